import type { Currency, Metric, OrderStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'

/** An order whose row this transaction holds. */
export interface LockedOrder {
  readonly id: string
  readonly accountId: string
  readonly serviceId: string
  readonly status: OrderStatus
  readonly canonicalLink: string
  readonly metric: Metric
  readonly quantity: number
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly version: number
  readonly currency: Currency
  readonly chargedMicros: bigint
  readonly chargeMicros: bigint
  readonly refundMicros: bigint
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly readAt: Date | null
  readonly expectedStartAt: Date | null
  readonly expectedFinishAt: Date | null
  readonly slowFinishAt: Date | null
}

interface LockedRow extends Omit<LockedOrder, 'startCount' | 'currentCount' | 'chargedMicros' | 'chargeMicros' | 'refundMicros'> {
  readonly startCount: string | null
  readonly currentCount: string | null
  readonly chargedMicros: string
  readonly chargeMicros: string
  readonly refundMicros: string
}

/**
 * Holds the accounts of these orders as they stand, for whoever may ask for something in their name (P4.12, P5.7). Before the orders: whoever
 * suspends an account holds it first and then ends its orders.
 */
export async function holdAccountsOf(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return
  await sql`
    select from accounts where id = any(array(select account_id from orders where id = any(${orderIds}::bigint[]))) order by id for share`.execute(tx.db)
}

/** Locks these orders, in the order of their ids so that two batches never wait for each other in a ring. An order that is not there is left out. */
export async function lockOrders(tx: Transaction, orderIds: readonly string[]): Promise<Map<string, LockedOrder>> {
  const { rows } = await sql<LockedRow>`
    select id, account_id as "accountId", service_id as "serviceId", status, canonical_link as "canonicalLink", metric, quantity,
      start_count as "startCount", current_count as "currentCount", delivered, version, currency, charged_micros as "chargedMicros",
      charge_micros as "chargeMicros", refund_micros as "refundMicros", started_at as "startedAt", ended_at as "endedAt", read_at as "readAt",
      expected_start_at as "expectedStartAt", expected_finish_at as "expectedFinishAt", slow_finish_at as "slowFinishAt"
    from orders where id = any(${orderIds}::bigint[]) order by id for no key update`.execute(tx.db)
  return new Map(rows.map(row => [row.id, {
    ...row,
    startCount: row.startCount === null ? null : Number(row.startCount),
    currentCount: row.currentCount === null ? null : Number(row.currentCount),
    chargedMicros: BigInt(row.chargedMicros), chargeMicros: BigInt(row.chargeMicros), refundMicros: BigInt(row.refundMicros),
  }]))
}
