import { Permission } from '@tallyboard/schema'
import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requireViewer, type Context } from '../context.ts'
import { inputError } from '../errors.ts'
import { requestedFields } from '../requested-fields.ts'
import { countOrders, readOrderPage, readOrders, type OrderPosition, type OrderSelection } from './order-query.ts'
import { orderObject, orderSourceOf, reckoningOf, type OrderObject } from './order-row.ts'
import { OrderConnectionType, OrderCountsType, OrderType } from './order.graphql.ts'
import { OrderFilterInput } from './placement.graphql.ts'

@Resolver()
export class OrderResolver {
  @Query(() => OrderConnectionType, { description: 'Your orders, newest first. after reads towards older ones, before towards newer ones.' })
  async orders(
    @Ctx() context: Context,
    @Arg('filter', () => OrderFilterInput, { nullable: true }) filter: OrderFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('before', () => String, { nullable: true }) before: string | null | undefined,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<OrderObject>> {
    const { house } = context
    const { accountId } = requireViewer(context)
    checkPageSize(first)
    const from = positionOf(after ?? null, before ?? null)
    const reckoning = await reckoningOf(house)
    const source = orderSourceOf(requestedFields(info, 'nodes', 'edges.node'), requestedFields(info, 'nodes.service', 'edges.node.service'))
    const rows = await readOrderPage(house.db, accountId, selectionOf(filter ?? {}), first, from, reckoning, source)
    return pageOf(rows.map(row => orderObject(row, reckoning, source.hasServices)), { first, isBackward: from?.isBackward === true, isContinued: from !== null },
      order => encodeCursor('orders', [order.id]))
  }

  @Query(() => OrderCountsType, { description: 'How many of your orders stand where.' })
  async orderCounts(
    @Ctx() context: Context, @Arg('search', () => String, { nullable: true }) search: string | null | undefined,
  ): Promise<OrderCountsType> {
    return await countOrders(context.house.db, requireViewer(context).accountId, search ?? null, await reckoningOf(context.house))
  }

  @Query(() => OrderType, { nullable: true, description: 'An order of yours; null when there is no such order of yours. Agents and administrators see every order.' })
  async order(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<OrderObject | null> {
    const viewer = requireViewer(context)
    const [row] = isRowId(id) ? await readOrders(context.house.db, [id]) : []
    if (row == null || (row.account_id !== viewer.accountId && !viewer.permissions.has(Permission.ReadHouse))) return null
    return orderObject(row, await reckoningOf(context.house))
  }
}

function positionOf(after: string | null, before: string | null): OrderPosition | null {
  if (after !== null && before !== null) throw inputError('Give after or before, not both.', { field: 'before' })
  if (after !== null) return { id: decodeCursor('orders', after, ['id'])[0] ?? '', isBackward: false }
  if (before !== null) return { id: decodeCursor('orders', before, ['id'], 'before')[0] ?? '', isBackward: true }
  return null
}

const SEARCH_LENGTH_MAX = 2_000

/** A filter for a service that cannot exist finds nothing; it is not an error. */
function selectionOf(filter: OrderFilterInput): OrderSelection {
  if ((filter.search?.length ?? 0) > SEARCH_LENGTH_MAX) throw inputError(`search has at most ${SEARCH_LENGTH_MAX} characters.`, { field: 'search' })
  return filter.serviceId == null || isRowId(filter.serviceId) ? filter : { ...filter, serviceId: '0' }
}
