import { advice, decide, failed, passed, type Check, type Decision } from './decision.ts'
import type { ReadingFact } from './refill.ts'
import { TargetVisibility, type Metric } from './service-vocabulary.ts'
import { wordsOfVisibility } from './service-words.ts'

/** The most that a counter is taken to show. No counter has ever stood so high, and a typing error soon does. */
export const COUNT_LIMIT = 1_000_000_000_000

/**
 * How far a counter may go between two readings before somebody looks again. Smaller, and every busy post is doubted; larger, and a digit too
 * many passes for growth.
 */
const LEAP_FACTOR = 10
/** Below this many units a leap means nothing: from 3 to 40 is a morning. */
const LEAP_FLOOR = 1_000

/** The last reading of a counter. */
export interface PreviousReading {
  readonly count: number
  readonly readAt: Date
}

/** A reading that is kept. One that is doubtful is not judged by until somebody confirms it, or the next one agrees with it. */
export interface ReadingGrant extends ReadingFact {
  readonly isDoubtful: boolean
}

/**
 * Whether a reading of a counter is kept (P3.2). Refused is what cannot be: a count below zero, above 10¹² or broken, a count that nobody
 * could see, one from the future, one older than what is known, another count for the same instant. A leap against the last reading
 * is kept and doubted.
 */
export function decideReading(previous: PreviousReading | null, reading: ReadingFact, metric: Metric, now: Date): Decision<ReadingGrant> {
  const checks = [checkGiven(reading, metric, now), checkCount(reading, now), checkTime(previous, reading, now), checkLeap(previous, reading, now)]
  const isDoubtful = isLeap(previous, reading)
  return decide(checks.filter(check => check !== null), () => ({ ...reading, isDoubtful }))
}

/** A public target has a count, a hidden one has none. */
function checkGiven({ count, visibility }: ReadingFact, metric: Metric, now: Date): Check {
  if (visibility === TargetVisibility.Public) return count === null ? failed('READING_MISSING', { metric }, now) : passed('READING_MISSING')
  return count === null
    ? passed('READING_HIDDEN', null, {}, 'No count, none to be seen')
    : failed('READING_HIDDEN', { visibilityWords: wordsOfVisibility(visibility), readCount: count }, now)
}

/** A count is a whole number from zero to the limit. Null when there is none. */
function checkCount({ count }: ReadingFact, now: Date): Check | null {
  if (count === null) return null
  if (!Number.isInteger(count)) return failed('READING_NOT_WHOLE', {}, now)
  if (count < 0) return failed('READING_NEGATIVE', { readCount: count }, now)
  return count > COUNT_LIMIT ? failed('READING_TOO_LARGE', { readCount: count, readCountMax: COUNT_LIMIT }, now) : passed('READING_TOO_LARGE', null, { readCount: count })
}

/** A reading is newer than the last one, or repeats it, and is not from the future. */
function checkTime(previous: PreviousReading | null, { count, readAt }: ReadingFact, now: Date): Check {
  if (readAt > now) return failed('READING_AHEAD', { readAt }, now)
  if (previous === null || readAt > previous.readAt) return passed('READING_OLDER', null, { readAt })
  if (readAt < previous.readAt) return failed('READING_OLDER', { readAt, previousReadAt: previous.readAt, previousCount: previous.count }, now)
  return count === null || count === previous.count
    ? passed('READING_OLDER', null, { readAt })
    : failed('READING_CONTRADICTS', { readCount: count, previousCount: previous.count, readAt }, now)
}

/** A leap is pointed out, not refused. Null where there is nothing to compare. */
function checkLeap(previous: PreviousReading | null, reading: ReadingFact, now: Date): Check | null {
  if (previous === null || reading.count === null) return null
  return isLeap(previous, reading)
    ? advice('READING_LEAPS', { readCount: reading.count, previousCount: previous.count, previousReadAt: previous.readAt }, now)
    : passed('READING_LEAPS', null, { previousCount: previous.count })
}

function isLeap(previous: PreviousReading | null, { count }: ReadingFact): boolean {
  if (previous === null || count === null) return false
  const [lower, higher] = count < previous.count ? [count, previous.count] : [previous.count, count]
  return higher - lower > LEAP_FLOOR && higher > lower * LEAP_FACTOR
}
