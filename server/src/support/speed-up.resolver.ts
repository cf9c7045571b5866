import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { DecisionType } from '../decision.graphql.ts'
import { invariant } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import type { OrderObject } from '../orders/order-row.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { refillLoader } from '../refills/refill-loaders.ts'
import { RefillType } from '../refills/refill.graphql.ts'
import {
  AnswerSpeedUpInput, AnswerSpeedUpResult, RequestSpeedUpInput, RequestSpeedUpResult, SpeedUpConnectionType, SpeedUpFilterInput, SpeedUpType,
} from './evidence.graphql.ts'
import { orderSpeedUpOfferLoader, refillSpeedUpOfferLoader } from './speed-up-loaders.ts'
import {
  answerSpeedUp, readSpeedUps, requestSpeedUp, speedUpLoader, speedUpOfOrderLoader, speedUpOfRefillLoader, type SpeedUpDone, type SpeedUpRow,
} from './speed-up.ts'

@Resolver(() => SpeedUpType)
export class SpeedUpResolver {
  @Query(() => SpeedUpConnectionType, { description: 'Everybody\'s requests for speed-up, the oldest first. For whoever answers customers.' })
  async speedUps(
    @Ctx() context: Context,
    @Arg('filter', () => SpeedUpFilterInput, { nullable: true }) filter: SpeedUpFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<SpeedUpRow>> {
    requirePermission(context, Permission.AnswerHelp)
    const afterId = after == null ? null : decodeCursor('speedUps', after, ['id'])[0] ?? null
    // A filter for an order that cannot exist finds nothing; it is not an error.
    const orderId = filter?.orderId == null || isRowId(filter.orderId) ? filter?.orderId ?? null : '0'
    const rows = await readSpeedUps(context.house.db, { ...filter, orderId }, checkPageSize(first), afterId)
    return pageOf(rows, { first, isContinued: afterId !== null }, request => encodeCursor('speedUps', [request.id]))
  }

  @Mutation(() => RequestSpeedUpResult, { description: 'Asks for speed-up of an order or a refill that is past its estimate (P6.3).' })
  async requestSpeedUp(@Ctx() context: Context, @Arg('input', () => RequestSpeedUpInput) input: RequestSpeedUpInput): Promise<SpeedUpRow | Refusal> {
    const answer = await requestSpeedUp(context.house, requireViewer(context), { ...input, orderId: input.orderId ?? null, refillId: input.refillId ?? null })
    return await answerOf(context, answer)
  }

  @Mutation(() => AnswerSpeedUpResult, { description: 'Answers a request for speed-up; the customer reads the reason. For whoever answers customers.' })
  async answerSpeedUp(@Ctx() context: Context, @Arg('input', () => AnswerSpeedUpInput) input: AnswerSpeedUpInput): Promise<SpeedUpRow | Refusal> {
    return await answerOf(context, await answerSpeedUp(context.house, requireViewer(context), { ...input, reason: input.reason ?? null }))
  }

  @FieldResolver(() => OrderType)
  async order(@Ctx() context: Context, @Root() speedUp: SpeedUpRow): Promise<OrderType> {
    const order = await orderLoader(context).load(speedUp.orderId)
    invariant(order !== null, 'a request for speed-up has an order')
    return order
  }

  @FieldResolver(() => RefillType, { nullable: true })
  async refill(@Ctx() context: Context, @Root() speedUp: SpeedUpRow): Promise<RefillType | null> {
    return speedUp.refillId === null ? null : await refillLoader(context).load(speedUp.refillId)
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who asked. For agents and administrators; null for everybody else.' })
  async customer(@Ctx() context: Context, @Root() speedUp: SpeedUpRow): Promise<AccountType | null> {
    return context.viewer?.permissions.has(Permission.AnswerHelp) === true ? await accountLoader(context).load(speedUp.accountId) : null
  }
}

@Resolver(() => OrderType)
export class OrderSpeedUpResolver {
  @FieldResolver(() => DecisionType, { description: 'Whether speed-up may be asked for now (P6.3).' })
  async speedUpOffer(@Ctx() context: Context, @Root() order: OrderObject): Promise<DecisionType> {
    return await orderSpeedUpOfferLoader(context).load(order.id)
  }

  @FieldResolver(() => SpeedUpType, { nullable: true, description: 'The newest request for speed-up of it.' })
  async speedUp(@Ctx() context: Context, @Root() order: OrderObject): Promise<SpeedUpRow | null> {
    return await speedUpOfOrderLoader(context).load(order.id)
  }
}

@Resolver(() => RefillType)
export class RefillSpeedUpResolver {
  @FieldResolver(() => DecisionType, { description: 'Whether speed-up may be asked for now (P6.3).' })
  async speedUpOffer(@Ctx() context: Context, @Root() refill: RefillType): Promise<DecisionType> {
    return await refillSpeedUpOfferLoader(context).load(refill.id)
  }

  @FieldResolver(() => SpeedUpType, { nullable: true, description: 'The newest request for speed-up of it.' })
  async speedUp(@Ctx() context: Context, @Root() refill: RefillType): Promise<SpeedUpRow | null> {
    return await speedUpOfRefillLoader(context).load(refill.id)
  }
}

async function answerOf(context: Context, answer: SpeedUpDone | Refused): Promise<SpeedUpRow | Refusal> {
  if (answer.kind === 'Refused') return answer.refusal
  const request = await speedUpLoader(context).clear(answer.speedUpId).load(answer.speedUpId)
  invariant(request !== null, 'a request that was answered is there')
  return request
}
