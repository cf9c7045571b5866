import { AccountStatus, Permission, Role } from '@tallyboard/schema'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { BalanceType } from '../funds/funds.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('Account', { description: 'Somebody\'s place in the house: currency, status, accepted terms, balance.' })
export class AccountType {
  @Field(() => ID) readonly id!: string
  @Field(() => String, { nullable: true, description: 'Null once the person is erased (P7.3).' }) readonly name!: string | null
  @Field(() => Role) readonly role!: Role
  @Field(() => AccountStatus) readonly status!: AccountStatus
  @Field(() => String, { description: 'ISO 4217. All money of an account is in its currency.' }) readonly currency!: string
  @Field(() => Int, { nullable: true, description: 'The newest version of the terms this account accepted (P2.1).' }) readonly acceptedTermsVersion!: number | null
  @Field(() => DateTime, { nullable: true }) readonly acceptedTermsAt!: Date | null
  @Field(() => Boolean, { description: 'Whether a drop under guarantee is asked to be refilled without a click.' }) readonly isRefillAutomatic!: boolean
  @Field(() => DateTime) readonly createdAt!: Date
  @Field(() => BalanceType) readonly balance?: BalanceType
  @Field(() => Money, { description: 'What the customer owes the house: payments that were taken back when their money was spent already (P5.7).' }) readonly owed?: bigint
}

/** A page of accounts, newest first. */
export const AccountConnectionType = connectionOf('Account', AccountType)

@ObjectType('Viewer', { description: 'Whoever is signed in.' })
export class ViewerType {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly name!: string
  @Field(() => String) readonly email!: string
  @Field(() => Role) readonly role!: Role
  @Field(() => [Permission], { description: 'What the role may do beyond its own account.' }) readonly permissions!: readonly Permission[]
  @Field(() => AccountType) readonly account!: AccountType
}
