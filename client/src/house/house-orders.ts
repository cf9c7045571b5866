import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { BoardFieldsFragment, CloseOrderInput, HouseOrderList, HouseOrderRowFragment, Permission, ResolveDispatchInput } from '../graphql/generated/graphql.ts'
import { countOf } from '../shared/counts.ts'
import { isOpenState } from '../shared/states.ts'
import { reasonField, type MoneyAction, type MoneyWords } from './money-actions.ts'
import type { PlacedRow } from './queue-rows.ts'
import { amountText } from './withdrawal-case.ts'

/** The lists: what waits for a person first, then the open orders by state, then what is over. */
export const ORDER_TABS = [
  { id: 'uncertain', label: 'Uncertain', list: 'Uncertain', empty: 'No dispatch is uncertain' },
  { id: 'stalled', label: 'Stalled', list: 'Stalled', empty: 'No order is past its estimate' },
  { id: 'waiting', label: 'To send', list: 'Waiting', empty: 'No order waits to be sent' },
  { id: 'open', label: 'Open', list: 'Open', empty: 'No order is open' },
  { id: 'pending', label: 'Pending', list: 'Pending', empty: 'No order is pending' },
  { id: 'processing', label: 'Processing', list: 'Processing', empty: 'No order is processing' },
  { id: 'in-progress', label: 'In progress', list: 'InProgress', empty: 'No order is in progress' },
  { id: 'completed', label: 'Completed', list: 'Completed', empty: 'No order was completed' },
  { id: 'partial', label: 'Partial', list: 'Partial', empty: 'No order ended partial' },
  { id: 'cancelled', label: 'Cancelled', list: 'Cancelled', empty: 'No order was cancelled' },
] as const satisfies readonly { readonly id: string, readonly label: string, readonly list: HouseOrderList, readonly empty: string }[]

export type OrderTab = (typeof ORDER_TABS)[number]

const OPEN_TAB = ORDER_TABS[3]

/** What the page's address says. */
export interface HouseOrdersAddress {
  readonly tab: OrderTab
  readonly supplierId: string | null
  /** The number of the open one; null when none is open. */
  readonly openId: string | null
}

const numberOf = (value: unknown): string | null => (typeof value === 'string' && /^\d{1,18}$/.test(value) ? value : null)

/** Reads the address; whatever is not understood is as if it were not there. */
export function readHouseOrdersAddress(query: LocationQuery): HouseOrdersAddress {
  return { tab: ORDER_TABS.find(({ id }) => id === query['list']) ?? OPEN_TAB, supplierId: numberOf(query['supplier']), openId: numberOf(query['item']) }
}

/** The query of an address; what is as usual is left out. */
export function writeHouseOrdersAddress({ tab, supplierId, openId }: HouseOrdersAddress): LocationQueryRaw {
  return { ...(tab.id === 'open' ? {} : { list: tab.id }), ...(supplierId === null ? {} : { supplier: supplierId }), ...(openId === null ? {} : { item: openId }) }
}

/** How many a list holds by the board; null where the board does not say. */
export function countOfTab({ list }: OrderTab, board: Pick<BoardFieldsFragment, 'orders' | 'queues' | 'waitingCount'> | null): number | null {
  if (board === null) return null
  const { orders, queues, waitingCount } = board
  switch (list) {
    case 'Uncertain':
    case 'Stalled': return queues.find(({ queue }) => queue === list)?.count ?? null
    case 'Waiting': return waitingCount
    case 'Open': return orders.pendingCount + orders.processingCount + orders.inProgressCount
    case 'Pending': return orders.pendingCount
    case 'Processing': return orders.processingCount
    case 'InProgress': return orders.inProgressCount
    case 'Completed': return orders.completedCount
    case 'Partial': return orders.partialCount
    case 'Cancelled': return orders.cancelledCount
  }
}

/** One row of a list. */
export interface HouseOrderLine extends PlacedRow {
  readonly row: HouseOrderRowFragment
}

/** The rows of a list, in the order of the API. */
export function houseOrderLines(rows: readonly HouseOrderRowFragment[]): readonly HouseOrderLine[] {
  return rows.map((row) => ({ key: `order-${row.id}`, row, isGone: false }))
}

