import type { RouteLocationRaw } from 'vue-router'
import type { ThreadChangeFragment, ThreadRowFragment } from '../graphql/generated/graphql.ts'

/** The newest state of a thread that a push has brought. */
export type ThreadChange = ThreadChangeFragment

/** One message of `threadsProgress`. */
export interface ThreadsMessage {
  readonly cursor: string
  readonly isSnapshot: boolean
  readonly changes: readonly ThreadChange[]
  readonly unreadThreadCount: number
}

/** Everything the pushes have said of threads so far. */
export interface ThreadFeed {
  /** Where a resumed subscription goes on; null before the first message. */
  readonly cursor: string | null
  /** By the thread's id. */
  readonly changes: ReadonlyMap<string, ThreadChange>
  /** Threads with something unread, as the server counts them. */
  readonly unreadCount: number
}

/** What a message has done, besides the new feed. */
export interface ThreadMerge {
  readonly feed: ThreadFeed
  /** Threads whose state is newer than before. */
  readonly moved: readonly string[]
}

export const emptyThreadFeed: ThreadFeed = { cursor: null, changes: new Map(), unreadCount: 0 }

/** Takes a message in. A version that is not newer changes nothing, so messages may come twice or late. */
export function mergeThreads(feed: ThreadFeed, message: ThreadsMessage): ThreadMerge {
  const changes = new Map(feed.changes)
  const moved: string[] = []
  for (const change of message.changes) {
    const known = changes.get(change.threadId)
    if (known !== undefined && known.version >= change.version) continue
    if (feed.cursor !== null) moved.push(change.threadId)
    changes.set(change.threadId, change)
  }
  return { feed: { cursor: message.cursor, changes, unreadCount: message.unreadThreadCount }, moved }
}

/** A thread as it was asked for, with whatever a push has said since. */
export function withThreadChange<T extends ThreadRowFragment>(thread: T, change: ThreadChange | undefined): T {
  if (change === undefined || change.version <= thread.version) return thread
  const { version, title, status, changedAt, resolvedAt, unreadCount, customerReadId, houseReadId, lastMessage } = change
  return { ...thread, version, title, status, changedAt, resolvedAt, unreadCount, customerReadId, houseReadId, lastMessage }
}

/** What a queue shows. */
export interface ShownQueue {
  readonly threadIds: ReadonlySet<string>
  readonly status: ThreadChange['status']
  /** When the last row changed, where there are more rows that were not loaded: what is further down is not missing. */
  readonly lastChangedAt?: string | null
}

/** Threads that belong into a queue by now and are not in it: they wait behind a counter until the reader asks (LOOK §8). */
export function waitingThreads(feed: ThreadFeed, { threadIds, status, lastChangedAt = null }: ShownQueue): readonly string[] {
  return [...feed.changes.values()].flatMap((change) => {
    if (change.status !== status || threadIds.has(change.threadId)) return []
    if (lastChangedAt === null) return [change.threadId]
    // Whoever waits longest comes first, so what is new stands at the end; of the others the newest comes first.
    return status !== 'Waiting' && change.changedAt > lastChangedAt ? [change.threadId] : []
  })
}

/** Where help about an order is: in the conversation about it that is not resolved, the last changed if there are several, or else where one is begun. */
export function orderHelpPlace(feed: ThreadFeed, orderId: string, isHouse: boolean): RouteLocationRaw {
  const open = [...feed.changes.values()].filter((thread) => thread.orderId === orderId && thread.status !== 'Resolved')
  const last = open.toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1))[0]
  if (isHouse) return { name: 'house-help', query: last === undefined ? {} : { ...(last.status === 'Waiting' ? {} : { status: last.status }), thread: last.threadId } }
  return last === undefined ? { name: 'help', query: { order: orderId } } : { name: 'help-thread', params: { id: last.threadId } }
}
