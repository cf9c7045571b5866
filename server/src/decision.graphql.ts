import { FactKind, RefusalCode, Verdict, type Check, type Decision, type Fact, type Refusal } from '@tallyboard/schema'
import { Field, ID, ObjectType } from 'type-graphql'

@ObjectType('Fact', { description: 'Something a check looked at. The value is text: micros for money, an ISO instant, a share of one such as 0.025.' })
export class FactType implements Fact {
  @Field(() => String) readonly name!: string
  @Field(() => FactKind) readonly kind!: FactKind
  @Field(() => String) readonly value!: string
}

@ObjectType('Check', { description: 'One condition of a decision.' })
export class CheckType implements Omit<Check, 'facts'> {
  @Field(() => ID, { description: 'The clause of the terms it comes from.' }) readonly clause!: Check['clause']
  @Field(() => RefusalCode) readonly code!: RefusalCode
  @Field(() => Verdict) readonly verdict!: Verdict
  @Field(() => String, { description: 'The check in a few words, said according to the verdict.' }) readonly title!: string
  @Field(() => String, { nullable: true, description: 'A sentence with the numbers, when the check is open or failed.' }) readonly text!: string | null
  @Field(() => String, { nullable: true, description: 'What a passed check looked at, in a few words.' }) readonly detail!: string | null
  @Field(() => [FactType]) readonly facts!: readonly FactType[]
}

@ObjectType('Refusal', { description: 'The terms say no: the first check in the way, with all the others. Data, never an error.' })
export class RefusalType implements Omit<Refusal, 'facts' | 'checks'> {
  @Field(() => RefusalCode) readonly code!: RefusalCode
  @Field(() => ID, { description: 'The clause of the terms it comes from.' }) readonly clause!: Refusal['clause']
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => Boolean, { description: 'Whether the same request can pass later without anybody at the house changing anything.' }) readonly isTransient!: boolean
  @Field(() => [FactType]) readonly facts!: readonly FactType[]
  @Field(() => [CheckType], { description: 'Every check of the decision, in order of precedence.' }) readonly checks!: readonly CheckType[]
}

@ObjectType('Decision', { description: 'The list of all checks in order of precedence, and the refusal if one of them is in the way.' })
export class DecisionType {
  @Field(() => Boolean) readonly allowed!: boolean
  @Field(() => [CheckType]) readonly checks!: readonly CheckType[]
  @Field(() => RefusalType, { nullable: true }) readonly refusal!: RefusalType | null
}

/** A decision as the API tells it. */
export function decisionType(decision: Decision<unknown>): DecisionType {
  return { allowed: decision.allowed, checks: decision.checks, refusal: decision.allowed ? null : decision.refusal }
}

/** Whether a mutation's answer is a refusal: only a refusal has both. For `resolveType` of the result unions. */
export function isRefusal(value: object): value is Refusal {
  return 'isTransient' in value && 'checks' in value
}
