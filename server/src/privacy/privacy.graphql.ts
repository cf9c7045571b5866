import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@InputType('EraseAccountInput')
export class EraseAccountInput {
  @Field(() => String, { description: 'The password of whoever is signed in.' }) readonly password!: string
  @Field(() => String, { description: 'The e-mail address of the account, typed out.' }) readonly confirmation!: string
  @Field(() => Boolean, { defaultValue: false, description: 'Says that what is left of the balance is given up.' }) readonly isBalanceGivenUp!: boolean
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('ErasedAccount', { description: 'An account whose person is gone. Its orders and its money stay in the books, without a name (P7.3).' })
export class ErasedAccountType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly erasedAt!: Date
}

/** What erasing an account answers. */
export const EraseAccountResult = createUnionType({
  name: 'EraseAccountResult',
  types: () => [ErasedAccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : ErasedAccountType,
})
