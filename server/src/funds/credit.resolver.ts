import { CreditProposalStatus, invariant, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import type { Refused } from '../idempotency.ts'
import { creditCustomer } from './credit-customer.ts'
import { proposalObject, readProposal, readProposals } from './credit-query.ts'
import {
  ApproveCreditInput, ApproveCreditResult, CreditCustomerInput, CreditCustomerResult, CreditProposalConnectionType, CreditProposalType, DeclineCreditInput, DeclineCreditResult,
  type CreditProposalObject,
} from './credit.graphql.ts'
import { decideCreditProposal, type CreditDecided } from './decide-credit.ts'
import { readTransfer } from './transfer-query.ts'

@Resolver(() => CreditProposalType)
export class CreditResolver {
  @Query(() => CreditProposalConnectionType, { description: 'Credits by hand that wait for a second person, newest first. For who manages money.' })
  async creditProposals(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('statuses', () => [CreditProposalStatus], { nullable: true, description: 'Left out: those that wait.' }) statuses: CreditProposalStatus[] | null | undefined,
  ): Promise<Page<CreditProposalObject>> {
    requirePermission(context, Permission.ManageMoney)
    return await readProposals(context.house.db, statuses ?? [CreditProposalStatus.Waiting], checkPageSize(first), after ?? null)
  }

  @FieldResolver(() => AccountType, { description: 'Who is to be given it.' })
  async account(@Ctx() context: Context, @Root() proposal: CreditProposalObject): Promise<AccountType> {
    const account = await accountLoader(context).load(proposal.accountId)
    invariant(account !== null, 'a proposed credit has an account')
    return account
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who proposed it.' })
  async proposedBy(@Ctx() context: Context, @Root() proposal: CreditProposalObject): Promise<string | null> {
    return (await accountLoader(context).load(proposal.proposedById))?.name ?? null
  }

  @FieldResolver(() => String, { nullable: true, description: 'Who decided it; null while it waits.' })
  async decidedBy(@Ctx() context: Context, @Root() proposal: CreditProposalObject): Promise<string | null> {
    return proposal.decidedById === null ? null : (await accountLoader(context).load(proposal.decidedById))?.name ?? null
  }

  @FieldResolver(() => Boolean, { description: 'Whether you proposed it yourself, and so cannot approve it.' })
  isOwn(@Ctx() context: Context, @Root() proposal: CreditProposalObject): boolean {
    return proposal.proposedById === context.viewer?.accountId
  }

  @Mutation(() => CreditCustomerResult, { description: 'Gives a customer money to order with (P5.4). Above what one person gives alone it waits for a second. For who manages money.' })
  async creditCustomer(@Ctx() context: Context, @Arg('input', () => CreditCustomerInput) input: CreditCustomerInput): Promise<typeof CreditCustomerResult> {
    const { amount, ...request } = input
    const answer = await creditCustomer(context.house, requirePermission(context, Permission.ManageMoney), { ...request, amountMicros: amount })
    if (answer.kind === 'Refused') return answer.refusal
    if (answer.kind === 'Proposed') return await proposalOf(context, answer.proposalId)
    const transfer = await readTransfer(context.house.db, answer.transferId)
    invariant(transfer !== null, 'a transfer that was posted is there')
    return transfer
  }

  @Mutation(() => ApproveCreditResult, { description: 'Gives a credit that another person proposed. For who manages money.' })
  async approveCredit(@Ctx() context: Context, @Arg('input', () => ApproveCreditInput) input: ApproveCreditInput): Promise<CreditProposalObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageMoney)
    return await answered(context, await decideCreditProposal(context.house, viewer, { ...input, status: CreditProposalStatus.Approved }))
  }

  @Mutation(() => DeclineCreditResult, { description: 'Declines a proposed credit; whoever proposed it may take it back so. For who manages money.' })
  async declineCredit(@Ctx() context: Context, @Arg('input', () => DeclineCreditInput) input: DeclineCreditInput): Promise<CreditProposalObject | Refusal> {
    const viewer = requirePermission(context, Permission.ManageMoney)
    return await answered(context, await decideCreditProposal(context.house, viewer, { ...input, status: CreditProposalStatus.Declined }))
  }
}

async function answered(context: Context, answer: CreditDecided | Refused): Promise<CreditProposalObject | Refusal> {
  return answer.kind === 'Refused' ? answer.refusal : await proposalOf(context, answer.proposalId)
}

async function proposalOf({ house }: Context, proposalId: string): Promise<CreditProposalObject> {
  const row = await readProposal(house.db, proposalId)
  invariant(row !== null, 'a proposal that was answered is there')
  return proposalObject(row)
}
