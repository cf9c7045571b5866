import {
  decideClosing, OrderEventKind, TargetVisibility, type EndedCause, type FaultParty, type OrderStatus, type Refusal,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { appendEvents } from './append-events.ts'
import { lockOrders } from './lock-orders.ts'
import { postRefunds } from './post-refunds.ts'

/** How an order is to end. */
export interface EndOrderRequest {
  readonly orderId: string
  readonly status: OrderStatus
  readonly fault: FaultParty
  readonly cause: EndedCause
  readonly reason: string
  readonly actor: Actor
  /** The reading that shows it, where there is one. */
  readonly currentCount?: number | null
}

/** What became of it. */
export type EndOrderOutcome =
  | { readonly kind: 'Ended', readonly orderId: string, readonly serviceId: string, readonly status: OrderStatus, readonly refundMicros: bigint }
  | { readonly kind: 'Refused', readonly refusal: Refusal }
  | { readonly kind: 'Missing' }

/** What each cause of the customer's own doing says about the target (P3.4). */
const VISIBILITY_OF_CAUSE: Partial<Record<EndedCause, TargetVisibility>> = {
  TargetPrivate: TargetVisibility.Private, TargetDeleted: TargetVisibility.Deleted,
  TargetRenamed: TargetVisibility.Renamed, TargetForbidden: TargetVisibility.Forbidden,
}

/**
 * Ends an order: decides under its row's lock (P3.1 to P3.4), writes the end into its history, and gives back what was not delivered in the
 * same transaction. A second end finds a final order and is refused, so nothing is refunded twice.
 */
export async function endOrder(tx: Transaction, request: EndOrderRequest): Promise<EndOrderOutcome> {
  const order = (await lockOrders(tx, [request.orderId])).get(request.orderId)
  if (order === undefined) return { kind: 'Missing' }
  const currentCount = request.currentCount ?? null
  const decision = decideClosing(order, { ...request, currentCount }, tx.now)
  if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
  const { status, delivered, chargeMicros, refundMicros, clause } = decision.grant
  const change = {
    order, kind: OrderEventKind.Ended, actor: request.actor, clause, cause: request.cause, reason: request.reason,
    next: {
      status, delivered, chargeMicros, refundMicros, startCount: order.startCount, isStarted: order.startedAt !== null,
      currentCount: order.startCount === null ? null : currentCount ?? order.currentCount,
    },
  }
  await appendEvents(tx, [change])
  const visibility = VISIBILITY_OF_CAUSE[request.cause]
  if (visibility !== undefined) {
    await sql`
      insert into target_readings (canonical_link, metric, count, visibility, source, at, actor_id, reason)
      values (${order.canonicalLink}, ${order.metric}, ${currentCount}::bigint, ${visibility}, 'Agent',
        ${tx.now}::timestamptz, ${request.actor.id}, ${request.reason})`.execute(tx.db)
  }
  await postRefunds(tx, [change])
  return { kind: 'Ended', orderId: order.id, serviceId: order.serviceId, status, refundMicros }
}
