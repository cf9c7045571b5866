/** The world's time: milliseconds since the world began, never the time of day. */
export interface SimulatedClock {
  now(): number
  /** Moves time forward at once, on top of what passes by itself. */
  advance(simulatedMs: number): void
  /** How much of its time passes in a day of whoever reads the real calendar. A guarantee of thirty days is counted in those: at sixty-fold speed it would be over before noon. */
  readonly calendarDayMs: number
}

export interface ClockOptions {
  /** Simulated seconds in a real one. At 0 only `advance` moves the clock. */
  readonly speed: number
  /** Where the world's time goes on, in simulated milliseconds. */
  readonly startAtMs: number
  /** The real time in milliseconds. */
  readonly now: () => number
}

export function startClock({ speed, startAtMs, now }: ClockOptions): SimulatedClock {
  const realStartMs = now()
  let advancedMs = 0
  return {
    now: () => Math.floor(startAtMs + advancedMs + (now() - realStartMs) * speed),
    advance: (simulatedMs) => {
      if (!Number.isFinite(simulatedMs) || simulatedMs < 0) throw new RangeError('the clock only goes forward')
      advancedMs += simulatedMs
    },
    calendarDayMs: DAY_MS * Math.max(1, speed),
  }
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
