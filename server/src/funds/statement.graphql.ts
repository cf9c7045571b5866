import { OrderStatus, PaymentMethod, StatementGroup, TransferKind } from '@tallyboard/schema'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('StatementLine', { description: 'One movement of the available balance.' })
export class StatementLineType {
  @Field(() => ID) readonly id!: string
  @Field(() => ID) readonly transferId!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => TransferKind) readonly kind!: TransferKind
  @Field(() => Money, { description: 'Signed, as seen by the customer: a charge is negative.' }) readonly amount!: bigint
  @Field(() => Money, { description: 'What could be spent after it.' }) readonly balanceAfter!: bigint
  @Field(() => String) readonly currency!: string
  @Field(() => String, { description: 'What moved, in a few words: the same in the statement as CSV and PDF.' }) readonly what!: string
  @Field(() => String, { nullable: true, description: 'What else is worth knowing about it.' }) readonly why!: string | null
  @Field(() => ID, { nullable: true }) readonly orderId!: string | null
  @Field(() => String, { nullable: true, description: 'The name of the service when the order was placed.' }) readonly serviceName!: string | null
  @Field(() => Int, { nullable: true, description: 'For a refund: the units that were not delivered (P3.3).' }) readonly undelivered!: number | null
  @Field(() => OrderStatus, { nullable: true, description: 'Where its order stands now.' }) readonly orderStatus!: OrderStatus | null
  @Field(() => ID, { nullable: true }) readonly paymentId!: string | null
  @Field(() => String, { nullable: true }) readonly paymentReference!: string | null
  @Field(() => String, { nullable: true, description: 'What the payment was made with.' }) readonly methodWords!: string | null
  @Field(() => PaymentMethod, { nullable: true, description: 'How the payment came.' }) readonly method!: PaymentMethod | null
  @Field(() => ID, { nullable: true }) readonly withdrawalId!: string | null
  @Field(() => ID, { nullable: true, description: 'The clause that made it move.' }) readonly clause!: string | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
}

/** A page of a customer's statement, newest first. */
export const StatementConnectionType = connectionOf('Statement', StatementLineType)

@InputType('StatementFilter')
export class StatementFilterInput {
  @Field(() => [StatementGroup], { nullable: true, description: 'Only movements of these groups.' }) readonly groups?: readonly StatementGroup[] | null
  @Field(() => DateTime, { nullable: true, description: 'From this instant on.' }) readonly from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Before this instant.' }) readonly until?: Date | null
  @Field(() => String, { nullable: true, description: 'The number of an order or a withdrawal, or the reference of a payment.' }) readonly search?: string | null
}
