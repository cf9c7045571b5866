import { buildSchema, GraphQLError, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { inputError, known } from '../errors.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { createAnswer } from './compiled-operations.ts'

const schema = buildSchema(`
  scalar Money
  scalar DateTime
  enum Status { Pending Completed }
  interface Named { name: String! }
  type Order implements Named { id: ID!, name: String!, status: Status!, charge: Money!, placedAt: DateTime, fails: String, failsHard: String!, missing: String!, next: Order, later: [Order!]!, tags: [String] }
  type Refusal { code: String! }
  union Result = Order | Refusal
  input Filter { statuses: [Status!], chargeMin: Money, search: String = "all", isOpen: Boolean! = false, status: Status! = Pending, part: Part }
  input Part { depth: Int! = 3, name: String }
  type Query { order(id: ID!): Order, orders(first: Int! = 2, filter: Filter): [Order!]!, result(refused: Boolean!): Result!, named: Named!, nothing: Order, parts(all: [Part!]): String, echo(filter: Filter, at: DateTime): String, bad: String, fault: String }
`)
Object.assign(schema.getType('Money') as object, { serialize: Money.serialize, parseValue: Money.parseValue, parseLiteral: Money.parseLiteral })
Object.assign(schema.getType('DateTime') as object, { serialize: DateTime.serialize, parseValue: DateTime.parseValue, parseLiteral: DateTime.parseLiteral })

interface Order extends Record<string, unknown> { readonly id: string }
const order = (id: string): Order => ({
  id, __typename: 'Order', name: `Order ${id}`, status: 'Pending', charge: 1_240_000n, placedAt: new Date('2026-01-31T12:00:00Z'), tags: ['a', null],
})
const FIELDS: Record<string, (order: Order) => unknown> = {
  fails: async () => await Promise.reject(inputError('No such thing.', { field: 'fails' })),
  failsHard: () => { throw new Error('broken') },
  next: async ({ id }) => id === '3' ? null : order(String(Number(id) + 1)),
  later: () => [Promise.resolve(order('8')), order('9')],
  missing: () => null,
}
const ROOT: Record<string, (args: never) => unknown> = {
  order: ({ id }: { id: string }) => order(id),
  orders: ({ first, filter }: { first: number, filter?: unknown }) => Array.from({ length: first }, (_, index) => ({ ...order(String(index)), name: JSON.stringify(filter ?? null, bigints) })),
  result: ({ refused }: { refused: boolean }) => refused ? { __typename: 'Refusal', code: 'RATE_MOVED' } : order('1'),
  named: () => order('1'),
  nothing: () => null,
  parts: (args: object) => JSON.stringify(args),
  echo: (args: object) => JSON.stringify(args, bigints),
  bad: () => { throw known('FORBIDDEN', 'Your role does not allow this.') },
  fault: async () => { throw new TypeError('inside') },
}
const bigints = (_: string, value: unknown): unknown => typeof value === 'bigint' ? `${value}n` : value
for (const [name, resolve] of Object.entries(FIELDS)) Object.assign((schema.getType('Order') as GraphQLObjectType).getFields()[name] as object, { resolve })
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.resolve = (_root, args) => ROOT[field.name]?.(args as never)

const OPERATIONS: readonly (readonly [string, string, Record<string, unknown>?])[] = [
  ['plain fields of every kind', '{ order(id: "1") { id name status charge placedAt tags next { id next { id next { id } } } later { id } } }'],
  ['arguments left to their defaults', '{ orders { id } }'],
  ['variables', 'query ($first: Int!, $filter: Filter) { orders(first: $first, filter: $filter) { id name } }', { first: 3, filter: { statuses: ['Pending'], chargeMin: '1.25' } }],
  ['a variable that is not given', 'query ($filter: Filter) { orders(filter: $filter) { id name } }'],
  ['fields of a variable that may be left out though they are never null', 'query ($filter: Filter, $all: [Part!]) { echo(filter: $filter) parts(all: $all) }', { filter: { isOpen: true, part: { name: 'a' } }, all: [{}, { depth: 1 }] }],
  ['a variable that is null', 'query ($filter: Filter) { orders(filter: $filter) { id name } }', { filter: null }],
  ['an amount and an instant written into the document', '{ echo(filter: { chargeMin: "12.40" }, at: "2026-01-31T12:00:00Z") }'],
  ['fragments, aliases and directives', 'query ($yes: Boolean!) { first: order(id: "1") { ...A @include(if: $yes) name @skip(if: $yes) } } fragment A on Order { id next { ... on Order { id status } } }', { yes: true }],
  ['a union and an interface', '{ a: result(refused: true) { __typename ... on Refusal { code } ... on Order { id } } b: result(refused: false) { ... on Order { id } } named { __typename name ... on Order { id } } }'],
  ['nothing', '{ nothing { id } }'],
  ['an input error deep inside', '{ order(id: "1") { id fails next { fails } } }'],
  ['a fault where nothing may be missing', '{ order(id: "1") { id next { failsHard } } }'],
  ['a null where none may be', '{ order(id: "1") { id next { missing } } }'],
  ['input errors and faults at the top', '{ bad fault order(id: "1") { id } }'],
  ['a variable of the wrong kind', 'query ($first: Int!) { orders(first: $first) { id } }', { first: 'two' }],
  ['a variable that is missing', 'query ($first: Int!) { orders(first: $first) { id } }'],
  ['an amount that is none', 'query ($filter: Filter) { orders(filter: $filter) { id } }', { filter: { chargeMin: '1e3' } }],
]

/** What a caller can see of the answer, and what tells an input error from a fault. */
async function seen(schemaToAsk: GraphQLSchema, uses: number, document: string, variables: Record<string, unknown>): Promise<unknown> {
  const answer = createAnswer(schemaToAsk, uses)
  const operation = { document: parse(document), operationName: null, variables }
  const context = {} as Context
  const { data, errors } = await answer(operation, context)
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors?.map(error => ({
      path: error.path, code: error.extensions['code'], field: error.extensions['field'],
      // A null where none may be is a fault without a cause in one and with one in the other.
      message: error.message, isError: error instanceof GraphQLError, original: error.message.startsWith('Cannot return null') ? null : error.originalError?.constructor.name,
    })).sort((one, other) => String(one.path).localeCompare(String(other.path))),
  }
}

for (const [what, document, variables = {}] of OPERATIONS) {
  test(`a compiled query answers like graphql-js: ${what}`, async () => {
    expect(await seen(schema, 1, document, variables)).toEqual(await seen(schema, Infinity, document, variables))
  })
}

test('a query is compiled when it has come often, and answers the same before and after', async () => {
  const answer = createAnswer(schema, 3)
  const operation = { document: parse('{ order(id: "1") { id charge } }'), operationName: null, variables: {} }
  for (let use = 0; use < 5; use++) expect(await answer(operation, {} as Context)).toEqual({ data: { order: { id: '1', charge: '1.24' } } })
})
