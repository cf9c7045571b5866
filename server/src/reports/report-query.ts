import type { Currency } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { ReportBy, ReportSort } from './report-enums.ts'
import { SUMS } from './roll-up.ts'
import { lengthOf, spanBefore, type Span } from './span.ts'

/** The sums of some days, of one service, supplier, customer or of all together. */
export interface ReportSums {
  readonly revenue: bigint
  readonly refunds: bigint
  readonly cost: bigint
  readonly orderCount: number
  readonly uncostedCount: number
  readonly delivered: number
  readonly refillAskedCount: number
  readonly refillHonouredCount: number
  readonly refillRefusedCount: number
}

/** A row of a report with what it is compared with. `key` is a day, or the number of a service, a supplier or an account. */
export interface ReportLine {
  readonly key: string
  readonly name: string
  readonly sums: ReportSums
  readonly previous: ReportSums
  /** What it is sorted by, exactly, as the cursor keeps it. */
  readonly rank: string
}

/** Which part of which report. */
export interface ReportSelection {
  readonly by: ReportBy
  readonly span: Span
  readonly currency: Currency
  readonly sort: ReportSort
  readonly isAscending: boolean
  readonly limit: number
  readonly after: { readonly rank: string, readonly key: string } | null
}

type SumsRow = Readonly<Record<(typeof SUMS)[number], string>>

const NOTHING: ReportSums = { revenue: 0n, refunds: 0n, cost: 0n, orderCount: 0, uncostedCount: 0, delivered: 0, refillAskedCount: 0, refillHonouredCount: 0, refillRefusedCount: 0 }

const added = sql.raw(SUMS.map(name => `sum(${name})::bigint as ${name}`).join(', '))

const RANKS: Readonly<Record<Exclude<ReportSort, 'Key'>, string>> = {
  Revenue: 'revenue_micros', Refunds: 'refund_micros', Cost: 'cost_micros', Margin: 'revenue_micros - refund_micros - cost_micros', Orders: 'order_count', Refills: 'refill_asked_count',
}

/** What a row of each report is about: the column of its key, and its name. */
const SUBJECTS: Readonly<Record<ReportBy, { readonly key: string, readonly name: string }>> = {
  Day: { key: 'day', name: 'g.key::text' },
  Service: { key: 'service_id', name: '(select name from services where id = g.key)' },
  Supplier: { key: 'supplier_id', name: '(select name from suppliers where id = g.key)' },
  Customer: { key: 'account_id', name: '(select u.name from accounts a join users u on u.id = a.user_id where a.id = g.key)' },
}

/** A page of a report, with the same keys of the span before. One row more than asked for when there are more. */
export async function readReport(db: Kysely<Tables>, { by, span, currency, sort, isAscending, limit, after }: ReportSelection): Promise<ReportLine[]> {
  const { key, name } = SUBJECTS[by]
  const rank = sort === 'Key' ? sql`key` : sql.raw(`(${RANKS[sort]})`)
  const rankType = sql.raw(sort === 'Key' && by === 'Day' ? 'date' : 'bigint')
  const keyType = sql.raw(by === 'Day' ? 'date' : 'bigint')
  const [order, further] = isAscending ? ['asc', '>'] as const : ['desc', '<'] as const
  const { rows } = await sql<SumsRow & { key: string, name: string | null, rank: string }>`
    select g.key::text, ${sql.raw(name)} as name, rank::text, ${sql.raw(SUMS.map(column => `g.${column}`).join(', '))} from (
      select *, ${rank} as rank from (select ${sql.ref(key)} as key, ${added} from (${sourceOf(by, span, currency)}) source group by 1) summed
    ) g
    where ${after === null ? sql`true` : sql`(rank, key) ${sql.raw(further)} (${after.rank}::${rankType}, ${after.key}::${keyType})`}
    order by g.rank ${sql.raw(order)}, g.key ${sql.raw(order)} limit ${limit}`.execute(db)
  const before = await readPrevious(db, by, span, currency, rows.map(row => row.key))
  return rows.map(row => ({ key: row.key, name: row.name ?? 'Erased', rank: row.rank, sums: sumsOf(row), previous: before.get(row.key) ?? NOTHING }))
}

