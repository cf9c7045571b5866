import { countText, moneyText, type TargetVisibility } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { inputError } from '../errors.ts'
import type { OverviewNoteKind } from '../enums.ts'
import type { Tables } from '../tables.ts'
import { needsALook } from './order-query.ts'
import { ORDER_COLUMNS, type OrderRow, type Reckoning } from './order-row.ts'

/** What is open, and how much of it is still to come. */
export interface OpenTotals {
  readonly count: number
  readonly remains: number
}

/** Adds up a customer's open orders. */
export async function readOpenTotals(db: Kysely<Tables>, accountId: string): Promise<OpenTotals> {
  const { rows } = await sql<OpenTotals>`
    select count(*)::int as count, coalesce(sum(o.quantity - o.delivered), 0)::float8 as remains
    from orders o where o.account_id = ${accountId}::bigint and o.ended_at is null`.execute(db)
  return rows[0] ?? { count: 0, remains: 0 }
}

/** More days than this are no chart any more. */
const DAYS_MAX = 366

/** Units delivered on each of the last days of a zone, oldest first, today last. Days without any are there with zero. */
export async function readDays(db: Kysely<Tables>, accountId: string, days: number, timeZone: string, now: Date): Promise<{ day: string, delivered: number }[]> {
  if (days < 1 || days > DAYS_MAX) throw inputError(`days must be from 1 to ${DAYS_MAX}, not ${days}.`, { field: 'days' })
  requireTimeZone(timeZone)
  // Midnights without a zone: of dates the series would make instants, and `at time zone` turns those the other way.
  const { rows } = await sql<{ day: string, delivered: number }>`
    select to_char(day, 'YYYY-MM-DD') as day, coalesce(sum(h.delivered), 0)::float8 as delivered
    from generate_series(
        ((${now}::timestamptz at time zone ${timeZone})::date - (${days}::int - 1))::timestamp, (${now}::timestamptz at time zone ${timeZone})::date::timestamp, interval '1 day'
      ) as day
      left join delivered_hours h on h.account_id = ${accountId}::bigint
        and h.hour >= day at time zone ${timeZone} and h.hour < (day + interval '1 day') at time zone ${timeZone}
    group by day order by day`.execute(db)
  return rows
}

/** A zone by its name. An offset is no zone: the database reads its sign the other way round. */
function requireTimeZone(timeZone: string): void {
  try {
    if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(timeZone)) throw new RangeError('not a name')
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw inputError('timeZone is the name of a time zone, such as "Europe/Berlin" or "UTC".', { field: 'timeZone' })
  }
}

/** Open orders, the ones that move first. */
export async function readMovingOrders(db: Kysely<Tables>, accountId: string, first: number): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select ${ORDER_COLUMNS} from orders o where o.account_id = ${accountId}::bigint and o.ended_at is null
    order by array_position(array['InProgress', 'Processing', 'Pending'], o.status), o.changed_at desc, o.id desc limit ${first}`.execute(db)
  return rows
}

/** The orders that ended last. */
export async function readFinishedOrders(db: Kysely<Tables>, accountId: string, first: number): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select ${ORDER_COLUMNS} from orders o where o.account_id = ${accountId}::bigint and o.ended_at is not null
    order by o.ended_at desc limit ${first}`.execute(db)
  return rows
}

/** Something that may want a look. */
export interface OverviewNote {
  readonly kind: OverviewNoteKind
  readonly clause: string
  readonly row: OrderRow
  readonly text: string
  readonly detail: string | null
  readonly at: Date
}

type NotedRow = OrderRow & { readonly visibility: TargetVisibility | null, readonly seen_count: number | null, readonly seen_at: Date | null }

/** News of an end older than this is history. */
const NEWS_DAYS = 7

/** So many ended orders are looked through for refunds and drops. */
const ENDED_LOOKED_AT = 200

const NOTE_COUNT_MAX = 10

const LOST_WORDS: Readonly<Record<Exclude<TargetVisibility, 'Public'>, string>> = {
  Private: 'It is private', CounterHidden: 'It hides its counter', Deleted: 'It is deleted', Renamed: 'It was renamed', Forbidden: 'It is closed to visitors',
}

/** The orders a customer may want to look at, newest cause first. */
export async function readNotes(db: Kysely<Tables>, accountId: string, reckoning: Reckoning): Promise<OverviewNote[]> {
  const { rows } = await sql<NotedRow>`
    with looked as (
      (select o.* from orders o where o.account_id = ${accountId}::bigint and ${needsALook(reckoning)} order by o.id desc limit ${NOTE_COUNT_MAX})
      union all
      (select o.* from orders o where o.account_id = ${accountId}::bigint and o.ended_at is not null order by o.ended_at desc limit ${ENDED_LOOKED_AT})
    )
    select ${ORDER_COLUMNS}, seen.visibility, seen.count::float8 as seen_count, seen.at as seen_at
    from looked o left join lateral (
      select r.visibility, r.count, r.at from target_readings r
      where r.canonical_link = o.canonical_link and r.at >= o.placed_at and not r.is_doubtful order by r.at desc limit 1
    ) seen on true`.execute(db)
  return rows.map(row => noteOf(row, reckoning)).filter(note => note !== null)
    .sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, NOTE_COUNT_MAX)
}

function noteOf(row: NotedRow, { now }: Reckoning): OverviewNote | null {
  const number = countText(BigInt(row.id))
  const isLost = row.visibility !== null && row.visibility !== 'Public'
  if (isLost && row.ended_at === null && row.seen_at !== null) {
    const words = LOST_WORDS[row.visibility as Exclude<TargetVisibility, 'Public'>]
    return { kind: 'TargetLost', clause: 'P3.4', row, text: `Link lost on ${number}`, detail: `${words}. What is not delivered for that is not refunded.`, at: row.seen_at }
  }
  if (row.ended_at === null) {
    const at = row.slow_finish_at !== null && row.slow_finish_at < now ? row.slow_finish_at : row.changed_at
    const detail = `${countText(row.delivered)} of ${countText(row.quantity)} delivered. It can be put forward for speed-up.`
    return { kind: 'PastEstimate', clause: 'P3.5', row, text: `${number} is past its usual time`, detail, at }
  }
  const guaranteed = row.start_count === null ? null : Number(row.start_count) + row.delivered
  const isGuaranteed = row.is_lifetime_guarantee
    || (row.guarantee_days !== null && row.ended_at.getTime() + row.guarantee_days * 86_400_000 >= now.getTime())
  const dropped = guaranteed === null || row.seen_count === null ? 0 : guaranteed - row.seen_count
  if (isGuaranteed && dropped > 0 && row.seen_at !== null && row.seen_at > row.ended_at) {
    const detail = `${countText(guaranteed ?? 0)} guaranteed, ${countText(row.seen_count ?? 0)} read.`
    return { kind: 'Dropped', clause: 'P4.3', row, text: `${countText(dropped)} dropped on ${number}`, detail, at: row.seen_at }
  }
  if (row.refund_micros !== '0' && now.getTime() - row.ended_at.getTime() < NEWS_DAYS * 86_400_000) {
    const detail = `${countText(row.quantity - row.delivered)} of ${countText(row.quantity)} could not be delivered.`
    return { kind: 'Refunded', clause: 'P3.3', row, text: `${moneyText(BigInt(row.refund_micros), row.currency)} refunded on ${number}`, detail, at: row.ended_at }
  }
  return null
}
