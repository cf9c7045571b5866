import { isRefillOpen } from '@tallyboard/schema'
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { WatchRefillsDocument } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { paceOf, recentChanges } from '../orders/draw-pace.ts'
import { countInFeed, emptyRefillFeed, mergeRefills, type RefillFeed, type RefillsMessage } from './refill-feed.ts'

/** What the pages see of the pushes about refills. */
export interface RefillsProgress {
  /** The feed as it is drawn: at most four times a second when much happens. */
  readonly feed: Readonly<Ref<RefillFeed>>
  /** Null before the first message. */
  readonly openCount: ComputedRef<number | null>
  /** Grows when something ended unseen, and only asking the server again says how. */
  readonly askVersion: Readonly<Ref<number>>
  /** When this refill last moved while things were calm: what `useLiveChange` watches for the line at a row's edge. */
  readonly markOf: (refillId: string) => number | null
}

// One subscription for the whole page, as for orders.
let received: RefillFeed = emptyRefillFeed
let recent: readonly number[] = []
let lastDrawAt = 0
let drawTimer: ReturnType<typeof setTimeout> | undefined
let stopWatching: (() => void) | undefined

const feed = shallowRef<RefillFeed>(emptyRefillFeed)
const askVersion = shallowRef(0)
const openCount = computed(() => countInFeed(feed.value, isRefillOpen))

const calmMoves = new Map<string, number>()
const markOf = (refillId: string): number | null => (feed.value.changes.has(refillId) ? (calmMoves.get(refillId) ?? null) : null)

function receive(message: RefillsMessage): void {
  const now = performance.now()
  const merge = mergeRefills(received, message)
  received = merge.feed
  recent = recentChanges(recent, merge.moved.length, now)
  if (merge.isAskNeeded) askVersion.value += 1
  clearTimeout(drawTimer)
  const { isBusy, waitMs } = paceOf(recent, lastDrawAt, now)
  if (!isBusy) for (const refillId of merge.moved) calmMoves.set(refillId, now)
  if (waitMs === 0) draw()
  else drawTimer = setTimeout(draw, waitMs)
}

function draw(): void {
  lastDrawAt = performance.now()
  feed.value = received
}

/** Begins to listen for the signed-in viewer. */
export function startRefillsProgress(): void {
  stopWatching ??= watchSubscription(WatchRefillsDocument, () => ({ after: received.cursor }), (data) => receive(data.refillsProgress))
}

/** Stops listening and forgets everything: what was heard belongs to who has signed out. */
export function stopRefillsProgress(): void {
  stopWatching?.()
  stopWatching = undefined
  clearTimeout(drawTimer)
  received = emptyRefillFeed
  recent = []
  feed.value = emptyRefillFeed
  calmMoves.clear()
}

/** The pushes about all refills of the viewer. */
export function useRefillsProgress(): RefillsProgress {
  return { feed, openCount, askVersion, markOf }
}
