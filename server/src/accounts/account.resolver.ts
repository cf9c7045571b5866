import { Permission } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { defineLoader, requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import type { BalanceType } from '../funds/funds.graphql.ts'
import { readBalances } from '../funds/balance-query.ts'
import { owedLoader } from '../funds/owed.ts'
import { AccountConnectionType, AccountType, ViewerType } from './account.graphql.ts'
import { accountLoader, readAccounts } from './account-query.ts'

const balanceLoader = defineLoader(async ({ house }, accountIds: readonly string[]) => await readBalances(house.db, accountIds))

@Resolver(() => AccountType)
export class AccountResolver {
  @Query(() => ViewerType, { nullable: true, description: 'Whoever is signed in; null when nobody is.' })
  async me(@Ctx() context: Context): Promise<ViewerType | null> {
    const { viewer, house } = context
    if (viewer === null) return null
    const [user, account] = await Promise.all([
      house.db.selectFrom('users').select(['id', 'name', 'email']).where('id', '=', viewer.userId).executeTakeFirst(),
      accountLoader(context).load(viewer.accountId),
    ])
    // The session outlived its user by a moment.
    if (user === undefined || account === null) return null
    return { ...user, role: viewer.role, permissions: [...viewer.permissions], account }
  }

  @Query(() => AccountConnectionType, { description: 'Accounts of the house, newest first. For those who read the house.' })
  async accounts(
    @Ctx() context: Context,
    @Arg('search', () => String, { nullable: true, description: 'Part of a name or an e-mail address, or an account\'s id.' }) search: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<AccountType>> {
    requirePermission(context, Permission.ReadHouse)
    const beforeId = after == null ? null : decodeCursor('accounts', after, ['id'])[0] ?? null
    const rows = await readAccounts(context.house.db, search ?? null, checkPageSize(first), beforeId)
    return pageOf(rows, { first, isContinued: beforeId !== null }, account => encodeCursor('accounts', [account.id]))
  }

  @Query(() => AccountType, { nullable: true, description: 'An account of the house. For those who read the house.' })
  async account(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<AccountType | null> {
    requirePermission(context, Permission.ReadHouse)
    return isRowId(id) ? await accountLoader(context).load(id) : null
  }

  @FieldResolver()
  async balance(@Ctx() context: Context, @Root() account: AccountType): Promise<BalanceType> {
    const balance = await balanceLoader(context).load(account.id)
    invariant(balance !== null, 'every account has a balance')
    return { version: balance.version, currency: balance.currency, available: balance.availableMicros, held: balance.heldMicros }
  }

  @FieldResolver()
  async owed(@Ctx() context: Context, @Root() account: AccountType): Promise<bigint> {
    return await owedLoader(context).load(account.id)
  }
}
