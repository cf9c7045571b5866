import { invariant, Permission, WithdrawalStatus, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription, Int } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, isRowId, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import type { Refused } from '../idempotency.ts'
import { Money } from '../scalars/money.ts'
import { askWithdrawal, type WithdrawalAsked } from './ask-withdrawal.ts'
import { decideWithdrawalOf, markWithdrawalPaid, type WithdrawalChanged } from './decide-withdrawal.ts'
import {
  countWithdrawals, readHouseWithdrawals, readWithdrawals, withdrawalObject, withdrawalPartsLoader, withdrawalProgressType,
} from './withdrawal-query.ts'
import { quoteWithdrawal } from './withdrawal-quote.ts'
import { readWithdrawal } from './withdrawal-row.ts'
import {
  ApproveWithdrawalInput, ApproveWithdrawalResult, AskWithdrawalInput, AskWithdrawalResult, MarkWithdrawalPaidInput, MarkWithdrawalPaidResult, RefuseWithdrawalInput,
  RefuseWithdrawalResult, WithdrawalConnectionType, WithdrawalCountsType, WithdrawalPartType, WithdrawalQuoteType, WithdrawalsProgressType, WithdrawalType, type WithdrawalObject,
} from './withdrawal.graphql.ts'
import { watchHouseWithdrawals, watchWithdrawals, withdrawalsCursor, type WithdrawalsPush } from './withdrawals-feed.ts'

@Resolver(() => WithdrawalType)
export class WithdrawalResolver {
  @Query(() => WithdrawalQuoteType, { description: 'What can be withdrawn of your balance now, payment by payment, and what asking for an amount would bring.' })
  async withdrawalQuote(
    @Ctx() context: Context,
    @Arg('amount', () => Money, { nullable: true, description: 'What would be set aside; left out, everything that can be.' }) amount: bigint | null | undefined,
  ): Promise<WithdrawalQuoteType> {
    return await quoteWithdrawal(context.house, requireViewer(context).accountId, amount ?? null)
  }

  @Query(() => WithdrawalConnectionType, { description: 'Your withdrawals, newest first.' })
  async withdrawals(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('statuses', () => [WithdrawalStatus], { nullable: true }) statuses: WithdrawalStatus[] | null | undefined,
  ): Promise<Page<WithdrawalObject>> {
    const { accountId } = requireViewer(context)
    return await readWithdrawals(context.house.db, accountId, statuses ?? null, { first: checkPageSize(first), after: after ?? null }, context.house.clock())
  }

