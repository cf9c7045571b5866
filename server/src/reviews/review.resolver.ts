import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { placementRequestOf } from '../orders/placement-request.ts'
import { PlaceOrderInput } from '../orders/placement.graphql.ts'
import { serviceLoader } from '../services/service-loaders.ts'
import { ServiceObjectType } from '../services/service.graphql.ts'
import { decideReviewOf } from './decide-review.ts'
import { requestReview } from './request-review.ts'
import { readReview, readReviewPage, type ReviewObject, type ReviewSelection } from './review-query.ts'
import { DecideReviewInput, DecideReviewResult, PlacementReviewConnectionType, PlacementReviewType, RequestReviewResult, ReviewFilterInput } from './review.graphql.ts'
import { watchReviews } from './reviews-feed.ts'

@Resolver(() => PlacementReviewType)
export class ReviewResolver {
  @Query(() => PlacementReviewConnectionType, { description: 'Your links that a person has to look at, newest first.' })
  async reviews(
    @Ctx() context: Context,
    @Arg('filter', () => ReviewFilterInput, { nullable: true }) filter: ReviewFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ReviewObject>> {
    return await pageOfReviews(context, requireViewer(context).accountId, filter ?? {}, first, after ?? null)
  }

  @Query(() => PlacementReviewConnectionType, { description: 'Everybody\'s links that a person has to look at, newest first. For agents and administrators.' })
  async houseReviews(
    @Ctx() context: Context,
    @Arg('filter', () => ReviewFilterInput, { nullable: true }) filter: ReviewFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ReviewObject>> {
    requirePermission(context, Permission.ManageOrders)
    return await pageOfReviews(context, null, filter ?? {}, first, after ?? null)
  }

  @Query(() => PlacementReviewType, { nullable: true, description: 'A review of yours. Agents and administrators see every review.' })
  async review(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<ReviewObject | null> {
    const viewer = requireViewer(context)
    const review = isRowId(id) ? await readReview(context.house.db, id) : null
    return review !== null && (review.accountId === viewer.accountId || viewer.permissions.has(Permission.ManageOrders)) ? review : null
  }

  @FieldResolver(() => ServiceObjectType)
  async service(@Ctx() context: Context, @Root() review: ReviewObject): Promise<ServiceObjectType> {
    const service = await serviceLoader(context).load(review.serviceId)
    invariant(service !== null, 'a service is never deleted')
    return service
  }

  @FieldResolver(() => AccountType, { nullable: true })
  async customer(@Ctx() context: Context, @Root() review: ReviewObject): Promise<AccountType | null> {
    return context.viewer?.permissions.has(Permission.ManageOrders) === true ? await accountLoader(context).load(review.accountId) : null
  }

  @Mutation(() => RequestReviewResult, { description: 'Puts a link that the content screen holds before a person (P2.7). Nothing is charged.' })
  async requestReview(@Ctx() context: Context, @Arg('input', () => PlaceOrderInput) input: PlaceOrderInput): Promise<ReviewObject | Refusal> {
    const { serviceId, idempotencyKey } = input
    const answer = await requestReview(context.house, requireViewer(context), { ...placementRequestOf(input), serviceId, idempotencyKey })
    return answer.kind === 'Refused' ? answer.refusal : await reviewOf(context, answer.reviewId)
  }

  @Mutation(() => DecideReviewResult, { description: 'Says whether a link may be ordered; the customer is told. For agents and administrators.' })
  async decideReview(@Ctx() context: Context, @Arg('input', () => DecideReviewInput) input: DecideReviewInput): Promise<ReviewObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    const answer = await decideReviewOf(context.house, viewer, { ...input, reason: input.reason ?? '' })
    return answer.kind === 'Refused' ? answer.refusal : await reviewOf(context, answer.reviewId)
  }

  @Subscription(() => PlacementReviewType, {
    description: 'Reviews as they are asked for and decided: yours, or everybody\'s with isForHouse. Whoever joins reads the list first.',
    subscribe: ({ args, context }: { args: { isForHouse?: boolean | null }, context: Context }) => args.isForHouse === true
      ? (requirePermission(context, Permission.ManageOrders), watchReviews(context.house, 'house'))
      : watchReviews(context.house, requireViewer(context).accountId),
  })
  reviewsProgress(
    @Root() review: ReviewObject,
    @Arg('isForHouse', () => Boolean, { defaultValue: false, description: 'For agents and administrators.' }) _isForHouse: boolean,
  ): ReviewObject {
    return review
  }
}

async function reviewOf({ house }: Context, id: string): Promise<ReviewObject> {
  const review = await readReview(house.db, id)
  invariant(review !== null, 'a review that was answered is there')
  return review
}

async function pageOfReviews(context: Context, accountId: string | null, selection: ReviewSelection, first: number, after: string | null): Promise<Page<ReviewObject>> {
  const beforeId = after === null ? null : decodeCursor('reviews', after, ['id'])[0] ?? null
  const rows = await readReviewPage(context.house.db, accountId, selection, checkPageSize(first), beforeId)
  return pageOf(rows, { first, isContinued: beforeId !== null }, review => encodeCursor('reviews', [review.id]))
}
