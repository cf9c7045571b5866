import { CancellationState, DisputeMomentKind, DisputeStatus, OrderStatus } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { ActorType, connectionOf } from '../connection.graphql.ts'
import { DecisionType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { PaymentType } from './payment.graphql.ts'

@ObjectType('DisputeMoment', { description: 'One line of a dispute\'s timeline.' })
export class DisputeMomentType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => DisputeMomentKind) readonly kind!: DisputeMomentKind
  @Field(() => String, { description: 'What happened, in a sentence.' }) readonly text!: string
  @Field(() => ActorType, { nullable: true, description: 'Who did it; null for the payment provider and the payer\'s bank.' }) readonly actor!: ActorType | null
  @Field(() => ID, { nullable: true, description: 'The movement of money, where it is one.' }) readonly transferId!: string | null
  @Field(() => ID, { nullable: true, description: 'The order, where it is about one.' }) readonly orderId!: string | null
  @Field(() => ID, { nullable: true, description: 'The clause of the terms that made it happen.' }) readonly clause!: string | null
}

@ObjectType('DisputedOrder', { description: 'An order that a dispute ended without refund (P5.7), and how far the taking back from its supplier is.' })
export class DisputedOrderType {
  @Field(() => ID) readonly orderId!: string
  @Field(() => OrderStatus) readonly status!: OrderStatus
  @Field(() => DateTime) readonly endedAt!: Date
  @Field(() => Money, { description: 'What its undelivered units cost: a refund, had one been owed.' }) readonly undelivered!: bigint
  @Field(() => String) readonly currency!: string
  @Field(() => CancellationState) readonly cancellation!: CancellationState
  @Field(() => String, { nullable: true, description: 'What stood in the way last, in the supplier\'s words or ours.' }) readonly cancellationError!: string | null
  @Field(() => DateTime, { description: 'When the cancellation came to where it is.' }) readonly cancellationAt!: Date
}

@ObjectType('Dispute', { description: 'A payer\'s bank takes a payment back (P5.7), or reports it as stolen (P5.8).' })
export class DisputeType {
  @Field(() => ID) readonly id!: string
  @Field(() => ID) readonly paymentId!: string
  @Field(() => ID) readonly accountId!: string
  @Field(() => DisputeStatus) readonly status!: DisputeStatus
  @Field(() => String, { description: 'In the provider\'s words, such as product_not_received.' }) readonly reason!: string
  @Field(() => Boolean, { description: 'The payment was reported as stolen or unauthorised: the account is closed for good (P5.8).' }) readonly isFraud!: boolean
  @Field(() => Money, { description: 'What is disputed of the payment.' }) readonly amount!: bigint
  @Field(() => Money, { description: 'The share of the payment\'s bonus that goes with it.' }) readonly bonus!: bigint
  @Field(() => String, { description: 'ISO 4217: the account\'s.' }) readonly currency!: string
  @Field(() => Money, { description: 'What is set aside of the balance while it is open.' }) readonly held!: bigint
  @Field(() => Money, { description: 'What of it was kept when it was lost.' }) readonly recovered!: bigint
  @Field(() => Money, { description: 'What the customer owes: amount and bonus less what was recovered; nothing once it is won.' }) readonly owed!: bigint
  @Field(() => Money, { description: 'What was given back by hand of its orders\' undelivered units.' }) readonly revived!: bigint
  @Field(() => DateTime) readonly openedAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly closedAt!: Date | null
  @Field(() => AccountType, { description: 'Whose payment it is.' }) readonly account?: AccountType
  @Field(() => PaymentType, { description: 'What is disputed.' }) readonly payment?: PaymentType
  @Field(() => [DisputeMomentType], { description: 'Everything that happened around it, oldest first. For those who read the house.' }) readonly timeline?: readonly DisputeMomentType[]
  @Field(() => [DisputedOrderType], { description: 'The orders that it ended. For those who read the house.' }) readonly orders?: readonly DisputedOrderType[]
  @Field(() => DecisionType, { description: 'Whether what its orders left undelivered may be given back. For those who read the house.' }) readonly revivalOffer?: DecisionType
  @Field(() => DecisionType, { description: 'Whether its account may be restored by hand. For those who read the house.' }) readonly restoringOffer?: DecisionType
}

/** A page of disputes, newest first. */
export const DisputeConnectionType = connectionOf('Dispute', DisputeType)

@InputType('ReviveDisputedOrdersInput')
export class ReviveDisputedOrdersInput {
  @Field(() => ID) readonly disputeId!: string
  @Field(() => String, { description: 'Why; it stands in the customer\'s statement.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

/** What giving back undelivered units answers. */
export const ReviveDisputedOrdersResult = createUnionType({
  name: 'ReviveDisputedOrdersResult',
  types: () => [DisputeType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : DisputeType,
})

@InputType('RestoreAccountInput')
export class RestoreAccountInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => String, { description: 'Why; it is kept with the account.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

/** What restoring an account answers. */
export const RestoreAccountResult = createUnionType({
  name: 'RestoreAccountResult',
  types: () => [AccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})
