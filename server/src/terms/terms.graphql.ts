import { ClauseChangeKind, WordsKind, type ClauseChange, type ClauseId, type WordsPart } from '@tallyboard/schema'
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

@ObjectType('WordsPart', { description: 'Neighbouring words that were kept, added or removed.' })
export class WordsPartType implements WordsPart {
  @Field(() => WordsKind) readonly kind!: WordsKind
  @Field(() => String) readonly text!: string
}

@ObjectType('ClauseChange', { description: 'How one clause differs. Its parts read in order: without the removed ones they are the new words, without the added ones the old.' })
export class ClauseChangeType implements ClauseChange {
  @Field(() => ID) readonly id!: ClauseId
  @Field(() => ClauseChangeKind) readonly kind!: ClauseChangeKind
  @Field(() => String) readonly title!: string
  @Field(() => [WordsPartType]) readonly parts!: readonly WordsPart[]
}

@ObjectType('Acceptance', { description: 'That somebody accepted a version of the terms (P7.1).' })
export class AcceptanceType {
  @Field(() => Int) readonly version!: number
  @Field(() => DateTime) readonly at!: Date
}

@ObjectType('Terms', { description: 'A numbered, dated version of the terms (P7.1).' })
export class TermsType {
  @Field(() => Int) readonly version!: number
  @Field(() => DateTime) readonly publishedAt!: Date
  @Field(() => Boolean) readonly isInForce!: boolean
  @Field(() => Boolean, { description: 'Whether whoever is signed in accepted this version.' }) readonly isAccepted!: boolean
  @Field(() => [ClauseType], { description: 'With the numbers of the settings in force, or of those named.' }) readonly clauses!: readonly ClauseType[]
  @Field(() => Int, { description: 'The version of the settings whose numbers stand in the clauses.' }) readonly settingsVersion!: number
  @Field(() => [ClauseChangeType], { description: 'What differs from the version before, in words.' }) readonly changes!: readonly ClauseChange[]
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