/** What is the matter with an order, in a few words, and since when. */
export function matterOf({ order, dispatch }: HouseOrderRowFragment, now: Date): { readonly words: string, readonly since: Date, readonly isLate: boolean } {
  if (dispatch?.state === 'Uncertain') return { words: 'Nobody knows whether the supplier took it', since: new Date(dispatch.attemptedAt ?? order.placedAt), isLate: true }
  if (!isOpenState(order.status)) return { words: order.status, since: new Date(order.endedAt ?? order.placedAt), isLate: false }
  if (dispatch?.state === 'Waiting') return { words: dispatch.lastError ?? 'To be sent', since: new Date(order.placedAt), isLate: dispatch.lastError !== null }
  const isPast = order.slowFinishAt !== null && new Date(order.slowFinishAt) < now
  const words = order.status === 'InProgress' ? `${countOf(order.delivered, 'unit')} delivered` : order.status
  return { words: isPast ? `Past its estimate, ${words}` : words, since: new Date(order.placedAt), isLate: isPast }
}

/** The letters of the decisions, for the list of keys. */
export const ORDER_LETTERS = [['t', 'Taken'], ['a', 'Send again'], ['r', 'Give up and refund'], ['c', 'Close']] as const

const HISTORY_REASON = reasonField('It stands in the order\'s history, so it cannot be empty.', 'How you know, for the order\'s history')

/** What can be done about an order now, by who has these permissions. */
export function houseOrderActions({ order, dispatch }: HouseOrderRowFragment, permissions: readonly Permission[]): readonly MoneyAction[] {
  if (!permissions.includes('ManageOrders')) return []
  const isOpen = isOpenState(order.status)
  const charge = amountText(order.charge, order.currency)
  if (dispatch?.state === 'Uncertain') {
    const taken: MoneyAction = {
      id: 'taken', letter: 't', label: 'The supplier took it', hint: 'It goes on under the supplier\'s number.', why: null, button: 'It was taken', refusal: null,
      fields: [{ name: 'supplierOrderId', label: 'The supplier\'s number for it', kind: 'line', missing: 'Without its number nobody can ask after it.' }, HISTORY_REASON],
    }
    const again: MoneyAction = { id: 'again', letter: 'a', label: 'It did not: send again', hint: 'It is sent a second time. If the supplier did take it, the house pays twice.', why: null, button: 'Send again', fields: [HISTORY_REASON], refusal: null }
    const refund: MoneyAction = { id: 'refund', letter: 'r', label: `Give up and refund ${charge}`, hint: 'The order is cancelled and the whole charge returns (P3.3). It cannot be taken back.', why: null, button: `Refund ${charge}`, fields: [HISTORY_REASON], refusal: null }
    return isOpen ? [taken, again, refund] : [taken, refund]
  }
  if (!isOpen) return []
  return [{
    id: 'close', letter: 'c', label: order.delivered === 0 ? `Cancel and refund ${charge}` : 'Close as Partial', button: order.delivered === 0 ? `Cancel and refund ${charge}` : 'Close and refund the rest',
    hint: order.delivered === 0 ? 'The whole charge returns (P3.3). It cannot be taken back.' : `${countOf(order.delivered, 'unit')} stay charged, the rest returns (P3.3). It cannot be taken back.`,
    why: null, fields: [reasonField()], refusal: null,
  }]
}

/** What is sent for a decision about an uncertain dispatch. */
export function resolutionOf(id: string, orderId: string, words: MoneyWords): Omit<ResolveDispatchInput, 'idempotencyKey'> {
  const reason = words['reason']?.trim() ?? ''
  if (id === 'taken') return { orderId, resolution: 'Taken', supplierOrderId: words['supplierOrderId']?.trim() ?? '', reason }
  return { orderId, resolution: id === 'again' ? 'SendAgain' : 'Refund', reason }
}

/** What is sent to close an open order: by the house, for whatever was not delivered. */
export function closingOf({ order }: HouseOrderRowFragment, words: MoneyWords): Omit<CloseOrderInput, 'idempotencyKey'> {
  return { orderId: order.id, status: order.delivered === 0 ? 'Cancelled' : 'Partial', fault: 'House', cause: 'HouseClosed', reason: words['reason']?.trim() ?? '' }
}
