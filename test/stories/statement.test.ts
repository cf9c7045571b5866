import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// The statement and the books as a program asks for them.

let house: TestHouse
let administrator: Session
let customer: Session
const start = new Date('2026-03-01T12:00:00.000Z')

beforeAll(async () => {
  house = await startTestHouse({ clock: start })
  administrator = await house.asAdministrator()
  customer = await house.asCustomer({ available: '1.00' })
  for (let count = 1; count <= 4; count++) {
    house.clock.advance(3_600_000)
    await house.ask('mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename } }', {
      input: { accountId: customer.accountId, amount: `0.0${count}`, reason: `Credit ${count}`, idempotencyKey: `statement ${count}` },
    }, administrator)
  }
})
afterAll(async () => { await house.stop() })

const STATEMENT = `query ($filter: StatementFilter, $first: Int, $after: String, $before: String) { statement(filter: $filter, first: $first, after: $after, before: $before) {
  nodes { what why amount balanceAfter currency clause kind } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`

test('a statement reads on and back again, and says what each line is', async () => {
  const { statement: first } = await house.ask(STATEMENT, { first: 2 }, customer)
  expect(first.nodes).toEqual([
    { what: 'Credit', why: 'Credit 4', amount: '0.04', balanceAfter: '1.10', currency: 'USD', clause: 'P5.4', kind: 'Credit' },
    { what: 'Credit', why: 'Credit 3', amount: '0.03', balanceAfter: '1.06', currency: 'USD', clause: 'P5.4', kind: 'Credit' },
  ])
  const { statement: second } = await house.ask(STATEMENT, { first: 2, after: first.pageInfo.endCursor }, customer)
  expect(second.nodes.map((line: { why: string }) => line.why)).toEqual(['Credit 2', 'Credit 1'])
  expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  expect((await house.ask(STATEMENT, { first: 2, before: second.pageInfo.startCursor }, customer)).statement.nodes).toEqual(first.nodes)
})

test('it is narrowed by group and time; what cannot be read is answered with its field', async () => {
  const hour = (count: number): string => new Date(start.getTime() + count * 3_600_000).toISOString()
  const { statement } = await house.ask(STATEMENT, { filter: { groups: ['Credits'], from: hour(2), until: hour(4) } }, customer)
  expect(statement.nodes.map((line: { why: string }) => line.why)).toEqual(['Credit 3', 'Credit 2'])
  expect((await house.ask(STATEMENT, { filter: { groups: ['Orders'] } }, customer)).statement.nodes).toEqual([])
  for (const [variables, field] of [
    [{ after: 'nonsense' }, 'after'], [{ before: 'nonsense' }, 'before'], [{ first: 0 }, 'first'], [{ filter: { from: hour(2), until: hour(2) } }, 'until'],
    [{ filter: { search: 'x'.repeat(201) } }, 'search'], [{ filter: { search: 'a\0' } }, 'search'],
  ] as const) {
    expect((await house.gql(STATEMENT, variables, customer)).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  }
})

test('the books of a past instant are for who reads the house, and never of the future', async () => {
  const BOOKS = 'query ($at: DateTime) { books(at: $at) { at sums { currency sum } accounts { name balance currency } sentences { holds } } }'
  const past = new Date(start.getTime() + 3_600_000).toISOString()
  const { books } = await house.ask(BOOKS, { at: past }, administrator)
  expect(books).toEqual({
    at: past, sums: [{ currency: 'USD', sum: '0.00' }], sentences: null,
    accounts: [{ name: 'customers:available', balance: '1.01', currency: 'USD' }, { name: 'house:bonus', balance: '-1.01', currency: 'USD' }],
  })
  expect((await house.gql(BOOKS, { at: new Date(start.getTime() + 86_400_000).toISOString() }, administrator)).errors[0]?.extensions).toMatchObject({ field: 'at' })
  expect((await house.gql(BOOKS, { at: past }, customer)).errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})
