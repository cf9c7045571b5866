import { MailKind, MailState } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('Mail', { description: 'A letter of the house to a customer, in the outbox or sent. For administrators.' })
export class MailType {
  @Field(() => ID) readonly id!: string
  @Field(() => ID, { description: 'The account it is written to.' }) readonly accountId!: string
  @Field(() => String, { description: 'The e-mail address it goes to.' }) readonly address!: string
  @Field(() => MailKind) readonly kind!: MailKind
  @Field(() => String) readonly subject!: string
  @Field(() => String, { description: 'The whole letter as plain text.' }) readonly text!: string
  @Field(() => MailState) readonly state!: MailState
  @Field(() => Int, { description: 'How often it was handed to the mail server.' }) readonly attempts!: number
  @Field(() => DateTime, { description: 'When it is handed over next, if it waits.' }) readonly sendAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly sentAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why the mail server did not take it the last time.' }) readonly lastError!: string | null
  @Field(() => DateTime) readonly createdAt!: Date
}

/** A page of letters. */
export const MailConnectionType = connectionOf('Mail', MailType)

@InputType('MailFilter')
export class MailFilterInput {
  @Field(() => MailState, { nullable: true }) readonly state?: MailState | null
  @Field(() => MailKind, { nullable: true }) readonly kind?: MailKind | null
  @Field(() => ID, { nullable: true, description: 'Only those to an account.' }) readonly accountId?: string | null
}

@InputType('ResendMailInput')
export class ResendMailInput {
  @Field(() => ID, { description: 'A letter that failed, or was kept while the house had no mail server.' }) readonly mailId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('MailPreferences', { description: 'Which letters the viewer gets.' })
export class MailPreferencesType {
  @Field(() => [MailKind], { description: 'Kinds that are switched off. All others are on.' }) readonly offKinds!: readonly MailKind[]
  @Field(() => Money, { nullable: true, description: 'A letter comes when the balance falls below this; null for none.' }) readonly lowBalance!: bigint | null
  @Field(() => String, { description: 'The currency of the account.' }) readonly currency!: string
}

@InputType('SetMailPreferencesInput')
export class SetMailPreferencesInput {
  @Field(() => [MailKind], { description: 'All kinds that are to be off. LowBalance is switched by lowBalance.' }) readonly offKinds!: MailKind[]
  @Field(() => Money, { nullable: true, description: 'Below which balance a letter is wanted; left out for none.' }) readonly lowBalance?: bigint | null
  @Field(() => String) readonly idempotencyKey!: string
}

/** What sending a letter once more answers. */
export const ResendMailResult = createUnionType({
  name: 'ResendMailResult', types: () => [MailType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : MailType,
})

/** What choosing letters answers. */
export const SetMailPreferencesResult = createUnionType({
  name: 'SetMailPreferencesResult', types: () => [MailPreferencesType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : MailPreferencesType,
})
