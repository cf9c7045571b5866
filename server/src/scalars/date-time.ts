import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** An instant in ISO form. Rows bring dates, messages of the bus bring the text already. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with its offset, such as "2026-01-31T12:00:00.000Z".',
  serialize: value => value instanceof Date ? value.toISOString() : String(value),
  parseValue: readInstant,
  parseLiteral: node => readInstant(node.kind === Kind.STRING ? node.value : null),
})

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

function readInstant(value: unknown): Date {
  const instant = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : null
  if (instant === null || Number.isNaN(instant.getTime())) {
    throw new GraphQLError('DateTime is an ISO 8601 instant with its offset, such as "2026-01-31T12:00:00Z".')
  }
  return instant
}
