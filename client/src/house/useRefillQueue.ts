import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { HouseRefillQueueDocument, type HouseRefillQueueQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { keptInPlace, QUEUE_TABS, rowsOf, waitingCountOf, type QueueRow, type QueueTab } from './refill-queue.ts'
import { useRenewed } from './useRenewed.ts'

/** More than anybody works off before the list is asked for again. */
export const QUEUE_MAX = 100
/** So many settled rows stay in sight. */
const SETTLED_MAX = 5

/** What was just settled here, so that the eye can check the hand. */
export interface Settled {
  readonly row: QueueRow
  readonly words: string
  readonly at: Date
}

/** The queue as its page shows it. */
export interface RefillQueue extends Pick<Asked<HouseRefillQueueQuery>, 'isSkeleton' | 'fault' | 'retryAt'> {
  /** Null before the first answer. */
  readonly rows: ComputedRef<readonly QueueRow[] | null>
  readonly counts: ComputedRef<Readonly<Record<QueueTab, number>> | null>
  /** There are more than were asked for. */
  readonly isCut: ComputedRef<boolean>
  readonly settled: Readonly<Ref<readonly Settled[]>>
  readonly settle: (row: QueueRow, words: string) => void
  /** Asks again and takes out what has left the tab. */
  readonly renew: () => void
}

/** Everything that waits, of one tab. It comes anew by itself, and then nothing moves. */
export function useRefillQueue(tab: () => QueueTab, isAllowed: () => boolean): RefillQueue {
  const { data, ask, isSkeleton, fault, retryAt } = useAsked(HouseRefillQueueDocument, () => (isAllowed() ? { first: QUEUE_MAX } : null))
  const shown = shallowRef<readonly QueueRow[] | null>(null)
  const settled = shallowRef<readonly Settled[]>([])
  const settledKeys = new Set<string>()
  useRenewed(() => { if (isAllowed()) ask() })

  watch([data, tab], ([queue, current], [, before]) => {
    if (queue === null) return
    const fresh = rowsOf(current, queue, new Date())
    shown.value = current === before && shown.value !== null ? keptInPlace(shown.value, fresh, settledKeys) : fresh
  }, { immediate: true })

  function settle(row: QueueRow, words: string): void {
    settledKeys.add(row.key)
    settled.value = [{ row, words, at: new Date() }, ...settled.value.filter((each) => each.row.key !== row.key)].slice(0, SETTLED_MAX)
    ask()
  }

  function renew(): void {
    shown.value = shown.value?.filter((row) => !row.isGone) ?? null
    ask()
  }

  return {
    rows: computed(() => shown.value),
    counts: computed(() => {
      const queue = data.value
      if (queue === null) return null
      const now = new Date()
      return Object.fromEntries(QUEUE_TABS.map(({ id }) => [id, waitingCountOf(id, queue, now)])) as Record<QueueTab, number>
    }),
    isCut: computed(() => data.value !== null && [data.value.houseRefills, data.value.contested, data.value.houseEvidenceRequests, data.value.speedUps].some(({ pageInfo }) => pageInfo.hasNextPage)),
    isSkeleton, fault, retryAt, settled, settle, renew,
  }
}
