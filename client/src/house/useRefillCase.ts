import { computed, watch, type ComputedRef } from 'vue'
import { HouseCaseDocument, type HouseCaseQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { caseOf, type RefillCase } from './refill-case.ts'
import { useRenewed } from './useRenewed.ts'

/** What is open, as its pane shows it. */
export interface LiveCase extends Pick<Asked<HouseCaseQuery>, 'isSkeleton' | 'fault' | 'retryAt' | 'ask'> {
  readonly found: ComputedRef<RefillCase | null>
  /** Answered, and there is no such row. */
  readonly isMissing: ComputedRef<boolean>
}

/** All that is known of an opened row. It comes anew by itself. */
export function useRefillCase(orderId: () => string, key: () => string): LiveCase {
  const { data, isSkeleton, fault, retryAt, ask } = useAsked(HouseCaseDocument, () => ({ orderId: orderId() }))
  useRenewed(ask)
  // Of one order several rows may wait, and what the first decision changed is part of the next.
  watch(key, ask)
  const answer = computed(() => (data.value !== null && (data.value.order === null || data.value.order.id === orderId()) ? data.value : null))
  const found = computed(() => (answer.value === null ? null : caseOf(answer.value, key())))
  return { isSkeleton, fault, retryAt, ask, found, isMissing: computed(() => answer.value !== null && found.value === null) }
}
