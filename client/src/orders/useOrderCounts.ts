import { watchDebounced } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { OrderCountsDocument, type OrderCountsQuery } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** Many orders ending at once are one reason to count again. */
const COUNT_AGAIN_AFTER_MS = 1_000

/** How many orders each tab holds, for the words that are searched for; null before the first answer. */
export function useOrderCounts(search: () => string): ComputedRef<OrderCountsQuery['orderCounts'] | null> {
  const { data, ask } = useAsked(OrderCountsDocument, () => ({ search: search() === '' ? null : search() }))
  const { countsVersion } = useOrdersProgress()
  watchDebounced(countsVersion, ask, { debounce: COUNT_AGAIN_AFTER_MS, maxWait: COUNT_AGAIN_AFTER_MS * 5 })
  return computed(() => data.value?.orderCounts ?? null)
}
