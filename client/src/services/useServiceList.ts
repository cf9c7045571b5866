import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { ServicesPageDocument, type ServiceRowFragment } from '../graphql/generated/graphql.ts'
import { filterFromSearch, type ServiceSearch } from './service-search.ts'

/** Shorter asks the server between two keystrokes, longer is felt. */
const TYPING_MS = 120
const PAGE_SIZE = 50

/** The services that match a search, a page at a time. What was there before stays until the answer is in. */
export interface ServiceList {
  readonly services: Readonly<Ref<readonly ServiceRowFragment[]>>
  /** How many match in all; null before the first answer. */
  readonly totalCount: Readonly<Ref<number | null>>
  readonly isLoading: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<Fault | null>>
  readonly hasMore: ComputedRef<boolean>
  readonly loadMore: () => Promise<void>
  readonly retry: () => void
}

/** Asks again whenever the search changes, and never shows the answer to an older question. */
export function useServiceList(search: () => ServiceSearch): ServiceList {
  const services = shallowRef<readonly ServiceRowFragment[]>([])
  const totalCount = shallowRef<number | null>(null)
  const isLoading = shallowRef(false)
  const fault = shallowRef<Fault | null>(null)
  const endCursor = shallowRef<string | null>(null)
  let question = 0
  let isGone = false
  onScopeDispose(() => { isGone = true })

  async function ask(after: string | null): Promise<void> {
    const asked = ++question
    isLoading.value = true
    const variables = { filter: filterFromSearch(search()), sort: search().sort, first: PAGE_SIZE, after }
    const { data, error } = await client.query(ServicesPageDocument, variables).toPromise()
    if (asked !== question || isGone) return
    isLoading.value = false
    fault.value = error === undefined ? null : faultOf(error)
    if (data === undefined) return
    services.value = after === null ? data.services.nodes : [...services.value, ...data.services.nodes]
    totalCount.value = data.services.totalCount
    endCursor.value = data.services.pageInfo.hasNextPage ? data.services.pageInfo.endCursor : null
  }

  watchDebounced(search, () => void ask(null), { debounce: TYPING_MS, deep: true })
  void ask(null)

  const hasMore = computed(() => endCursor.value !== null)
  async function loadMore(): Promise<void> {
    if (endCursor.value !== null && !isLoading.value) await ask(endCursor.value)
  }

  return { services, totalCount, isLoading, fault, hasMore, loadMore, retry: () => void ask(null) }
}
