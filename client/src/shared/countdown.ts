import { formatDuration } from './durations.ts'
import { formatDay, formatInstant } from './times.ts'

/** A time that runs out, in words and as the share that is left. */
export interface Countdown {
  /** 0 to 1. */
  readonly leftShare: number
  /** '5 d 11 h left', or null once it is over. */
  readonly left: string | null
  /** 'until 29 Nov 04:10', 'over since 29 Nov 04:10'. */
  readonly until: string
  /** 'ended 30 Oct'. */
  readonly since: string
}

/** How much of a period is left. Its last instant still belongs to it. */
export function countdownOf(from: Date, until: Date, now: Date, sinceWord: string): Countdown {
  const leftMs = until.getTime() - now.getTime()
  const whole = Math.max(1, until.getTime() - from.getTime())
  return {
    leftShare: Math.min(1, Math.max(0, leftMs / whole)),
    left: leftMs < 0 ? null : `${formatDuration(leftMs)} left`,
    until: `${leftMs < 0 ? 'over since' : 'until'} ${formatInstant(until, now)}`,
    since: `${sinceWord} ${formatDay(from, now)}`,
  }
}
