import { sql } from 'kysely'
import { violatedConstraint } from '../errors.ts'
import type { House } from '../house.ts'
import { endOrder } from '../orders/end-order.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { recordDispatch } from '../orders/record-dispatch.ts'
import { transact, type Transaction } from '../transact.ts'
import { keepAnomalies } from './anomalies.ts'
import { backoffMs, SEND_BACKOFF, WAIT_BACKOFF } from './backoff.ts'
import type { ClaimedOrder } from './dispatch-claim.ts'
import type { AddOutcome, NotTaken } from './supplier-client.ts'
import { isWorthWaiting } from './supplier-error.ts'

/** An accepted order is asked after this soon for the first time. */
const FIRST_POLL_MS = 1_000

/** With the longest wait at half an hour this is most of a day: enough to top up a balance, not so long that the customer is forgotten. */
export const WAIT_ATTEMPTS_MAX = 40

/**
 * Writes down how the sending of an order ended. Also an answer that comes after the dispatch was taken for lost still counts, as long
 * as nobody has resolved it by hand.
 */
export async function writeOutcome(house: House, workerId: string, claimed: ClaimedOrder, outcome: AddOutcome): Promise<void> {
  try {
    await transact(house, async tx => await applyOutcome(tx, workerId, claimed, outcome))
  } catch (cause) {
    if (violatedConstraint(cause) !== 'dispatches_supplier_order_once' || outcome.kind !== 'Accepted') throw cause
    // One of the two orders was not taken, and nobody can tell which from here.
    const text = `the supplier answered with its order ${outcome.supplierOrderId}, which fills another order of ours`
    await transact(house, async tx => await applyOutcome(tx, workerId, claimed, { kind: 'Uncertain', text, raw: null }))
  }
}

/** What to write in the row, and what else follows from the outcome. */
export interface Consequence {
  readonly state: 'Accepted' | 'Waiting' | 'Refused' | 'Uncertain'
  readonly lastError: string | null
  readonly supplierOrderId?: string
  readonly sendAfterMs?: number
  readonly attemptCount?: number
}

/** What it means that something sent was not taken. A pure function. */
export function consequenceOf(outcome: NotTaken, attemptCount: number): Consequence {
  switch (outcome.kind) {
    case 'Uncertain': return { state: 'Uncertain', lastError: outcome.text }
    case 'NotSent': {
      // Only an attempt to connect was an attempt; being held back by ourselves makes nobody wait longer.
      const isOwnDoing = outcome.reason !== 'NoConnection'
      return {
        state: 'Waiting', lastError: outcome.text, attemptCount: isOwnDoing ? attemptCount - 1 : attemptCount,
        sendAfterMs: isOwnDoing ? SEND_BACKOFF.firstMs : backoffMs(SEND_BACKOFF, attemptCount),
      }
    }
    case 'Refused': {
      const isWaiting = isWorthWaiting(outcome.error.kind) && attemptCount < WAIT_ATTEMPTS_MAX
      if (!isWaiting) return { state: 'Refused', lastError: outcome.error.text }
      return { state: 'Waiting', lastError: outcome.error.text, sendAfterMs: backoffMs(WAIT_BACKOFF, attemptCount) }
    }
  }
}

async function applyOutcome(tx: Transaction, workerId: string, claimed: ClaimedOrder, outcome: AddOutcome): Promise<void> {
  const { orderId, supplierId, attemptCount } = claimed
  const next: Consequence = outcome.kind === 'Accepted'
    ? { state: 'Accepted', lastError: null, supplierOrderId: outcome.supplierOrderId } : consequenceOf(outcome, attemptCount)
  const after = (ms: number): Date => new Date(tx.now.getTime() + ms)
  // Whoever ends an order locks it and then its dispatch; in the other order the two would wait for each other.
  const order = (await lockOrders(tx, [orderId])).get(orderId)
  const { rows } = await sql`
    update dispatches set state = ${next.state}, last_error = ${next.lastError}, supplier_order_id = ${next.supplierOrderId ?? null},
      attempt_count = ${next.attemptCount ?? attemptCount}, send_at = ${after(next.sendAfterMs ?? 0)}::timestamptz,
      poll_at = ${next.state === 'Accepted' && order?.endedAt === null ? after(FIRST_POLL_MS) : null}::timestamptz, changed_at = ${tx.now}::timestamptz
    where order_id = ${orderId}::bigint and claimed_by = ${workerId} and attempt_count = ${attemptCount} and state in ('Sending', 'Uncertain')
    returning 1`.execute(tx.db)
  if (rows.length === 0) {
    // Written already, by an attempt whose commit was not heard of.
    if (outcome.kind === 'Accepted' && await isWritten(tx, orderId, outcome.supplierOrderId)) return
    tx.house.log.error({ orderId, outcome: outcome.kind }, 'an answer came for a dispatch that was resolved meanwhile')
    if (outcome.kind === 'Accepted') {
      await keepAnomalies(tx.db, tx.now, [{
        kind: 'MalformedAnswer', supplierId, orderId, text: `The supplier took the order as its ${outcome.supplierOrderId} after the dispatch had been resolved by hand.`,
      }])
    }
    return
  }
  switch (outcome.kind) {
    case 'Accepted': {
      const [noted] = await recordDispatch(tx, [{ orderId, kind: 'Accepted' }])
      if (noted?.kind !== 'Ended' || await isTakenBack(tx, orderId)) return
      await keepAnomalies(tx.db, tx.now, [{
        kind: 'FinalOrderReopened', supplierId, orderId, text: `The order was closed while it was being sent; the supplier took it as its ${outcome.supplierOrderId}.`,
      }])
      return
    }
    case 'Uncertain':
      await recordDispatch(tx, [{ orderId, kind: 'Uncertain', reason: `${sentence(outcome.text)} Nobody knows whether the supplier took the order.` }])
      tx.house.log.warn({ orderId, supplierId, reason: outcome.text }, 'a dispatch is uncertain')
      return
    case 'Refused':
      if (outcome.error.kind === 'Other') {
        await keepAnomalies(tx.db, tx.now, [{ kind: 'UnknownError', supplierId, orderId, text: `The supplier refused the order with words not known: '${outcome.error.text}'.` }])
      }
      if (next.state === 'Refused') {
        await endOrder(tx, {
          orderId, status: 'Cancelled', fault: 'Supplier', cause: 'SupplierRefused', reason: `The supplier refused the order: '${outcome.error.text}'.`,
          actor: { kind: 'Supplier', id: supplierId },
        })
      }
      return
    case 'NotSent':
  }
}

async function isWritten(tx: Transaction, orderId: string, supplierOrderId: string): Promise<boolean> {
  const { rows } = await sql`select from dispatches where order_id = ${orderId}::bigint and supplier_order_id = ${supplierOrderId}`.execute(tx.db)
  return rows.length > 0
}

/** Whether the order was ended over a payment while it was being sent: now that its number is known, the supplier is asked to take it back (P5.7). */
async function isTakenBack(tx: Transaction, orderId: string): Promise<boolean> {
  const { rows } = await sql`select from supplier_cancellations where order_id = ${orderId}::bigint`.execute(tx.db)
  if (rows.length > 0) tx.afterCommit(() => tx.house.bus.publish('cancellation-nudge', 'house', {}))
  return rows.length > 0
}

/** A clause as a sentence of its own. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`
}