  @Query(() => WithdrawalType, { nullable: true, description: 'A withdrawal of yours; null when there is none such. Whoever reads the house sees everybody\'s.' })
  async withdrawal(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<WithdrawalObject | null> {
    const viewer = requireViewer(context)
    const row = isRowId(id) ? await readWithdrawal(context.house.db, id) : null
    if (row === null || (row.account_id !== viewer.accountId && !viewer.permissions.has(Permission.ReadHouse))) return null
    return withdrawalObject(row, context.house.clock())
  }

  @Query(() => WithdrawalConnectionType, {
    description: 'Everybody\'s withdrawals by due date: those that wait for the house, first due first; a list that holds ended ones, last due first. For those who read the house.',
  })
  async houseWithdrawals(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('statuses', () => [WithdrawalStatus], { nullable: true, description: 'Left out: Asked and Approved.' }) statuses: WithdrawalStatus[] | null | undefined,
  ): Promise<Page<WithdrawalObject>> {
    requirePermission(context, Permission.ReadHouse)
    return await readHouseWithdrawals(context.house.db, statuses ?? null, { first: checkPageSize(first), after: after ?? null }, context.house.clock())
  }

  @Query(() => WithdrawalCountsType, { description: 'How many withdrawals wait for the house. For those who read the house.' })
  async houseWithdrawalCounts(@Ctx() context: Context): Promise<WithdrawalCountsType> {
    requirePermission(context, Permission.ReadHouse)
    return await countWithdrawals(context.house.db, context.house.clock())
  }

  @FieldResolver(() => [WithdrawalPartType], { description: 'From which payments it is taken, newest first.' })
  async parts(@Ctx() context: Context, @Root() withdrawal: WithdrawalObject): Promise<WithdrawalPartType[]> {
    return await withdrawalPartsLoader(context).load(withdrawal.id)
  }

  @FieldResolver(() => AccountType, { description: 'Whose it is.' })
  async account(@Ctx() context: Context, @Root() withdrawal: WithdrawalObject): Promise<AccountType> {
    const account = await accountLoader(context).load(withdrawal.accountId)
    invariant(account !== null, 'a withdrawal has an account')
    return account
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who approved it. For those who read the house; null for everybody else.' })
  async approvedBy(@Ctx() context: Context, @Root() withdrawal: WithdrawalObject): Promise<string | null> {
    return await nameForHouse(context, withdrawal.approvedById)
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who decided it last; null when the house did so by itself. For those who read the house.' })
  async decidedBy(@Ctx() context: Context, @Root() withdrawal: WithdrawalObject): Promise<string | null> {
    return await nameForHouse(context, withdrawal.decidedById)
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who marked it as paid. For those who read the house; null for everybody else.' })
  async paidBy(@Ctx() context: Context, @Root() withdrawal: WithdrawalObject): Promise<string | null> {
    return await nameForHouse(context, withdrawal.paidById)
  }

  @Mutation(() => AskWithdrawalResult, { description: 'Asks to withdraw. The amount is set aside at once, and an administrator decides (P5.3).' })
  async askWithdrawal(@Ctx() context: Context, @Arg('input', () => AskWithdrawalInput) input: AskWithdrawalInput): Promise<WithdrawalObject | Refusal> {
    const { amount, expectedPayout, ...request } = input
    return await answered(context, await askWithdrawal(context.house, requireViewer(context), { ...request, amountMicros: amount, expectedPayoutMicros: expectedPayout ?? null }))
  }

  @Mutation(() => ApproveWithdrawalResult, { description: 'Approves a withdrawal, with a reason the customer reads. It is then paid out by hand and marked as paid. For who manages money.' })
  async approveWithdrawal(@Ctx() context: Context, @Arg('input', () => ApproveWithdrawalInput) input: ApproveWithdrawalInput): Promise<WithdrawalObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageMoney)
    return await answered(context, await decideWithdrawalOf(context.house, viewer, { ...input, status: WithdrawalStatus.Approved }))
  }

  @Mutation(() => RefuseWithdrawalResult, { description: 'Refuses a withdrawal that was not paid yet, with a reason the customer reads, and puts the money back. For who manages money.' })
  async refuseWithdrawal(@Ctx() context: Context, @Arg('input', () => RefuseWithdrawalInput) input: RefuseWithdrawalInput): Promise<WithdrawalObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageMoney)
    return await answered(context, await decideWithdrawalOf(context.house, viewer, { ...input, status: WithdrawalStatus.Refused }))
  }

  @Mutation(() => MarkWithdrawalPaidResult, { description: 'Marks an approved withdrawal as paid out, with what finds the payout at the bank. For who manages money.' })
  async markWithdrawalPaid(@Ctx() context: Context, @Arg('input', () => MarkWithdrawalPaidInput) input: MarkWithdrawalPaidInput): Promise<WithdrawalObject | Refusal> {
    return await answered(context, await markWithdrawalPaid(context.house, requirePermission(context, Permission.ManageMoney), { ...input }))
  }

  @Subscription(() => WithdrawalsProgressType, {
    description: 'All your withdrawals: a snapshot, or what changed since a cursor, and then each change. Resumed with the last cursor it misses nothing.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) =>
      watchWithdrawals(context.house, requireViewer(context).accountId, args.after ?? null),
  })
  withdrawalsProgress(@Root() push: WithdrawalsPush, @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null): WithdrawalsProgressType {
    return progressType(push)
  }

  @Subscription(() => WithdrawalsProgressType, {
    description: 'Everybody\'s withdrawals, in the same way. For those who read the house.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) => {
      requirePermission(context, Permission.ReadHouse)
      return watchHouseWithdrawals(context.house, args.after ?? null)
    },
  })
  houseWithdrawalsProgress(@Root() push: WithdrawalsPush, @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null): WithdrawalsProgressType {
    return progressType(push)
  }
}

function progressType(push: WithdrawalsPush): WithdrawalsProgressType {
  return { cursor: withdrawalsCursor(push.mark), isSnapshot: push.isSnapshot, changes: push.changes.map(withdrawalProgressType) }
}

async function answered({ house }: Context, answer: WithdrawalAsked | WithdrawalChanged | Refused): Promise<WithdrawalObject | Refusal> {
  if (answer.kind === 'Refused') return answer.refusal
  const row = await readWithdrawal(house.db, answer.withdrawalId)
  invariant(row !== null, 'a withdrawal that was answered is there')
  return withdrawalObject(row, house.clock())
}

async function nameForHouse(context: Context, accountId: string | null): Promise<string | null> {
  if (accountId === null || context.viewer?.permissions.has(Permission.ReadHouse) !== true) return null
  return (await accountLoader(context).load(accountId))?.name ?? null
}
