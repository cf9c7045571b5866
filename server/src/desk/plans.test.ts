import { HouseOrderList } from '@tallyboard/schema'
import { CompiledQuery, sql, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { readAnomalies } from '../suppliers/supplier-query.ts'
import { readBackground, readBoard } from './board-query.ts'
import { readHouseOrderIds } from './house-orders-query.ts'
import { fillDesk } from './testing.ts'

// With many orders that are over and few that are open, the database is asked how it would answer each statement of the desk.

const ENDED_COUNT = 40_000
/** Tables that grow with the house's life. */
const GROWING = ['orders', 'dispatches', 'order_events', 'refills', 'payments', 'threads', 'placement_reviews', 'anomalies', 'supplier_minutes']

let desk: OrderHouse
beforeAll(async () => {
  desk = await openOrderHouse()
  const { db } = desk.house
  await fillDesk(desk, await desk.openCustomer(), 120)
  await sql`
    insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros, charged_micros, charge_micros, currency,
      delivered, terms_version, settings_version, estimate, placement_checks, ended_cause, placed_at, started_at, ended_at, changed_at)
    select o.account_id, o.service_id, o.supplier_id, o.service_name, o.platform, o.metric, o.type, 'Completed', o.link, o.canonical_link || n, o.lock_key || n, o.quantity, o.rate_micros, o.charged_micros,
      o.charge_micros, o.currency, o.quantity, 1, 1, '{}', '[]', 'Delivered', o.placed_at - n * interval '10 minutes', o.placed_at, o.placed_at - n * interval '9 minutes', o.placed_at
    from (select * from orders order by id limit 1) o, generate_series(2000, ${2_000 + ENDED_COUNT}::int) n`.execute(db)
  await sql`insert into dispatches (order_id, supplier_id, state, supplier_order_id, changed_at) select id, supplier_id, 'Accepted', 'S' || id, placed_at from orders on conflict (order_id) do nothing`.execute(db)
  await sql`insert into anomalies (at, first_at, kind, supplier_id, text, subject, seen_at, seen_by) select now(), now(), 'UnknownStatus', 1, 'odd', 'old ' || n, now(), 1 from generate_series(1, ${ENDED_COUNT}::int) n`.execute(db)
  await sql`insert into supplier_minutes select s, now() - n * interval '1 minute', 1, 0, '{1}' from generate_series(1, 5) s, generate_series(1, 4000) n`.execute(db)
  for (const [table, end] of [['refills', 'ended_at'], ['payments', null], ['threads', null], ['placement_reviews', null]] as const) {
    // What is over, many times over: copies of a row that is.
    const over = end === null ? sql`status in ('Failed', 'Resolved', 'Refused')` : sql`${sql.ref(end)} is not null`
    const columns = (await sql<{ name: string }>`select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and attidentity = '' and attgenerated = '' and not attisdropped
      and attname <> 'reference'`.execute(db)).rows.map(({ name }) => `"${name}"`).join(', ')
    const [more, value] = table === 'payments' ? [', reference', ', \'copy-\' || n'] : ['', '']
    await sql`insert into ${sql.table(table)} (${sql.raw(columns + more)}) select ${sql.raw(columns + value)} from (select * from ${sql.table(table)} where ${over} limit 1) o, generate_series(1, ${ENDED_COUNT / 2}::int) n`.execute(db)
  }
  await sql`vacuum analyze`.execute(db)
}, 120_000)
afterAll(async () => await desk.close())

/** The plans of every statement that `run` sends. */
async function plansOf(run: (house: OrderHouse['house']) => Promise<unknown>): Promise<string[]> {
  const { house } = desk
  const statements: CompiledQuery[] = []
  const listen: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      statements.push(house.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await run({ ...house, db: house.db.withPlugin(listen) })
  const plans: string[] = []
  for (const { sql: text, parameters } of statements) {
    const { rows } = await house.db.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain ${text}`, [...parameters]))
    plans.push(rows.map(row => row['QUERY PLAN']).join('\n'))
  }
  return plans
}

const walks = (plan: string): string[] => GROWING.filter(table => new RegExp(`Seq Scan on ${table}\\b`).test(plan))

test('the board goes through no table that grows', async () => {
  const plans = [...await plansOf(async house => await readBackground(house.db, desk.clock.at)),
    ...await plansOf(async house => await readBoard(house, await readBackground(desk.house.db, desk.clock.at)))]
  expect(plans.length).toBeGreaterThan(7)
  for (const plan of plans) expect(walks(plan), plan).toEqual([])
})

test('open orders are counted from their index alone', async () => {
  const plans = await plansOf(async house => await readBoard(house, await readBackground(desk.house.db, desk.clock.at)))
  expect(plans.find(plan => plan.includes('orders_open'))).toMatch(/Index Only Scan using orders_open on orders/)
})

test.each(Object.values(HouseOrderList))('the first page of %s is read from an index', async (list) => {
  const { settings } = await desk.house.settings()
  for (const plan of await plansOf(async house => await readHouseOrderIds(house.db, settings, { list, supplierId: null, limit: 51, afterId: null }, desk.clock.at))) {
    expect(walks(plan), plan).toEqual([])
    expect(plan).toContain('Index')
  }
})

test('so are the oddities that wait', async () => {
  for (const plan of await plansOf(async house => await readAnomalies(house.db, false, 51, null))) expect(walks(plan), plan).toEqual([])
})
