// What the desk of the house counts, and what it lists.

/** A pile of work of the house, with a page where it is worked off. */
export const HouseQueue = {
  Uncertain: 'Uncertain',
  Stalled: 'Stalled',
  Anomalies: 'Anomalies',
  Reviews: 'Reviews',
  Evidence: 'Evidence',
  SpeedUps: 'SpeedUps',
  Refills: 'Refills',
  Threads: 'Threads',
  Withdrawals: 'Withdrawals',
  Payments: 'Payments',
  Disputes: 'Disputes',
  Credits: 'Credits',
} as const
export type HouseQueue = (typeof HouseQueue)[keyof typeof HouseQueue]

/** Which of everybody's orders: in a state, open, not sent yet, of an unknown outcome, or past the slow end of their estimate. */
export const HouseOrderList = {
  Open: 'Open',
  Waiting: 'Waiting',
  Uncertain: 'Uncertain',
  Stalled: 'Stalled',
  Pending: 'Pending',
  Processing: 'Processing',
  InProgress: 'InProgress',
  Completed: 'Completed',
  Partial: 'Partial',
  Cancelled: 'Cancelled',
} as const
export type HouseOrderList = (typeof HouseOrderList)[keyof typeof HouseOrderList]

/** The upper ends of the steps by which calls are counted by how long they took, in milliseconds. The last step is everything slower. */
export const LATENCY_STEPS_MS: readonly number[] = [
  25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 350, 400, 500, 600, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 12_000, 20_000, 30_000,
]

/**
 * The step that a call belongs to.
 *
 * @example latencyStepOf(212) // 8, the step up to 250 ms
 */
export function latencyStepOf(tookMs: number): number {
  const step = LATENCY_STEPS_MS.findIndex(end => tookMs <= end)
  return step === -1 ? LATENCY_STEPS_MS.length : step
}

/**
 * What 95 of 100 calls took at most, as the upper end of their step, in milliseconds; the slowest step answers its lower end. Null without a call.
 *
 * @example latencyP95Of([0, 19, 1]) // 50
 */
export function latencyP95Of(counts: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let below = 0
  for (const [step, count] of counts.entries()) {
    below += count
    if (below >= total * 0.95) return LATENCY_STEPS_MS[Math.min(step, LATENCY_STEPS_MS.length - 1)] ?? null
  }
  return null
}
