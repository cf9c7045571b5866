import { guaranteedCountOf, guaranteeEndOf, isOpen, isOwnDoing, type OrderFacts } from './order.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The first look. Sooner, and units that are still settling count as lost; later, and the day on which most of a drop falls is missed. */
const FIRST_LOOK_MS = 6 * HOUR_MS
/** Looks grow apart with age: the next one comes after this part of the time since the end. A month takes about twenty looks, a year thirty. */
const PART_OF_AGE = 1 / 4
/** However old the order, somebody looks this often. */
const LONGEST_PAUSE_MS = 30 * DAY_MS
/** The last look comes so long before the guarantee ends that the customer can still ask; for a short guarantee, in its last quarter. */
const LAST_LOOK_MS = DAY_MS

/** An order, as far as watching it for a drop goes. */
export type WatchedOrder = Pick<OrderFacts, 'status' | 'startCount' | 'delivered' | 'endedAt' | 'endedCause' | 'guarantee'>

/**
 * When the counter of an order that has ended is read next, on a schedule that falls off with its age. The last look comes a day before
 * the guarantee ends. Null when no drop of it could be refilled: open, unguaranteed, nothing delivered, start count unknown, the
 * customer's own doing, or all looks taken.
 *
 * @param lastReadAt the newest reading; one from before the end does not count
 */
export function dropReadingAfter(order: WatchedOrder, lastReadAt: Date | null): Date | null {
  const { endedAt, guarantee } = order
  if (isOpen(order.status) || endedAt === null || guarantee === null) return null
  if (guaranteedCountOf(order) === null || order.delivered === 0 || isOwnDoing(order.endedCause)) return null
  const lastMs = Math.max(lastReadAt?.getTime() ?? 0, endedAt.getTime())
  const ageMs = lastMs - endedAt.getTime()
  const nextMs = lastMs + Math.min(Math.max(ageMs * PART_OF_AGE, FIRST_LOOK_MS), LONGEST_PAUSE_MS)
  const guaranteeEndAt = guaranteeEndOf(order)
  if (guaranteeEndAt === null) return new Date(nextMs)
  const guaranteeMs = guaranteeEndAt.getTime() - endedAt.getTime()
  const lastLookMs = guaranteeEndAt.getTime() - Math.min(LAST_LOOK_MS, guaranteeMs * PART_OF_AGE)
  return lastMs >= lastLookMs ? null : new Date(Math.min(nextMs, lastLookMs))
}

/** When the drop that still lasts was first seen, from readings in order of time; null when the newest shows none. */
export function dropFirstSeenAt(guaranteedCount: number, readings: readonly { readonly count: number, readonly readAt: Date }[]): Date | null {
  const lastWhole = readings.findLastIndex(reading => reading.count >= guaranteedCount)
  return readings[lastWhole + 1]?.readAt ?? null
}
