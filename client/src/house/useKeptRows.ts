import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { keptInPlace, slidOff, type PlacedRow } from './queue-rows.ts'

/** So many settled rows stay in sight. */
const SETTLED_MAX = 5

/** What was just settled here, so that the eye can check the hand. */
export interface Settled<Row extends PlacedRow> {
  readonly row: Row
  readonly words: string
  readonly at: Date
}

/** The rows of a queue under the hands of somebody who works it off. */
export interface KeptRows<Row extends PlacedRow> {
  /** Null before the first answer. */
  readonly rows: Readonly<Ref<readonly Row[] | null>>
  /** So many of the rows have left the tab. */
  readonly goneCount: ComputedRef<number>
  readonly settled: Readonly<Ref<readonly Settled<Row>[]>>
  readonly settle: (row: Row, words: string) => void
  /** Takes out what has left the tab. */
  readonly tidy: () => void
}

/**
 * Rows that come anew with every push, and then nothing moves. Another tab, or another filter, is another list.
 *
 * @param hasMore the list goes on behind the last of the rows
 */
export function useKeptRows<Row extends PlacedRow>(fresh: () => readonly Row[] | null, list: () => string, hasMore: () => boolean = () => false): KeptRows<Row> {
  const shown = shallowRef<readonly Row[] | null>(null)
  const settled = shallowRef<readonly Settled<Row>[]>([])
  const settledKeys = new Set<string>()
  let shownList: string | null = null
  let before: readonly Row[] = []

  watch([fresh, list], ([rows, current]) => {
    // What was there before stays until the other list has come.
    if (rows === null) return
    shown.value = current === shownList && shown.value !== null ? keptInPlace(shown.value, rows, settledKeys, slidOff(before, rows, hasMore())) : rows
    before = rows
    shownList = current
  }, { immediate: true })

  function settle(row: Row, words: string): void {
    settledKeys.add(row.key)
    settled.value = [{ row, words, at: new Date() }, ...settled.value.filter((each) => each.row.key !== row.key)].slice(0, SETTLED_MAX)
  }

  return {
    rows: shown,
    goneCount: computed(() => shown.value?.filter(({ isGone }) => isGone).length ?? 0),
    settled,
    settle,
    tidy: () => { shown.value = shown.value?.filter((row) => !row.isGone) ?? null },
  }
}
