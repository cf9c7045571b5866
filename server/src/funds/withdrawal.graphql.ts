import { PaymentMethod, WithdrawalStatus } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { CheckType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('WithdrawalPart', { description: 'What of a withdrawal is taken from one payment or credit (P5.4). Deduction and payout add up to the amount.' })
export class WithdrawalPartType {
  @Field(() => ID, { description: 'The transfer that brought the money.' }) readonly transferId!: string
  @Field(() => ID, { nullable: true, description: 'Null for a credit given by hand.' }) readonly paymentId!: string | null
  @Field(() => PaymentMethod, { nullable: true }) readonly method!: PaymentMethod | null
  @Field(() => String, { nullable: true, description: 'What it was paid with, in the provider\'s words.' }) readonly methodWords!: string | null
  @Field(() => DateTime) readonly paidAt!: Date
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Money) readonly deduction!: bigint
  @Field(() => Money) readonly payout!: bigint
  @Field(() => String) readonly currency!: string
}

@ObjectType('WithdrawalLot', { description: 'A payment or credit, as withdrawing looks at it: what it brought, what of it is left, and what asking for that brings (P5.4).' })
export class WithdrawalLotType {
  @Field(() => ID, { description: 'The transfer that brought the money.' }) readonly transferId!: string
  @Field(() => ID, { nullable: true, description: 'Null for a credit given by hand.' }) readonly paymentId!: string | null
  @Field(() => PaymentMethod, { nullable: true }) readonly method!: PaymentMethod | null
  @Field(() => String, { nullable: true, description: 'What it was paid with, in the provider\'s words.' }) readonly methodWords!: string | null
  @Field(() => DateTime, { description: 'When it came into the balance.' }) readonly paidAt!: Date
  @Field(() => Money, { description: 'What was paid in.' }) readonly paid!: bigint
  @Field(() => Money, { description: 'The bonus that came with it.' }) readonly bonus!: bigint
  @Field(() => Money, { description: 'What of both was given back to the payer, or is in dispute.' }) readonly takenBack!: bigint
  @Field(() => Money, { description: 'What was asked for from it before and not refused.' }) readonly withdrawn!: bigint
  @Field(() => Money, { description: 'Paid money that is left and can be asked for.' }) readonly leftPaid!: bigint
  @Field(() => Money, { description: 'Bonus that is left; it can only be spent.' }) readonly leftBonus!: bigint
  @Field(() => DateTime, { description: 'The last instant at which nothing is deducted.' }) readonly freeUntilAt!: Date
  @Field(() => Boolean, { description: 'Whether that instant is still to come, or now.' }) readonly isFree!: boolean
  @Field(() => Money, { description: 'What is kept when all of its paid money is asked for now.' }) readonly deduction!: bigint
  @Field(() => Money, { description: 'What is paid out when all of its paid money is asked for now.' }) readonly payout!: bigint
  @Field(() => Money, { nullable: true, description: 'What would be paid out after freeUntilAt; null when that is past.' }) readonly payoutAfter!: bigint | null
  @Field(() => String, { nullable: true, description: 'Why it, or a part of it, cannot be asked for.' }) readonly whyNot!: string | null
  @Field(() => String) readonly currency!: string
}

@ObjectType('PayoutChange', { description: 'What is paid out from an instant on, while nothing is spent or paid in.' })
export class PayoutChangeType {
  @Field(() => DateTime, { description: 'The first holds now; each other one after this instant, at which the one before it still holds.' }) readonly at!: Date
  @Field(() => Money) readonly payout!: bigint
  @Field(() => String) readonly currency!: string
}

@ObjectType('WithdrawalQuote', { description: 'What can be withdrawn of your balance now, payment by payment, and what asking for an amount would bring (P5.3, P5.4).' })
export class WithdrawalQuoteType {
  @Field(() => String) readonly currency!: string
  @Field(() => Money, { description: 'The balance that can be spent. Paid, bonus and unaccounted money add up to it.' }) readonly available!: bigint
  @Field(() => Money, { description: 'All paid money that is left: the most that can be asked for.' }) readonly askable!: bigint
  @Field(() => Money, { description: 'The part of it that is free of deduction now.' }) readonly free!: bigint
  @Field(() => Money, { description: 'What can only be spent: bonus, and money that no payment accounts for.' }) readonly bonus!: bigint
  @Field(() => Money, { description: 'What is kept of the amount; of all that can be asked for where no amount is named or it cannot be asked for.' }) readonly deduction!: bigint
  @Field(() => Money, { description: 'What is paid out of the amount; of all that can be asked for where no amount is named or it cannot be asked for.' }) readonly payout!: bigint
  @Field(() => DateTime, { nullable: true, description: 'The last instant at which all of this still holds; null when time changes nothing about it any more.' }) readonly holdsUntilAt!: Date | null
  @Field(() => DateTime, { description: 'When a withdrawal asked for now is paid or refused at the latest (P5.3): working days, less the house\'s holidays.' }) readonly dueAt!: Date
  @Field(() => [WithdrawalLotType], { description: 'Payments and credits, newest first: all of which something is left, and the newest that are spent; a hundred at most.' }) readonly lots!: readonly WithdrawalLotType[]
  @Field(() => Int, { description: 'How many more there are of which something is left.' }) readonly moreLotsCount!: number
  @Field(() => [WithdrawalPartType], { description: 'From which payments the amount would be taken; none when it cannot be asked for.' }) readonly parts!: readonly WithdrawalPartType[]
  @Field(() => [PayoutChangeType], { description: 'What is paid out now, and when that falls: at least one.' }) readonly changes!: readonly PayoutChangeType[]
  @Field(() => [CheckType], { description: 'Every check of asking for the amount, in order of precedence.' }) readonly checks!: readonly CheckType[]
  @Field(() => RefusalType, { nullable: true, description: 'What is in the way of asking for the amount.' }) readonly refusal!: RefusalType | null
}

