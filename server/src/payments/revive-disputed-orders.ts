import { decideRevival, Permission, planRevival } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import { postTransfer } from '../funds/post-transfer.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { readDispute, readDisputedOrders, revivalFacts } from './dispute-query.ts'

/** A dispute whose orders' undelivered units are to be given back. */
export interface ReviveDisputedOrdersRequest {
  readonly disputeId: string
  readonly reason: string
  readonly idempotencyKey: string
}

/** The dispute, after its orders' undelivered units were given back. */
export interface DisputedOrdersRevived {
  readonly kind: 'Revived'
  readonly disputeId: string
}

/**
 * Gives back what the orders that a dispute ended left undelivered, once, and only after the dispute is won (P5.7). The orders stay ended: the
 * customer orders again. For who manages money.
 */
export async function reviveDisputedOrders(house: House, viewer: Viewer, request: ReviveDisputedOrdersRequest): Promise<DisputedOrdersRevived | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const reason = filledText(request.reason, 'reason')
  if (!isRowId(request.disputeId)) throw notFound('dispute')
  const { idempotencyKey, ...input } = request
  const { disputeId } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'reviveDisputedOrders', input }
  return await transact(house, async tx => await withIdempotency<DisputedOrdersRevived>(tx, attempt, async () => {
    const { rows } = await sql`
      select from accounts a where a.id = (select account_id from disputes where id = ${disputeId}::bigint) for no key update`.execute(tx.db)
    if (rows.length === 0) throw notFound('dispute')
    await sql`select from disputes where id = ${disputeId}::bigint for no key update`.execute(tx.db)
    const dispute = await readDispute(tx.db, disputeId)
    if (dispute === null) throw notFound('dispute')
    const orders = await readDisputedOrders(tx.db, dispute)
    const decision = decideRevival(revivalFacts(dispute, orders), tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await sql`update disputes set revived_micros = ${decision.grant.revivedMicros}::bigint, changed_at = ${tx.now}::timestamptz where id = ${disputeId}::bigint`.execute(tx.db)
    for (const { orderId, undelivered } of orders) {
      if (undelivered === 0n) continue
      await postTransfer(tx, planRevival(dispute, undelivered), {
        accountId: dispute.accountId, orderId, paymentId: dispute.paymentId, actor: actorOf(viewer), reason, clause: 'P5.7',
      })
    }
    return { kind: 'Revived', disputeId }
  }))
}
