import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { readCohorts } from './cohorts-query.ts'
import { readHouseOwes } from './owes-query.ts'
import { reportCsv } from './report-csv.ts'
import type { ReportBy, ReportSort } from './report-enums.ts'
import { totalsObject } from './report-objects.ts'
import { marginOf, readDaySums, readReport, totalOf, type ReportLine } from './report-query.ts'
import { checkSpan, spanBefore } from './span.ts'

let desk: OrderHouse
beforeAll(async () => {
  desk = await openOrderHouse()
  const { db } = desk.house
  for (let count = 0; count < 7; count++) await desk.addService({ name: `Service ${count}` })
  for (let count = 0; count < 5; count++) await desk.openCustomer(0n)
  // Roll-ups of a hundred days by hand: what is read here is what stands there, whoever added it up.
  await sql`
    insert into report_services select day::date, s.id, s.supplier_id, 'USD', 1000000 + n * 1000 * s.id, case when n % 5 = 0 then 50000 * s.id else 0 end, 400000, 1 + n % 3, 0, 1000, n % 2, 0, 0
    from generate_series(timestamptz '2026-01-01', '2026-04-10', '1 day') with ordinality d (day, n), services s where (n + s.id) % 4 > 0`.execute(db)
  await sql`
    insert into report_accounts select day::date, a.id, 'USD', 1000000 * a.id + n, 0, 100000 * (n % 7), 1, 0, 10, 0, 0, 0
    from generate_series(timestamptz '2026-01-01', '2026-04-10', '1 day') with ordinality d (day, n), accounts a where (n * a.id) % 3 > 0`.execute(db)
  await sql`
    insert into report_account_months select date_trunc('month', day::timestamp)::date, account_id, currency, sum(revenue_micros), sum(refund_micros), sum(cost_micros), sum(order_count), sum(uncosted_count), sum(delivered), 0, 0, 0
    from report_accounts where day < '2026-04-01' group by 1, 2, 3`.execute(db)
  await sql`insert into report_months select distinct month from report_account_months`.execute(db)
})
afterAll(async () => await desk.close())

const SPAN = { from: '2026-01-20', to: '2026-03-10' }
const page = async (by: ReportBy, changes: Partial<Parameters<typeof readReport>[1]> = {}): Promise<ReportLine[]> =>
  await readReport(desk.house.db, { by, span: SPAN, currency: 'USD', sort: by === 'Day' ? 'Key' : 'Revenue', isAscending: false, limit: 1_000, after: null, ...changes })
const margin = (lines: readonly ReportLine[]): bigint => lines.reduce((sum, { sums }) => sum + marginOf(sums), 0n)

test('by day, service or supplier, the same money is added up to the same margin', async () => {
  const [days, services, suppliers] = [await page('Day'), await page('Service'), await page('Supplier')]
  expect([days.length, services.length, suppliers.length]).toEqual([50, 7, 1])
  expect([margin(services), margin(suppliers)]).toEqual([margin(days), margin(days)])
  expect(marginOf(totalOf((await readDaySums(desk.house.db, SPAN, 'USD')).values()))).toBe(margin(days))
  expect(services[0]?.name).toMatch(/^Service \d$/)
})

test('of customers whole months and the days around them count each day once', async () => {
  const { rows } = await sql<{ key: string, revenue: string }>`
    select account_id::text as key, sum(revenue_micros)::text as revenue from report_accounts where day between ${SPAN.from} and ${SPAN.to} group by 1 order by sum(revenue_micros) desc`.execute(desk.house.db)
  expect((await page('Customer')).map(({ key, sums }) => ({ key, revenue: String(sums.revenue) }))).toEqual(rows)
})

test.each([['Service', 'Margin'], ['Service', 'Orders'], ['Day', 'Key'], ['Customer', 'Cost']] as const)('pages of %s by %s join without a gap, both ways', async (by: ReportBy, sort: ReportSort) => {
  for (const isAscending of [false, true]) {
    const whole = await page(by, { sort, isAscending })
    const paged: ReportLine[] = []
    for (;;) {
      const last = paged.at(-1)
      const next = await page(by, { sort, isAscending, limit: 3, after: last === undefined ? null : { rank: last.rank, key: last.key } })
      if (next.length === 0) break
      paged.push(...next)
    }
    expect(paged).toEqual(whole)
    expect(whole.length).toBeGreaterThan(4)
  }
})

