import { supplierStatusOf, type StatementGroup } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { creditCustomer } from './credit-customer.ts'
import { readStatement, type StatementPosition, type StatementRow, type StatementSelection } from './statement-query.ts'

const DAY_MS = 86_400_000

let desk: OrderHouse
let customer: Viewer
const start = new Date('2026-03-01T12:00:00.000Z')
const orders: string[] = []

/** Ten days with an order and, each third day, its refund; a stranger does the same in between. */
beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer()
  const [stranger, serviceId] = [await desk.openCustomer(), await desk.addService({ name: 'Followers of the third day' })]
  for (let day = 0; day < 10; day++) {
    desk.clock.at = new Date(start.getTime() + day * DAY_MS)
    const order = await desk.place(customer, serviceId)
    orders.push(order)
    await desk.place(stranger, serviceId)
    if (day % 3 === 0) {
      await transact(desk.house, async tx => await recordProgress(tx, [{
        orderId: order, report: { status: supplierStatusOf('Partial'), statusWords: 'Partial', startCount: 1, remains: 250 },
      }]))
    }
  }
  await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: 5n, reason: 'For the wait', isBonus: true, idempotencyKey: 'wait' })
})
afterAll(async () => await desk.close())

const read = async (selection: StatementSelection = {}, first = 100, position: StatementPosition | null = null): Promise<StatementRow[]> =>
  await readStatement(desk.house.db, customer.accountId, selection, first, position)
const kindsOf = (rows: readonly StatementRow[]): string[] => rows.map(({ kind }) => kind)
const positionOf = (row: StatementRow | undefined, isBackward: boolean): StatementPosition => ({ postingId: row?.id ?? '', transferId: row?.transfer_id ?? '', isBackward })

test('a statement is the whole life of the balance, newest first, with what each line is about', async () => {
  const rows = await read()
  expect(kindsOf(rows)).toEqual([
    'Credit', 'Refund', 'Charge', 'Charge', 'Charge', 'Refund', 'Charge', 'Charge', 'Charge', 'Refund', 'Charge', 'Charge', 'Charge', 'Refund', 'Charge', 'Credit',
  ])
  expect(rows[1]).toMatchObject({ order_id: orders[9], service_name: 'Followers of the third day', undelivered: 250, amount_micros: '250000', currency: 'USD' })
  expect(rows[2]).toMatchObject({ order_id: orders[9], undelivered: null, amount_micros: '-1000000' })
})

test.each<[StatementGroup[], number]>([
  [['Orders'], 10], [['Refunds'], 4], [['Credits'], 2], [['Refunds', 'Credits'], 6], [['Orders', 'Credits'], 12], [['Withdrawals'], 0], [[], 0],
])('of the groups %j it has %i lines, and they are the same lines', async (groups, count) => {
  const all = await read()
  const wanted = new Map([['Charge', 'Orders'], ['Refund', 'Refunds'], ['Credit', 'Credits']])
  const rows = await read({ groups })
  expect(rows).toHaveLength(count)
  expect(rows).toEqual(all.filter(({ kind }) => (groups as string[]).includes(wanted.get(kind) ?? '')))
})

test('between two instants it has the lines from the first on and before the second', async () => {
  const [from, until] = [new Date(start.getTime() + 3 * DAY_MS), new Date(start.getTime() + 6 * DAY_MS)]
  expect(kindsOf(await read({ from, until }))).toEqual(['Charge', 'Charge', 'Refund', 'Charge'])
  expect(kindsOf(await read({ from, until, groups: ['Refunds'] }))).toEqual(['Refund'])
  expect(kindsOf(await read({ from: new Date(start.getTime() + 9 * DAY_MS) }))).toEqual(['Credit', 'Refund', 'Charge'])
  expect(kindsOf(await read({ until: start }))).toEqual([])
  expect(kindsOf(await read({ from: new Date(start.getTime() + 30 * DAY_MS) }))).toEqual([])
})

test('every window of instants holds the same lines as looking at each of them', async () => {
  const all = await read()
  const instants = Array.from({ length: 12 }, (_, index) => new Date(start.getTime() + (index - 1) * DAY_MS + (index % 2)))
  for (const from of instants) {
    for (const until of instants.filter(instant => instant > from)) {
      for (const groups of [null, ['Refunds', 'Credits'] as const]) {
        const rows = await read({ from, until, groups })
        expect(rows).toEqual(all.filter(row => row.at >= from && row.at < until && (groups === null || row.kind !== 'Charge')))
      }
    }
  }
})

test('an order is found by its number, with or without a mark; somebody else\'s is not', async () => {
  expect(kindsOf(await read({ search: orders[0] ?? '' }))).toEqual(['Refund', 'Charge'])
  expect(kindsOf(await read({ search: ` #${orders[1]} ` }))).toEqual(['Charge'])
  expect(kindsOf(await read({ search: orders[0] ?? '', groups: ['Refunds'] }))).toEqual(['Refund'])
  expect(await read({ search: String(Number(orders[0]) + 1) })).toEqual([])
  expect(await read({ search: 'TB-NOTHING' })).toEqual([])
})

test.each<[string, StatementSelection]>([
  ['everything', {}], ['rare kinds', { groups: ['Refunds', 'Credits'] }], ['charges', { groups: ['Orders'] }], ['a week', { from: start, until: new Date(start.getTime() + 7 * DAY_MS) }],
])('%s read page by page, forward and back again, is the same as read at once', async (_, selection) => {
  const all = await read(selection)
  const forward: StatementRow[] = []
  for (let page = await read(selection, 2); page.length > 0; page = await read(selection, 2, positionOf(forward.at(-1), false))) forward.push(...page.slice(0, 2))
  expect(forward).toEqual(all)
  const backward: StatementRow[] = [all.at(-1) as StatementRow]
  for (;;) {
    const page = await read(selection, 2, positionOf(backward[0], true))
    if (page.length === 0) break
    backward.unshift(...page.slice(0, 2).toReversed())
  }
  expect(backward).toEqual(all)
})

test('a page of a long statement reads a handful of rows, whatever is looked for', async () => {
  const { accountId } = customer
  await sql`insert into transfers (kind, currency, account_id, actor_kind, created_at)
    select 'Charge', 'USD', ${accountId}::bigint, 'House', ${start}::timestamptz + n * interval '1 minute' + interval '30 days' from generate_series(1, 20000) n`.execute(desk.house.db)
  await sql`insert into postings (transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
    select id, 'available:' || account_id, 'house:revenue', 1, account_id, 0, created_at from transfers where order_id is null and kind = 'Charge' order by id`.execute(desk.house.db)
  await sql`analyze`.execute(desk.house.db)
  const selections: StatementSelection[] = [{}, { groups: ['Credits'] }, { groups: ['Refunds', 'Withdrawals'] }, { until: new Date(start.getTime() + 20 * DAY_MS) }, { search: orders[0] ?? '' }]
  for (const selection of selections) {
    const touched = await desk.house.db.transaction().execute(async (tx) => {
      const before = await touchedBy(tx)
      expect((await readStatement(tx, accountId, selection, 5, null)).length).toBeGreaterThan(0)
      return await touchedBy(tx) - before
    })
    expect(touched, JSON.stringify(selection)).toBeGreaterThan(0)
    expect(touched, JSON.stringify(selection)).toBeLessThan(200)
  }
})

/** Rows of the books that this connection has looked at and not told the statistics yet. */
async function touchedBy(db: Kysely<Tables>): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count
    from pg_stat_xact_user_tables where relname in ('postings', 'transfers')`.execute(db)
  return row?.count ?? 0
}