@ObjectType('Withdrawal', { description: 'Money that a customer asked to have paid out (P5.3). It is set aside until it is paid or refused.' })
export class WithdrawalType {
  @Field(() => ID) readonly id!: string
  @Field(() => Int, { description: 'Grows with each change.' }) readonly version!: number
  @Field(() => WithdrawalStatus) readonly status!: WithdrawalStatus
  @Field(() => String) readonly currency!: string
  @Field(() => Money, { description: 'What was set aside. Deduction and payout add up to it.' }) readonly amount!: bigint
  @Field(() => Money, { description: 'What the house keeps of money paid in longer ago (P5.4).' }) readonly deduction!: bigint
  @Field(() => Money) readonly payout!: bigint
  @Field(() => String, { nullable: true, description: 'Where the customer wants it; null once the person is erased (P7.3).' }) readonly payoutTo!: string | null
  @Field(() => DateTime) readonly askedAt!: Date
  @Field(() => DateTime, { description: 'When it is paid or refused at the latest.' }) readonly dueAt!: Date
  @Field(() => Boolean) readonly isOverdue!: boolean
  @Field(() => DateTime, { nullable: true }) readonly approvedAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it was decided last: what was approved can still be refused until it is paid.' }) readonly decidedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why it was decided so.' }) readonly reason!: string | null
  @Field(() => DateTime, { nullable: true }) readonly paidAt!: Date | null
  @Field(() => String, { nullable: true, description: 'What finds the payout at the bank or the provider.' }) readonly paidReference!: string | null
  @Field(() => DateTime) readonly changedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When it was paid or refused.' }) readonly endedAt!: Date | null
}

/** A withdrawal with what only its resolver looks at. */
export interface WithdrawalObject extends WithdrawalType {
  readonly accountId: string
  readonly approvedById: string | null
  readonly decidedById: string | null
  readonly paidById: string | null
}

/** A page of withdrawals. */
export const WithdrawalConnectionType = connectionOf('Withdrawal', WithdrawalType)

@ObjectType('WithdrawalCounts', { description: 'How many withdrawals wait for the house.' })
export class WithdrawalCountsType {
  @Field(() => Int, { description: 'To be approved or refused.' }) readonly asked!: number
  @Field(() => Int, { description: 'To be paid out.' }) readonly approved!: number
  @Field(() => Int, { description: 'Of both, those past their due date.' }) readonly overdue!: number
}

@ObjectType('WithdrawalProgress', { description: 'The whole new state of a withdrawal, as a watcher hears it.' })
export class WithdrawalProgressType {
  @Field(() => ID) readonly withdrawalId!: string
  @Field(() => ID) readonly accountId!: string
  @Field(() => Int) readonly version!: number
  @Field(() => WithdrawalStatus) readonly status!: WithdrawalStatus
  @Field(() => String) readonly currency!: string
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Money) readonly deduction!: bigint
  @Field(() => Money) readonly payout!: bigint
  @Field(() => DateTime) readonly askedAt!: string
  @Field(() => DateTime) readonly dueAt!: string
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: string | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
  @Field(() => DateTime, { nullable: true }) readonly paidAt!: string | null
  @Field(() => String, { nullable: true }) readonly paidReference!: string | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: string | null
  @Field(() => DateTime) readonly changedAt!: string
}

@ObjectType('WithdrawalsProgress', { description: 'A push of withdrawals: everything worth knowing, or what changed since a cursor; then each change.' })
export class WithdrawalsProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean, { description: 'Whether this is all that is open or ended just now, rather than what changed.' }) readonly isSnapshot!: boolean
  @Field(() => [WithdrawalProgressType]) readonly changes!: readonly WithdrawalProgressType[]
}

@InputType('AskWithdrawalInput')
export class AskWithdrawalInput {
  @Field(() => Money, { description: 'What is set aside, before any deduction.' }) readonly amount!: bigint
  @Field(() => Money, { nullable: true, description: 'What you saw would be paid out. If a payment grew too old in between, nothing is asked for and you are told.' }) readonly expectedPayout?: bigint | null
  @Field(() => String, { description: 'Where it shall go, in your own words.' }) readonly payoutTo!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('ApproveWithdrawalInput')
export class ApproveWithdrawalInput {
  @Field(() => ID) readonly withdrawalId!: string
  @Field(() => String, { description: 'The customer reads it.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('RefuseWithdrawalInput')
export class RefuseWithdrawalInput {
  @Field(() => ID) readonly withdrawalId!: string
  @Field(() => String, { description: 'The customer reads it.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('MarkWithdrawalPaidInput')
export class MarkWithdrawalPaidInput {
  @Field(() => ID) readonly withdrawalId!: string
  @Field(() => String, { description: 'What finds the payout at the bank or the provider; the customer reads it.' }) readonly paidReference!: string
  @Field(() => String) readonly idempotencyKey!: string
}

const withdrawalResult = (name: string) => createUnionType({
  name, types: () => [WithdrawalType, RefusalType] as const, resolveType: value => isRefusal(value) ? 'Refusal' : 'Withdrawal',
})

/** What each command on a withdrawal answers. */
export const AskWithdrawalResult = withdrawalResult('AskWithdrawalResult')
export const ApproveWithdrawalResult = withdrawalResult('ApproveWithdrawalResult')
export const RefuseWithdrawalResult = withdrawalResult('RefuseWithdrawalResult')
export const MarkWithdrawalPaidResult = withdrawalResult('MarkWithdrawalPaidResult')
