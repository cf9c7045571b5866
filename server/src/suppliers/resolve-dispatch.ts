import { DispatchResolution, invariant, Permission, refuse, type DispatchState, type Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound, violatedConstraint } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { endOrder } from '../orders/end-order.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { recordDispatch } from '../orders/record-dispatch.ts'
import { transact, type Transaction } from '../transact.ts'

/** What a person found out about an order of which nobody knew whether the supplier took it. */
export interface ResolveDispatchRequest {
  readonly orderId: string
  readonly resolution: DispatchResolution
  /** The supplier's number for it, when it was taken. */
  readonly supplierOrderId: string | null
  /** How they found out; kept in the order's history. */
  readonly reason: string
  readonly idempotencyKey: string
}

/** The dispatch that was resolved. */
export interface DispatchResolved {
  readonly kind: 'Resolved'
  readonly orderId: string
}

const REASON_LENGTH_MAX = 500

/**
 * Resolves an uncertain dispatch: the supplier took it and the order goes on under its number, it did not and the order is sent again, or the money goes
 * back. Only an uncertain dispatch is resolved by hand, so a second person who comes later is refused. For agents and administrators.
 */
export async function resolveDispatch(house: House, viewer: Viewer, request: ResolveDispatchRequest): Promise<DispatchResolved | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  if (!isRowId(request.orderId)) throw notFound('dispatch', 'orderId')
  const reason = request.reason.trim()
  if (reason.length < 1 || reason.length > REASON_LENGTH_MAX) throw inputError(`reason says in 1 to ${REASON_LENGTH_MAX} characters how you know.`, { field: 'reason' })
  const supplierOrderId = request.supplierOrderId?.trim() ?? null
  const isTaken = request.resolution === DispatchResolution.Taken
  if (isTaken && (supplierOrderId === null || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(supplierOrderId))) {
    throw inputError('supplierOrderId is the supplier\'s number for the order: letters, digits, hyphens.', { field: 'supplierOrderId' })
  }
  if (!isTaken && supplierOrderId !== null) throw inputError('supplierOrderId goes with Taken alone.', { field: 'supplierOrderId' })

  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'resolveDispatch', input }
  try {
    return await transact(house, async tx => await withIdempotency<DispatchResolved>(tx, attempt, async () => {
      const refusal = await apply(tx, viewer, { ...request, reason, supplierOrderId })
      return refusal === null ? { kind: 'Resolved', orderId: request.orderId } : { kind: 'Refused', refusal }
    }))
  } catch (cause) {
    if (violatedConstraint(cause) !== 'dispatches_supplier_order_once') throw cause
    return { kind: 'Refused', refusal: await takenRefusal(house, request.orderId, supplierOrderId ?? '') }
  }
}

async function apply(tx: Transaction, viewer: Viewer, request: ResolveDispatchRequest): Promise<Refusal | null> {
  const { orderId, resolution, reason, supplierOrderId } = request
  // The order first, as everybody locks the two.
  const order = (await lockOrders(tx, [orderId])).get(orderId)
  const { rows: [row] } = await sql<{ state: DispatchState }>`select state from dispatches where order_id = ${orderId}::bigint for update`.execute(tx.db)
  if (order === undefined || row === undefined) throw notFound('dispatch', 'orderId')
  if (row.state !== 'Uncertain') return refuse('DISPATCH_NOT_UNCERTAIN', { dispatchState: row.state }, tx.now)
  if (resolution === 'SendAgain' && order.endedAt !== null) return refuse('ORDER_ENDED', { status: order.status, endedAt: order.endedAt }, tx.now)

  const actor = actorOf(viewer)
  const [noted] = await recordDispatch(tx, [{ orderId, kind: 'Resolved', reason: `${WORDS[resolution]} ${reason}`, actor, isAccepted: resolution === 'Taken' }])
  invariant(noted !== undefined && noted.kind !== 'Missing', 'a dispatch has an order')
  // The order was closed in the meantime: what was found out about the supplier is still kept, but nothing is sent or refunded again.
  const isOpen = noted.kind === 'Noted'
  await writeResolution(tx, request, isOpen)
  if (resolution === 'Refund' && isOpen) {
    const outcome = await endOrder(tx, { orderId, status: 'Cancelled', fault: 'House', cause: 'NeverSent', reason, actor })
    // The row is locked and the order open; a refusal here would leave half of the resolution written.
    invariant(outcome.kind === 'Ended', 'an open order that was never sent can be closed')
  }
  tx.afterCommit(() => {
    if (resolution === 'SendAgain') tx.house.bus.publish('dispatch-nudge', 'house', {})
    if (resolution === 'Taken' && supplierOrderId !== null) tx.house.bus.publish('poll-nudge', 'house', {})
  })
  return null
}

const WORDS: Readonly<Record<DispatchResolution, string>> = {
  Taken: 'The supplier took it:',
  SendAgain: 'The supplier did not take it, it is sent again:',
  Refund: 'It is given up and the money goes back:',
}

async function writeResolution(tx: Transaction, { orderId, resolution, supplierOrderId, reason }: ResolveDispatchRequest, isOpen: boolean): Promise<void> {
  const common = sql`resolution = ${`${resolution}: ${reason}`}, changed_at = ${tx.now}::timestamptz`
  switch (resolution) {
    case 'Taken':
      await sql`update dispatches set state = 'Accepted', supplier_order_id = ${supplierOrderId}, last_error = null,
        poll_at = ${isOpen ? tx.now : null}::timestamptz, poll_failures = 0, ${common} where order_id = ${orderId}::bigint`.execute(tx.db)
      return
    case 'SendAgain':
      // A new attempt of its own: the old one's answer, should it still come, belongs to the attempt before.
      await sql`update dispatches set state = 'Waiting', send_at = ${tx.now}::timestamptz, claimed_by = null, attempted_at = null, ${common}
        where order_id = ${orderId}::bigint`.execute(tx.db)
      return
    case 'Refund':
      await sql`update dispatches set state = 'Dropped', claimed_by = null, ${common} where order_id = ${orderId}::bigint`.execute(tx.db)
  }
}

async function takenRefusal(house: House, orderId: string, supplierOrderId: string): Promise<Refusal> {
  const other = await house.db.selectFrom('dispatches').select('order_id').where('supplier_order_id', '=', supplierOrderId)
    .where('supplier_id', '=', eb => eb.selectFrom('dispatches as own').select('own.supplier_id').where('own.order_id', '=', orderId)).executeTakeFirst()
  return refuse('SUPPLIER_ORDER_TAKEN', { supplierOrderId, orderId: other?.order_id ?? '' }, house.clock())
}
