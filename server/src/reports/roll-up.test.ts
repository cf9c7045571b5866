import { supplierStatusOf } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { closeOrder } from '../orders/close-order.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { checkReports } from './check-reports.ts'
import { rollUpReports } from './roll-up.ts'

// What the worker adds up by statements is added up once more in memory, row by row, from whole tables.

let desk: OrderHouse
let customers: Viewer[]
let services: string[]
beforeAll(async () => {
  desk = await openOrderHouse()
  customers = [await desk.openCustomer(1_000_000_000n), await desk.openCustomer(1_000_000_000n)]
  services = [await desk.addService({ rateMicros: 1_234_567n }), await desk.addService({ rateMicros: 990_001n, guaranteeDays: null })]
  await sql`update supplier_services set cost_micros = 700001, seen_at = ${desk.clock.at}::timestamptz - interval '1 day'`.execute(desk.house.db)
})
afterAll(async () => await desk.close())

type Row = Record<string, unknown>
const rowsOf = async (text: string): Promise<Row[]> => (await sql<Row>`${sql.raw(text)}`.execute(desk.house.db)).rows
const dayOf = (at: unknown): string => (at as Date).toISOString().slice(0, 10)
const roll = async (): Promise<void> => await rollUpReports(desk.house)
let keyCount = 0

async function deliver(orderId: string, delivered: number): Promise<void> {
  const status = delivered === 1_000 ? 'Completed' : 'In progress'
  await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: { status: supplierStatusOf(status), statusWords: status, startCount: 100, remains: 1_000 - delivered } }]))
}

async function close(orderId: string): Promise<void> {
  const order = await desk.orderOf(orderId)
  const answer = await closeOrder(desk.house, desk.administrator, {
    orderId, status: order['delivered'] === 0 ? 'Cancelled' : 'Partial', fault: 'House', cause: 'HouseClosed', reason: 'Test', currentCount: null, idempotencyKey: `close ${++keyCount}`,
  })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
}

/** A refill as the queue would have left it: asked for now, and ended now when it says so. */
async function refill(orderId: string, status: 'Requested' | 'Completed' | 'Rejected', clause: string | null = null): Promise<void> {
  const now = sql`${desk.clock.at}::timestamptz`
  await sql`
    with made as (
      insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, quantity, guaranteed_count, current_count, start_latest_at, is_automatic, settings_version, checks, facts,
        refusal, created_at, ended_at, changed_at)
      select id, account_id, service_id, supplier_id, canonical_link, metric, ${status}, 10, 100, 90, ${now}, false, 1, '[]', '{}', ${clause === null ? null : JSON.stringify({ clause })}::jsonb, ${now},
        case when ${status} <> 'Requested' then ${now} end, ${now} from orders where id = ${orderId}::bigint returning id, account_id
    )
    insert into refill_events (refill_id, version, account_id, kind, at, status, actor_kind) select id, 1, account_id, 'Requested', ${now}, ${status}, 'Customer' from made`.execute(desk.house.db)
}

/** The whole history once more, by hand: a day's sums of a service and of a customer. */
async function rawSums(): Promise<Map<string, Record<string, bigint>>> {
  const [orders, transfers, postings, refills] = [await rowsOf('select * from orders'), await rowsOf('select * from transfers'), await rowsOf('select * from postings'), await rowsOf('select * from refills')]
  const costs = await rowsOf('select c.*, s.id as service_id from supplier_costs c join services s using (supplier_service_id) order by since')
  const sums = new Map<string, Record<string, bigint>>()
  const add = (order: Row, at: unknown, what: string, amount: bigint): void => {
    if (amount === 0n || at === null) return
    for (const key of [`${dayOf(at)} service ${String(order['service_id'])}`, `${dayOf(at)} account ${String(order['account_id'])}`]) {
      const sum = sums.get(key) ?? {}
      sum[what] = (sum[what] ?? 0n) + amount
      sums.set(key, sum)
    }
  }
  const orderOf = new Map(orders.map(order => [order['id'], order]))
  for (const transfer of transfers.filter(({ kind }) => kind === 'Charge' || kind === 'Refund')) {
    for (const posting of postings.filter(row => row['transfer_id'] === transfer['id'])) {
      add(orderOf.get(transfer['order_id'])!, posting['created_at'], transfer['kind'] === 'Charge' ? 'revenue_micros' : 'refund_micros', BigInt(String(posting['amount_micros'])))
    }
  }
  for (const order of orders) {
    // What was valid at the moment it was placed: the last rate that began before.
    const rate = BigInt(String(costs.filter(row => row['service_id'] === order['service_id'] && (Number.isNaN(Number(row['since'])) || Number(row['since']) <= Number(order['placed_at']))).at(-1)!['cost_micros']))
    const cost = (quantity: unknown): bigint => (2n * rate * BigInt(String(quantity)) + 1_000n) / 2_000n
    add(order, order['placed_at'], 'order_count', 1n)
    add(order, order['placed_at'], 'cost_micros', cost(order['quantity']))
    add(order, order['ended_at'], 'delivered', BigInt(String(order['delivered'])))
    add(order, order['ended_at'], 'cost_micros', cost(order['delivered']) - cost(order['quantity']))
  }
  for (const row of refills) {
    const order = orderOf.get(row['order_id'])!
    add(order, row['created_at'], 'refill_asked_count', 1n)
    if (row['status'] === 'Completed') add(order, row['ended_at'], 'refill_honoured_count', 1n)
    if (row['status'] === 'Rejected') add(order, row['ended_at'], 'refill_refused_count', 1n)
  }
  return new Map([...sums].map(([key, sum]) => [key, withoutZeros(sum)] as const).filter(([, sum]) => Object.keys(sum).length > 0))
}

