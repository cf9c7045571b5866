import { Permission } from '@tallyboard/schema'
import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql'
import { isRowId } from '../connection.ts'
import { requireViewer, type Context } from '../context.ts'
import { notFound } from '../errors.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { orderProgressType } from './order-event.ts'
import { watchOrder } from './order-feed.ts'
import { readOrders } from './order-query.ts'
import { OrderProgressType, OrdersProgressType } from './order.graphql.ts'
import { feedCursor, watchOrders, type OrdersPush } from './orders-feed.ts'

@Resolver()
export class OrderLiveResolver {
  @Subscription(() => OrderProgressType, {
    description: 'One order: its state now, or every event after a version, and then each change.',
    subscribe: async ({ args, context }: { args: { orderId: string, afterVersion?: number | null }, context: Context }) => {
      const viewer = requireViewer(context)
      const [row] = isRowId(args.orderId) ? await readOrders(context.house.db, [args.orderId]) : []
      if (row == null || (row.account_id !== viewer.accountId && !viewer.permissions.has(Permission.ReadHouse))) throw notFound('order')
      return watchOrder(context.house, args.orderId, args.afterVersion ?? null)
    },
  })
  orderProgress(
    @Root() message: OrderProgressMessage,
    @Arg('orderId', () => ID) _orderId: string,
    @Arg('afterVersion', () => Int, { nullable: true, description: 'The version seen last, to go on from.' }) _afterVersion: number | null,
  ): OrderProgressType {
    return orderProgressType(message)
  }

  @Subscription(() => OrdersProgressType, {
    description: 'All your orders: a snapshot, or what changed since a cursor, and then each change. Resumed with the last cursor it misses nothing.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) =>
      watchOrders(context.house, requireViewer(context).accountId, args.after ?? null),
  })
  ordersProgress(
    @Root() push: OrdersPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): OrdersProgressType {
    return { cursor: feedCursor(push.mark), isSnapshot: push.isSnapshot, changes: push.changes.map(orderProgressType) }
  }
}
