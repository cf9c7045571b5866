import type { OrderStatus, PolicySettings } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { HouseOpenOrdersType } from './board.graphql.ts'

/** The slow end of the estimate of an order named `o`, or the longest lead time where nothing was estimated (P3.5). */
export function slowEnd(settings: PolicySettings): RawBuilder<Date> {
  return sql<Date>`coalesce(o.slow_finish_at, o.placed_at + ${settings.leadTimeHoursMax}::int * interval '1 hour')`
}

/** Everybody's open orders, counted in one walk over an index that holds nothing else. */
export interface OpenOrders {
  readonly counts: Readonly<Record<'Pending' | 'Processing' | 'InProgress', number>>
  readonly standing: HouseOpenOrdersType
  readonly countOfSupplier: ReadonlyMap<string, number>
  /** The oldest instant at which one that is past its estimate went past it. */
  readonly stalledSince: Date | null
}

interface OpenRow {
  readonly supplier_id: string
  readonly status: OrderStatus
  readonly count: number
  readonly slow: number
  /** Past the slow end, whether twice or not. */
  readonly past: number
  readonly past_twice: number
  readonly stalled_since: Date | null
}

/**
 * Counts the open orders by state, by supplier, and by how they stand beside their estimate. What costs most is asked last and of few: twice the estimate is reckoned only for what is
 * past it once.
 */
export async function readOpenOrders(db: Kysely<Tables>, settings: PolicySettings, now: Date): Promise<OpenOrders> {
  const at = sql`${now}::timestamptz`
  const { rows } = await sql<OpenRow>`
    select supplier_id, status, count(*)::int as count,
      count(*) filter (where ${at} > expected_finish_at and ${at} <= slow_at)::int as slow,
      count(*) filter (where ${at} > slow_at)::int as past,
      count(*) filter (where ${at} > slow_at and ${at} > slow_at + (slow_at - placed_at))::int as past_twice,
      min(slow_at) filter (where ${at} > slow_at) as stalled_since
    from (select o.supplier_id, o.status, o.placed_at, o.expected_finish_at, ${slowEnd(settings)} as slow_at from orders o where o.ended_at is null) o
    group by supplier_id, status`.execute(db)
  const sum = (which: readonly OpenRow[], of: (row: OpenRow) => number): number => which.reduce((total, row) => total + of(row), 0)
  const inState = (status: OrderStatus): OpenRow[] => rows.filter(row => row.status === status)
  const [started, waiting] = [inState('InProgress'), rows.filter(row => row.status !== 'InProgress')]
  const countOfSupplier = new Map<string, number>()
  for (const row of rows) countOfSupplier.set(row.supplier_id, (countOfSupplier.get(row.supplier_id) ?? 0) + row.count)
  const since = rows.flatMap(row => row.stalled_since === null ? [] : [row.stalled_since.getTime()])
  return {
    counts: { Pending: sum(inState('Pending'), row => row.count), Processing: sum(inState('Processing'), row => row.count), InProgress: sum(started, row => row.count) },
    standing: {
      notStartedCount: sum(waiting, row => row.count - row.past),
      inTimeCount: sum(started, row => row.count - row.slow - row.past),
      slowCount: sum(started, row => row.slow),
      pastCount: sum(rows, row => row.past - row.past_twice),
      pastTwiceCount: sum(rows, row => row.past_twice),
    },
    countOfSupplier,
    stalledSince: since.length === 0 ? null : new Date(Math.min(...since)),
  }
}
