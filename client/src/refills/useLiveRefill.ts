import { computed, type ComputedRef, type Ref } from 'vue'
import type { RefillRowFragment } from '../graphql/generated/graphql.ts'
import { useOrdersProgress } from '../orders/useOrdersProgress.ts'
import { useLiveChange, type LiveMark } from '../shared/useLiveChange.ts'
import { withRefillChange } from './refill-feed.ts'
import { restoredOf } from './refill-words.ts'
import { useRefillsProgress } from './useRefillsProgress.ts'

/** A refill as it was asked for, with whatever the pushes about it and about its order have said since. */
export interface LiveRefill {
  readonly refill: ComputedRef<RefillRowFragment>
  /** Units that are back. */
  readonly restored: ComputedRef<number>
  /** Stands for as long as the line at the row's edge does. */
  readonly mark: Readonly<Ref<LiveMark>>
}

export function useLiveRefill(asked: () => RefillRowFragment): LiveRefill {
  const { feed, markOf } = useRefillsProgress()
  const { entryOf } = useOrdersProgress()
  const refill = computed(() => withRefillChange(asked(), feed.value.changes.get(asked().id)))
  const currentCount = computed(() => {
    const { order } = asked()
    const pushed = entryOf(order.id)?.change
    return pushed !== undefined && pushed.version > order.version ? pushed.currentCount : order.currentCount
  })
  const mark = useLiveChange(() => markOf(asked().id))
  return { refill, restored: computed(() => restoredOf(refill.value, currentCount.value)), mark }
}
