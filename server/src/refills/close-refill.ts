import { decideRefillClosing, Permission, type FinalRefillStatus, type RefillStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { enqueue } from '../worker/enqueue.ts'
import { appendRefillEvents, lockRefills, type LockedRefill } from './append-refill-events.ts'

const REASON_LENGTH_MAX = 500

/** The refill that was closed, now or by an earlier attempt with the same key. */
export interface RefillClosed {
  readonly kind: 'Closed'
  readonly refillId: string
}

/** Closes a refill by hand, such as one that supplier and house disagree about. For agents and administrators. */
export async function closeRefill(
  house: House, viewer: Viewer,
  { idempotencyKey, ...input }: { readonly refillId: string, readonly status: RefillStatus, readonly reason: string, readonly idempotencyKey: string },
): Promise<RefillClosed | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const { refillId, status, reason } = input
  if (!isRowId(refillId)) throw notFound('refill')
  if (status !== 'Completed' && status !== 'Rejected') throw inputError('status is Completed or Rejected: a refill is closed for good.', { field: 'status' })
  if (reason.length > REASON_LENGTH_MAX) throw inputError(`reason has at most ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  return await transact(house, async tx => await withIdempotency<RefillClosed>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'closeRefill', input }, async () => {
    const refill = (await lockRefills(tx, [refillId])).get(refillId)
    if (refill === undefined) throw notFound('refill')
    const decision = decideRefillClosing(refill.status, { status, reason }, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await appendRefillEvents(tx, [{ refill, status, kind: status, actor: actorOf(viewer), reason: decision.grant.reason }])
    await followRefillEnd(tx, refill, status)
    return { kind: 'Closed', refillId }
  }))
}

/** Several refills of a service often end together; measuring once for all of them is enough. */
const MEASURE_AFTER_MS = 2_000

/** After the end of a refill: the service is measured anew, and the counter read again, because the last reading is from before it. */
export async function followRefillEnd(tx: Transaction, refill: LockedRefill, status: FinalRefillStatus): Promise<void> {
  const { serviceId } = refill
  await enqueue(tx, 'measure-estimate', { serviceId }, { key: `measure-estimate-${serviceId}`, runAfterMs: MEASURE_AFTER_MS })
  if (status === 'Completed') {
    await sql`update dispatches set poll_at = ${tx.now}::timestamptz where order_id = ${refill.orderId}::bigint and supplier_order_id is not null`.execute(tx.db)
    tx.afterCommit(() => tx.house.bus.publish('poll-nudge', 'house', {}))
  }
}
