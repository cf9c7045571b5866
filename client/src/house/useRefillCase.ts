import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { HouseCaseDocument, WatchOrderDocument, type HouseCaseQuery } from '../graphql/generated/graphql.ts'
import { useAsked, type Asked } from '../graphql/useAsked.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { useHouseQueues } from '../support/useHouseQueues.ts'
import { caseOf, type RefillCase } from './refill-case.ts'

/** What is open, as its pane shows it. */
export interface LiveCase extends Pick<Asked<HouseCaseQuery>, 'isSkeleton' | 'fault' | 'retryAt' | 'ask'> {
  readonly found: ComputedRef<RefillCase | null>
  /** Answered, and there is no such row. */
  readonly isMissing: ComputedRef<boolean>
}

/** Several pushes are one reason to ask. */
const ASK_AFTER_MS = 200

/** All that is known of an opened row, live. */
export function useRefillCase(orderId: () => string, key: () => string): LiveCase {
  const { data, isSkeleton, fault, retryAt, ask } = useAsked(HouseCaseDocument, () => ({ orderId: orderId() }))
  const { movesOf } = useHouseQueues()
  const answer = computed(() => (data.value !== null && (data.value.order === null || data.value.order.id === orderId()) ? data.value : null))
  const found = computed(() => (answer.value === null ? null : caseOf(answer.value, key())))

  // A reading of the counter moves no refill. An order that is not there is not watched: the subscription would knock for ever.
  const orderVersion = shallowRef<number | null>(null)
  let stop = (): void => undefined
  watch(() => answer.value?.order?.id ?? null, (id) => {
    stop()
    orderVersion.value = answer.value?.order?.version ?? null
    if (id !== null) stop = watchSubscription(WatchOrderDocument, () => ({ orderId: id, afterVersion: orderVersion.value }), ({ orderProgress }) => { orderVersion.value = orderProgress.version })
  }, { immediate: true })
  onScopeDispose(() => stop())

  // Of one order several rows may wait, and what the first decision changed is part of the next.
  watchDebounced([orderVersion, () => movesOf(orderId()), key], (_after, before) => { if (before[0] !== null) ask() }, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })

  return { isSkeleton, fault, retryAt, ask, found, isMissing: computed(() => answer.value !== null && found.value === null) }
}
