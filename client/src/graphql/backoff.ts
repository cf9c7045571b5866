/** The first wait. Shorter, and a server that restarts is hammered; longer, and a reader notices a hiccup. */
const FIRST_WAIT_MS = 500
/** Longer, and a reader looks at old numbers although the server is back; shorter, and a server on its knees is kept there. */
const LONGEST_WAIT_MS = 5_000

/**
 * How long to wait before the next attempt: doubled each time up to a cap, then shortened by up to half, so that a thousand dashboards do not come
 * back in the same instant. `random` lies between 0 and 1.
 */
export function retryWaitMs(attempt: number, random: number): number {
  // 2 ** 1024 is infinite; the cap is reached long before the exponent matters.
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 16))
  return Math.round(wait * (1 - random / 2))
}
