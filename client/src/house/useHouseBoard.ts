import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { WatchHouseBoardDocument, type BoardFieldsFragment } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { emptyBoardFeed, mergeBoard, type BoardFeed } from './board-feed.ts'

/** The board for as long as the calling page is open, counted anew by the server whenever something has moved. Null before the first push. */
export function useHouseBoard(isAllowed: () => boolean): ComputedRef<BoardFieldsFragment | null> {
  const feed = shallowRef<BoardFeed>(emptyBoardFeed)
  let stop: (() => void) | null = null
  watch(isAllowed, (allowed) => {
    stop?.()
    stop = allowed ? watchSubscription(WatchHouseBoardDocument, () => ({ after: feed.value.cursor }), ({ houseBoardProgress }) => { feed.value = mergeBoard(feed.value, houseBoardProgress) }) : null
  }, { immediate: true })
  onScopeDispose(() => stop?.())
  return computed(() => feed.value.board)
}
