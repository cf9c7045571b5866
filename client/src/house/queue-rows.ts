/** What every row of a queue has. */
export interface PlacedRow {
  /** Names it in the list and in the address: `refill-12`. */
  readonly key: string
  /** It has left the tab since the list was asked for, and stays until the list is asked for again. */
  readonly isGone: boolean
}

/**
 * The rows that only slid off the end of what is loaded, because newer ones came before them. They wait where they waited, behind the button for more.
 *
 * @param before what the list held when it was last asked for
 * @param hasMore the list goes on behind `fresh`; at its end nothing can slide off
 */
export function slidOff(before: readonly PlacedRow[], fresh: readonly PlacedRow[], hasMore: boolean): ReadonlySet<string> {
  if (!hasMore) return new Set()
  const freshKeys = new Set(fresh.map(({ key }) => key))
  return new Set(before.slice(before.findLastIndex(({ key }) => freshKeys.has(key)) + 1).map(({ key }) => key))
}

/**
 * What is shown after the list came anew by itself. Nothing moves under the hand: rows keep their places, what has left the tab stays where it was, and
 * what came stands at the end. What was settled here is taken out, because it stands among the settled; so is what slid off (`slidOff`).
 */
export function keptInPlace<Row extends PlacedRow>(shown: readonly Row[], fresh: readonly Row[], settledKeys: ReadonlySet<string>, slidKeys: ReadonlySet<string> = new Set()): readonly Row[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]))
  const shownKeys = new Set(shown.map(({ key }) => key))
  return [
    ...shown.filter((row) => byKey.has(row.key) || (!settledKeys.has(row.key) && !slidKeys.has(row.key))).map((row) => byKey.get(row.key) ?? { ...row, isGone: true }),
    ...fresh.filter(({ key }) => !shownKeys.has(key)),
  ]
}

/** The row to open after one was settled: the next below it, or the one above at the end. */
export function rowAfter<Row extends PlacedRow>(rows: readonly Row[], key: string): Row | null {
  const index = rows.findIndex((row) => row.key === key)
  if (index < 0) return rows[0] ?? null
  return rows[index + 1] ?? rows[index - 1] ?? null
}
