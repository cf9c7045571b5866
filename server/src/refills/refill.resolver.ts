import { ActorKind, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import type { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context, type Viewer } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import type { OrderObject } from '../orders/order-row.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { closeRefill } from './close-refill.ts'
import { recordReading } from './record-reading.ts'
import { refillEventType, refillProgressType } from './refill-event.ts'
import { doubtedReadingLoader, lastReadingLoader, refillEventsLoader, refillLoader, refillObject, refillOfferLoader, refillsOfOrderLoader, type RefillObject } from './refill-loaders.ts'
import { countRefills, readRefillPage, type RefillSelection } from './refill-row.ts'
import {
  CloseRefillInput, CloseRefillResult, HouseRefillFilterInput, LastReadingType, RecordReadingInput, RecordReadingResult, RefillCheckType, RefillConnectionType,
  RefillCountsType, RefillEventType, RefillFilterInput, RefillsProgressType, RefillType, RequestRefillInput, RequestRefillResult, SetAutomaticRefillInput, SetAutomaticRefillResult,
} from './refill.graphql.ts'
import { refillsCursor, watchRefills, type RefillsPush } from './refills-feed.ts'
import { requestRefill } from './request-refill.ts'
import { setAutomaticRefill } from './set-automatic-refill.ts'

@Resolver(() => RefillType)
export class RefillResolver {
  @Query(() => RefillCheckType, { description: 'Whether an order may be refilled now: the checklist of clauses with its numbers, and how much.' })
  async refillCheck(@Ctx() context: Context, @Arg('orderId', () => ID) orderId: string): Promise<RefillCheckType> {
    const viewer = requireViewer(context)
    const order = isRowId(orderId) ? await orderLoader(context).load(orderId) : null
    if (order === null || !maySee(viewer, order.accountId)) throw notFound('order')
    return await refillOfferLoader(context).load(orderId)
  }

  @Query(() => RefillConnectionType, { description: 'Your refills, newest first.' })
  async refills(
    @Ctx() context: Context,
    @Arg('filter', () => RefillFilterInput, { nullable: true }) filter: RefillFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<RefillObject>> {
    return await pageOfRefills(context, requireViewer(context).accountId, filter ?? {}, first, after ?? null)
  }

  @Query(() => RefillCountsType, { description: 'How many of your refills stand where.' })
  async refillCounts(
    @Ctx() context: Context, @Arg('search', () => String, { nullable: true }) search: string | null | undefined,
  ): Promise<RefillCountsType> {
    return await countRefills(context.house.db, requireViewer(context).accountId, checkSearch(search))
  }

  @Query(() => RefillConnectionType, { description: 'Everybody\'s refills, newest first. For agents and administrators.' })
  async houseRefills(
    @Ctx() context: Context,
    @Arg('filter', () => HouseRefillFilterInput, { nullable: true }) filter: HouseRefillFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<RefillObject>> {
    requirePermission(context, Permission.ManageOrders)
    return await pageOfRefills(context, null, filter ?? {}, first, after ?? null)
  }

  @Query(() => RefillType, { nullable: true, description: 'A refill of yours; null when there is no such refill of yours. Agents and administrators see every refill.' })
  async refill(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<RefillObject | null> {
    const viewer = requireViewer(context)
    const refill = isRowId(id) ? await refillLoader(context).load(id) : null
    if (refill === null) return null
    const order = await orderLoader(context).load(refill.orderId)
    return order !== null && maySee(viewer, order.accountId) ? refill : null
  }

  @FieldResolver(() => OrderType)
  async order(@Ctx() context: Context, @Root() refill: RefillObject): Promise<OrderObject> {
    const order = await orderLoader(context).load(refill.orderId)
    invariant(order !== null, 'a refill has an order')
    return order
  }

  @FieldResolver(() => [RefillEventType], { description: 'Its history, newest first.' })
  async timeline(@Ctx() context: Context, @Root() refill: RefillObject): Promise<RefillEventType[]> {
    const isForHouse = context.viewer?.permissions.has(Permission.ManageOrders) === true
    return (await refillEventsLoader(context).load(refill.id)).map(row => refillEventType(row, isForHouse))
  }

  @FieldResolver(() => String, { nullable: true, description: 'What supplier and house disagree about. For agents and administrators; null for everybody else.' })
  contestedReason(@Ctx() context: Context, @Root() refill: RefillObject): string | null {
    return context.viewer?.permissions.has(Permission.ManageOrders) === true ? refill.contestedReason : null
  }

  @FieldResolver(() => ActorKind, { nullable: true, description: 'Who contests it: the supplier, or the house that cannot send it or heard no answer. For agents and administrators; null for everybody else.' })
  contestedBy(@Ctx() context: Context, @Root() refill: RefillObject): ActorKind | null {
    return context.viewer?.permissions.has(Permission.ManageOrders) === true ? refill.contestedBy : null
  }

  @FieldResolver(() => Boolean, { nullable: true, description: 'Whether nobody knows if the supplier took it. For agents and administrators; null for everybody else.' })
  isUncertain(@Ctx() context: Context, @Root() refill: RefillObject): boolean | null {
    return context.viewer?.permissions.has(Permission.ManageOrders) === true ? refill.isUncertain : null
  }

  @Mutation(() => RequestRefillResult, { description: 'Asks for a refill of what has dropped. It is decided again at that moment (P4).' })
  async requestRefill(@Ctx() context: Context, @Arg('input', () => RequestRefillInput) input: RequestRefillInput): Promise<RefillObject | Refusal> {
    const answer = await requestRefill(context.house, requireViewer(context), input.orderId, input.idempotencyKey)
    return answer.kind === 'Refused' ? answer.refusal : await refillOf(context, answer.refillId)
  }

  @Mutation(() => SetAutomaticRefillResult, { description: 'Leaves asking for refills to the house, or takes it back. A drop seen from then on is asked for by itself.' })
  async setAutomaticRefill(@Ctx() context: Context, @Arg('input', () => SetAutomaticRefillInput) input: SetAutomaticRefillInput): Promise<AccountType | Refusal> {
    const viewer = requireViewer(context)
    await setAutomaticRefill(context.house, viewer, { ...input })
    const account = await accountLoader(context).load(viewer.accountId)
    invariant(account !== null, 'whoever is signed in has an account')
    return account
  }

  @Mutation(() => RecordReadingResult, { description: 'Keeps a reading of an order\'s counter. For agents and administrators.' })
  async recordReading(@Ctx() context: Context, @Arg('input', () => RecordReadingInput) input: RecordReadingInput): Promise<OrderObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    const answer = await recordReading(context.house, viewer, {
      ...input, count: input.count ?? null, readAt: input.readAt ?? null, reason: input.reason ?? null, watchHoursShown: input.watchHoursShown ?? null,
    })
    if (answer.kind === 'Refused') return answer.refusal
    const order = await orderLoader(context).load(answer.orderId)
    invariant(order !== null, 'an order that was answered is there')
    return order
  }

  @Mutation(() => CloseRefillResult, { description: 'Closes a refill by hand, with a reason the customer reads. For agents and administrators.' })
  async closeRefill(@Ctx() context: Context, @Arg('input', () => CloseRefillInput) input: CloseRefillInput): Promise<RefillObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    const answer = await closeRefill(context.house, viewer, { ...input })
    return answer.kind === 'Refused' ? answer.refusal : await refillOf(context, answer.refillId)
  }

  @Subscription(() => RefillsProgressType, {
    description: 'All your refills: a snapshot, or what changed since a cursor, and then each change. Resumed with the last cursor it misses nothing.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) =>
      watchRefills(context.house, requireViewer(context).accountId, args.after ?? null),
  })
  refillsProgress(
    @Root() push: RefillsPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): RefillsProgressType {
    return { cursor: refillsCursor(push.mark), isSnapshot: push.isSnapshot, changes: push.changes.map(refillProgressType) }
  }
}

/** What an order knows of its refills. */
@Resolver(() => OrderType)
export class OrderRefillResolver {
  @FieldResolver(() => RefillCheckType, { description: 'Whether it may be refilled now, clause by clause.' })
  async refillOffer(@Ctx() context: Context, @Root() order: OrderObject): Promise<RefillCheckType> {
    return await refillOfferLoader(context).load(order.id)
  }

  @FieldResolver(() => [RefillType], { description: 'Its refills, newest first.' })
  async refills(@Ctx() context: Context, @Root() order: OrderObject): Promise<RefillObject[]> {
    return await refillsOfOrderLoader(context).load(order.id)
  }

  @FieldResolver(() => LastReadingType, { nullable: true, description: 'The newest reading of its counter that is judged by.' })
  async lastReading(@Ctx() context: Context, @Root() order: OrderObject): Promise<LastReadingType | null> {
    return await lastReadingLoader(context).load(order.id)
  }

  @FieldResolver(() => LastReadingType, {
    nullable: true, description: 'A newer reading that leaps so far that nothing is judged by it until the next one agrees. For agents and administrators; null for everybody else.',
  })
  async doubtedReading(@Ctx() context: Context, @Root() order: OrderObject): Promise<LastReadingType | null> {
    return context.viewer?.permissions.has(Permission.ManageOrders) === true ? await doubtedReadingLoader(context).load(order.id) : null
  }
}

function maySee(viewer: Viewer, accountId: string): boolean {
  return viewer.accountId === accountId || viewer.permissions.has(Permission.ReadHouse)
}

async function refillOf(context: Context, refillId: string): Promise<RefillObject> {
  // The loader may remember the refill from before the change.
  const refill = await refillLoader(context).clear(refillId).load(refillId)
  invariant(refill !== null, 'a refill that was answered is there')
  return refill
}

const SEARCH_LENGTH_MAX = 2_000

function checkSearch(search: string | null | undefined): string | null {
  if ((search?.length ?? 0) > SEARCH_LENGTH_MAX) throw inputError(`search has at most ${SEARCH_LENGTH_MAX} characters.`, { field: 'search' })
  return search ?? null
}

async function pageOfRefills({ house }: Context, accountId: string | null, selection: RefillSelection, first: number, after: string | null): Promise<Page<RefillObject>> {
  checkSearch(selection.search)
  const beforeId = after === null ? null : decodeCursor('refills', after, ['id'])[0] ?? null
  const now = house.clock()
  // A filter for an order that cannot exist finds nothing; it is not an error.
  const sought = selection.orderId == null || isRowId(selection.orderId) ? selection : { ...selection, orderId: '0' }
  const rows = await readRefillPage(house.db, accountId, sought, checkPageSize(first), beforeId, now)
  return pageOf(rows.map(row => refillObject(row, now)), { first, isContinued: beforeId !== null }, refill => encodeCursor('refills', [refill.id]))
}
