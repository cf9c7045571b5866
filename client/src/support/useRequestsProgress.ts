import { shallowRef } from 'vue'
import { WatchRequestsDocument } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { emptyMovesFeed, mergeMoves, type MovesFeed } from './request-feed.ts'

/** What the pages see of the pushes about speed-up and evidence. */
export interface RequestsProgress {
  /** Grows whenever a request about this order has moved: whoever shows it asks again. */
  readonly movesOf: (orderId: string) => number
}

// One subscription for the whole page, as for orders.
let stopWatching: (() => void) | undefined
const feed = shallowRef<MovesFeed>(emptyMovesFeed)

/** Begins to listen for the signed-in viewer. */
export function startRequestsProgress(): void {
  stopWatching ??= watchSubscription(WatchRequestsDocument, () => ({ after: feed.value.cursor }), ({ requestsProgress }) => {
    feed.value = mergeMoves(feed.value, requestsProgress)
  })
}

/** Stops listening and forgets everything: what was heard belongs to who has signed out. */
export function stopRequestsProgress(): void {
  stopWatching?.()
  stopWatching = undefined
  feed.value = emptyMovesFeed
}

/** The pushes about everything the viewer asks of the house, and the house of the viewer. */
export function useRequestsProgress(): RequestsProgress {
  return { movesOf: (orderId) => feed.value.moves.get(orderId) ?? 0 }
}
