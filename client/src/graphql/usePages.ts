import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from './client.ts'
import { faultOf, type Fault } from './fault.ts'
import { rowsOnce, type PageOf } from './pages.ts'
import { useAsked, type Asked } from './useAsked.ts'

/** A list that grows at its end when it is asked to. */
export interface Pages<Data, Row> extends Asked<Data> {
  /** Null before the first answer. */
  readonly rows: ComputedRef<readonly Row[] | null>
  readonly hasMore: ComputedRef<boolean>
  readonly isLoadingMore: Readonly<Ref<boolean>>
  /** Why the last rows did not come. */
  readonly moreFault: Readonly<Ref<Fault | null>>
  readonly loadMore: () => Promise<void>
}

/**
 * The first page as `useAsked` shows it, and whatever was read on from its end. When the first page comes anew, so do as many others as were there:
 * rows move from one page to the next, and none may be lost between.
 */
export function usePages<Data, Variables extends AnyVariables, Row extends { readonly id: string }>(
  document: TypedDocumentNode<Data, Variables>,
  variablesOf: (after: string | null) => Variables | null,
  pageOf: (data: Data) => PageOf<Row>,
): Pages<Data, Row> {
  const asked = useAsked(document, () => variablesOf(null))
  const later = shallowRef<readonly PageOf<Row>[]>([])
  const isLoadingMore = shallowRef(false)
  const moreFault = shallowRef<Fault | null>(null)
  let walk = 0

  const first = computed(() => (asked.data.value === null ? null : pageOf(asked.data.value)))
  const last = computed(() => later.value.at(-1) ?? first.value)

  /** Reads on from a page, so many pages. Null when something newer has begun, or when it failed. */
  async function readOn(from: PageOf<Row>, count: number): Promise<readonly PageOf<Row>[] | null> {
    const own = ++walk
    const pages: PageOf<Row>[] = []
    for (let page = from; pages.length < count && page.pageInfo.hasNextPage;) {
      const variables = variablesOf(page.pageInfo.endCursor)
      if (variables === null) return null
      const { data, error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise()
      if (own !== walk) return null
      moreFault.value = error === undefined ? null : faultOf(error)
      if (error !== undefined || data === undefined) return null
      page = pageOf(data)
      pages.push(page)
    }
    return pages
  }

  async function loadMore(): Promise<void> {
    if (last.value === null || isLoadingMore.value) return
    isLoadingMore.value = true
    const pages = await readOn(last.value, 1)
    isLoadingMore.value = false
    if (pages !== null) later.value = [...later.value, ...pages]
  }

  watch(() => JSON.stringify(variablesOf(null)), () => {
    walk += 1
    later.value = []
    moreFault.value = null
  })
  watch(first, async (page) => {
    if (page === null || later.value.length === 0) return
    const pages = await readOn(page, later.value.length)
    if (pages !== null) later.value = pages
  })
  onScopeDispose(() => { walk += 1 })

  return {
    ...asked,
    rows: computed(() => (first.value === null ? null : rowsOnce([first.value, ...later.value]))),
    hasMore: computed(() => last.value?.pageInfo.hasNextPage === true),
    isLoadingMore,
    moreFault,
    loadMore,
  }
}
