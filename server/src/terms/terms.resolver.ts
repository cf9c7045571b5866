import { Permission, termsDiff, type ClauseChange, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { requireViewer, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { acceptTerms } from './accept-terms.ts'
import { termsInForce } from './terms-in-force.ts'
import { acceptancesLoader, printedSettings, termsObject, termsVersionOf } from './terms-query.ts'
import { AcceptanceType, AcceptTermsInput, AcceptTermsResult, ClauseChangeType, TermsType } from './terms.graphql.ts'

@Resolver()
export class TermsResolver {
  @Query(() => TermsType, { description: 'A version of the terms; the one in force when none is named. Open to everybody.' })
  async terms(
    @Ctx() context: Context,
    @Arg('version', () => Int, { nullable: true }) version: number | null | undefined,
    @Arg('settingsVersion', () => Int, { nullable: true, description: 'Whose numbers are printed: those in force, or those an order was placed under.' }) settingsVersion: number | null | undefined,
  ): Promise<TermsType> {
    const { house } = context
    const terms = version == null ? termsInForce(house, house.clock()) : termsVersionOf(context, version, 'version')
    return await termsObject(context, terms, await printedSettings(context, settingsVersion ?? null))
  }

  @Query(() => [TermsType], { description: 'Every version of the terms, newest first (P7.1). Open to everybody.' })
  async termsVersions(@Ctx() context: Context): Promise<TermsType[]> {
    const { house } = context
    const settings = await printedSettings(context, null)
    return await Promise.all(house.terms.filter(terms => terms.publishedAt <= house.clock())
      .toReversed().map(async terms => await termsObject(context, terms, settings)))
  }

  @Query(() => [ClauseChangeType], { description: 'How two versions of the terms differ, clause by clause (P7.1). Open to everybody.' })
  async termsDiff(
    @Ctx() context: Context,
    @Arg('from', () => Int) from: number,
    @Arg('to', () => Int) to: number,
  ): Promise<readonly ClauseChange[]> {
    const [before, after] = [termsVersionOf(context, from, 'from'), termsVersionOf(context, to, 'to')]
    const { settings } = await printedSettings(context, null)
    return termsDiff(before.clausesOf(settings), after.clausesOf(settings))
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

/** What an account accepted. */
@Resolver(() => AccountType)
export class AcceptanceResolver {
  @FieldResolver(() => [AcceptanceType], { description: 'Which versions of the terms it accepted, and when; newest first (P7.1). Its own, or for those who read the house.' })
  async acceptances(@Ctx() context: Context, @Root() account: AccountType): Promise<readonly AcceptanceType[]> {
    const viewer = requireViewer(context)
    if (viewer.accountId !== account.id && !viewer.permissions.has(Permission.ReadHouse)) return []
    return await acceptancesLoader(context).load(account.id)
  }
}
