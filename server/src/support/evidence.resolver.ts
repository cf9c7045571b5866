import { maySeeEvidence, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import type { OrderObject } from '../orders/order-row.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { RefillType } from '../refills/refill.graphql.ts'
import type { ImageNews } from '../topics.ts'
import { evidenceLoader, evidenceOfOrderLoader, evidenceOfRefillLoader, evidenceOfSpeedUpLoader, readEvidencePage, type EvidenceRow } from './evidence-query.ts'
import {
  AskOrderEvidenceInput, AskOrderEvidenceResult, AskRefillEvidenceInput, AskRefillEvidenceResult, DecideEvidenceInput, DecideEvidenceResult,
  EvidenceRequestConnectionType, EvidenceRequestFilterInput, EvidenceRequestType, SpeedUpType, SupplyEvidenceInput, SupplyEvidenceResult,
} from './evidence.graphql.ts'
import { askOrderEvidence, askRefillEvidence, judgeEvidence, supplyEvidence, type EvidenceDone } from './evidence.ts'
import { evidenceImagesLoader } from './file-query.ts'
import { ImageObjectType } from './file.graphql.ts'

@Resolver(() => EvidenceRequestType)
export class EvidenceResolver {
  @Query(() => EvidenceRequestConnectionType, { description: 'What you were asked to show, newest first.' })
  async evidenceRequests(
    @Ctx() context: Context,
    @Arg('filter', () => EvidenceRequestFilterInput, { nullable: true }) filter: EvidenceRequestFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<EvidenceRow>> {
    return await pageOfEvidence(context, requireViewer(context).accountId, filter ?? {}, first, after ?? null)
  }

  @Query(() => EvidenceRequestConnectionType, { description: 'What every customer was asked to show, newest first. For whoever answers customers.' })
  async houseEvidenceRequests(
    @Ctx() context: Context,
    @Arg('filter', () => EvidenceRequestFilterInput, { nullable: true }) filter: EvidenceRequestFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<EvidenceRow>> {
    requirePermission(context, Permission.AnswerHelp)
    return await pageOfEvidence(context, null, filter ?? {}, first, after ?? null)
  }

  @Query(() => EvidenceRequestType, { nullable: true, description: 'A request for evidence of yours; null when there is none. Agents and administrators see every one.' })
  async evidenceRequest(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<EvidenceRow | null> {
    const viewer = requireViewer(context)
    const request = isRowId(id) ? await evidenceLoader(context).load(id) : null
    return request !== null && maySeeEvidence(viewer, request.accountId) ? request : null
  }

  @Mutation(() => AskRefillEvidenceResult, { description: 'Asks for a screenshot; until it has come, the refill is not sent (P4.11). For whoever answers customers.' })
  async askRefillEvidence(@Ctx() context: Context, @Arg('input', () => AskRefillEvidenceInput) input: AskRefillEvidenceInput): Promise<EvidenceRow | Refusal> {
    return await answerOf(context, await askRefillEvidence(context.house, requireViewer(context), { ...input }))
  }

  @Mutation(() => AskOrderEvidenceResult, { description: 'Asks for a screenshot before the next refill of an order (P4.11). For whoever answers customers.' })
  async askOrderEvidence(@Ctx() context: Context, @Arg('input', () => AskOrderEvidenceInput) input: AskOrderEvidenceInput): Promise<EvidenceRow | Refusal> {
    return await answerOf(context, await askOrderEvidence(context.house, requireViewer(context), { ...input }))
  }

  @Mutation(() => SupplyEvidenceResult, { description: 'Gives the pictures that were asked for. What waited for them goes on.' })
  async supplyEvidence(@Ctx() context: Context, @Arg('input', () => SupplyEvidenceInput) input: SupplyEvidenceInput): Promise<EvidenceRow | Refusal> {
    return await answerOf(context, await supplyEvidence(context.house, requireViewer(context), { ...input }))
  }

  @Mutation(() => DecideEvidenceResult, { description: 'Accepts the evidence that came, or declines it with what is missing. For whoever answers customers.' })
  async decideEvidence(@Ctx() context: Context, @Arg('input', () => DecideEvidenceInput) input: DecideEvidenceInput): Promise<EvidenceRow | Refusal> {
    return await answerOf(context, await judgeEvidence(context.house, requireViewer(context), { ...input, reason: input.reason ?? null }))
  }

  @FieldResolver(() => [ImageObjectType], { description: 'What was sent for it, the newest last.' })
  async images(@Ctx() context: Context, @Root() request: EvidenceRow): Promise<readonly ImageNews[]> {
    return await evidenceImagesLoader(context).load(request.id)
  }

  @FieldResolver(() => OrderType)
  async order(@Ctx() context: Context, @Root() request: EvidenceRow): Promise<OrderType> {
    const order = await orderLoader(context).load(request.orderId)
    invariant(order !== null, 'a request for evidence has an order')
    return order
  }
}

@Resolver(() => OrderType)
export class OrderEvidenceResolver {
  @FieldResolver(() => EvidenceRequestType, { nullable: true, description: 'The newest screenshot that was asked for before a refill of it.' })
  async evidence(@Ctx() context: Context, @Root() order: OrderObject): Promise<EvidenceRow | null> {
    return await evidenceOfOrderLoader(context).load(order.id)
  }
}

@Resolver(() => RefillType)
export class RefillEvidenceResolver {
  @FieldResolver(() => EvidenceRequestType, { nullable: true, description: 'The newest screenshot that was asked for it.' })
  async evidence(@Ctx() context: Context, @Root() refill: RefillType): Promise<EvidenceRow | null> {
    return await evidenceOfRefillLoader(context).load(refill.id)
  }
}

@Resolver(() => SpeedUpType)
export class SpeedUpEvidenceResolver {
  @FieldResolver(() => EvidenceRequestType, { nullable: true, description: 'The newest screenshot that was asked for it.' })
  async evidence(@Ctx() context: Context, @Root() speedUp: SpeedUpType): Promise<EvidenceRow | null> {
    return await evidenceOfSpeedUpLoader(context).load(speedUp.id)
  }
}

async function answerOf(context: Context, answer: EvidenceDone | Refused): Promise<EvidenceRow | Refusal> {
  if (answer.kind === 'Refused') return answer.refusal
  const request = await evidenceLoader(context).clear(answer.evidenceRequestId).load(answer.evidenceRequestId)
  invariant(request !== null, 'a request that was answered is there')
  return request
}

async function pageOfEvidence(
  { house }: Context, accountId: string | null, filter: EvidenceRequestFilterInput, first: number, after: string | null,
): Promise<Page<EvidenceRow>> {
  const beforeId = after === null ? null : decodeCursor('evidenceRequests', after, ['id'])[0] ?? null
  // A filter for an order that cannot exist finds nothing; it is not an error.
  const selection = filter.orderId == null || isRowId(filter.orderId) ? filter : { ...filter, orderId: '0' }
  const rows = await readEvidencePage(house.db, accountId, selection, checkPageSize(first), beforeId)
  return pageOf(rows, { first, isContinued: beforeId !== null }, request => encodeCursor('evidenceRequests', [request.id]))
}