/** The rows that a report adds up. Of customers the whole months that are added up already, and the days around them. */
function sourceOf(by: ReportBy, { from, to }: Span, currency: Currency): RawBuilder<unknown> {
  if (by !== 'Customer') return sql`select * from report_services where day between ${from}::date and ${to}::date and currency = ${currency}`
  const columns = sql.raw(['account_id', ...SUMS].join(', '))
  const whole = sql`select month from report_months where month >= ${from}::date and month + interval '1 month' <= ${to}::date + 1`
  return sql`
    select ${columns} from report_account_months where month in (${whole}) and currency = ${currency}
    union all
    select ${columns} from report_accounts where day between ${from}::date and ${to}::date and currency = ${currency} and day not in (
      select generate_series(month, month + interval '1 month' - interval '1 day', interval '1 day')::date from (${whole}) counted)`
}

/** The sums of the same keys in the span before; a day is compared with the one as many days before it as the span is long. */
async function readPrevious(db: Kysely<Tables>, by: ReportBy, span: Span, currency: Currency, keys: readonly string[]): Promise<Map<string, ReportSums>> {
  if (keys.length === 0) return new Map()
  const { key } = SUBJECTS[by]
  const before = spanBefore(span)
  const table = by === 'Customer' ? 'report_accounts' : 'report_services'
  const isOfKeys = by === 'Day' ? sql`day + ${lengthOf(span)}::int = any(${keys}::date[])` : sql`${sql.ref(key)} = any(${keys}::bigint[])`
  const { rows } = await sql<SumsRow & { key: string }>`
    select ${by === 'Day' ? sql`(day + ${lengthOf(span)}::int)::text` : sql`${sql.ref(key)}::text`} as key, ${added} from ${sql.table(table)}
    where day between ${before.from}::date and ${before.to}::date and currency = ${currency} and ${isOfKeys} group by 1`.execute(db)
  return new Map(rows.map(row => [row.key, sumsOf(row)]))
}

/** The sums of each day of a span; days on which nothing moved are not among them. */
export async function readDaySums(db: Kysely<Tables>, span: Span, currency: Currency): Promise<ReadonlyMap<string, ReportSums>> {
  const { rows } = await sql<SumsRow & { day: string }>`
    select day::text, ${added} from report_services where day between ${span.from}::date and ${span.to}::date and currency = ${currency} group by 1`.execute(db)
  return new Map(rows.map(row => [row.day, sumsOf(row)]))
}

/** Many sums as one. */
export function totalOf(sums: Iterable<ReportSums>): ReportSums {
  let total = NOTHING
  for (const one of sums) {
    total = {
      revenue: total.revenue + one.revenue, refunds: total.refunds + one.refunds, cost: total.cost + one.cost, orderCount: total.orderCount + one.orderCount,
      uncostedCount: total.uncostedCount + one.uncostedCount, delivered: total.delivered + one.delivered, refillAskedCount: total.refillAskedCount + one.refillAskedCount,
      refillHonouredCount: total.refillHonouredCount + one.refillHonouredCount, refillRefusedCount: total.refillRefusedCount + one.refillRefusedCount,
    }
  }
  return total
}

/** What is left of the revenue after refunds and what suppliers took. */
export function marginOf({ revenue, refunds, cost }: ReportSums): bigint {
  return revenue - refunds - cost
}

function sumsOf(row: SumsRow): ReportSums {
  return {
    revenue: BigInt(row.revenue_micros), refunds: BigInt(row.refund_micros), cost: BigInt(row.cost_micros), orderCount: Number(row.order_count), uncostedCount: Number(row.uncosted_count),
    delivered: Number(row.delivered), refillAskedCount: Number(row.refill_asked_count), refillHonouredCount: Number(row.refill_honoured_count), refillRefusedCount: Number(row.refill_refused_count),
  }
}
