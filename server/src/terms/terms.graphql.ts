import type { ClauseId } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('Clause', { description: 'One rule of the terms.' })
export class ClauseType {
  @Field(() => ID, { description: 'Such as P2.3. Refusals, checks and settlements name it.' }) readonly id!: ClauseId
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => String, { description: 'The heading it stands under.' }) readonly section!: string
}

@ObjectType('Terms', { description: 'A numbered, dated version of the terms (P7.1).' })
export class TermsType {
  @Field(() => Int) readonly version!: number
  @Field(() => DateTime) readonly publishedAt!: Date
  @Field(() => Boolean) readonly isInForce!: boolean
  @Field(() => Boolean, { description: 'Whether whoever is signed in accepted this version.' }) readonly isAccepted!: boolean
  @Field(() => [ClauseType]) readonly clauses!: readonly ClauseType[]
}

@InputType('AcceptTermsInput')
export class AcceptTermsInput {
  @Field(() => Int, { description: 'The version that was read. Only the one in force can be accepted.' }) readonly version!: number
}

/** What accepting the terms answers. */
export const AcceptTermsResult = createUnionType({
  name: 'AcceptTermsResult',
  types: () => [AccountType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})
