import { useLocalStorage, useWindowSize } from '@vueuse/core'
import { computed, type ComputedRef, type Ref } from 'vue'
import { shownColumns, type ColumnChoice } from './order-columns.ts'

/** The columns of the orders table, as the reader left them in this browser. */
export function useOrderColumns(): { readonly choice: Ref<ColumnChoice>, readonly shown: ComputedRef<Readonly<Record<string, boolean>>> } {
  const choice = useLocalStorage<ColumnChoice>('tallyboard-order-columns', {}, { shallow: true })
  const { width } = useWindowSize()
  return { choice, shown: computed(() => shownColumns(choice.value, width.value)) }
}
