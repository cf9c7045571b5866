import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { retryWaitMs } from '../graphql/backoff.ts'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { OrdersPageDocument, type OrderFilter, type OrderRowFragment } from '../graphql/generated/graphql.ts'

/** Rows of one request: two screens, so that the next page is there before the reader is. */
const PAGE_SIZE = 100
/** Before this a skeleton would only flash (LOOK §9). */
const SHOW_WAITING_AFTER_MS = 150

/** A list of orders that grows downwards as it is scrolled. */
export interface OrderList {
  /** In the order they were asked for; pushes are laid over them and never change this order. */
  readonly rows: Readonly<Ref<readonly OrderRowFragment[]>>
  readonly hasMore: Readonly<Ref<boolean>>
  /** There was an answer to the filter that is set. */
  readonly isAnswered: Readonly<Ref<boolean>>
  /** Waiting for an answer to the filter that is set, long enough to say so. */
  readonly isWaiting: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<Fault | null>>
  readonly retryAt: Readonly<Ref<Date | null>>
  readonly loadMore: () => void
  /** Asks for the newest rows again. */
  readonly reload: () => void
}

interface Kept {
  readonly question: string
  readonly rows: readonly OrderRowFragment[]
  readonly cursor: string | null
  scrollTop: number
}

// The last list and where it stood: going back from an order shows the same rows at the same place.
let kept: Kept | null = null

/** Where the list was scrolled to when it was left; 0 for another filter. */
export function keptScrollTop(filter: OrderFilter): number {
  return kept !== null && kept.question === JSON.stringify(filter) ? kept.scrollTop : 0
}

export function keepScrollTop(scrollTop: number): void {
  if (kept !== null) kept.scrollTop = scrollTop
}

export function useOrderList(filterOf: () => OrderFilter): OrderList {
  const rows = shallowRef<readonly OrderRowFragment[]>([])
  const hasMore = shallowRef(false)
  const isAnswered = shallowRef(false)
  const isWaiting = shallowRef(false)
  const fault = shallowRef<Fault | null>(null)
  const retryAt = shallowRef<Date | null>(null)
  let cursor: string | null = null
  let request = 0
  let isAsking = false
  let attempt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let waitTimer: ReturnType<typeof setTimeout> | undefined

  async function ask(after: string | null): Promise<void> {
    const own = ++request
    const filter = filterOf()
    isAsking = true
    clearTimeout(retryTimer)
    clearTimeout(waitTimer)
    if (after === null) waitTimer = setTimeout(() => { isWaiting.value = true }, SHOW_WAITING_AFTER_MS)
    const { data, error } = await client.query(OrdersPageDocument, { filter, first: PAGE_SIZE, after }, { requestPolicy: 'network-only' }).toPromise()
    // The answer to an older filter is not shown under a newer one.
    if (own !== request) return
    isAsking = false
    clearTimeout(waitTimer)
    isWaiting.value = false
    fault.value = error === undefined ? null : faultOf(error)
    retryAt.value = null
    // An answer with an error has no data, or null where the list should be.
    if (error !== undefined || data === undefined) {
      if (fault.value?.isRetryable === true) retryIn(retryWaitMs(attempt, Math.random()), after)
      attempt += 1
      return
    }
    attempt = 0
    isAnswered.value = true
    const { nodes, pageInfo } = data.orders
    take(JSON.stringify(filter), after === null ? nodes : [...rows.value, ...nodes], pageInfo.hasNextPage ? pageInfo.endCursor : null)
  }

  function take(question: string, next: readonly OrderRowFragment[], nextCursor: string | null): void {
    rows.value = next
    cursor = nextCursor
    hasMore.value = cursor !== null
    kept = { question, rows: next, cursor, scrollTop: kept?.question === question ? kept.scrollTop : 0 }
  }

  function retryIn(ms: number, after: string | null): void {
    retryAt.value = new Date(Date.now() + ms)
    retryTimer = setTimeout(() => void ask(after), ms)
  }

  watch(() => JSON.stringify(filterOf()), (question) => {
    fault.value = null
    isAnswered.value = false
    if (kept !== null && kept.question === question && rows.value.length === 0) {
      isAnswered.value = true
      take(question, kept.rows, kept.cursor)
      return
    }
    void ask(null)
  }, { immediate: true })

  onScopeDispose(() => {
    request += 1
    clearTimeout(retryTimer)
    clearTimeout(waitTimer)
  })

  return {
    rows,
    hasMore,
    isAnswered,
    isWaiting,
    fault,
    retryAt,
    loadMore: () => { if (cursor !== null && !isAsking) void ask(cursor) },
    reload: () => void ask(null),
  }
}
