import { chargeOfOrder, decidePlacement, invariant, Permission, quantityOf } from '@tallyboard/schema'
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { decisionType } from '../decision.graphql.ts'
import { serviceObject } from '../services/service-loaders.ts'
import { closeOrder } from './close-order.ts'
import { readOrders } from './order-query.ts'
import { orderObject, reckoningOf, type OrderObject, type OrderRow } from './order-row.ts'
import { lookAtPlacement } from './placement-facts.ts'
import {
  CloseOrderInput, CloseOrderResult, PlacementCheckInput, PlacementCheckType, PlaceOrderInput, PlaceOrderResult,
} from './placement.graphql.ts'
import { placementRequestOf } from './placement-request.ts'
import { placeOrder } from './place-order.ts'

@Resolver()
export class OrderCommandResolver {
  @Query(() => PlacementCheckType, { description: 'The decision before the click: the checklist of clauses with its numbers, and the price.' })
  async placementCheck(@Ctx() context: Context, @Arg('input', () => PlacementCheckInput) input: PlacementCheckInput): Promise<PlacementCheckType> {
    const { house } = context
    const { accountId } = requireViewer(context)
    const request = placementRequestOf(input)
    const inForce = await house.settings()
    const now = house.clock()
    const { facts, service } = await lookAtPlacement(house, house.db, { ...request, accountId, serviceId: input.serviceId, idempotencyKey: null }, inForce, now)
    const decision = decidePlacement(facts, request, inForce.settings, now)
    const quantity = quantityOf(facts.service, request)
    const isPriced = quantity !== null && quantity > 0 && quantity <= facts.service.quantityMax
    return {
      decision: decisionType(decision), charge: isPriced ? chargeOfOrder(facts.service, quantity) : null, currency: facts.currency,
      facts: { ...facts, service: serviceObject(service) },
    }
  }

  @Mutation(() => PlaceOrderResult, { description: 'Places an order: charged and written in one step, final from then on (P2.6).' })
  async placeOrder(@Ctx() context: Context, @Arg('input', () => PlaceOrderInput) input: PlaceOrderInput): Promise<typeof PlaceOrderResult> {
    const { serviceId, idempotencyKey } = input
    const answer = await placeOrder(context.house, requireViewer(context), { ...placementRequestOf(input), serviceId, idempotencyKey })
    if (answer.kind === 'Refused') return answer.refusal
    return await orderOf(context, answer.orderId, answer.row)
  }

  @Mutation(() => CloseOrderResult, { description: 'Closes an order by hand: whose fault, and why (P3.2 to P3.4). For agents and administrators.' })
  async closeOrder(@Ctx() context: Context, @Arg('input', () => CloseOrderInput) input: CloseOrderInput): Promise<typeof CloseOrderResult> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    const answer = await closeOrder(context.house, viewer, { ...input, currentCount: input.currentCount ?? null })
    return answer.kind === 'Refused' ? answer.refusal : await orderOf(context, answer.orderId, null)
  }
}

async function orderOf({ house }: Context, orderId: string, written: OrderRow | null): Promise<OrderObject> {
  const row = written ?? (await readOrders(house.db, [orderId]))[0]
  invariant(row != null, 'an order that was answered is there')
  return orderObject(row, await reckoningOf(house))
}
