import { formatMoney } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import { rollUpReports } from './roll-up.ts'

/** So many days a night: in a month most of a year has been looked at. */
const DAYS_CHECKED = 12

/** What is compared, how it is called, and whether it is money. */
const COMPARED = [
  ['revenue_micros', 'revenue', true], ['refund_micros', 'refunds', true], ['order_count', 'orders', false], ['delivered', 'delivered units', false],
  ['refill_asked_count', 'refills asked for', false], ['refill_honoured_count', 'refills honoured', false], ['refill_refused_count', 'refills refused', false],
] as const

type Sums = Readonly<Record<(typeof COMPARED)[number][0], string>>

/** Compares the roll-ups of random days with the rows themselves and keeps what differs, in words. What differs is an alarm until a later check finds nothing. */
export async function checkReports(house: House, dayCount = DAYS_CHECKED): Promise<readonly string[]> {
  await rollUpReports(house)
  const at = house.clock()
  const startedAt = performance.now()
  const { days, differences } = await house.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async tx => await compare(tx, dayCount, at))
  await sql`insert into report_checks (at, took_ms, day_count, differences)
    values (${at}::timestamptz, ${Math.round(performance.now() - startedAt)}, ${days.length}, ${JSON.stringify(differences)}::jsonb)`.execute(house.db)
  if (differences.length > 0) house.log.error({ differences }, 'the reports contradict the rows')
  return differences
}

/** Days that are over and not due: of a day that moves, both sides are right a moment apart. */
async function compare(tx: Kysely<Tables>, dayCount: number, now: Date): Promise<{ readonly days: readonly string[], readonly differences: readonly string[] }> {
  const { rows } = await sql<{ day: string }>`
    select day::text from (select distinct day from report_services where day < (${now}::timestamptz at time zone 'utc')::date) counted
    where not exists (select from report_days_due due where due.what = 'Day' and due.day = counted.day) order by random() limit ${dayCount}`.execute(tx)
  const days = rows.map(row => row.day).sort()
  const differences: string[] = []
  for (const day of days) {
    const raw = await readRaw(tx, day)
    for (const [report, table] of [['services', 'report_services'], ['customers', 'report_accounts']] as const) {
      const sums = await readSums(tx, table, day)
      for (const [column, noun, isMoney] of COMPARED) {
        const words = (value: string): string => isMoney ? formatMoney(BigInt(value)) : value
        if (sums[column] !== raw[column]) differences.push(`${day}: the report by ${report} says ${noun} ${words(sums[column])}, the rows say ${words(raw[column])}.`)
      }
    }
  }
  return { days, differences }
}

async function readSums(tx: Kysely<Tables>, table: string, day: string): Promise<Sums> {
  const { rows: [sums] } = await sql<Sums>`
    select ${sql.raw(COMPARED.map(([column]) => `coalesce(sum(${column}), 0)::text as ${column}`).join(', '))} from ${sql.table(table)} where day = ${day}::date`.execute(tx)
  return sums as Sums
}

/** Asked in another way than the roll-up asks: what was charged from the orders, what was given back from the postings alone. */
async function readRaw(tx: Kysely<Tables>, day: string): Promise<Sums> {
  const from = sql`${day}::date::timestamp at time zone 'utc'`
  const until = sql`(${day}::date + 1)::timestamp at time zone 'utc'`
  const { rows: [sums] } = await sql<Sums>`
    select placed.revenue::text as revenue_micros, refunded.refunds::text as refund_micros, placed.count::text as order_count, ended.delivered::text as delivered,
      asked.count::text as refill_asked_count, answered.honoured::text as refill_honoured_count, answered.refused::text as refill_refused_count
    from (select coalesce(sum(charged_micros), 0) as revenue, count(*) as count from orders where placed_at >= ${from} and placed_at < ${until}) placed,
      (select coalesce(sum(amount_micros), 0) as refunds from postings where created_at >= ${from} and created_at < ${until} and source = 'house:revenue' and destination like 'available:%') refunded,
      (select coalesce(sum(delivered), 0) as delivered from orders where ended_at >= ${from} and ended_at < ${until}) ended,
      (select count(*) as count from refills where created_at >= ${from} and created_at < ${until}) asked,
      (select count(*) filter (where status = 'Completed') as honoured, count(*) filter (where status = 'Rejected') as refused from refills where ended_at >= ${from} and ended_at < ${until}) answered`.execute(tx)
  return sums as Sums
}
