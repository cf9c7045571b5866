import { ContentRuleKind, Platform, ScreenAction, type ContentRule } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@InputType('SwitchServiceInput', { description: 'Exactly one of serviceId, category and platform.' })
export class SwitchServiceInput {
  @Field(() => ID, { nullable: true }) readonly serviceId?: string | null
  @Field(() => String, { nullable: true }) readonly category?: string | null
  @Field(() => Platform, { nullable: true }) readonly platform?: Platform | null
  @Field(() => Boolean) readonly isOnSale!: boolean
  @Field(() => String, { description: 'Shown to whoever looks at a service that is off (P1.5).' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('ServiceSwitch', { description: 'What switching services off or on has changed.' })
export class ServiceSwitchType {
  @Field(() => Int, { description: 'How many services were not so before.' }) readonly changedCount!: number
}

/** What switching services answers. */
export const SwitchServiceResult = createUnionType({
  name: 'SwitchServiceResult',
  types: () => [ServiceSwitchType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : ServiceSwitchType,
})

@InputType('AddContentRuleInput')
export class AddContentRuleInput {
  @Field(() => ContentRuleKind) readonly kind!: ContentRuleKind
  @Field(() => String) readonly pattern!: string
  @Field(() => ScreenAction, { defaultValue: ScreenAction.Refuse }) readonly action!: ScreenAction
  @Field(() => Boolean, { defaultValue: false, description: 'An exception to the other rules of its kind.' }) readonly isAllowed!: boolean
  @Field(() => String, { nullable: true, description: 'Why it is there, for other administrators.' }) readonly note?: string | null
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('ContentRule', { description: 'A rule of the content screen (P2.7).' })
export class ContentRuleType implements ContentRule {
  @Field(() => ID) readonly id!: string
  @Field(() => ContentRuleKind) readonly kind!: ContentRuleKind
  @Field(() => String) readonly pattern!: string
  @Field(() => ScreenAction) readonly action!: ScreenAction
  @Field(() => Boolean) readonly isAllowed!: boolean
  @Field(() => String, { nullable: true }) readonly note!: string | null
  @Field(() => DateTime) readonly createdAt!: Date
}

/** What adding a content rule answers. */
export const AddContentRuleResult = createUnionType({
  name: 'AddContentRuleResult',
  types: () => [ContentRuleType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : ContentRuleType,
})
