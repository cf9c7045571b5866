import { CreditProposalStatus } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { TransferType } from './funds.graphql.ts'

@ObjectType('CreditProposal', { description: 'A credit by hand that is above what one person gives alone: another administrator approves or declines it.' })
export class CreditProposalType {
  @Field(() => ID) readonly id!: string
  @Field(() => CreditProposalStatus) readonly status!: CreditProposalStatus
  @Field(() => String) readonly currency!: string
  @Field(() => Money) readonly amount!: bigint
  @Field(() => Boolean, { description: 'A bonus can be spent and never withdrawn (P5.4).' }) readonly isBonus!: boolean
  @Field(() => String, { description: 'Why it was proposed; it stands in the customer\'s statement once it is given.' }) readonly reason!: string
  @Field(() => DateTime) readonly proposedAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why it was decided so.' }) readonly decisionReason!: string | null
  @Field(() => ID, { nullable: true, description: 'The transfer that gave it; null unless it was approved.' }) readonly transferId!: string | null
}

/** A proposal with what only its resolver looks at. */
export interface CreditProposalObject extends CreditProposalType {
  readonly accountId: string
  readonly proposedById: string
  readonly decidedById: string | null
}

/** A page of proposed credits. */
export const CreditProposalConnectionType = connectionOf('CreditProposal', CreditProposalType)

@InputType('CreditCustomerInput')
export class CreditCustomerInput {
  @Field(() => ID) readonly accountId!: string
  @Field(() => Money) readonly amount!: bigint
  @Field(() => String, { description: 'Why; it stands in the customer\'s statement.' }) readonly reason!: string
  @Field(() => Boolean, { defaultValue: true, description: 'A bonus can be spent and never withdrawn (P5.4).' }) readonly isBonus!: boolean
  @Field(() => String) readonly idempotencyKey!: string
}

/** What crediting a customer answers. Only a proposal tells who is to decide. */
export const CreditCustomerResult = createUnionType({
  name: 'CreditCustomerResult',
  description: 'The transfer that gave it; the proposal that waits for a second person, when it is above what one gives alone; or the refusal.',
  types: () => [TransferType, CreditProposalType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'proposedAt' in value ? 'CreditProposal' : 'Transfer',
})

@InputType('ApproveCreditInput')
export class ApproveCreditInput {
  @Field(() => ID) readonly proposalId!: string
  @Field(() => String) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DeclineCreditInput')
export class DeclineCreditInput {
  @Field(() => ID) readonly proposalId!: string
  @Field(() => String) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

const creditResult = (name: string) => createUnionType({
  name, types: () => [CreditProposalType, RefusalType] as const, resolveType: value => isRefusal(value) ? 'Refusal' : 'CreditProposal',
})

/** What deciding a proposed credit answers. */
export const ApproveCreditResult = creditResult('ApproveCreditResult')
export const DeclineCreditResult = creditResult('DeclineCreditResult')
