import { decideErasure, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { requireViewer, type Context } from '../context.ts'
import { decisionType, DecisionType } from '../decision.graphql.ts'
import { eraseAccount } from './erase-account.ts'
import { readErasureFacts } from './erasure-facts.ts'
import { EraseAccountInput, EraseAccountResult, ErasedAccountType } from './privacy.graphql.ts'

@Resolver()
export class PrivacyResolver {
  @Query(() => DecisionType, { description: 'Whether your account can be erased now, and what stands in the way (P7.3).' })
  async erasureCheck(
    @Ctx() context: Context, @Arg('isBalanceGivenUp', () => Boolean, { defaultValue: false }) isBalanceGivenUp: boolean,
  ): Promise<DecisionType> {
    const { accountId } = requireViewer(context)
    return decisionType(decideErasure(await readErasureFacts(context.house.db, accountId), { isBalanceGivenUp }, context.house.clock()))
  }

  @Mutation(() => EraseAccountResult, { description: 'Erases your account: personal data goes, the books stay without a name (P7.3). It cannot be undone.' })
  async eraseAccount(@Ctx() context: Context, @Arg('input', () => EraseAccountInput) input: EraseAccountInput): Promise<ErasedAccountType | Refusal> {
    const answer = await eraseAccount(context.house, requireViewer(context), input)
    return answer.kind === 'Refused' ? answer.refusal : Object.assign(new ErasedAccountType(), { id: answer.accountId, erasedAt: answer.erasedAt })
  }
}
