import { DispatchState, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { DispatchConnectionType, DispatchType, ResolveDispatchInput, ResolveDispatchResult } from './dispatch.graphql.ts'
import { resolveDispatch } from './resolve-dispatch.ts'
import { dispatchObject, supplierLoader, type WithSupplier } from './supplier-objects.ts'
import { readDispatch, readDispatches } from './supplier-query.ts'
import { SupplierType } from './supplier.graphql.ts'

@Resolver(() => DispatchType)
export class DispatchResolver {
  @Query(() => DispatchConnectionType, { description: 'Orders by how far they are on their way to the supplier, oldest first. For those who read the house.' })
  async dispatches(
    @Ctx() context: Context,
    @Arg('state', () => DispatchState, { defaultValue: DispatchState.Uncertain }) state: DispatchState,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<DispatchType>> {
    requirePermission(context, Permission.ReadHouse)
    const list = `dispatches/${state}`
    const afterId = typeof after === 'string' ? decodeCursor(list, after, ['id'])[0] ?? null : null
    const rows = await readDispatches(context.house.db, state, checkPageSize(first) + 1, afterId)
    return pageOf(rows.map(dispatchObject), { first, isContinued: afterId !== null }, row => encodeCursor(list, [row.orderId]))
  }

  @Mutation(() => ResolveDispatchResult, { description: 'Says what became of an order of which nobody knew whether the supplier took it. For agents and administrators.' })
  async resolveDispatch(@Ctx() context: Context, @Arg('input', () => ResolveDispatchInput) input: ResolveDispatchInput): Promise<DispatchType | Refusal> {
    const answer = await resolveDispatch(context.house, requireViewer(context), { ...input, supplierOrderId: input.supplierOrderId ?? null })
    if (answer.kind === 'Refused') return answer.refusal
    const row = await readDispatch(context.house.db, answer.orderId)
    invariant(row !== undefined, 'a dispatch that was resolved is there')
    return dispatchObject(row)
  }

  @FieldResolver(() => OrderType)
  async order(@Ctx() context: Context, @Root() dispatch: DispatchType): Promise<OrderType> {
    const order = await orderLoader(context).load(dispatch.orderId)
    invariant(order !== null, 'a dispatch has an order')
    return order
  }

  @FieldResolver(() => SupplierType)
  async supplier(@Ctx() context: Context, @Root() dispatch: WithSupplier<DispatchType>): Promise<SupplierType> {
    const supplier = dispatch.supplierId === null ? null : await supplierLoader(context).load(dispatch.supplierId)
    invariant(supplier !== null, 'a dispatch has a supplier')
    return supplier
  }
}
