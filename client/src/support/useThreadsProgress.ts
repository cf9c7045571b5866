import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { WatchThreadsDocument } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { emptyThreadFeed, mergeThreads, type ThreadFeed } from './thread-feed.ts'

/** What the pages see of the pushes about threads. */
export interface ThreadsProgress {
  readonly feed: Readonly<Ref<ThreadFeed>>
  /** Threads with something unread: a customer's own, and everybody's for who answers. */
  readonly unreadCount: ComputedRef<number>
  /** When this thread last moved: what `useLiveChange` watches for the line at a row's edge. */
  readonly markOf: (threadId: string) => number | null
}

// One subscription for the whole page, as for orders.
let stopWatching: (() => void) | undefined
const feed = shallowRef<ThreadFeed>(emptyThreadFeed)
const unreadCount = computed(() => feed.value.unreadCount)
const moves = new Map<string, number>()
const markOf = (threadId: string): number | null => (feed.value.changes.has(threadId) ? (moves.get(threadId) ?? null) : null)

/** Begins to listen for the signed-in viewer. */
export function startThreadsProgress(): void {
  stopWatching ??= watchSubscription(WatchThreadsDocument, () => ({ after: feed.value.cursor }), (data) => {
    const merge = mergeThreads(feed.value, data.threadsProgress)
    for (const threadId of merge.moved) moves.set(threadId, performance.now())
    feed.value = merge.feed
  })
}

/** Stops listening and forgets everything: what was heard belongs to who has signed out. */
export function stopThreadsProgress(): void {
  stopWatching?.()
  stopWatching = undefined
  feed.value = emptyThreadFeed
  moves.clear()
}

/** The pushes about the threads of the viewer. */
export function useThreadsProgress(): ThreadsProgress {
  return { feed, unreadCount, markOf }
}
