/** What decides when an order is asked after again. */
export interface PollFacts {
  /** Since anything about the order last changed, or since it was sent. */
  readonly quietMs: number
  /** Polls in a row that said nothing usable about this order. */
  readonly failureCount: number
}

/** The nearest and the furthest two polls of one order lie apart. */
export interface PollPace {
  readonly shortestMs: number
  readonly longestMs: number
}

/** An order that has been quiet for twenty times this long is asked after this often: a moving one every round, one of yesterday now and then. */
const QUIET_SHARE = 20

/** More failures than this wait no longer: the longest pace is reached before. */
const FAILURES_COUNTED_MAX = 10

/**
 * How long until an order is asked after again: soon while its numbers move, rarer the longer it has been quiet, and rarer still while
 * the supplier has nothing usable to say about it. Freshness costs calls, and calls are capped, so those who move get them.
 */
export function pollIntervalMs({ quietMs, failureCount }: PollFacts, { shortestMs, longestMs }: PollPace): number {
  const byQuiet = Math.max(quietMs, 0) / QUIET_SHARE
  const byFailures = failureCount === 0 ? 0 : shortestMs * 2 ** Math.min(failureCount, FAILURES_COUNTED_MAX)
  return Math.round(Math.min(Math.max(shortestMs, byQuiet, byFailures), longestMs))
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** When an order that has ended is asked after once more, counted from its end. */
const LATER_LOOKS_MS = [5 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS]

/**
 * An order that has ended is asked after a few more times, because a supplier that takes its word back would not be noticed otherwise (P3.1);
 * null when it has been asked after for the last time.
 */
export function pollAfterEndMs(sinceEndMs: number): number | null {
  const next = LATER_LOOKS_MS.find(lookMs => lookMs > sinceEndMs)
  return next === undefined ? null : next - Math.max(sinceEndMs, 0)
}
