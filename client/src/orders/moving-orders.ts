/** Rows of `Moving now`. */
export const MOVING_ROWS_MAX = 8

/**
 * The rows after asking again. Rows that are shown keep their place, whatever order they are answered in; an order that ended meanwhile stays, so that
 * nothing moves under the pointer, until its row is needed; new orders come at the end (LOOK §8).
 */
export function keptRows<T extends { readonly id: string }>(shown: readonly T[], asked: readonly T[], isEnded: (id: string) => boolean): T[] {
  const askedById = new Map(asked.map((order) => [order.id, order]))
  const shownIds = new Set(shown.map((order) => order.id))
  const kept = shown.flatMap((order) => {
    const newer = askedById.get(order.id)
    return newer === undefined ? (isEnded(order.id) ? [order] : []) : [newer]
  })
  const rows = [...kept, ...asked.filter((order) => !shownIds.has(order.id))]
  let tooMany = rows.length - MOVING_ROWS_MAX
  return rows.filter((order) => {
    if (tooMany <= 0 || askedById.has(order.id)) return true
    tooMany -= 1
    return false
  })
}
