import { watchDebounced } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { HouseRefillQueueDocument, type HouseRefillQueueQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { useHouseQueues } from '../support/useHouseQueues.ts'
import { isCutOff, QUEUE_TABS, rowsOf, waitingCountOf, withNextPage, type QueueRow, type QueueTab } from './refill-queue.ts'
import { useKeptRows, type KeptRows } from './useKeptRows.ts'

/** As many rows as the API gives at once, and so many pages of them: more than anybody works off before the list is asked for again. */
const PAGE_SIZE = 100
const PAGES_MAX = 10
export const QUEUE_MAX = PAGE_SIZE * PAGES_MAX
/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200
/** The queue as its page shows it. */
export interface RefillQueue extends Pick<Asked<HouseRefillQueueQuery>, 'isSkeleton' | 'fault' | 'retryAt'>, Pick<KeptRows<QueueRow>, 'rows' | 'settled' | 'settle'> {
  readonly counts: ComputedRef<Readonly<Record<QueueTab, number>> | null>
  /** There are more than were asked for. */
  readonly isCut: ComputedRef<boolean>
  /** Asks again and takes out what has left the tab. */
  readonly renew: () => void
}

/** Everything that waits, of one tab. It comes anew with every push, and then nothing moves. */
export function useRefillQueue(tab: () => QueueTab, isAllowed: () => boolean): RefillQueue {
  const { data, ask, isSkeleton, fault, retryAt } = useAsked(HouseRefillQueueDocument, () => (isAllowed() ? { first: PAGE_SIZE } : null))
  const { version, counts: queueCounts } = useHouseQueues()
  watchDebounced(version, () => { if (isAllowed()) ask() }, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })

  /** The queue with every page that its tab needs; what was there before stays until all have come. */
  const whole = shallowRef<HouseRefillQueueQuery | null>(null)
  /** Why a later page did not come: a part of the queue must not pass for all of it. */
  const pageFault = shallowRef<Fault | null>(null)
  watch([data, tab], async ([first, current]) => {
    if (first === null) return
    let queue = first
    let missing: Fault | null = null
    for (let pages = 1; pages < PAGES_MAX && isCutOff(current, queue); pages += 1) {
      const next = await client.query(HouseRefillQueueDocument, {
        first: PAGE_SIZE, refillsAfter: queue.houseRefills.pageInfo.endCursor, contestedAfter: queue.contested.pageInfo.endCursor,
        evidenceAfter: queue.houseEvidenceRequests.pageInfo.endCursor, speedUpsAfter: queue.speedUps.pageInfo.endCursor,
      }, { requestPolicy: 'network-only' }).toPromise()
      // Asked for anew meanwhile: that answer brings pages of its own.
      if (data.value !== first || tab() !== current) return
      if (next.data === undefined) {
        missing = next.error === undefined ? null : faultOf(next.error)
        break
      }
      queue = withNextPage(queue, next.data)
    }
    whole.value = queue
    pageFault.value = missing
  }, { immediate: true })

  const { rows, settled, settle: keep, tidy } = useKeptRows(() => (whole.value === null ? null : rowsOf(tab(), whole.value, new Date())), tab)

  function settle(row: QueueRow, words: string): void {
    keep(row, words)
    ask()
  }

  function renew(): void {
    tidy()
    ask()
  }

  return {
    rows,
    counts: computed(() => {
      const queue = whole.value
      if (queue === null) return null
      const now = new Date()
      const loaded = Object.fromEntries(QUEUE_TABS.map(({ id }) => [id, waitingCountOf(id, queue, now)])) as Record<QueueTab, number>
      // Of every open refill only the pages that its own tab needs are loaded; the server counts them all.
      return { ...loaded, open: queueCounts.value?.refillOpenCount ?? loaded.open }
    }),
    isCut: computed(() => pageFault.value === null && whole.value !== null && isCutOff(tab(), whole.value)),
    fault: computed(() => fault.value ?? pageFault.value),
    isSkeleton, retryAt, settled, settle, renew,
  }
}
