import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { AccountType } from '../accounts/account.graphql.ts'
import { accountLoader } from '../accounts/account-query.ts'
import { requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { changeRole } from './change-role.ts'
import { ChangeRoleInput, ChangeRoleResult } from './role.graphql.ts'

@Resolver()
export class RoleResolver {
  @Mutation(() => ChangeRoleResult, {
    description: 'Gives somebody a role. It holds from the next request on: whatever they have open is closed and opened again with what the role may see. For administrators.',
  })
  async changeRole(@Ctx() context: Context, @Arg('input', () => ChangeRoleInput) input: ChangeRoleInput): Promise<AccountType | Refusal> {
    const answer = await changeRole(context.house, requirePermission(context, Permission.ManageHouse), { ...input })
    if (answer.kind === 'Refused') return answer.refusal
    const account = await accountLoader(context).load(answer.accountId)
    invariant(account !== null, 'an account whose role was just changed is there')
    return account
  }
}
