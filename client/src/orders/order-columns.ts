/** A column of the orders table. Widths are those of the pictures; the two without one share what is left. */
export interface OrderColumn {
  readonly id: string
  readonly label: string
  readonly width: number | null
  readonly isEnd: boolean
  /** Always there: without it a row has no name. */
  readonly isFixed: boolean
  /** The narrowest window that still shows it, unless the reader chose otherwise. */
  readonly windowMin: number
}

const column = (id: string, label: string, width: number | null, part: Partial<OrderColumn> = {}): OrderColumn => ({ id, label, width, isEnd: false, isFixed: false, windowMin: 0, ...part })

export const orderColumns: readonly OrderColumn[] = [
  column('order', 'Order', 84, { isFixed: true }),
  column('state', 'State', 118),
  column('service', 'Service', null, { isFixed: true }),
  column('link', 'Link', null),
  column('curve', 'Curve', 104, { windowMin: 1_280 }),
  column('delivered', 'Delivered', 84, { isEnd: true }),
  column('bar', '', 68),
  column('of', 'of', 80, { isEnd: true }),
  column('charge', 'Charge', 72, { isEnd: true }),
  column('refund', 'Refund', 68, { isEnd: true, windowMin: 1_200 }),
  column('placed', 'Placed', 66, { isEnd: true, windowMin: 1_120 }),
  column('changed', 'Changed', 88, { isEnd: true, windowMin: 960 }),
]

/** What the reader chose, by column; a column without a choice follows the width of the window. */
export type ColumnChoice = Readonly<Record<string, boolean>>

/** Which columns are shown. A choice that was stored by an older page may name columns that are no more; they are not looked at. */
export function shownColumns(choice: ColumnChoice, windowWidth: number): Readonly<Record<string, boolean>> {
  return Object.fromEntries(orderColumns.map(({ id, isFixed, windowMin }) => [id, isFixed || (choice[id] ?? windowWidth >= windowMin)]))
}
