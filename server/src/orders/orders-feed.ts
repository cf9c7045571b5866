import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import type { FeedMark, FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { readAccountProgress } from './progress-query.ts'

/** One push of an account's orders. */
export type OrdersPush = FeedPush<OrderProgressMessage>

const ORDERS: FeedKind<'orders'> = {
  topic: 'orders', cursorName: 'ordersProgress', idOf: message => message.orderId, read: readAccountProgress,
}

/** Where the feed stands, as text. */
export function feedCursor(mark: FeedMark): string {
  return cursorOf(ORDERS.cursorName, mark)
}

/** The state of all of an account's orders and then every change (ADR 3). */
export function watchOrders(house: House, accountId: string, after: string | null): AsyncIterableIterator<OrdersPush> {
  return watchAccount(house, ORDERS, accountId, after)
}
