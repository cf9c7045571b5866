import type { OrderStatus, ProgressFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { pollAfterEndMs, pollIntervalMs } from './poll-schedule.ts'
import { STATUS_BATCH_MAX } from './supplier-client.ts'

/** An order to ask after, with what the house knows of it. */
export interface PolledOrder {
  readonly orderId: string
  readonly supplierOrderId: string
  readonly failureCount: number
  readonly facts: ProgressFacts
  readonly currency: string
  readonly readAt: Date | null
}

interface PolledRow {
  readonly order_id: string
  readonly supplier_order_id: string
  readonly poll_failures: number
  readonly status: OrderStatus
  readonly quantity: number
  readonly start_count: string | null
  readonly current_count: string | null
  readonly delivered: number
  readonly charged_micros: string
  readonly currency: string
  readonly changed_at: Date
  readonly ended_at: Date | null
  readonly read_at: Date | null
}

/** An order that stands still is asked after at least this often: less, and its end is noticed late. */
const LONGEST_MS = 120_000

/** The suppliers with an order to ask after. */
export async function suppliersToAsk(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (select 1 from dispatches d where d.supplier_id = s.id and d.poll_at <= ${house.clock()}::timestamptz)
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

/**
 * Takes the orders of a supplier that are longest due, one call's worth, and sets when each is due again. So the call that follows may fail
 * or its process die: the orders come round again by themselves, and no two workers ask after one order at once.
 */
export async function claimPolls(house: House, supplierId: string): Promise<PolledOrder[]> {
  return await transact(house, async tx => {
    const { rows } = await sql<PolledRow>`
      select d.order_id, d.supplier_order_id, d.poll_failures, o.status, o.quantity, o.start_count, o.current_count, o.delivered, o.charged_micros,
        o.currency, o.changed_at, o.ended_at, o.read_at
      from dispatches d join orders o on o.id = d.order_id
      where d.supplier_id = ${supplierId}::bigint and d.poll_at <= ${tx.now}::timestamptz
      order by d.poll_at limit ${STATUS_BATCH_MAX} for update of d skip locked`.execute(tx.db)
    const pace = { shortestMs: house.env.pollShortestMs, longestMs: Math.max(LONGEST_MS, house.env.pollShortestMs) }
    const next = rows.map(row => {
      const waitMs = row.ended_at === null
        ? pollIntervalMs({ quietMs: tx.now.getTime() - row.changed_at.getTime(), failureCount: row.poll_failures }, pace)
        : pollAfterEndMs(tx.now.getTime() - row.ended_at.getTime())
      return waitMs === null ? null : new Date(tx.now.getTime() + waitMs).toISOString()
    })
    await sql`update dispatches d set poll_at = due.poll_at
      from unnest(${rows.map(row => row.order_id)}::bigint[], ${next}::timestamptz[]) as due(order_id, poll_at)
      where d.order_id = due.order_id`.execute(tx.db)
    return rows.map(row => ({
      orderId: row.order_id, supplierOrderId: row.supplier_order_id, failureCount: row.poll_failures, currency: row.currency, readAt: row.read_at,
      facts: {
        status: row.status, quantity: row.quantity, delivered: row.delivered, chargedMicros: BigInt(row.charged_micros),
        startCount: row.start_count === null ? null : Number(row.start_count),
        currentCount: row.current_count === null ? null : Number(row.current_count),
      },
    }))
  })
}
