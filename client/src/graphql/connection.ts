import { computed, readonly, shallowRef, type ComputedRef, type Ref } from 'vue'

/** live: every subscription is being served. connecting: not yet, or not again for a moment. lost: for longer than a reader should not be told. */
export type ConnectionState = 'live' | 'connecting' | 'lost'

/** What the frame and the pages see of the live connection. */
export interface Connection {
  readonly state: ComputedRef<ConnectionState>
  /** When it broke; null while it holds. */
  readonly lostAt: Readonly<Ref<Date | null>>
  /** When the last change arrived, over all subscriptions: the age of the numbers on the page. */
  readonly lastChangeAt: Readonly<Ref<Date | null>>
  /** Does not wait for the next attempt. */
  readonly reconnect: () => void
}

/** A connection that is back within this time was never missed (LOOK §9). */
const TELL_AFTER_MS = 2_000

const isOpen = shallowRef(false)
/** Subscriptions that ended although nobody ended them, and wait to begin again; the socket may well be open meanwhile. */
const brokenCount = shallowRef(0)
const isOverdue = shallowRef(false)
const lostAt = shallowRef<Date | null>(null)
const lastChangeAt = shallowRef<Date | null>(null)
let overdueTimer: ReturnType<typeof setTimeout> | undefined
const waiting = new Set<() => void>()

const state = computed<ConnectionState>(() => {
  if (isOpen.value && brokenCount.value === 0) return 'live'
  return isOverdue.value ? 'lost' : 'connecting'
})

function update(): void {
  if (isOpen.value && brokenCount.value === 0) {
    clearTimeout(overdueTimer)
    overdueTimer = undefined
    isOverdue.value = false
    lostAt.value = null
    return
  }
  overdueTimer ??= setTimeout(() => { isOverdue.value = true }, TELL_AFTER_MS)
}

/** What the socket and the subscriptions report. Pages read `useConnection()` and call nothing here. */
export const connectionReports = {
  /** An attempt begins: the first one, or one after a loss. */
  trying(): void {
    update()
  },
  opened(): void {
    isOpen.value = true
    update()
  },
  closed(wasWanted: boolean): void {
    isOpen.value = false
    if (wasWanted) {
      // Nobody listens any more, so nothing is missed.
      clearTimeout(overdueTimer)
      overdueTimer = undefined
      isOverdue.value = false
      return
    }
    lostAt.value ??= new Date()
    update()
  },
  broken(): void {
    brokenCount.value += 1
    lostAt.value ??= new Date()
    update()
  },
  mended(): void {
    brokenCount.value -= 1
    update()
  },
  changed(): void {
    lastChangeAt.value = new Date()
  },
}

/** Waits, unless the reader or the network says that now is the time. */
export function waitToRetry(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer)
      waiting.delete(go)
      resolve()
    }
    const timer = setTimeout(go, ms)
    waiting.add(go)
  })
}

function reconnect(): void {
  for (const go of waiting) go()
}

/** The state of the live connection of this page. */
export function useConnection(): Connection {
  return { state, lostAt: readonly(lostAt), lastChangeAt: readonly(lastChangeAt), reconnect }
}
