import { CLAUSES, TERMS_PUBLISHED_AT, TERMS_VERSION, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import type { AccountType } from '../accounts/account.graphql.ts'
import { requireViewer, type Context } from '../context.ts'
import { invariant, notFound } from '../errors.ts'
import { acceptTerms } from './accept-terms.ts'
import { AcceptTermsInput, AcceptTermsResult, TermsType } from './terms.graphql.ts'

@Resolver()
export class TermsResolver {
  @Query(() => TermsType, { description: 'A version of the terms; the one in force when none is named. Open to everybody.' })
  async terms(
    @Ctx() context: Context,
    @Arg('version', () => Int, { nullable: true }) version: number | null | undefined,
  ): Promise<TermsType> {
    // There has been one version so far; older ones join it here when there are any.
    if ((version ?? TERMS_VERSION) !== TERMS_VERSION) throw notFound('version of the terms', 'version')
    const accepted = context.viewer === null ? undefined : await context.house.db.selectFrom('terms_acceptances').select('version')
      .where('account_id', '=', context.viewer.accountId).where('version', '=', TERMS_VERSION).executeTakeFirst()
    return {
      version: TERMS_VERSION, publishedAt: TERMS_PUBLISHED_AT, isInForce: true, isAccepted: accepted !== undefined, clauses: CLAUSES,
    }
  }

  @Mutation(() => AcceptTermsResult, { description: 'Accepts the terms in force (P2.1). Accepting twice changes nothing.' })
  async acceptTerms(
    @Ctx() context: Context,
    @Arg('input', () => AcceptTermsInput) input: AcceptTermsInput,
  ): Promise<AccountType | Refusal> {
    const viewer = requireViewer(context)
    const refusal = await acceptTerms(context.house, viewer, input.version)
    if (refusal !== null) return refusal
    const account = await accountLoader(context).load(viewer.accountId)
    invariant(account !== null, 'who is signed in has an account')
    return account
  }
}
