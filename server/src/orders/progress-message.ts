import { isOpen } from '@tallyboard/schema'
import type { OrderProgressMessage } from '../topics.ts'
import type { OrderChange } from './append-events.ts'

/** A change as plain JSON with the whole new state, so that a watcher costs no query. */
export function progressMessage({ order, next, kind, actor, clause, cause, reason }: OrderChange, transaction: string, now: Date): OrderProgressMessage {
  const at = now.toISOString()
  const version = order.version + 1
  const counts = {
    startCount: next.startCount, currentCount: next.currentCount, delivered: next.delivered,
    chargeMicros: next.chargeMicros.toString(), refundMicros: next.refundMicros.toString(),
  }
  return {
    orderId: order.id, accountId: order.accountId, transaction, version, status: next.status, ...counts,
    remains: order.quantity - next.delivered, quantity: order.quantity, currency: order.currency,
    startedAt: isoOf(order.startedAt) ?? (next.isStarted ? at : null), endedAt: isOpen(next.status) ? null : isoOf(order.endedAt) ?? at, changedAt: at,
    expectedStartAt: isoOf(order.expectedStartAt), expectedFinishAt: isoOf(order.expectedFinishAt), slowFinishAt: isoOf(order.slowFinishAt),
    event: {
      version, kind, at, status: next.status, actorKind: actor.kind, actorId: actor.id, clause, cause, reason, ...counts,
      deliveredChange: next.delivered - order.delivered,
    },
  }
}

/** An instant as the wire writes it. */
export function isoOf(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString()
}
