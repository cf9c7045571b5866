import { invariant } from './assert.ts'
import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import { terminationClauseOf } from './dispute.ts'
import { settledChargeOf } from './money.ts'
import { deliveredOf, isOpen, isOwnDoing, type OrderFacts } from './order.ts'
import { FaultParty, FINAL_STATUSES, OrderStatus, type EndedCause, type FinalStatus } from './order-vocabulary.ts'
import { countText } from './wording.ts'

/** Closing an order: what it costs in the end and what returns to the balance. Charge and refund add up to what was charged. */
export interface Settlement {
  readonly status: FinalStatus
  readonly delivered: number
  readonly chargeMicros: bigint
  readonly refundMicros: bigint
  readonly clause: 'P3.2' | 'P3.3' | 'P3.4'
}

/** An order, as far as settling looks at it. */
export type SettlementFacts = Pick<OrderFacts, 'quantity' | 'chargedMicros'>

/** An order, as far as closing it by hand looks at it. */
export type ClosingFacts = Pick<OrderFacts, 'status' | 'quantity' | 'startCount' | 'currentCount' | 'delivered' | 'chargedMicros' | 'endedAt'>

/** How somebody asks to close an order. `currentCount` is the reading that shows it, where there is one. */
export interface ClosingRequest {
  readonly status: OrderStatus
  readonly fault: FaultParty
  readonly cause: EndedCause
  readonly reason: string
  readonly currentCount: number | null
}

/**
 * What an order costs when it ends. Completed costs what was charged (P3.2). Partial or Cancelled through the house's or the supplier's
 * fault costs `round(charged × delivered ÷ quantity)` and the rest returns (P3.3). The customer's own doing refunds nothing (P3.4).
 * Completed with units undelivered, and nobody to blame at the customer's end, is Partial.
 *
 * @example settle({ quantity: 1_000, chargedMicros: 1_000_000n }, { status: 'Partial', fault: 'Supplier', delivered: 400 })
 * // { status: 'Partial', delivered: 400, chargeMicros: 400_000n, refundMicros: 600_000n, clause: 'P3.3' }
 */
export function settle(
  order: SettlementFacts,
  ending: { readonly status: FinalStatus, readonly fault: FaultParty, readonly delivered: number },
): Settlement {
  const { quantity, chargedMicros } = order
  const { fault, delivered } = ending
  invariant(delivered >= 0 && delivered <= quantity, 'delivered lies between zero and the quantity')
  if (fault === FaultParty.Customer) {
    return { status: ending.status, delivered, chargeMicros: chargedMicros, refundMicros: 0n, clause: 'P3.4' }
  }
  const status = ending.status === OrderStatus.Completed && delivered < quantity ? OrderStatus.Partial : ending.status
  const chargeMicros = settledChargeOf(chargedMicros, delivered, quantity)
  return {
    status, delivered, chargeMicros, refundMicros: chargedMicros - chargeMicros,
    clause: status === OrderStatus.Completed ? 'P3.2' : 'P3.3',
  }
}

/** Whether an order may be closed by hand as asked, and what it costs then. Clauses P3.1 to P3.4. */
export function decideClosing(order: ClosingFacts, request: ClosingRequest, now: Date): Decision<Settlement> {
  const delivered = deliveredBy(order, request.currentCount)
  const checks: Check[] = [
    isOpen(order.status)
      ? passed('ORDER_ENDED', null, { status: order.status })
      : failed('ORDER_ENDED', { status: order.status, endedAt: order.endedAt }, now),
    isFinal(request.status)
      ? passed('CLOSING_NOT_FINAL', request.status, { status: request.status })
      : failed('CLOSING_NOT_FINAL', { status: request.status }, now),
    (request.fault === FaultParty.Customer) === isOwnDoing(request.cause) && terminationClauseOf(request.cause) === null
      ? passed('CLOSING_CAUSE_MISMATCH', null, { cause: request.cause, fault: request.fault })
      : failed('CLOSING_CAUSE_MISMATCH', { cause: request.cause, fault: request.fault }, now),
    request.reason.trim() !== '' ? passed('CLOSING_REASON_MISSING') : failed('CLOSING_REASON_MISSING', {}, now),
    request.status !== OrderStatus.Completed || request.fault === FaultParty.Customer || delivered === order.quantity
      ? passed('TARGET_COUNT_NOT_REACHED', `${countText(delivered)} of ${countText(order.quantity)}`, { delivered, quantity: order.quantity },
          request.status === OrderStatus.Completed ? undefined : 'Delivered units counted')
      : failed('TARGET_COUNT_NOT_REACHED', { delivered, quantity: order.quantity }, now),
  ]
  return decide(checks, () => {
    invariant(isFinal(request.status), 'a closing that passed its checks ends in a final state')
    return settle(order, { status: request.status, fault: request.fault, delivered })
  })
}

function isFinal(status: OrderStatus): status is FinalStatus {
  return (FINAL_STATUSES as readonly OrderStatus[]).includes(status)
}

/** Units the reading shows, never fewer than were counted before. */
function deliveredBy(order: ClosingFacts, currentCount: number | null): number {
  if (order.startCount === null || currentCount === null) return order.delivered
  return Math.max(order.delivered, deliveredOf(order.startCount, currentCount, order.quantity))
}
