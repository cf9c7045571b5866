import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import { readColumns, writeColumns, type Column } from './columns.ts'

/** Which columns a table shows. The address remembers it, so that a view can be kept and shared. */
export interface Columns<Id extends string> {
  readonly all: readonly Column<Id>[]
  readonly isShown: (id: Id) => boolean
  readonly toggle: (id: Id) => Promise<unknown>
  /** For whoever writes the rest of the query: the choice stays. */
  readonly query: ComputedRef<LocationQueryRaw>
}

/** The columns of the table of this page. */
export function useColumns<Id extends string>(all: readonly Column<Id>[]): Columns<Id> {
  const route = useRoute()
  const router = useRouter()
  const shown = computed(() => readColumns(route.query, all))
  return {
    all,
    isShown: (id) => shown.value.includes(id),
    toggle: async (id) => {
      const { cols: _, ...rest } = route.query
      return await router.replace({ query: { ...rest, ...writeColumns(shown.value.includes(id) ? shown.value.filter((each) => each !== id) : [...shown.value, id], all) } })
    },
    query: computed(() => writeColumns(shown.value, all)),
  }
}
