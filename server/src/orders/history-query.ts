import type { ActorKind, EndedCause, OrderEventKind, OrderStatus } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'

/** One row of an order's history. */
export interface OrderEventRow {
  readonly order_id: string
  readonly version: number
  readonly kind: OrderEventKind
  readonly at: Date
  readonly status: OrderStatus
  readonly actor_kind: ActorKind
  readonly actor_id: string | null
  readonly clause: string | null
  readonly cause: EndedCause | null
  readonly reason: string | null
  readonly start_count: number | null
  readonly current_count: number | null
  readonly delivered: number
  readonly delivered_change: number
  readonly charge_micros: string
  readonly refund_micros: string
}

/** The columns of an `OrderEventRow`, of a table named `e`. Counts are exact in a double far beyond any counter. */
export const EVENT_COLUMNS = sql.raw(`e.order_id, e.version, e.kind, e.at, e.status, e.actor_kind, e.actor_id, e.clause, e.cause, e.reason,
  e.start_count::float8 as start_count, e.current_count::float8 as current_count, e.delivered, e.delivered_change, e.charge_micros, e.refund_micros`)

/** Which rows of an order's history: everything that happened, the states alone, or the counts alone. */
export type HistoryPart = 'Everything' | 'States' | 'Counts'

/** A page of a history: the newest rows before a version, one more than `first` when there are more. */
export interface HistoryPage {
  readonly part: HistoryPart
  readonly first: number
  readonly before: number | null
}

const CONDITION_OF: Readonly<Record<HistoryPart, RawBuilder<boolean>>> = {
  Everything: sql`true`, States: sql`e.kind <> 'Reading'`, Counts: sql`e.current_count is not null`,
}

/** The same page of each of these orders' histories, newest first. An order's states are a handful, its readings may be thousands. */
export async function readHistories(db: Kysely<Tables>, orderIds: readonly string[], { part, first, before }: HistoryPage): Promise<OrderEventRow[][]> {
  const { rows } = await sql<OrderEventRow>`
    select e.* from unnest(${orderIds}::bigint[]) as o (id) cross join lateral (
      select ${EVENT_COLUMNS} from order_events e
      where e.order_id = o.id and ${before === null ? sql`true` : sql`e.version < ${before}::int`} and ${CONDITION_OF[part]}
      order by e.version desc limit ${first + 1}
    ) e order by e.order_id, e.version desc`.execute(db)
  const found = Map.groupBy(rows, row => row.order_id)
  return orderIds.map(id => found.get(id) ?? [])
}

/** How many states and readings the history of an order holds. */
export interface HistoryCounts {
  readonly states: number
  readonly readings: number
}

/** The counts of each of these orders. Whatever is no mere reading is a state. */
export async function countHistories(db: Kysely<Tables>, orderIds: readonly string[]): Promise<HistoryCounts[]> {
  const { rows } = await sql<HistoryCounts & { order_id: string }>`
    select order_id, count(*) filter (where kind <> 'Reading')::int as states, count(current_count)::int as readings
    from order_events where order_id = any(${orderIds}::bigint[]) group by order_id`.execute(db)
  const found = new Map(rows.map(row => [row.order_id, row]))
  return orderIds.map(id => found.get(id) ?? { states: 0, readings: 0 })
}

/** A point of the way an order was delivered. */
export interface CurveRow {
  readonly order_id: string
  readonly at: Date
  readonly currentCount: number
  readonly delivered: number
}

/**
 * The way of each of these orders in at most so many points, the first and the last count among them. The versions of an order have no
 * holes, so the points are looked up at even steps instead of reading thousands of events to draw a line of a hundred pixels.
 */
export async function readCurves(db: Kysely<Tables>, orderIds: readonly string[], points: number): Promise<CurveRow[][]> {
  const { rows } = await sql<CurveRow>`
    select e.order_id, e.at, e.current_count::float8 as "currentCount", e.delivered
    from orders o
      cross join lateral (
        select version from order_events where order_id = o.id and current_count is not null order by version limit 1
      ) start
      cross join lateral (
        select distinct start.version + round(step * (o.version - start.version)::numeric / ${points - 1}::int)::int as version
        from generate_series(0, ${points - 1}::int) as step
      ) sampled
      join order_events e on e.order_id = o.id and e.version = sampled.version
    where o.id = any(${orderIds}::bigint[]) and e.current_count is not null
    order by e.order_id, e.version`.execute(db)
  const curveOf = Map.groupBy(rows, row => row.order_id)
  return orderIds.map(id => curveOf.get(id) ?? [])
}
