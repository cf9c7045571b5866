import { AsyncLocalStorage } from 'node:async_hooks'
import type { House } from '../house.ts'

/** Something that runs again and again until it is stopped. */
export interface Recurring {
  /** Runs it now, or once more as soon as the run under way is over. */
  nudge(): void
  stop(): Promise<void>
}

/**
 * Runs `work` every so often and whenever it is nudged, never twice at once. A nudge is only a hint: losing one costs no more than
 * the interval. What it throws is logged, and the next run comes all the same.
 */
export function recur(house: House, name: string, everyMs: number, work: () => Promise<unknown>): Recurring {
  // Whoever nudges may be in the middle of a request; the work is not theirs, and what it writes must not be signed by them.
  const asItself = AsyncLocalStorage.snapshot()
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let isNudged = false
  let isStopped = false
  const run = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    isNudged = false
    running = work().then(() => undefined, (cause: unknown) => {
      if (!isStopped) house.log.error({ err: cause, work: name }, 'a recurring work failed')
    }).then(() => {
      running = null
      if (isStopped) return
      if (isNudged) run()
      else timer = setTimeout(run, everyMs)
    })
  }
  run()
  return {
    nudge: () => {
      if (isStopped) return
      if (running === null) asItself(run)
      else isNudged = true
    },
    stop: async () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
