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
  /** What was there before the list came anew, for as long as its later pages are read: a row that goes from one page to the next is never missing. */
  const held = shallowRef<readonly PageOf<Row>[] | null>(null)
  let walk = 0
  /** The walk that is under way; null when none is. */
  let walking: Promise<void> | null = null

  const first = computed(() => (asked.data.value === null ? null : pageOf(asked.data.value)))
  const last = computed(() => later.value.at(-1) ?? first.value)
  /** So many pages behind the first are wanted: those that are there, and the one that is being asked for. */
  const wantedCount = (): number => later.value.length + (isLoadingMore.value ? 1 : 0)

  /** Reads on behind the pages that are known, up to what is wanted, also of what is asked for on the way. A newer walk takes its place. */
  function readOn(known: readonly PageOf<Row>[]): void {
    const own = ++walk
    walking = walkOn([...known], own).finally(() => {
      if (own !== walk) return
      walking = null
      held.value = null
      isLoadingMore.value = false
    })
  }

  async function walkOn(pages: PageOf<Row>[], own: number): Promise<void> {
    for (let page = pages.at(-1); page !== undefined && page.pageInfo.hasNextPage && pages.length <= wantedCount();) {
      const variables = variablesOf(page.pageInfo.endCursor)
      if (variables === null) return
      const { data, error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise()
      if (own !== walk) return
      moreFault.value = error === undefined ? null : faultOf(error)
      if (error !== undefined || data === undefined) return
      page = pageOf(data)
      pages.push(page)
    }
    later.value = pages.slice(1)
    held.value = null
    isLoadingMore.value = false
  }

  async function loadMore(): Promise<void> {
    if (first.value === null || isLoadingMore.value) return
    isLoadingMore.value = true
    if (walking === null) readOn([first.value, ...later.value])
    // A walk whose place another took ends before the page has come.
    while (isLoadingMore.value && walking !== null) await walking
  }

  function stopWalking(): void {
    walk += 1
    walking = null
    held.value = null
    isLoadingMore.value = false
  }

  watch(() => JSON.stringify(variablesOf(null)), () => {
    stopWalking()
    later.value = []
    moreFault.value = null
  })
  watch(first, (_, before) => {
    if (before !== null && later.value.length > 0) held.value ??= [before, ...later.value]
  }, { flush: 'sync' })
  watch(first, (page) => {
    if (page !== null && wantedCount() > 0) readOn([page])
  })
  onScopeDispose(stopWalking)

  return {
    ...asked,
    rows: computed(() => (first.value === null ? null : rowsOnce(held.value ?? [first.value, ...later.value]))),
    hasMore: computed(() => last.value?.pageInfo.hasNextPage === true),
    isLoadingMore,
    moreFault,
    loadMore,
  }
}
