import { watchDebounced } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { HouseRefillQueueDocument, type HouseRefillQueueQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { useHouseQueues } from '../support/useHouseQueues.ts'
import { isCutOff, keptInPlace, QUEUE_TABS, rowsOf, waitingCountOf, withNextPage, type QueueRow, type QueueTab } from './refill-queue.ts'

/** As many rows as the API gives at once, and so many pages of them: more than anybody works off before the list is asked for again. */
const PAGE_SIZE = 100
const PAGES_MAX = 10
export const QUEUE_MAX = PAGE_SIZE * PAGES_MAX
/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200
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

/** Everything that waits, of one tab. It comes anew with every push, and then nothing moves. */
export function useRefillQueue(tab: () => QueueTab, isAllowed: () => boolean): RefillQueue {
  const { data, ask, isSkeleton, fault, retryAt } = useAsked(HouseRefillQueueDocument, () => (isAllowed() ? { first: PAGE_SIZE } : null))
  const shown = shallowRef<readonly QueueRow[] | null>(null)
  const settled = shallowRef<readonly Settled[]>([])
  const settledKeys = new Set<string>()
  const { version } = useHouseQueues()
  watchDebounced(version, () => { if (isAllowed()) ask() }, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })

  /** The queue with every page that its tab needs; what was there before stays until all have come. */
  const whole = shallowRef<HouseRefillQueueQuery | null>(null)
  watch([data, tab], async ([first, current]) => {
    if (first === null) return
    let queue = first
    for (let pages = 1; pages < PAGES_MAX && isCutOff(current, queue); pages += 1) {
      const next = await client.query(HouseRefillQueueDocument, {
        first: PAGE_SIZE, refillsAfter: queue.houseRefills.pageInfo.endCursor, contestedAfter: queue.contested.pageInfo.endCursor,
        evidenceAfter: queue.houseEvidenceRequests.pageInfo.endCursor, speedUpsAfter: queue.speedUps.pageInfo.endCursor,
      }, { requestPolicy: 'network-only' }).toPromise()
      // Asked for anew meanwhile: that answer brings pages of its own.
      if (data.value !== first || tab() !== current) return
      if (next.data === undefined) break
      queue = withNextPage(queue, next.data)
    }
    whole.value = queue
  }, { immediate: true })

  watch([whole, tab], ([queue, current], [, before]) => {
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
      const queue = whole.value
      if (queue === null) return null
      const now = new Date()
      return Object.fromEntries(QUEUE_TABS.map(({ id }) => [id, waitingCountOf(id, queue, now)])) as Record<QueueTab, number>
    }),
    isCut: computed(() => whole.value !== null && isCutOff(tab(), whole.value)),
    isSkeleton, fault, retryAt, settled, settle, renew,
  }
}
