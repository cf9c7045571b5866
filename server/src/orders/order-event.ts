import { countText, droppedOf, OrderEventKind, OrderStatus, remainsOf, type ActorKind, type EndedCause } from '@tallyboard/schema'
import type { OrderEventMessage, OrderProgressMessage } from '../topics.ts'
import type { OrderEventRow } from './history-query.ts'
import type { OrderEventType, OrderProgressType } from './order.graphql.ts'

/** An event, as far as its text looks at it. */
interface ToldEvent {
  readonly kind: OrderEventKind
  readonly status: OrderStatus
  readonly cause: EndedCause | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly quantity: number
}

const CAUSE_WORDS: Partial<Record<EndedCause, string>> = {
  TargetPrivate: 'the target was made private', TargetDeleted: 'the target was deleted',
  TargetRenamed: 'the target was renamed', TargetForbidden: 'the target is forbidden',
  PaymentDisputed: 'a payment was disputed', PaymentFraud: 'a payment was reported as stolen',
}

/** What happened, in a few words. Who, when, why and how much money stand beside it. */
export function eventText(event: ToldEvent): string {
  switch (event.kind) {
    case OrderEventKind.Placed: return 'Placed'
    case OrderEventKind.Sent: return 'Sent'
    case OrderEventKind.Accepted: return 'Processing: accepted'
    case OrderEventKind.Uncertain: return 'No answer from the supplier'
    case OrderEventKind.Resolved: return event.status === OrderStatus.Pending ? 'Resolved: it was not taken' : 'Resolved: it was taken'
    case OrderEventKind.Started: return 'In progress: first units seen'
    case OrderEventKind.Reading:
      if (event.currentCount !== null) return `Reading ${countText(event.currentCount)}`
      return event.status === OrderStatus.InProgress ? `Reading ${countText(event.delivered)} delivered` : 'Seen by the supplier'
    case OrderEventKind.Ended: return endText(event)
  }
}

function endText(event: ToldEvent): string {
  const word = event.status === OrderStatus.Cancelled ? 'Cancelled' : event.status
  const causeWords = event.cause === null ? undefined : CAUSE_WORDS[event.cause]
  if (causeWords !== undefined) return `${word}: ${causeWords}`
  const remains = remainsOf(event)
  if (remains === 0) return word
  return event.delivered === 0 ? `${word}: nothing delivered` : `${word}: ${countText(remains)} could not be delivered`
}

/** Who did it. A reader learns the role; names are for the house (P7.2). */
function actorType(kind: ActorKind) {
  return { kind, name: null }
}

/** A row of the history as the API tells it. */
export function orderEventType(row: OrderEventRow, { quantity, currency }: { readonly quantity: number, readonly currency: string }): OrderEventType {
  return {
    version: row.version, kind: row.kind, at: row.at, status: row.status, actor: actorType(row.actor_kind), clause: row.clause, cause: row.cause,
    reason: row.reason, text: eventText({ ...row, currentCount: row.current_count, quantity }), startCount: row.start_count,
    currentCount: row.current_count, delivered: row.delivered, deliveredChange: row.delivered_change, charge: row.charge_micros, refund: row.refund_micros, currency,
  }
}

function messageEventType(event: OrderEventMessage, { quantity, currency }: OrderProgressMessage): OrderEventType {
  const { version, kind, at, status, clause, cause, reason, startCount, currentCount, delivered, deliveredChange } = event
  return {
    version, kind, at, status, actor: actorType(event.actorKind), clause, cause, reason, text: eventText({ ...event, quantity }),
    startCount, currentCount, delivered, deliveredChange, charge: event.chargeMicros, refund: event.refundMicros, currency,
  }
}

const told = new WeakMap<OrderProgressMessage, OrderProgressType>()

/** A change as the API tells it. Every watcher of the same message gets the same object, so it can be written down once for all of them. */
export function orderProgressType(message: OrderProgressMessage): OrderProgressType {
  const known = told.get(message)
  if (known !== undefined) return known
  const { accountId: _accountId, transaction: _transaction, chargeMicros, refundMicros, event, ...state } = message
  const endedAt = message.endedAt === null ? null : new Date(message.endedAt)
  const droppedCount = message.currentCount === null ? 0 : droppedOf({ ...message, endedAt }, message.currentCount)
  const progress = { ...state, droppedCount, charge: chargeMicros, refund: refundMicros, event: messageEventType(event, message) }
  told.set(message, progress)
  return progress
}
