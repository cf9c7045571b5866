import { formatMoney, parseMoney } from '@tallyboard/schema'
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** Money on the wire is a decimal string; inside it is micros. Rows read by Kysely bring micros as text, which is taken as they are. */
export const Money = new GraphQLScalarType<bigint, string>({
  name: 'Money',
  description: 'An exact amount of money as a decimal string with two to six decimals, such as "12.40". Never a float.',
  serialize: value => formatMoney(typeof value === 'bigint' ? value : BigInt(value as string)),
  parseValue: readMoney,
  parseLiteral: node => readMoney(node.kind === Kind.STRING ? node.value : null),
})

function readMoney(value: unknown): bigint {
  const micros = typeof value === 'string' ? parseMoney(value) : null
  if (micros === null) throw new GraphQLError('Money is a decimal string with at most six decimals, such as "12.40".')
  return micros
}
