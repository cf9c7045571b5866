import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { OrderReadingsPageDocument, type OrderReadingsPageQuery } from '../graphql/generated/graphql.ts'

const PAGE_SIZE = 100

export type OrderReading = NonNullable<OrderReadingsPageQuery['order']>['readings']['nodes'][number]

/** Every reading of an order, a page at a time, newest first. */
export function useOrderReadings(orderId: () => string): {
  readonly readings: Readonly<Ref<readonly OrderReading[]>>
  readonly hasMore: Readonly<Ref<boolean>>
  readonly isAsking: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<Fault | null>>
  readonly loadMore: () => void
  readonly reload: () => void
} {
  const readings = shallowRef<readonly OrderReading[]>([])
  const hasMore = shallowRef(false)
  const isAsking = shallowRef(false)
  const fault = shallowRef<Fault | null>(null)
  let cursor: string | null = null
  let request = 0

  async function ask(after: string | null): Promise<void> {
    const own = ++request
    isAsking.value = true
    const { data, error } = await client.query(OrderReadingsPageDocument, { id: orderId(), first: PAGE_SIZE, after }, { requestPolicy: 'network-only' }).toPromise()
    if (own !== request) return
    isAsking.value = false
    fault.value = error === undefined ? null : faultOf(error)
    const page = data?.order?.readings
    if (page === undefined) return
    readings.value = after === null ? page.nodes : [...readings.value, ...page.nodes]
    cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    hasMore.value = cursor !== null
  }

  watch(orderId, () => {
    readings.value = []
    void ask(null)
  }, { immediate: true })
  onScopeDispose(() => { request += 1 })

  return { readings, hasMore, isAsking, fault, loadMore: () => { if (cursor !== null && !isAsking.value) void ask(cursor) }, reload: () => void ask(null) }
}
