import { HouseOrderList, Permission, type HouseQueue } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { defineLoader, inOrderOf, requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { DispatchType } from '../suppliers/dispatch.graphql.ts'
import { dispatchObject, supplierLoader } from '../suppliers/supplier-objects.ts'
import { SupplierType } from '../suppliers/supplier.graphql.ts'
import { boardCursor, boardNow, watchBoard, type BoardPush } from './board-feed.ts'
import { HouseBoardProgressType, HouseBoardType, HouseOrderConnectionType, HouseOrderType } from './board.graphql.ts'
import { readHouseOrderIds } from './house-orders-query.ts'

/** Where more is needed to open a queue than to read the house. */
const PERMISSION_OF_QUEUE: Partial<Record<HouseQueue, Permission>> = {
  Reviews: Permission.ManageOrders, Evidence: Permission.AnswerHelp, SpeedUps: Permission.AnswerHelp, Refills: Permission.AnswerHelp, Threads: Permission.AnswerHelp, Credits: Permission.ManageMoney,
}

@Resolver()
export class DeskResolver {
  @Query(() => HouseBoardType, { description: 'The board: what waits for a person, what goes on, how suppliers answer. At most a few seconds old. For those who read the house.' })
  async houseBoard(@Ctx() context: Context): Promise<HouseBoardType> {
    requirePermission(context, Permission.ReadHouse)
    return boardFor(context, await boardNow(context.house))
  }

  @Query(() => HouseOrderConnectionType, { description: 'Everybody\'s orders in a list: open ones oldest first, ended ones newest first. For those who read the house.' })
  async houseOrders(
    @Ctx() context: Context,
    @Arg('list', () => HouseOrderList, { defaultValue: HouseOrderList.Open }) list: HouseOrderList,
    @Arg('supplierId', () => ID, { nullable: true, description: 'Only those with a supplier.' }) supplierId: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<HouseOrderType>> {
    requirePermission(context, Permission.ReadHouse)
    const { house } = context
    checkPageSize(first)
    const cursorName = `houseOrders/${list}`
    const afterId = typeof after === 'string' ? decodeCursor(cursorName, after, ['id'])[0] ?? null : null
    const { settings } = await house.settings()
    // A supplier that cannot exist has no orders.
    const request = { list, supplierId: supplierId == null || isRowId(supplierId) ? supplierId ?? null : '0', limit: first + 1, afterId }
    const ids = await readHouseOrderIds(house.db, settings, request, house.clock())
    return pageOf(ids.map(id => ({ id })), { first, isContinued: afterId !== null }, order => encodeCursor(cursorName, [order.id]))
  }

  @Subscription(() => HouseBoardProgressType, {
    description: 'The board, and then again whenever something on it has moved, at most once a second. Resumed with the last cursor it is told at once if something has moved meanwhile. For those who read the house.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) => {
      requirePermission(context, Permission.ReadHouse)
      return watchBoard(context.house, args.after ?? null)
    },
  })
  houseBoardProgress(
    @Ctx() context: Context,
    @Root() push: BoardPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): HouseBoardProgressType {
    return { cursor: boardCursor(push), board: boardFor(context, push.board) }
  }
}

/** The board without the queues that are not for the viewer. */
function boardFor(context: Context, board: HouseBoardType): HouseBoardType {
  const permissions = requirePermission(context, Permission.ReadHouse).permissions
  const isShown = (queue: HouseQueue): boolean => permissions.has(PERMISSION_OF_QUEUE[queue] ?? Permission.ReadHouse)
  return { ...board, queues: board.queues.filter(({ queue }) => isShown(queue)) }
}

const dispatchLoader = defineLoader<string, DispatchType & { readonly supplierId: string | null } | null>(async ({ house }, ids) => {
  const rows = await house.db.selectFrom('dispatches').selectAll().where('order_id', 'in', ids).execute()
  return inOrderOf(ids, rows.map(dispatchObject), dispatch => dispatch.orderId)
})

@Resolver(() => HouseOrderType)
export class HouseOrderFieldResolver {
  @FieldResolver(() => OrderType)
  async order(@Ctx() context: Context, @Root() { id }: HouseOrderType): Promise<OrderType> {
    const order = await orderLoader(context).load(id)
    invariant(order !== null, 'an order that was listed is there')
    return order
  }

  @FieldResolver(() => DispatchType, { nullable: true, description: 'Null for an order that was never to be sent.' })
  async dispatch(@Ctx() context: Context, @Root() { id }: HouseOrderType): Promise<DispatchType | null> {
    return await dispatchLoader(context).load(id)
  }

  @FieldResolver(() => SupplierType, { nullable: true, description: 'Who delivers it; null for an order that was never to be sent.' })
  async supplier(@Ctx() context: Context, @Root() { id }: HouseOrderType): Promise<SupplierType | null> {
    const supplierId = (await dispatchLoader(context).load(id))?.supplierId ?? null
    return supplierId === null ? null : await supplierLoader(context).load(supplierId)
  }
}
