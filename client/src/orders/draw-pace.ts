/** More changes than this in a second, and the eye no longer follows single ones (LOOK §8). */
const CALM_CHANGES_PER_SECOND = 4
/** A busy list is drawn four times a second. Longer would feel like a lag, shorter like a flicker. */
const BUSY_DRAW_INTERVAL_MS = 250

/** When the next draw is due, and whether single changes are still marked. */
export interface DrawPace {
  readonly isBusy: boolean
  readonly waitMs: number
}

/** Changes of the last second, with the new ones: what `paceOf` looks at. */
export function recentChanges(changes: readonly number[], count: number, now: number): readonly number[] {
  const fresh = changes.filter((at) => at > now - 1_000)
  // Five say busy as well as five thousand would.
  return [...fresh, ...Array.from({ length: Math.min(count, CALM_CHANGES_PER_SECOND + 1) }, () => now)].slice(-CALM_CHANGES_PER_SECOND - 1)
}

/** A calm list draws each change at once; a busy one waits out its interval and then draws the latest. */
export function paceOf(changes: readonly number[], lastDrawAt: number, now: number): DrawPace {
  const isBusy = changes.filter((at) => at > now - 1_000).length > CALM_CHANGES_PER_SECOND
  return { isBusy, waitMs: isBusy ? Math.max(0, lastDrawAt + BUSY_DRAW_INTERVAL_MS - now) : 0 }
}
