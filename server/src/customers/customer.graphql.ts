import { AccountStatus, Role } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { ActorType, connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { CustomerMomentKind } from './customer-moments.ts'

registerEnumType(CustomerMomentKind, {
  name: 'CustomerMomentKind', description: 'What something that a customer did is.',
  valuesConfig: {
    Order: { description: 'An order that was placed.' }, Refill: { description: 'A refill that was asked for.' }, Payment: { description: 'A payment that was begun.' },
    Withdrawal: { description: 'A withdrawal that was asked for.' }, Thread: { description: 'A thread that somebody wrote in.' },
  },
})

@ObjectType('Customer', { description: 'An account as the house looks at it.' })
export class CustomerType {
  @Field(() => ID, { description: 'The number of the account.' }) readonly id!: string
  @Field(() => String, { nullable: true, description: 'Null once the person is erased (P7.3).' }) readonly email!: string | null
  @Field(() => AccountType) readonly account?: AccountType
}

/** A page of accounts as the house looks at them. */
export const CustomerConnectionType = connectionOf('Customer', CustomerType)

@ObjectType('CustomerCounts', { description: 'How much there is of everything about a customer.' })
export class CustomerCountsType {
  @Field(() => Int) readonly orderCount!: number
  @Field(() => Int) readonly openOrderCount!: number
  @Field(() => Int) readonly refillCount!: number
  @Field(() => Int) readonly openRefillCount!: number
  @Field(() => Int) readonly paymentCount!: number
  @Field(() => Int) readonly withdrawalCount!: number
  @Field(() => Int) readonly openWithdrawalCount!: number
  @Field(() => Int) readonly threadCount!: number
  @Field(() => Int) readonly openThreadCount!: number
  @Field(() => Int, { description: 'In how many places somebody is signed in to it.' }) readonly sessionCount!: number
}

@ObjectType('CustomerMoment', { description: 'Something that a customer did, in a line.' })
export class CustomerMomentType {
  @Field(() => CustomerMomentKind) readonly kind!: CustomerMomentKind
  @Field(() => ID) readonly id!: string
  @Field(() => ID, { nullable: true, description: 'The order that a refill or a thread is about.' }) readonly orderId!: string | null
  @Field(() => DateTime) readonly at!: Date
  @Field(() => String) readonly text!: string
}

@ObjectType('StandingChange', { description: 'A change of what an account may do, and why.' })
export class StandingChangeType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => AccountStatus) readonly before!: AccountStatus
  @Field(() => AccountStatus) readonly after!: AccountStatus
  @Field(() => ID, { nullable: true }) readonly clause!: string | null
  @Field(() => String) readonly reason!: string
  @Field(() => ActorType) readonly actor!: ActorType
  @Field(() => ID, { nullable: true, description: 'The payment that brought it.' }) readonly paymentId!: string | null
  @Field(() => ID, { nullable: true, description: 'The dispute that brought it.' }) readonly disputeId!: string | null
}

@ObjectType('RoleChange', { description: 'A change of somebody\'s role, and why.' })
export class RoleChangeType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Role) readonly before!: Role
  @Field(() => Role) readonly after!: Role
  @Field(() => String) readonly reason!: string
  @Field(() => String, { nullable: true, description: 'Who gave it; null once they are erased.' }) readonly by!: string | null
}

@ObjectType('CustomerNote', { description: 'What the house has noted about a customer. No page shows it to them; it is in the archive they can ask for (P7.3).' })
export class CustomerNoteType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => String) readonly text!: string
  @Field(() => String, { nullable: true, description: 'Who wrote it; null once they are erased.' }) readonly author!: string | null
}

@ObjectType('CustomerProfile', { description: 'Everything about a customer on one page.' })
export class CustomerProfileType {
  @Field(() => ID) readonly id!: string
  @Field(() => CustomerType) readonly customer!: CustomerType
  @Field(() => CustomerCountsType) readonly counts?: CustomerCountsType
  @Field(() => [CustomerMomentType]) readonly latest?: readonly CustomerMomentType[]
  @Field(() => [StandingChangeType]) readonly standing?: readonly StandingChangeType[]
  @Field(() => [RoleChangeType]) readonly roles?: readonly RoleChangeType[]
  @Field(() => [CustomerNoteType]) readonly notes?: readonly CustomerNoteType[]
}

@ObjectType('CustomerSession', { description: 'Where somebody is signed in.' })
export class CustomerSessionType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly signedInAt!: Date
  @Field(() => DateTime, { description: 'When its use last made it longer; that happens once a day.' }) readonly prolongedAt!: Date
  @Field(() => DateTime) readonly expiresAt!: Date
  @Field(() => String, { nullable: true, description: 'The network address it was opened from.' }) readonly address!: string | null
  @Field(() => String, { nullable: true, description: 'What the browser or program calls itself.' }) readonly device!: string | null
}

@InputType('AddCustomerNoteInput')
export class AddCustomerNoteInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String) readonly text!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('SuspendAccountInput')
export class SuspendAccountInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String, { description: 'Why; it is kept with the account.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('CloseAccountInput')
export class CloseAccountInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String, { description: 'Why; it is kept with the account.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('RevokeCustomerSessionInput')
export class RevokeCustomerSessionInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => ID) readonly sessionId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

/** What suspending an account answers. */
export const SuspendAccountResult = createUnionType({
  name: 'SuspendAccountResult',
  types: () => [AccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})

/** What closing an account answers. */
export const CloseAccountResult = createUnionType({
  name: 'CloseAccountResult',
  types: () => [AccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})
