import { invariant, isOpen, OrderEventKind, terminatedStatusOf, terminationClauseOf, type EndedCause } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { appendEvents, stateOf } from './append-events.ts'
import { lockOrders, type LockedOrder } from './lock-orders.ts'

/** Why all open orders of an account end. */
export interface Termination {
  readonly cause: Extract<EndedCause, 'PaymentDisputed' | 'PaymentFraud'>
  readonly reason: string
  readonly actor: Actor
}

/** Locks the open orders of an account. The caller holds the account's row, so that none is placed meanwhile. */
export async function lockOpenOrders(tx: Transaction, accountId: string): Promise<LockedOrder[]> {
  const { rows } = await sql<{ id: string }>`
    select id from orders where account_id = ${accountId}::bigint and status in ('Pending', 'Processing', 'InProgress')`.execute(tx.db)
  const orders = await lockOrders(tx, rows.map(row => row.id))
  return [...orders.values()].filter(order => isOpen(order.status))
}

/**
 * Ends the open orders of an account without refund: what waits to be sent is not sent any more (P5.7, P5.8). Answers which they were; whoever
 * calls takes back what the suppliers have.
 */
export async function terminateOrders(tx: Transaction, accountId: string, { cause, reason, actor }: Termination): Promise<string[]> {
  const orders = await lockOpenOrders(tx, accountId)
  const clause = terminationClauseOf(cause)
  invariant(clause !== null, 'such a cause has its clause')
  await appendEvents(tx, orders.map(order => ({
    order, kind: OrderEventKind.Ended, actor, clause, cause, reason, next: { ...stateOf(order), status: terminatedStatusOf(order), refundMicros: 0n },
  })))
  return orders.map(order => order.id)
}
