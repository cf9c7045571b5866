import { OPEN_STATUSES, type OrderStatus, type Platform } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'
import { ORDER_COLUMNS, WHOLE_ORDERS, type OrderRow, type OrderSource, type Reckoning } from './order-row.ts'

/** What a reader wants to see of a customer's orders. */
export interface OrderSelection {
  readonly statuses?: readonly OrderStatus[] | null
  readonly search?: string | null
  readonly serviceId?: string | null
  readonly platform?: Platform | null
  readonly placedFrom?: Date | null
  readonly placedUntil?: Date | null
  readonly needsALook?: boolean | null
}

/** Where a page goes on: after an order, towards older ones, or before it, towards newer ones. */
export interface OrderPosition {
  readonly id: string
  readonly isBackward: boolean
}

/**
 * A customer's orders from a position on, one more than asked for when there are more. Backward they come oldest first. Less is read
 * when it is known which fields of the orders are wanted.
 */
export async function readOrderPage(
  db: Kysely<Tables>, accountId: string, selection: OrderSelection, first: number, from: OrderPosition | null, reckoning: Reckoning,
  source: OrderSource = WHOLE_ORDERS,
): Promise<OrderRow[]> {
  const isBackward = from?.isBackward === true
  const position = from === null ? sql`true` : sql`o.id ${sql.raw(isBackward ? '>' : '<')} ${from.id}::bigint`
  const { rows } = await sql<OrderRow>`
    select ${source.columns} from ${source.from}
    where o.account_id = ${accountId}::bigint and ${position} and ${conditionOf(selection, reckoning)}
    order by o.id ${sql.raw(isBackward ? 'asc' : 'desc')} limit ${first + 1}`.execute(db)
  return rows
}

/** These orders, in the order of the ids; null where there is none. */
export async function readOrders(db: Kysely<Tables>, ids: readonly string[]): Promise<(OrderRow | null)[]> {
  const { rows } = await sql<OrderRow>`select ${ORDER_COLUMNS} from orders o where o.id = any(${ids}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => found.get(id) ?? null)
}

/** How many orders stand where. */
export interface OrderCounts {
  readonly all: number
  readonly open: number
  readonly completed: number
  readonly partial: number
  readonly cancelled: number
  readonly needsALook: number
}

/**
 * Counts a customer's orders by where they stand. The ended ones are counted as they end, so a look costs the same with ten orders and with
 * ten million; only a search has to go through them.
 */
export async function countOrders(db: Kysely<Tables>, accountId: string, search: string | null, reckoning: Reckoning): Promise<OrderCounts> {
  const isSearch = search !== null && search.trim() !== ''
  const searched = conditionOf({ search }, reckoning)
  const ended = isSearch
    ? sql`select o.status, count(*)::int from orders o where o.account_id = ${accountId}::bigint and o.ended_at is not null and ${searched} group by o.status`
    : sql`select status, count from ended_order_counts where account_id = ${accountId}::bigint`
  const { rows } = await sql<{ name: string, count: number }>`
    select counted.name, counted.count from (${ended}) as counted (name, count)
    union all
    select 'open', count(*)::int from orders o where o.account_id = ${accountId}::bigint and o.ended_at is null and ${searched}
    union all
    select 'needsALook', count(*)::int from orders o where o.account_id = ${accountId}::bigint and ${searched} and ${needsALook(reckoning)}`.execute(db)
  const of = (name: string) => rows.find(row => row.name === name)?.count ?? 0
  const [open, completed, partial, cancelled] = [of('open'), of('Completed'), of('Partial'), of('Cancelled')]
  return { all: open + completed + partial + cancelled, open, completed, partial, cancelled, needsALook: of('needsALook') }
}

/** Open and past its estimate (P3.5), or open with a target that could not be read. The same rule as `isLate`, in the words of the database. */
export function needsALook({ settings, now }: Reckoning): RawBuilder<boolean> {
  const lead = sql`${settings.leadTimeHoursMax}::int * interval '1 hour'`
  return sql<boolean>`(o.ended_at is null and (
    ${now}::timestamptz > coalesce(o.slow_finish_at, o.placed_at + ${lead})
    or (o.started_at is null and ${now}::timestamptz > o.placed_at + coalesce((o.estimate ->> 'startSlowMs')::float8 * interval '1 millisecond', ${lead}))
    or (select r.visibility <> 'Public' from target_readings r where r.canonical_link = o.canonical_link and r.at >= o.placed_at and not r.is_doubtful order by r.at desc limit 1)
  ))`
}

/** A text that is nothing but a number is the number of an order first of all. */
const ORDER_NUMBER = /^[#№]?\s*(\d{1,3}(?:,\d{3})+|\d{1,18})$/

function conditionOf(selection: OrderSelection, reckoning: Reckoning): RawBuilder<boolean> {
  const { statuses, search, serviceId, platform, placedFrom, placedUntil } = selection
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (statuses != null) conditions.push(statusCondition(statuses))
  if (serviceId != null) conditions.push(sql`o.service_id = ${serviceId}::bigint`)
  if (platform != null) conditions.push(sql`o.platform = ${platform}`)
  if (placedFrom != null) conditions.push(sql`o.placed_at >= ${placedFrom}::timestamptz`)
  if (placedUntil != null) conditions.push(sql`o.placed_at < ${placedUntil}::timestamptz`)
  if (selection.needsALook === true) conditions.push(needsALook(reckoning))
  if (selection.needsALook === false) conditions.push(sql`not ${needsALook(reckoning)}`)
  if (search != null && search.trim() !== '') conditions.push(searchCondition(search.trim()))
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

/** One status, or exactly the open ones, has an index of its own. */
function statusCondition(statuses: readonly OrderStatus[]): RawBuilder<boolean> {
  const wanted = new Set(statuses)
  if (wanted.size === OPEN_STATUSES.length && OPEN_STATUSES.every(status => wanted.has(status))) return sql<boolean>`o.ended_at is null`
  if (wanted.size === 1) return sql<boolean>`o.status = ${[...wanted][0]}`
  return sql<boolean>`o.status = any(${[...wanted]}::text[])`
}

/** An order's number, a part of its link, or words of its service. */
function searchCondition(search: string): RawBuilder<boolean> {
  const number = ORDER_NUMBER.exec(search)?.[1]?.replaceAll(',', '')
  const link = search.toLowerCase().replace(/^https?:\/\//, '').replace(/^(www|m)\./, '')
  const words = wordsOf(search).map(word => contains(sql`lower(o.service_name)`, word))
  return sql<boolean>`(${number === undefined ? sql`false` : sql`o.id = ${number}::bigint`}
    or ${contains(sql`lower(o.canonical_link)`, link)}
    or (${words.length === 0 ? sql`false` : sql.join(words, sql` and `)}))`
}
