import { decideRestoring, decideRevival, DisputeStatus, invariant, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { decisionType, DecisionType } from '../decision.graphql.ts'
import { disputesOfPaymentLoader, readDispute, readDisputedOrders, readDisputePage, readRestoringFacts, revivalFacts, type DisputeRow } from './dispute-query.ts'
import { readTimeline } from './dispute-timeline.ts'
import {
  DisputeConnectionType, DisputedOrderType, DisputeMomentType, DisputeType, RestoreAccountInput, RestoreAccountResult, ReviveDisputedOrdersInput,
  ReviveDisputedOrdersResult,
} from './dispute.graphql.ts'
import { paymentLoader } from './payment-objects.ts'
import { PaymentType } from './payment.graphql.ts'
import { restoreAccount } from './restore-account.ts'
import { reviveDisputedOrders } from './revive-disputed-orders.ts'

@Resolver(() => DisputeType)
export class DisputeResolver {
  @Query(() => DisputeConnectionType, { description: 'Disputes of payments, newest first. For those who read the house.' })
  async disputes(
    @Ctx() context: Context,
    @Arg('statuses', () => [DisputeStatus], { nullable: true }) statuses: DisputeStatus[] | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<DisputeRow>> {
    requirePermission(context, Permission.ReadHouse)
    const beforeId = after == null ? null : decodeCursor('disputes', after, ['id'])[0] ?? null
    const rows = await readDisputePage(context.house.db, statuses ?? null, checkPageSize(first), beforeId)
    return pageOf(rows, { first, isContinued: beforeId !== null }, row => encodeCursor('disputes', [row.id]))
  }

  @Query(() => DisputeType, { nullable: true, description: 'A dispute; null when there is none. For those who read the house.' })
  async dispute(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<DisputeRow | null> {
    requirePermission(context, Permission.ReadHouse)
    return isRowId(id) ? await readDispute(context.house.db, id) : null
  }

  @Mutation(() => ReviveDisputedOrdersResult, {
    description: 'Gives back what the orders that a dispute ended left undelivered, once, after the dispute is won (P5.7). For who manages money.',
  })
  async reviveDisputedOrders(
    @Ctx() context: Context, @Arg('input', () => ReviveDisputedOrdersInput) input: ReviveDisputedOrdersInput,
  ): Promise<DisputeRow | Refusal> {
    const answer = await reviveDisputedOrders(context.house, requirePermission(context, Permission.ManageMoney), { ...input })
    if (answer.kind === 'Refused') return answer.refusal
    const dispute = await readDispute(context.house.db, answer.disputeId)
    invariant(dispute !== null, 'a dispute that was just changed is there')
    return dispute
  }

  @Mutation(() => RestoreAccountResult, { description: 'Lets a suspended account order again (P5.7). Never one that fraud has closed (P5.8). For who manages money.' })
  async restoreAccount(@Ctx() context: Context, @Arg('input', () => RestoreAccountInput) input: RestoreAccountInput): Promise<AccountType | Refusal> {
    const answer = await restoreAccount(context.house, requirePermission(context, Permission.ManageMoney), { ...input })
    if (answer.kind === 'Refused') return answer.refusal
    const account = await accountLoader(context).load(answer.accountId)
    invariant(account !== null, 'an account that was just restored is there')
    return account
  }

  @FieldResolver(() => AccountType)
  async account(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<AccountType> {
    const account = await accountLoader(context).load(dispute.accountId)
    invariant(account !== null, 'a dispute has an account')
    return account
  }

  @FieldResolver(() => PaymentType)
  async payment(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<PaymentType> {
    const payment = await paymentLoader(context).load(dispute.paymentId)
    invariant(payment !== null, 'a dispute has a payment')
    return payment
  }

  @FieldResolver(() => [DisputeMomentType])
  async timeline(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<DisputeMomentType[]> {
    requirePermission(context, Permission.ReadHouse)
    return await readTimeline(context.house.db, dispute, await readDisputedOrders(context.house.db, dispute))
  }

  @FieldResolver(() => [DisputedOrderType])
  async orders(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<DisputedOrderType[]> {
    requirePermission(context, Permission.ReadHouse)
    return await readDisputedOrders(context.house.db, dispute)
  }

  @FieldResolver(() => DecisionType)
  async revivalOffer(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<DecisionType> {
    const { house } = context
    requirePermission(context, Permission.ReadHouse)
    return decisionType(decideRevival(revivalFacts(dispute, await readDisputedOrders(house.db, dispute)), house.clock()))
  }

  @FieldResolver(() => DecisionType)
  async restoringOffer(@Ctx() context: Context, @Root() dispute: DisputeRow): Promise<DecisionType> {
    const { house } = context
    requirePermission(context, Permission.ReadHouse)
    const facts = await readRestoringFacts(house.db, dispute.accountId)
    invariant(facts !== null, 'a dispute has an account')
    return decisionType(decideRestoring(facts, house.clock()))
  }
}

@Resolver(() => PaymentType)
export class PaymentDisputeResolver {
  @FieldResolver(() => [DisputeType], { description: 'What the payer\'s bank disputed of it, oldest first (P5.7).' })
  async disputes(@Ctx() context: Context, @Root() payment: PaymentType): Promise<DisputeRow[]> {
    return await disputesOfPaymentLoader(context).load(payment.id)
  }
}
