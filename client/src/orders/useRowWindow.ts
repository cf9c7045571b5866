import { useElementSize } from '@vueuse/core'
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'

/** Rows kept above and below what is seen. The window moves in steps of this many, so that most scroll events draw nothing. */
const SPARE_ROWS = 8

/** The rows of a long list that are drawn, of one height each, and the empty space above and below them. */
export interface RowWindow {
  readonly first: number
  /** Exclusive. */
  readonly end: number
  readonly above: number
  readonly below: number
}

/** Which rows stand in the window. */
export function rowWindow(scrollTop: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const seen = Math.ceil(viewHeight / rowHeight)
  const step = Math.floor(Math.max(0, scrollTop) / rowHeight / SPARE_ROWS) * SPARE_ROWS
  const first = Math.max(0, Math.min(step - SPARE_ROWS, count - seen))
  const end = Math.min(count, step + seen + SPARE_ROWS * 2)
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight }
}

/** Follows the scrolling of an element. */
export function useRowWindow(element: Readonly<Ref<HTMLElement | null>>, rowHeight: () => number, count: () => number): {
  readonly window: ComputedRef<RowWindow>
  /** The first and the last row that is seen whole or in part. */
  readonly seen: ComputedRef<{ readonly first: number, readonly last: number }>
  readonly scrollTop: Readonly<Ref<number>>
  readonly onScroll: () => void
} {
  const { height } = useElementSize(element)
  const scrollTop = shallowRef(0)
  const onScroll = (): void => { scrollTop.value = element.value?.scrollTop ?? 0 }
  const first = computed(() => Math.floor(scrollTop.value / rowHeight()))
  const steppedTop = computed(() => Math.floor(first.value / SPARE_ROWS) * SPARE_ROWS * rowHeight())
  return {
    window: computed(() => rowWindow(steppedTop.value, height.value, rowHeight(), count())),
    seen: computed(() => ({ first: Math.min(first.value, Math.max(0, count() - 1)), last: Math.min(count() - 1, first.value + Math.floor(height.value / rowHeight()) - 1) })),
    scrollTop,
    onScroll,
  }
}