test('each row is compared with the same in the span before, a day with the day as many days before', async () => {
  const before = spanBefore(SPAN)
  expect(before).toEqual({ from: '2025-12-01', to: '2026-01-19' })
  const past = new Map((await page('Service', { span: before })).map(line => [line.key, line.sums]))
  for (const line of await page('Service')) expect(line.previous).toEqual(past.get(line.key))
  const [days, dayBefore] = [await page('Day'), await readDaySums(desk.house.db, before, 'USD')]
  expect(days.find(({ key }) => key === '2026-03-05')?.previous).toEqual(dayBefore.get('2026-01-14'))
  const { days: course, previous } = totalsObject(SPAN, 'USD', await readDaySums(desk.house.db, SPAN, 'USD'), dayBefore)
  expect([course.length, course[44]?.previous.revenue, previous.revenue]).toEqual([50, dayBefore.get('2026-01-14')?.revenue, totalOf(dayBefore.values()).revenue])
})

test('a span is thirty days up to today unless told otherwise; what is none says why', () => {
  const now = new Date('2026-03-31T23:59:00.000Z')
  expect(checkSpan(null, null, now)).toEqual({ from: '2026-03-02', to: '2026-03-31' })
  for (const [from, to, why] of [
    ['2026-02-30', null, 'from is a day such as "2026-01-31".'], ['2026-03-05', '2026-03-04', 'from is a day before to, or the same.'], ['2020-01-01', '2026-01-01', 'A report is of 750 days at most.'], [null, 'soon', 'to is a day'],
  ] as const) expect(() => checkSpan(from, to, now), why).toThrow(why)
})

describe('guarantee and debts', () => {
  test('cohorts of days are those of their weeks and months, with what each clause refused', async () => {
    await sql`insert into report_cohorts values ('2026-02-01', 10, 4, 3, 1, 1, '{"P4.9": 1}'), ('2026-02-02', 20, 5, 4, 2, 2, '{"P4.9": 2, "P4.7": 1}'), ('2026-03-09', 5, 0, 0, 0, 0, '{}')`.execute(desk.house.db)
    expect(await readCohorts(desk.house.db, SPAN, 'Month')).toEqual([
      { start: '2026-02-01', orderCount: 30, droppedCount: 9, askedCount: 7, honouredCount: 3, refusedCount: 3, honouredShare: 0.5, refusals: [{ clause: 'P4.9', count: 3 }, { clause: 'P4.7', count: 1 }] },
      { start: '2026-03-01', orderCount: 5, droppedCount: 0, askedCount: 0, honouredCount: 0, refusedCount: 0, honouredShare: null, refusals: [] },
    ])
    // The first of February 2026 is a Sunday.
    expect((await readCohorts(desk.house.db, SPAN, 'Week')).map(({ start, orderCount }) => [start, orderCount])).toEqual([['2026-01-26', 10], ['2026-02-02', 20], ['2026-03-09', 5]])
  })

  test('what the house owes is what the books held at the end of each day', async () => {
    await sql`insert into book_snapshots select at, name, 'USD', extract(epoch from at - timestamptz '2026-02-01')::bigint from generate_series(timestamptz '2026-02-01 01:00', '2026-02-02 05:00', '1 hour') at,
      unnest(array['customers:available', 'customers:held', 'house:revenue']) name`.execute(desk.house.db)
    await sql`insert into withdrawals (account_id, currency, status, amount_micros, deduction_micros, payout_micros, settings_version, asked_at, due_at, changed_at)
      values (${desk.administrator.accountId}::bigint, 'USD', 'Asked', 700, 100, 600, 1, '2026-02-02 02:00Z', '2026-02-09 02:00Z', '2026-02-02 02:00Z')`.execute(desk.house.db)
    expect(await readHouseOwes(desk.house.db, SPAN, 'USD')).toEqual([
      { day: '2026-02-01', currency: 'USD', at: new Date('2026-02-02T00:00:00.000Z'), available: 86_400n, held: 86_400n, withdrawals: 0n, total: 172_800n, owedByCustomers: 0n },
      { day: '2026-02-02', currency: 'USD', at: new Date('2026-02-02T05:00:00.000Z'), available: 104_400n, held: 104_400n, withdrawals: 700n, total: 208_800n, owedByCustomers: 0n },
    ])
  })
})

test('a report as CSV holds every row of it', async () => {
  const read = async (report: string): Promise<string[]> => {
    let text = ''
    for await (const chunk of await reportCsv(desk.house, { report, from: SPAN.from, to: SPAN.to, sort: null, isAscending: false, length: null })) text += String(chunk)
    return text.trimEnd().split('\r\n')
  }
  const [head, ...rows] = await read('Service')
  expect(head).toContain('number,name,currency,revenue,refunds,supplier cost,margin,orders')
  expect(rows.map(row => row.split(',')[0])).toEqual((await page('Service')).map(({ key }) => key))
  expect(await read('Day')).toHaveLength(51)
  expect(await read('Cohorts')).toContain('2026-02-01,30,9,7,3,3,P4.9: 3; P4.7: 1')
  await expect(read('Everything')).rejects.toThrow('report is one of Day, Service, Supplier, Customer, Cohorts, Owed.')
})
