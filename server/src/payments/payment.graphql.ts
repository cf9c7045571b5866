import { PaymentMethod, PaymentStatus } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { CheckType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('BonusTier', { description: 'From this amount on a payment earns this bonus (P5.2). The highest tier that is reached counts.' })
export class BonusTierType {
  @Field(() => Money, { description: 'Exactly this much is enough.' }) readonly amountFrom!: bigint
  @Field(() => Int, { description: 'Hundredths of a per cent of the payment.' }) readonly bonusBasisPoints!: number
  @Field(() => String, { description: 'ISO 4217.' }) readonly currency!: string
}

@ObjectType('PaymentMethodTerms', { description: 'What a way to pay takes and gives at present.' })
export class PaymentMethodTermsType {
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => Boolean, { description: 'Whether it can be paid with now.' }) readonly isOn!: boolean
  @Field(() => Boolean, { description: 'Whether the house has what it needs for it: a provider\'s keys. An administrator cannot switch on what is not.' }) readonly isConfigured!: boolean
  @Field(() => Boolean, { description: 'No real money moves through it; it exists in the demonstration only.' }) readonly isPractice!: boolean
  @Field(() => Money) readonly amountMin!: bigint
  @Field(() => Money) readonly amountMax!: bigint
  @Field(() => Money, { description: 'The smallest coin: an amount is a multiple of it.' }) readonly amountStep!: bigint
  @Field(() => String, { description: 'ISO 4217.' }) readonly currency!: string
  @Field(() => [BonusTierType], { description: 'From the smallest amount to the largest; empty when nothing is added.' }) readonly bonusTiers!: readonly BonusTierType[]
  @Field(() => String, { nullable: true, description: 'For a bank transfer: whom to pay, and where.' }) readonly instructions!: string | null
  @Field(() => Int, { description: 'Grows by one with each change by an administrator.' }) readonly version!: number
}

@InputType('PaymentOfferInput', { description: 'What would be paid in.' })
export class PaymentOfferInput {
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => Money, { nullable: true, description: 'Null while the field is empty.' }) readonly amount?: bigint | null
  @Field(() => Boolean, { defaultValue: false, description: 'Whether the customer agreed that it is final (P5.1).' }) readonly isFinalAgreed!: boolean
}

@ObjectType('PaymentOffer', { description: 'Whether an amount may be paid in, with every check, and the bonus it would earn.' })
export class PaymentOfferType {
  @Field(() => Boolean) readonly allowed!: boolean
  @Field(() => [CheckType]) readonly checks!: readonly CheckType[]
  @Field(() => RefusalType, { nullable: true }) readonly refusal!: RefusalType | null
  @Field(() => Money, { nullable: true }) readonly amount!: bigint | null
  @Field(() => Money, { description: 'The bonus it would earn (P5.2).' }) readonly bonus!: bigint
  @Field(() => String, { description: 'ISO 4217.' }) readonly currency!: string
}

@ObjectType('Payment', { description: 'Money paid in, or on its way. Its provider says how it stands; the house credits it once (P5.1).' })
export class PaymentType {
  @Field(() => ID) readonly id!: string
  @Field(() => String, { description: 'What the payer writes on a bank transfer, and what a customer tells an agent.' }) readonly reference!: string
  @Field(() => ID) readonly accountId!: string
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => Boolean, { description: 'No real money moved.' }) readonly isPractice!: boolean
  @Field(() => PaymentStatus) readonly status!: PaymentStatus
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Money, { description: 'Credited with the payment and kept apart from it (P5.2).' }) readonly bonus!: bigint
  @Field(() => Money, { description: 'What the books hold of it, without the bonus: nothing, or all of it.' }) readonly credited!: bigint
  @Field(() => Money, { description: 'What the house has given back to the payer.' }) readonly returned!: bigint
  @Field(() => String, { description: 'ISO 4217; the account\'s one currency.' }) readonly currency!: string
  @Field(() => String, { nullable: true, description: 'What it was paid with, in few words: a brand and four digits.' }) readonly methodWords!: string | null
  @Field(() => String, { nullable: true, description: 'Why the last attempt failed; or what is odd about the money that came.' }) readonly failure!: string | null
  @Field(() => String, { nullable: true, description: 'Where to pay, as long as it waits. Null for a bank transfer, and when the provider did not answer: start again with the same key.' }) readonly checkoutUrl!: string | null
  @Field(() => String, { nullable: true, description: 'For a bank transfer: whom to pay, and where.' }) readonly instructions!: string | null
  @Field(() => DateTime) readonly createdAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When the provider had the money. What is free of deduction counts from the credit, not from here.' }) readonly paidAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When it came to its end; null while something is expected.' }) readonly endedAt!: Date | null
  @Field(() => DateTime) readonly changedAt!: Date
  @Field(() => Int, { description: 'Grows by one with each change.' }) readonly version!: number
  @Field(() => DateTime, { description: 'When the customer agreed that it is final (P5.1).' }) readonly agreedAt!: Date
  @Field(() => Int, { description: 'The version of the terms that was in force then.' }) readonly termsVersion!: number
}

