import { ContentRuleKind, ScreenAction, Verdict, type ScreenHit } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DecisionType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { ScreenHitType } from '../orders/placement.graphql.ts'
import { ContentRuleType } from '../services/service-mutations.graphql.ts'

/** A page of the rules of the content screen, newest first. */
export const ContentRuleConnectionType = connectionOf('ContentRule', ContentRuleType)

@InputType('UpdateContentRuleInput', { description: 'The rule as it is to be from now on.' })
export class UpdateContentRuleInput {
  @Field(() => ID) readonly ruleId!: string
  @Field(() => ContentRuleKind) readonly kind!: ContentRuleKind
  @Field(() => String) readonly pattern!: string
  @Field(() => ScreenAction) readonly action!: ScreenAction
  @Field(() => Boolean, { description: 'An exception to the other rules of its kind.' }) readonly isAllowed!: boolean
  @Field(() => String, { nullable: true }) readonly note?: string | null
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DeleteContentRuleInput')
export class DeleteContentRuleInput {
  @Field(() => ID) readonly ruleId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('DeletedContentRule', { description: 'A rule of the content screen that is no more.' })
export class DeletedContentRuleType {
  @Field(() => ID) readonly id!: string
}

/** What changing a content rule answers. */
export const UpdateContentRuleResult = createUnionType({
  name: 'UpdateContentRuleResult',
  types: () => [ContentRuleType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : ContentRuleType,
})

/** What taking a content rule away answers. */
export const DeleteContentRuleResult = createUnionType({
  name: 'DeleteContentRuleResult',
  types: () => [DeletedContentRuleType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : DeletedContentRuleType,
})

@ObjectType('ScreenTest', { description: 'What the content screen would say to a link and comments. Nothing is written.' })
export class ScreenTestType {
  @Field(() => String, { nullable: true, description: 'The form of the link that was looked at; null when the text is no link.' }) readonly canonicalLink!: string | null
  @Field(() => [ScreenHitType], { description: 'The rules that were hit, in their order.' }) readonly hits!: readonly ScreenHit[]
  @Field(() => [ContentRuleType], { description: 'The exceptions without which there would be more hits.' }) readonly clearedBy!: readonly ContentRuleType[]
  @Field(() => Verdict) readonly verdict!: Verdict
  @Field(() => DecisionType, { description: 'The check as a customer would read it.' }) readonly decision!: DecisionType
}
