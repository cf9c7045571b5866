import { computed, type ComputedRef, type Ref } from 'vue'
import { useLiveChange, type LiveMark } from '../shared/useLiveChange.ts'
import { withChange, type ChangedFields, type FeedEntry } from './progress-feed.ts'
import { useOrdersProgress } from './useOrdersProgress.ts'

/** An order as it was asked for, with whatever the pushes have said since. */
export interface LiveOrder<T> {
  readonly order: ComputedRef<T>
  readonly entry: ComputedRef<FeedEntry | undefined>
  /** Stands for as long as the line at the row's edge does. */
  readonly mark: Readonly<Ref<LiveMark>>
}

/** Lays the pushes over one order, so that only what shows this order is drawn again. */
export function useLiveOrder<T extends ChangedFields & { readonly id: string }>(asked: () => T): LiveOrder<T> {
  const { entryOf, markOf } = useOrdersProgress()
  const entry = computed(() => entryOf(asked().id))
  const order = computed(() => withChange(asked(), entry.value?.change))
  const mark = useLiveChange(() => markOf(asked().id))
  return { order, entry, mark }
}