/** A page of payments, newest first. */
export const PaymentConnectionType = connectionOf('Payment', PaymentType)

@ObjectType('PaymentProgress', { description: 'The whole new state of a payment.' })
export class PaymentProgressType {
  @Field(() => ID) readonly paymentId!: string
  @Field(() => Int) readonly version!: number
  @Field(() => String) readonly reference!: string
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => PaymentStatus) readonly status!: PaymentStatus
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Money) readonly bonus!: bigint
  @Field(() => Money) readonly returned!: bigint
  @Field(() => String) readonly currency!: string
  @Field(() => String, { nullable: true }) readonly methodWords!: string | null
  @Field(() => String, { nullable: true }) readonly failure!: string | null
  @Field(() => String, { nullable: true, description: 'Where to pay, as long as it waits.' }) readonly checkoutUrl!: string | null
  @Field(() => DateTime) readonly createdAt!: string
  @Field(() => DateTime, { nullable: true }) readonly paidAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: string | null
  @Field(() => DateTime) readonly changedAt!: string
}

@ObjectType('PaymentsProgress', { description: 'A snapshot holds every payment from which something is expected and whatever ended in the last minutes; after it, what changed since the last message.' })
export class PaymentsProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [PaymentProgressType]) readonly changes!: readonly PaymentProgressType[]
}

const KEY_WORDS = 'A word chosen for this attempt: the same key with the same input gives the first answer.'

@InputType('StartPaymentInput')
export class StartPaymentInput {
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Boolean, { description: 'That the customer agreed that money paid in is final (P5.1).' }) readonly isFinalAgreed!: boolean
  @Field(() => Money, { nullable: true, description: 'The bonus the customer saw; another one is refused (P5.2).' }) readonly expectedBonus?: bigint | null
  @Field(() => String, { description: KEY_WORDS }) readonly idempotencyKey!: string
}

@InputType('CancelPaymentInput')
export class CancelPaymentInput {
  @Field(() => ID) readonly paymentId!: string
  @Field(() => String, { description: KEY_WORDS }) readonly idempotencyKey!: string
}

@InputType('ConfirmBankTransferInput')
export class ConfirmBankTransferInput {
  @Field(() => ID) readonly paymentId!: string
  @Field(() => Money, { description: 'What has come. It must be what was asked for.' }) readonly amount!: bigint
  @Field(() => String, { description: 'The bank\'s own number of the transfer.' }) readonly bankReference!: string
  @Field(() => String, { description: 'How it was seen; it stands in the customer\'s statement.' }) readonly reason!: string
  @Field(() => String, { description: KEY_WORDS }) readonly idempotencyKey!: string
}

@InputType('RejectBankTransferInput')
export class RejectBankTransferInput {
  @Field(() => ID) readonly paymentId!: string
  @Field(() => String, { description: 'Why; the customer reads it.' }) readonly reason!: string
  @Field(() => String, { description: KEY_WORDS }) readonly idempotencyKey!: string
}

@InputType('BonusTierInput', { description: 'From this amount on a payment earns this bonus (P5.2).' })
export class BonusTierInput {
  @Field(() => Money) readonly amountFrom!: bigint
  @Field(() => Int) readonly bonusBasisPoints!: number
}

@InputType('SetPaymentMethodInput')
export class SetPaymentMethodInput {
  @Field(() => PaymentMethod) readonly method!: PaymentMethod
  @Field(() => Boolean) readonly isOn!: boolean
  @Field(() => Money) readonly amountMin!: bigint
  @Field(() => Money) readonly amountMax!: bigint
  @Field(() => [BonusTierInput], { description: 'From the smallest amount to the largest.' }) readonly bonusTiers!: readonly BonusTierInput[]
  @Field(() => String, { nullable: true, description: 'For a bank transfer: whom to pay, and where.' }) readonly instructions?: string | null
  @Field(() => String, { description: 'Why; it is kept with the version.' }) readonly reason!: string
  @Field(() => String, { description: KEY_WORDS }) readonly idempotencyKey!: string
}

export const StartPaymentResult = createUnionType({
  name: 'StartPaymentResult', types: () => [PaymentType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PaymentType,
})
export const CancelPaymentResult = createUnionType({
  name: 'CancelPaymentResult', types: () => [PaymentType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PaymentType,
})
export const ConfirmBankTransferResult = createUnionType({
  name: 'ConfirmBankTransferResult', types: () => [PaymentType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PaymentType,
})
export const RejectBankTransferResult = createUnionType({
  name: 'RejectBankTransferResult', types: () => [PaymentType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PaymentType,
})
export const SetPaymentMethodResult = createUnionType({
  name: 'SetPaymentMethodResult', types: () => [PaymentMethodTermsType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : PaymentMethodTermsType,
})
