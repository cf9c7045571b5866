import { COUNT_LIMIT, countText, Permission, type EndedCause, type FaultParty, type OrderStatus } from '@tallyboard/schema'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { measureServiceEstimate } from '../services/measure-service-estimate.ts'
import { transact } from '../transact.ts'
import { endOrder } from './end-order.ts'

/** Closing an order by hand: how, through whose fault, and why. */
export interface CloseOrderRequest {
  readonly orderId: string
  readonly status: OrderStatus
  readonly fault: FaultParty
  readonly cause: EndedCause
  readonly reason: string
  readonly currentCount: number | null
  readonly idempotencyKey: string
}

/** The order that was closed. */
export interface OrderClosed {
  readonly kind: 'Closed'
  readonly orderId: string
}

const REASON_LENGTH_MAX = 500

/** Closes an order for the house's, the supplier's or the customer's doing (P3.2 to P3.4). For agents and administrators. */
export async function closeOrder(house: House, viewer: Viewer, request: CloseOrderRequest): Promise<OrderClosed | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const { idempotencyKey, ...input } = request
  if (!isRowId(request.orderId)) throw notFound('order')
  if (request.reason.length > REASON_LENGTH_MAX) throw inputError(`reason has at most ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  if (request.currentCount !== null && !(Number.isInteger(request.currentCount) && request.currentCount >= 0 && request.currentCount <= COUNT_LIMIT)) {
    throw inputError(`currentCount is a count: a whole number from 0 to ${countText(COUNT_LIMIT)}.`, { field: 'currentCount' })
  }
  return await transact(house, async tx => await withIdempotency<OrderClosed>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'closeOrder', input }, async () => {
      const outcome = await endOrder(tx, { ...request, reason: request.reason.trim(), actor: actorOf(viewer) })
      if (outcome.kind === 'Missing') throw notFound('order')
      if (outcome.kind === 'Refused') return outcome
      tx.afterCommit(async () => await measureServiceEstimate(house, outcome.serviceId))
      return { kind: 'Closed', orderId: outcome.orderId }
    }))
}
