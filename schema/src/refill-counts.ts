import { failed, passed, unknown, type Check } from './decision.ts'
import { guaranteedCountOf } from './order.ts'
import type { ReadingFact, RefillFacts, RefillOrder } from './refill.ts'
import { Metric, TargetVisibility } from './service-vocabulary.ts'
import { wordsOfVisibility } from './service-words.ts'
import type { PolicySettings } from './settings.ts'
import { agoText, countText, percentText, shareText } from './wording.ts'

/** Basis points in a whole. */
const BASIS_POINTS = 10_000

/** The reading that a drop is judged by: one from since the order ended, and since it was last refilled. An older one shows what is filled by now. */
function readingSinceEnd({ order, reading, lastRefillEndedAt }: RefillFacts): ReadingFact | null {
  if (reading === null || order.endedAt === null || reading.readAt < order.endedAt) return null
  return lastRefillEndedAt !== null && reading.readAt < lastRefillEndedAt ? null : reading
}

/** The link still leads to what was ordered for: neither deleted nor renamed. Null while the order is open. P4.4 */
export function checkLinkWorks(facts: RefillFacts, now: Date): Check | null {
  if (facts.order.endedAt === null) return null
  const reading = readingSinceEnd(facts)
  if (reading === null) return unknown('LINK_NOT_READ', {}, now)
  const { visibility, readAt } = reading
  const isGone = visibility === TargetVisibility.Deleted || visibility === TargetVisibility.Renamed
  return isGone ? failed('LINK_GONE', { visibilityWords: wordsOfVisibility(visibility), readAt }, now) : passed('LINK_GONE', null, { readAt })
}

/** The target is public and its counter visible. Null while the order is open, and when P4.4 says already that there is none. P4.5 */
export function checkVisible(facts: RefillFacts, now: Date): Check | null {
  if (facts.order.endedAt === null) return null
  const reading = readingSinceEnd(facts)
  if (reading === null) return unknown('VISIBILITY_NOT_READ', {}, now)
  const { visibility, readAt } = reading
  if (visibility === TargetVisibility.Deleted || visibility === TargetVisibility.Renamed) return null
  return visibility === TargetVisibility.Public
    ? passed('TARGET_HIDDEN', `read ${agoText(readAt, now)}`, { readAt })
    : failed('TARGET_HIDDEN', { visibilityWords: wordsOfVisibility(visibility), readAt }, now)
}

/** The quantity ordered is large enough against the start count; exactly the least share is enough. P4.6 */
export function checkSize({ quantity, startCount }: RefillOrder, { refillStartShareBasisPoints }: PolicySettings, now: Date): Check {
  if (startCount === null) return unknown('START_COUNT_UNKNOWN', {}, now)
  const neededShare = refillStartShareBasisPoints / BASIS_POINTS
  if (startCount === 0) return passed('ORDER_TOO_SMALL', 'start count 0', { quantity, startCount, neededShare })
  const facts = { quantity, startCount, orderedShare: quantity / startCount, neededShare }
  // The share is for the eye; the verdict must not hang on a rounding.
  return BigInt(quantity) * BigInt(BASIS_POINTS) >= BigInt(startCount) * BigInt(refillStartShareBasisPoints)
    ? passed('ORDER_TOO_SMALL', `${shareText(facts.orderedShare)}, needs ${percentText(refillStartShareBasisPoints)}`, facts)
    : failed('ORDER_TOO_SMALL', facts, now)
}

/** The current count is not below the start count. Null while the order is open. P4.7 */
export function checkAboveStart(facts: RefillFacts, now: Date): Check | null {
  if (facts.order.endedAt === null) return null
  const { startCount } = facts.order
  const currentCount = readingSinceEnd(facts)?.count ?? null
  if (startCount === null || currentCount === null) return unknown('COUNT_NOT_READ', {}, now)
  if (currentCount < startCount) return failed('BELOW_START_COUNT', { currentCount, startCount }, now)
  const detail = currentCount === startCount ? `${countText(currentCount)}, as at the start` : `${countText(currentCount)} over ${countText(startCount)}`
  return passed('BELOW_START_COUNT', detail, { currentCount, startCount })
}

/** The current count is below the guaranteed count. Null while the order is open. P4.8 */
export function checkDrop(facts: RefillFacts, now: Date): Check | null {
  if (facts.order.endedAt === null) return null
  const guaranteedCount = guaranteedCountOf(facts.order)
  const currentCount = readingSinceEnd(facts)?.count ?? null
  if (guaranteedCount === null || currentCount === null) return unknown('DROP_NOT_READ', {}, now)
  return currentCount < guaranteedCount
    ? passed('NO_DROP', `${countText(currentCount)} under ${countText(guaranteedCount)}`, { currentCount, guaranteedCount })
    : failed('NO_DROP', { currentCount, guaranteedCount }, now)
}

/** For watch hours, the total shown is below the quantity ordered, however it was reached. Null while the order is open. P4.9 */
export function checkWatchHours({ order, watchHoursShown }: RefillFacts, now: Date): Check | null {
  if (order.endedAt === null) return null
  const { metric, quantity } = order
  if (metric !== Metric.WatchHours) return passed('WATCH_HOURS_REACHED', null, {}, 'Not a watch-hours service')
  if (watchHoursShown === null) return unknown('WATCH_HOURS_NOT_READ', {}, now)
  const facts = { watchHoursCount: watchHoursShown, quantity }
  return watchHoursShown < quantity
    ? passed('WATCH_HOURS_REACHED', `${countText(watchHoursShown)} of ${countText(quantity)}`, facts)
    : failed('WATCH_HOURS_REACHED', facts, now)
}
