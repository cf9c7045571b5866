import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { HouseQueueCountsDocument, WatchHouseQueuesDocument, type HouseQueueCountsQuery, type Permission } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { emptyMovesFeed, mergeMoves, type MovesFeed } from './request-feed.ts'

/** How much is to be done, in each queue. */
export type HouseQueueCounts = HouseQueueCountsQuery['houseQueueCounts']

/** What the pages of the house see of the pushes about its queues. */
export interface HouseQueues {
  /** Grows whenever anything in a queue has moved: whoever shows a queue asks again. */
  readonly version: Readonly<Ref<number>>
  /** The same of one order. */
  readonly movesOf: (orderId: string) => number
  /** Null before the first answer, and for who does not work on the queues. */
  readonly counts: ComputedRef<HouseQueueCounts | null>
}

/** Several pushes are one reason to count again. */
const COUNT_AFTER_MS = 500

// One subscription for the whole page, as for orders.
let stopWatching: (() => void) | undefined
let countTimer: ReturnType<typeof setTimeout> | undefined
const feed = shallowRef<MovesFeed>(emptyMovesFeed)
const version = shallowRef(0)
const counts = shallowRef<HouseQueueCounts | null>(null)

/** Counts again a moment later. */
function countHouseQueues(): void {
  if (stopWatching === undefined) return
  countTimer ??= setTimeout(() => {
    countTimer = undefined
    void client.query(HouseQueueCountsDocument, {}, { requestPolicy: 'network-only' }).toPromise().then(({ data }) => {
      if (data !== undefined && stopWatching !== undefined) counts.value = data.houseQueueCounts
    })
  }, COUNT_AFTER_MS)
}

/** Begins to listen, for whoever works on the queues. */
export function startHouseQueues(permissions: readonly Permission[]): void {
  if (stopWatching !== undefined || !permissions.includes('ManageOrders') || !permissions.includes('AnswerHelp')) return
  stopWatching = watchSubscription(WatchHouseQueuesDocument, () => ({ after: feed.value.cursor }), ({ houseQueuesProgress }) => {
    const next = mergeMoves(feed.value, houseQueuesProgress)
    const isMoved = [...next.versions].some(([key, newest]) => feed.value.versions.get(key) !== newest)
    feed.value = next
    if (isMoved) version.value += 1
    if (isMoved || counts.value === null) countHouseQueues()
  })
}

/** Stops listening and forgets everything. */
export function stopHouseQueues(): void {
  stopWatching?.()
  stopWatching = undefined
  clearTimeout(countTimer)
  countTimer = undefined
  feed.value = emptyMovesFeed
  counts.value = null
}

/** The queues that the house works on. */
export function useHouseQueues(): HouseQueues {
  return { version, movesOf: (orderId) => feed.value.moves.get(orderId) ?? 0, counts: computed(() => counts.value) }
}
