import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { retryWaitMs } from '../graphql/backoff.ts'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { RefillsPageDocument, type RefillFilter, type RefillRowFragment } from '../graphql/generated/graphql.ts'

/** Rows of one request: two screens. */
const PAGE_SIZE = 60
/** Before this a skeleton would only flash (LOOK §9). */
const SHOW_WAITING_AFTER_MS = 150

/** A list of refills that grows downwards as it is scrolled. */
export interface RefillList {
  /** In the order they were asked for; pushes are laid over them and never change this order. */
  readonly rows: Readonly<Ref<readonly RefillRowFragment[]>>
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

export function useRefillList(filterOf: () => RefillFilter): RefillList {
  const rows = shallowRef<readonly RefillRowFragment[]>([])
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
    isAsking = true
    clearTimeout(retryTimer)
    clearTimeout(waitTimer)
    if (after === null) waitTimer = setTimeout(() => { isWaiting.value = true }, SHOW_WAITING_AFTER_MS)
    const { data, error } = await client.query(RefillsPageDocument, { filter: filterOf(), first: PAGE_SIZE, after }, { requestPolicy: 'network-only' }).toPromise()
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
    const { nodes, pageInfo } = data.refills
    rows.value = after === null ? nodes : [...rows.value, ...nodes]
    cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null
    hasMore.value = cursor !== null
  }

  function retryIn(ms: number, after: string | null): void {
    retryAt.value = new Date(Date.now() + ms)
    retryTimer = setTimeout(() => void ask(after), ms)
  }

  watch(() => JSON.stringify(filterOf()), () => {
    fault.value = null
    isAnswered.value = false
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
