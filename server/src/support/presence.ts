import type { House } from '../house.ts'
import type { PresenceNews } from '../topics.ts'

/** Somebody who is reading a thread now. */
export interface Reader {
  readonly accountId: string
  readonly kind: PresenceNews['kind']
}

/** Who is reading which thread, as this process has heard. Nothing of it is written down. */
export interface Presence {
  readersOf(threadId: string): readonly Reader[]
  /** Calls back when somebody comes or goes. */
  watch(threadId: string, onChange: () => void): () => void
}

/** Readers say so every ten seconds. Shorter, and one lost word makes them flicker; longer, and they stay after the window is closed. */
export const PRESENCE_LIFE_MS = 25_000

/** More readers than this are not kept: nobody could fill the memory by reading. */
const READERS_MAX = 10_000

const presences = new WeakMap<House, Presence>()

/** The presence of a house, listening from the first time somebody asks. */
export function presenceOf(house: House): Presence {
  let presence = presences.get(house)
  if (presence === undefined) presences.set(house, presence = openPresence(house))
  return presence
}

interface Seen {
  readonly reader: Reader
  readonly timer: NodeJS.Timeout
}

function openPresence(house: House): Presence {
  const threads = new Map<string, Map<string, Seen>>()
  const watchers = new Map<string, Set<() => void>>()
  let count = 0

  const tell = (threadId: string): void => {
    for (const onChange of watchers.get(threadId) ?? []) onChange()
  }
  const forget = (threadId: string, accountId: string): boolean => {
    const seen = threads.get(threadId)?.get(accountId)
    if (seen === undefined) return false
    clearTimeout(seen.timer)
    threads.get(threadId)?.delete(accountId)
    if (threads.get(threadId)?.size === 0) threads.delete(threadId)
    count--
    return true
  }

  house.bus.listen('presence', 'house', ({ threadId, accountId, kind, isReading }) => {
    const wasThere = forget(threadId, accountId)
    if (isReading && count < READERS_MAX) {
      const timer = setTimeout(() => {
        if (forget(threadId, accountId)) tell(threadId)
      }, PRESENCE_LIFE_MS)
      // Somebody's presence must not keep the process from ending.
      timer.unref()
      const readers = threads.get(threadId) ?? new Map<string, Seen>()
      threads.set(threadId, readers.set(accountId, { reader: { accountId, kind }, timer }))
      count++
    }
    if (wasThere !== isReading) tell(threadId)
  })

  return {
    readersOf: threadId => [...threads.get(threadId)?.values() ?? []].map(({ reader }) => reader),
    watch: (threadId, onChange) => {
      const ofThread = watchers.get(threadId) ?? new Set()
      watchers.set(threadId, ofThread.add(onChange))
      return () => {
        ofThread.delete(onChange)
        if (ofThread.size === 0) watchers.delete(threadId)
      }
    },
  }
}