const withoutZeros = (sum: Record<string, bigint>): Record<string, bigint> => Object.fromEntries(Object.entries(sum).filter(([, value]) => value !== 0n))

async function rolledSums(): Promise<Map<string, Record<string, bigint>>> {
  const rows = await rowsOf(`
    select day::text || ' service ' || service_id as key, revenue_micros, refund_micros, cost_micros, order_count, delivered, refill_asked_count, refill_honoured_count, refill_refused_count from report_services
    union all select day::text || ' account ' || account_id, revenue_micros, refund_micros, cost_micros, order_count, delivered, refill_asked_count, refill_honoured_count, refill_refused_count from report_accounts`)
  return new Map(rows.map(({ key, ...sums }) => [String(key), withoutZeros(Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, BigInt(String(sum))])))]))
}

/** The same numbers each time, so that a failure can be had again. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 2_147_483_648 * below)
  }
}

test.each([1, 2, 3])('after a random history the roll-ups say what the rows say (seed %i)', async (seed) => {
  const draw = seeded(seed)
  const open: string[] = []
  const over: string[] = []
  for (let step = 0; step < 60; step++) {
    desk.clock.at = new Date(desk.clock.at.getTime() + draw(20) * 3_600_000 + draw(3_600_000))
    const [kind, at] = [draw(10), draw(Math.max(1, open.length))]
    if (kind < 5 || open.length === 0) open.push(await desk.place(customers[draw(2)]!, services[draw(2)]!))
    else if (kind === 5) await deliver(open[at]!, 1 + draw(999))
    else if (kind === 6) {
      const [orderId = ''] = open.splice(at, 1)
      await deliver(orderId, 1_000)
      over.push(orderId)
    } else if (kind === 7) await close(open.splice(at, 1)[0]!)
    else if (kind === 8) await sql`update supplier_services set cost_micros = ${600_000 + draw(100_000)}, seen_at = ${desk.clock.at}::timestamptz`.execute(desk.house.db)
    else if (over.length > 0) await refill(over[draw(over.length)]!, draw(2) === 0 ? 'Completed' : 'Rejected', 'P4.9')
    if (draw(6) === 0) await roll()
  }
  await roll()
  const raw = await rawSums()
  expect(Object.fromEntries(await rolledSums())).toEqual(Object.fromEntries(raw))
  expect(raw.size).toBeGreaterThan(20)
})

test('two workers at once, and the same work twice, change nothing', async () => {
  const before = await rolledSums()
  await sql`insert into report_days_due (what, day) select distinct 'Day', day from report_services`.execute(desk.house.db)
  await Promise.all([roll(), roll(), roll()])
  await roll()
  expect(await rolledSums()).toEqual(before)
  expect(await rowsOf('select * from report_days_due')).toEqual([])
})

test('what a slow transaction wrote is not lost when others have been added up meanwhile', async () => {
  await roll()
  const yesterday = desk.clock.at
  let placed = ''
  await transact(desk.house, async tx => {
    // The slow one has its number before all that follows, and writes an order of the day that is long added up when it commits.
    await sql`select pg_current_xact_id()`.execute(tx.db)
    desk.clock.at = new Date(yesterday.getTime() + 26 * 3_600_000)
    await desk.place(customers[0]!, services[0]!)
    await roll()
    await desk.place(customers[0]!, services[0]!)
    await roll()
    const { rows: [row] } = await sql<{ id: string }>`
      insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros, charged_micros, charge_micros, currency,
        terms_version, settings_version, estimate, placement_checks, placed_at, changed_at)
      select account_id, service_id, supplier_id, service_name, platform, metric, type, 'Pending', 'late', 'late', 'late', quantity, rate_micros, 0, 0, currency, 1, 1, '{}', '[]',
        ${yesterday}::timestamptz, ${yesterday}::timestamptz from orders limit 1 returning id`.execute(tx.db)
    placed = row?.id ?? ''
    await sql`
      insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, delivered, delivered_change, charge_micros, refund_micros)
      select id, 1, account_id, 'Placed', placed_at, 'Pending', 'Customer', 0, 0, charge_micros, 0 from orders where id = ${placed}::bigint`.execute(tx.db)
  })
  const of = async (): Promise<Row | undefined> => (await rowsOf(`select sum(order_count)::int as count from report_services where day = '${dayOf(yesterday)}'`))[0]
  const before = await of()
  await roll()
  expect(await of()).toEqual({ count: Number(before?.['count'] ?? 0) + 1 })
})

test('a month that is over is the sum of its days', async () => {
  await roll()
  const months = await rowsOf('select month::text, account_id, revenue_micros, order_count from report_account_months order by 1, 2')
  const days = await rowsOf(`select date_trunc('month', day)::date::text as month, account_id, sum(revenue_micros)::bigint as revenue_micros, sum(order_count)::int as order_count from report_accounts
    where day < date_trunc('month', (select max(day) from report_accounts)) group by 1, 2 order by 1, 2`)
  expect(months).toEqual(days)
  expect(months.length).toBeGreaterThan(1)
})

test('a cohort counts each order once: under guarantee, dropped, asked, honoured, refused by clause', async () => {
  desk.clock.at = new Date('2027-01-10T08:00:00.000Z')
  const ended = await Promise.all(Array.from({ length: 6 }, async () => {
    const orderId = await desk.place(customers[0]!, services[0]!)
    await deliver(orderId, 1_000)
    return orderId
  }))
  // One without a guarantee, and one of which nothing was delivered, are in no cohort.
  await deliver(await desk.place(customers[1]!, services[1]!), 1_000)
  await close(await desk.place(customers[1]!, services[0]!))
  await roll()
  desk.clock.at = new Date('2027-01-14T08:00:00.000Z')
  await sql`update orders set drop_first_seen_at = ${desk.clock.at}::timestamptz where id = ${ended[0]}::bigint`.execute(desk.house.db)
  await refill(ended[1]!, 'Completed')
  await refill(ended[1]!, 'Rejected', 'P4.9')
  await refill(ended[2]!, 'Rejected', 'P4.7')
  await refill(ended[3]!, 'Requested')
  await roll()
  expect(await rowsOf('select * from report_cohorts where day = \'2027-01-10\'')).toMatchObject([
    { order_count: 6, dropped_count: 4, asked_count: 3, honoured_count: 1, refused_count: 1, refusals: { 'P4.7': 1, 'P4.9': 1 } },
  ])
})

test('the nightly check finds nothing, and says in words what differs when somebody touched a sum', async () => {
  desk.clock.at = new Date('2027-02-20T08:00:00.000Z')
  expect(await checkReports(desk.house, 1_000)).toEqual([])
  // While a transaction of anybody's in this cluster is older than the last event, days are added up once more, which would mend what is touched below.
  await expect.poll(async () => {
    await rollUpReports(desk.house)
    return await rowsOf('select transaction > (select max(transaction) from (select transaction from order_events union all select transaction from refill_events) e) as is_past from report_mark')
  }, { timeout: 20_000 }).toEqual([{ is_past: true }])
  await sql`update report_services set revenue_micros = revenue_micros + 10000000 where day = '2027-01-10' and service_id = ${services[0]}::bigint`.execute(desk.house.db)
  await sql`delete from report_accounts where day = '2027-01-14'`.execute(desk.house.db)
  const differences = await checkReports(desk.house, 1_000)
  expect(differences[0]).toMatch(/^2027-01-10: the report by services says revenue 1\d\.\d+, the rows say \d\.\d+\.$/)
  expect(differences).toContain('2027-01-14: the report by customers says refills asked for 0, the rows say 4.')
  expect(await rowsOf('select day_count > 5 as is_many, jsonb_array_length(differences) as count from report_checks order by id')).toEqual([
    { is_many: true, count: 0 }, { is_many: true, count: differences.length },
  ])
})
