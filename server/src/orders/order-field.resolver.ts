import type { TargetFact } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import type { Context } from '../context.ts'
import { CheckType } from '../decision.graphql.ts'
import { inputError, invariant } from '../errors.ts'
import { postingType } from '../funds/transfer-query.ts'
import { EstimateType } from '../services/estimate.graphql.ts'
import { serviceLoader } from '../services/service-loaders.ts'
import { ServiceObjectType } from '../services/service.graphql.ts'
import { orderEventType } from './order-event.ts'
import { curveLoader, CURVE_POINTS_MAX, historyCountLoader, historyLoader, placementLoader, postingsLoader, targetLoader } from './order-loaders.ts'
import type { OrderObject, ServiceBrief } from './order-row.ts'
import { receiptOf } from './receipt.ts'
import {
  CurvePointType, OrderEventConnectionType, OrderType, ReadingConnectionType, ReceiptType, TargetFactType, type OrderEventType, type ReadingType,
} from './order.graphql.ts'

/** What is worth reading of an order only when somebody asks. Whatever a page asks for is read for all its orders together. */
@Resolver(() => OrderType)
export class OrderFieldResolver {
  @FieldResolver(() => ServiceObjectType)
  service(@Ctx() context: Context, @Root() order: OrderObject): ServiceBrief | Promise<ServiceObjectType> {
    return order.serviceBrief ?? loadService(context, order.serviceId)
  }

  @FieldResolver(() => EstimateType, { description: 'What was usual for the service when it was ordered; what the expected curve is drawn from. Without samples.' })
  async estimate(@Ctx() context: Context, @Root() order: OrderObject): Promise<EstimateType> {
    return (await placementLoader(context).load(order.id)).estimate
  }

  @FieldResolver(() => [CheckType], { description: 'The checks it passed at placing.' })
  async placementChecks(@Ctx() context: Context, @Root() order: OrderObject): Promise<readonly CheckType[]> {
    return (await placementLoader(context).load(order.id)).checks
  }

  @FieldResolver(() => TargetFactType, { nullable: true, description: 'The newest reading of the target, if there is one.' })
  async target(@Ctx() context: Context, @Root() order: OrderObject): Promise<TargetFact | null> {
    return await targetLoader(context).load(order.canonicalLink)
  }

  @FieldResolver(() => [CurvePointType], { description: 'The way it was delivered, thinned out to so many points; the first and the last are kept.' })
  async curve(
    @Ctx() context: Context, @Root() order: OrderObject, @Arg('points', () => Int, { defaultValue: 24 }) points: number,
  ): Promise<CurvePointType[]> {
    if (points < 2 || points > CURVE_POINTS_MAX) throw inputError(`points must be from 2 to ${CURVE_POINTS_MAX}, not ${points}.`, { field: 'points' })
    return await curveLoader(points)(context).load(order.id)
  }

  @FieldResolver(() => OrderEventConnectionType, { description: 'Its history, newest first.' })
  async timeline(
    @Ctx() context: Context, @Root() order: OrderObject,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('includeReadings', () => Boolean, { defaultValue: true, description: 'Without them the states stand alone.' }) includeReadings: boolean,
  ): Promise<Page<OrderEventType>> {
    const before = versionOf('timeline', after ?? null)
    const rows = await historyLoader(context).load({ orderId: order.id, part: includeReadings ? 'Everything' : 'States', first: checkPageSize(first), before })
    return pageOf(rows.map(row => orderEventType(row, order)), { first, isContinued: before !== null },
      event => encodeCursor('timeline', [event.version]))
  }

  @FieldResolver(() => ReadingConnectionType, { description: 'Its counts, newest first.' })
  async readings(
    @Ctx() context: Context, @Root() order: OrderObject,
    @Arg('first', () => Int, { defaultValue: 100 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ReadingType>> {
    const before = versionOf('readings', after ?? null)
    const rows = await historyLoader(context).load({ orderId: order.id, part: 'Counts', first: checkPageSize(first), before })
    const readings = rows.map((row): ReadingType => ({
      version: row.version, at: row.at, currentCount: row.current_count ?? 0, delivered: row.delivered, change: row.delivered_change,
      actor: { kind: row.actor_kind, name: null },
    }))
    return pageOf(readings, { first, isContinued: before !== null }, reading => encodeCursor('readings', [reading.version]))
  }

  @FieldResolver(() => Int, { description: 'How many rows of its history are no mere readings.' })
  async stateCount(@Ctx() context: Context, @Root() order: OrderObject): Promise<number> {
    return (await historyCountLoader(context).load(order.id)).states
  }

  @FieldResolver(() => Int, { description: 'How many counts its history holds.' })
  async readingCount(@Ctx() context: Context, @Root() order: OrderObject): Promise<number> {
    return (await historyCountLoader(context).load(order.id)).readings
  }

  @FieldResolver(() => ReceiptType, { description: 'What it cost and why.' })
  async receipt(@Ctx() context: Context, @Root() order: OrderObject): Promise<ReceiptType> {
    return receiptOf(order, (await postingsLoader(context).load(order.id)).map(postingType))
  }
}

const VERSION_MAX = 2_147_483_647

function versionOf(list: string, after: string | null): number | null {
  if (after === null) return null
  const version = Number(decodeCursor(list, after, ['number'])[0])
  if (!Number.isInteger(version) || version < 1 || version > VERSION_MAX) throw inputError('after is not a cursor of this list.', { field: 'after' })
  return version
}

async function loadService(context: Context, serviceId: string): Promise<ServiceObjectType> {
  const service = await serviceLoader(context).load(serviceId)
  invariant(service !== null, 'the service of an order is there')
  return service
}
