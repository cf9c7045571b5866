/** How long to wait before the next attempt: doubled each time, up to a limit. */
export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
}

/** Repeating a read: soon, because a poll that waits is a count that stands still. */
export const READ_BACKOFF: Backoff = { firstMs: 200, longestMs: 2_000 }

/** Sending an order that certainly never left: the supplier is down, and a minute more does not matter. */
export const SEND_BACKOFF: Backoff = { firstMs: 2_000, longestMs: 60_000 }

/** A refusal that passes by itself, such as another order on the link: suppliers need minutes to hours to finish it. */
export const WAIT_BACKOFF: Backoff = { firstMs: 15_000, longestMs: 1_800_000 }

/** Letting a broken supplier alone before it is tried again. */
export const BREAKER_BACKOFF: Backoff = { firstMs: 5_000, longestMs: 120_000 }

/** The wait after an attempt, the first of which is 1, in milliseconds. A pure function: whoever wants jitter adds it. */
export function backoffMs(backoff: Backoff, attempt: number): number {
  // Beyond thirty doublings every limit is passed, and a larger shift would overflow.
  const doublings = Math.min(Math.max(Math.floor(attempt), 1) - 1, 30)
  return Math.min(backoff.firstMs * 2 ** doublings, backoff.longestMs)
}
