import { isOpen } from '@tallyboard/schema'
import type { OrderChangeFragment, OrderStatus } from '../graphql/generated/graphql.ts'

/** The newest state of an order that a push has brought. */
export type OrderChange = OrderChangeFragment

/** One message of `ordersProgress`. */
export interface ProgressMessage {
  readonly cursor: string
  readonly isSnapshot: boolean
  readonly changes: readonly OrderChange[]
}

/** A change as the page keeps it: the state, when it came, and by how much the count moved then. */
export interface FeedEntry {
  readonly change: OrderChange
  /** Milliseconds of the page's own clock; null when it came with the first snapshot and is nothing new to the reader. */
  readonly movedAt: number | null
  readonly deliveredGain: number
  /** Readings seen since the page was opened, oldest first, so that a curve grows without being asked for again. */
  readonly trail: readonly TrailPoint[]
}

/** A reading that a push has brought. */
export interface TrailPoint {
  readonly at: string
  readonly currentCount: number
  readonly delivered: number
}

/** Everything the pushes have said so far. A merge makes a new one, so whoever holds the old one is not surprised. */
export interface ProgressFeed {
  /** Where a resumed subscription goes on; null before the first message. */
  readonly cursor: string | null
  readonly entries: ReadonlyMap<string, FeedEntry>
  /** Units delivered since the page was opened, over all orders. */
  readonly deliveredGain: number
  /** The newest step of `deliveredGain`, for '+12 just now'. */
  readonly lastGain: { readonly units: number, readonly at: number } | null
}

/** What a merge has done, besides the new feed. */
export interface ProgressMerge {
  readonly feed: ProgressFeed
  /** Orders whose state is newer than before. */
  readonly moved: readonly string[]
  /** Whether an order came in or changed its state: counts of lists are then no longer right. */
  readonly isCountChanged: boolean
  /** Whether a snapshot left out an order that was open here: it ended unseen, and only asking again says how. */
  readonly isAskNeeded: boolean
}

/** Readings kept for each order. A spark has 24 points; a curve that is watched for hours is asked for again by its page. */
const TRAIL_LENGTH_MAX = 48

export const emptyFeed: ProgressFeed = { cursor: null, entries: new Map(), deliveredGain: 0, lastGain: null }

/**
 * Takes a message in. Messages may come twice, late, or again after a reconnect; a version that is not newer changes nothing, so the result is the
 * same in whatever order they come. `now` is the page's own clock.
 */
export function mergeProgress(feed: ProgressFeed, message: ProgressMessage, now: number): ProgressMerge {
  const isFirst = feed.cursor === null
  const entries = new Map(feed.entries)
  const moved: string[] = []
  let gain = 0
  let isCountChanged = false
  for (const change of message.changes) {
    const known = entries.get(change.orderId)
    if (known !== undefined && known.change.version >= change.version) continue
    // An order the first snapshot did not hold was placed after it, so whatever it has delivered is new.
    const deliveredGain = isFirst ? 0 : change.delivered - (known?.change.delivered ?? 0)
    gain += Math.max(0, deliveredGain)
    if (!isFirst) {
      moved.push(change.orderId)
      isCountChanged ||= known?.change.status !== change.status
    }
    entries.set(change.orderId, { change, movedAt: isFirst ? null : now, deliveredGain, trail: grownTrail(known?.trail ?? [], change) })
  }
  const isAskNeeded = message.isSnapshot && !isFirst && dropVanished(entries, message.changes)
  return {
    feed: {
      cursor: message.cursor,
      entries,
      deliveredGain: feed.deliveredGain + gain,
      lastGain: gain > 0 ? { units: gain, at: now } : feed.lastGain,
    },
    moved,
    isCountChanged: isCountChanged || isAskNeeded,
    isAskNeeded,
  }
}

/** A snapshot holds every open order: one that is open here and missing there ended while nobody listened, and what is known of it is out of date. */
function dropVanished(entries: Map<string, FeedEntry>, changes: readonly OrderChange[]): boolean {
  const present = new Set(changes.map((change) => change.orderId))
  const vanished = [...entries].filter(([orderId, entry]) => isOpen(entry.change.status) && !present.has(orderId))
  for (const [orderId] of vanished) entries.delete(orderId)
  return vanished.length > 0
}

function grownTrail(trail: readonly TrailPoint[], change: OrderChange): readonly TrailPoint[] {
  if (change.currentCount === null) return trail
  const last = trail.at(-1)
  if (last !== undefined && last.at >= change.changedAt) return trail
  return [...trail, { at: change.changedAt, currentCount: change.currentCount, delivered: change.delivered }].slice(-TRAIL_LENGTH_MAX)
}

/** Open orders and what they have left, straight from the feed: a snapshot holds all of them. Null before the first. */
export function openTotalsOf(feed: ProgressFeed): { readonly orderCount: number, readonly remains: number } | null {
  if (feed.cursor === null) return null
  let orderCount = 0
  let remains = 0
  for (const { change } of feed.entries.values()) {
    if (!isOpen(change.status)) continue
    orderCount += 1
    remains += change.remains
  }
  return { orderCount, remains }
}

/** An order as it was asked for, with whatever a push has said since. */
export function withChange<T extends ChangedFields>(order: T, change: OrderChange | undefined): T {
  if (change === undefined || change.version <= order.version) return order
  const { orderId: _orderId, ...fields } = change
  return { ...order, ...fields }
}

/** The fields of an order that a push carries. */
export type ChangedFields = Omit<OrderChange, 'orderId' | '__typename'>

/** What a list shows, as far as it can be judged without asking: its rows, and the states it is filtered by. */
export interface ShownList {
  readonly orderIds: ReadonlySet<string>
  /** Null for all. */
  readonly statuses: readonly OrderStatus[] | null
  /** The oldest row, when there are older ones that were not loaded: what is older still is not missing. */
  readonly oldestId: string | null
}

/** Orders that belong into the list by now and are not in it: they wait behind a counter until the reader asks (LOOK §8). */
export function waitingOrders(feed: ProgressFeed, list: ShownList): readonly string[] {
  const waiting: string[] = []
  for (const [orderId, entry] of feed.entries) {
    if (list.orderIds.has(orderId)) continue
    if (list.statuses !== null && !list.statuses.includes(entry.change.status)) continue
    if (list.oldestId !== null && BigInt(orderId) < BigInt(list.oldestId)) continue
    waiting.push(orderId)
  }
  return waiting
}

/** Orders that ended between two states of the feed: open before, final after. */
export function endedBetween(before: ProgressFeed, after: ProgressFeed): readonly string[] {
  if (before.cursor === null) return []
  return [...after.entries].flatMap(([orderId, { change }]) => {
    const known = before.entries.get(orderId)
    return known !== undefined && isOpen(known.change.status) && !isOpen(change.status) ? [orderId] : []
  })
}
