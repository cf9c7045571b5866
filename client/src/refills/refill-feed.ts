import { isRefillOpen } from '@tallyboard/schema'
import type { RefillChangeFragment, RefillStatus } from '../graphql/generated/graphql.ts'

/** The newest state of a refill that a push has brought. */
export type RefillChange = RefillChangeFragment

/** One message of `refillsProgress`. */
export interface RefillsMessage {
  readonly cursor: string
  readonly isSnapshot: boolean
  readonly changes: readonly RefillChange[]
}

/** Everything the pushes have said of refills so far. */
export interface RefillFeed {
  /** Where a resumed subscription goes on; null before the first message. */
  readonly cursor: string | null
  /** By the refill's id. */
  readonly changes: ReadonlyMap<string, RefillChange>
}

/** What a message has done, besides the new feed. */
export interface RefillMerge {
  readonly feed: RefillFeed
  /** Refills whose state is newer than before. */
  readonly moved: readonly string[]
  /** Whether a snapshot left out a refill that was open here: it ended unseen, and only asking again says how. */
  readonly isAskNeeded: boolean
}

export const emptyRefillFeed: RefillFeed = { cursor: null, changes: new Map() }

/** Takes a message in. A version that is not newer changes nothing, so messages may come twice or late. */
export function mergeRefills(feed: RefillFeed, message: RefillsMessage): RefillMerge {
  const isFirst = feed.cursor === null
  const changes = new Map(feed.changes)
  const moved: string[] = []
  for (const change of message.changes) {
    const known = changes.get(change.refillId)
    if (known !== undefined && known.version >= change.version) continue
    if (!isFirst) moved.push(change.refillId)
    changes.set(change.refillId, change)
  }
  const isAskNeeded = message.isSnapshot && !isFirst && dropVanished(changes, message.changes)
  return { feed: { cursor: message.cursor, changes }, moved, isAskNeeded }
}

/** A snapshot holds every open refill: one that is open here and missing there ended while nobody listened. */
function dropVanished(changes: Map<string, RefillChange>, snapshot: readonly RefillChange[]): boolean {
  const present = new Set(snapshot.map((change) => change.refillId))
  const vanished = [...changes.values()].filter((change) => isRefillOpen(change.status) && !present.has(change.refillId))
  for (const { refillId } of vanished) changes.delete(refillId)
  return vanished.length > 0
}

/** How many refills are in each of these states, straight from the feed: a snapshot holds every open one. Null before the first. */
export function countInFeed(feed: RefillFeed, is: (status: RefillStatus) => boolean): number | null {
  if (feed.cursor === null) return null
  return [...feed.changes.values()].filter((change) => is(change.status)).length
}

/** The fields of a refill that a push carries. */
export type RefillChangedFields = Omit<RefillChange, 'refillId' | 'orderId' | '__typename'>

/** A refill as it was asked for, with whatever a push has said since. */
export function withRefillChange<T extends RefillChangedFields>(refill: T, change: RefillChange | undefined): T {
  if (change === undefined || change.version <= refill.version) return refill
  const { refillId: _refillId, orderId: _orderId, ...fields } = change
  return { ...refill, ...fields }
}

/** What a list shows, as far as a push can tell: its rows, and the states it is filtered by. */
export interface ShownRefills {
  readonly refillIds: ReadonlySet<string>
  /** Null for all. */
  readonly statuses: readonly RefillStatus[] | null
  /** The oldest row, when there are older ones that were not loaded: what is older still is not missing. */
  readonly oldestId: string | null
}

/** Refills that belong into the list by now and are not in it: they wait behind a counter until the reader asks (LOOK §8). */
export function waitingRefills(feed: RefillFeed, list: ShownRefills): readonly string[] {
  return [...feed.changes.values()].flatMap(({ refillId, status }) => {
    if (list.refillIds.has(refillId)) return []
    if (list.statuses !== null && !list.statuses.includes(status)) return []
    return list.oldestId !== null && BigInt(refillId) < BigInt(list.oldestId) ? [] : [refillId]
  })
}

/** Refills that ended between two states of the feed: open before, final after. */
export function refillsEndedBetween(before: RefillFeed, after: RefillFeed): readonly RefillChange[] {
  return [...after.changes.values()].filter((change) => {
    const known = before.changes.get(change.refillId)
    return known !== undefined && isRefillOpen(known.status) && !isRefillOpen(change.status)
  })
}
