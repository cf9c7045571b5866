import { Role } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'

@InputType('ChangeRoleInput')
export class ChangeRoleInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => Role) readonly role!: Role
  @Field(() => String, { description: 'Why; it is kept with the account.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

/** What changing a role answers. */
export const ChangeRoleResult = createUnionType({
  name: 'ChangeRoleResult',
  types: () => [AccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})
