import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { WatchOrdersDocument } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { paceOf, recentChanges } from './draw-pace.ts'
import { emptyFeed, mergeProgress, openTotalsOf, type FeedEntry, type ProgressFeed, type ProgressMessage } from './progress-feed.ts'

/** What the pages see of the pushes. */
export interface OrdersProgress {
  /** The feed as it is drawn: at most four times a second when much happens. */
  readonly feed: Readonly<Ref<ProgressFeed>>
  readonly openTotals: ComputedRef<{ readonly orderCount: number, readonly remains: number } | null>
  /** Grows when counts of lists are no longer right: an order came in or changed its state. */
  readonly countsVersion: Readonly<Ref<number>>
  /** Grows when something ended unseen, and only asking the server again says how. */
  readonly askVersion: Readonly<Ref<number>>
  readonly entryOf: (orderId: string) => FeedEntry | undefined
  /** When this order last moved while things were calm: what `useLiveChange` watches for the line at a row's edge. */
  readonly markOf: (orderId: string) => number | null
}

// One subscription for the whole page: every list and every order lays it over what it has asked for.
let received: ProgressFeed = emptyFeed
let recent: readonly number[] = []
let lastDrawAt = 0
let drawTimer: ReturnType<typeof setTimeout> | undefined
let stopWatching: (() => void) | undefined

const feed = shallowRef<ProgressFeed>(emptyFeed)
const countsVersion = shallowRef(0)
const askVersion = shallowRef(0)
const openTotals = computed(() => openTotalsOf(feed.value))

/** When an order last moved while things were calm. */
const calmMoves = new Map<string, number>()

const entryOf = (orderId: string): FeedEntry | undefined => feed.value.entries.get(orderId)
const markOf = (orderId: string): number | null => (feed.value.entries.has(orderId) ? (calmMoves.get(orderId) ?? null) : null)

function receive(message: ProgressMessage): void {
  const now = performance.now()
  const merge = mergeProgress(received, message, now)
  received = merge.feed
  recent = recentChanges(recent, merge.moved.length, now)
  if (merge.isCountChanged) countsVersion.value += 1
  if (merge.isAskNeeded) askVersion.value += 1
  clearTimeout(drawTimer)
  const { isBusy, waitMs } = paceOf(recent, lastDrawAt, now)
  if (!isBusy) for (const orderId of merge.moved) calmMoves.set(orderId, now)
  // A tab in the background draws nothing; the state is there when it comes back.
  if (waitMs === 0) draw()
  else drawTimer = setTimeout(draw, waitMs)
}

function draw(): void {
  lastDrawAt = performance.now()
  feed.value = received
}

/** Begins to listen for the signed-in viewer. The subscription survives lost connections and goes on where it was. */
export function startOrdersProgress(): void {
  stopWatching ??= watchSubscription(WatchOrdersDocument, () => ({ after: received.cursor }), (data) => receive(data.ordersProgress))
}

/** Stops listening and forgets everything: what was heard belongs to who has signed out. */
export function stopOrdersProgress(): void {
  stopWatching?.()
  stopWatching = undefined
  clearTimeout(drawTimer)
  received = emptyFeed
  recent = []
  feed.value = emptyFeed
  calmMoves.clear()
}

/** The pushes about all orders of the viewer. */
export function useOrdersProgress(): OrdersProgress {
  return { feed, openTotals, countsVersion, askVersion, entryOf, markOf }
}
