import { EndedCause, OPEN_STATUSES, type OpenStatus, type OrderStatus } from './order-vocabulary.ts'
import type { Guarantee } from './service.ts'

/** An order, as far as the rules look at it. Counts are the counter at the link; delivered and quantity are units. */
export interface OrderFacts {
  readonly id: string
  readonly status: OrderStatus
  readonly quantity: number
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly delivered: number
  readonly chargedMicros: bigint
  readonly guarantee: Guarantee | null
  readonly placedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly endedCause: EndedCause | null
}

const DAY_MS = 86_400_000

/**
 * Units delivered: `clamp(current − start, 0, quantity)`, whatever raised the counter (P3.2).
 *
 * @example deliveredOf(18_204, 24_388, 10_000) // 6_184
 */
export function deliveredOf(startCount: number, currentCount: number, quantity: number): number {
  return Math.min(Math.max(currentCount - startCount, 0), quantity)
}

/** Units still to come. Never negative, because delivered never exceeds the quantity. */
export function remainsOf(order: Pick<OrderFacts, 'quantity' | 'delivered'>): number {
  return order.quantity - order.delivered
}

/** The counter the order is to reach: start count + quantity. Null until the start count is known. */
export function targetCountOf(order: Pick<OrderFacts, 'startCount' | 'quantity'>): number | null {
  return order.startCount === null ? null : order.startCount + order.quantity
}

/** What a guarantee guards: start count + delivered at the moment the order ended. Null while the order is open. */
export function guaranteedCountOf(order: Pick<OrderFacts, 'startCount' | 'delivered' | 'endedAt'>): number | null {
  return order.startCount === null || order.endedAt === null ? null : order.startCount + order.delivered
}

/** The last instant of the guarantee, which runs from the moment the order ended (P4.3). Null for none, for lifetime and for an open order. */
export function guaranteeEndOf(order: Pick<OrderFacts, 'guarantee' | 'endedAt'>): Date | null {
  const days = order.guarantee?.days ?? null
  return days === null || order.endedAt === null ? null : new Date(order.endedAt.getTime() + days * DAY_MS)
}

/** Pending, Processing or In progress: placed, work under way (P3.1). */
export function isOpen(status: OrderStatus): status is OpenStatus {
  return (OPEN_STATUSES as readonly OrderStatus[]).includes(status)
}

const OWN_DOINGS: ReadonlySet<EndedCause | null> = new Set([
  EndedCause.TargetPrivate, EndedCause.TargetDeleted, EndedCause.TargetRenamed, EndedCause.TargetForbidden,
])

/** Whether an order ended for the customer's own doing: the target was made private, deleted, renamed or forbidden (P3.4). */
export function isOwnDoing(cause: EndedCause | null): boolean {
  return OWN_DOINGS.has(cause)
}
