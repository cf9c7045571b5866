import { AccountStatus, EndedCause, FaultParty, OrderStatus, Platform, ScreenAction, type OpenOrderFact, type ScreenHit } from '@tallyboard/schema'
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DecisionType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { ServiceObjectType } from '../services/service.graphql.ts'
import type { OrderSelection } from './order-query.ts'
import { OrderType, TargetFactType } from './order.graphql.ts'

@InputType('PlacementCheckInput', { description: 'An order as it would be placed.' })
export class PlacementCheckInput {
  @Field(() => ID) readonly serviceId!: string
  @Field(() => String) readonly link!: string
  @Field(() => Int, { nullable: true, description: 'Left out for a package and for custom comments, whose lines are counted.' }) readonly quantity?: number | null
  @Field(() => String, { nullable: true, description: 'One comment a line, for services that take them.' }) readonly comments?: string | null
  @Field(() => Int, { nullable: true, description: 'The number of the answer, for a poll.' }) readonly answerNumber?: number | null
  @Field(() => Boolean, { defaultValue: false, description: 'The customer says that the target is public and its counter visible (P2.2).' }) readonly isPublicConfirmed!: boolean
  @Field(() => Money, { nullable: true, description: 'A price seen before; a rate that moved in between is refused (P1.4).' }) readonly expectedCharge?: bigint | null
}

@InputType('PlaceOrderInput')
export class PlaceOrderInput {
  @Field(() => ID) readonly serviceId!: string
  @Field(() => String) readonly link!: string
  @Field(() => Int, { nullable: true, description: 'Left out for a package and for custom comments, whose lines are counted.' }) readonly quantity?: number | null
  @Field(() => String, { nullable: true, description: 'One comment a line, for services that take them.' }) readonly comments?: string | null
  @Field(() => Int, { nullable: true, description: 'The number of the answer, for a poll.' }) readonly answerNumber?: number | null
  @Field(() => Boolean, { description: 'The customer says that the target is public and its counter visible (P2.2).' }) readonly isPublicConfirmed!: boolean
  @Field(() => Money, { nullable: true, description: 'A price seen before; a rate that moved in between is refused (P1.4).' }) readonly expectedCharge?: bigint | null
  @Field(() => String, { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }) readonly idempotencyKey!: string
}

/** What placing an order answers. */
export const PlaceOrderResult = createUnionType({
  name: 'PlaceOrderResult',
  types: () => [OrderType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : OrderType,
})

@ObjectType('OpenOrderFact', { description: 'The open order in the way. Of somebody else\'s nothing is told but that there is one (P2.3).' })
export class OpenOrderFactType implements OpenOrderFact {
  @Field(() => Boolean) readonly isOwn!: boolean
  @Field(() => ID, { nullable: true }) readonly orderId!: string | null
  @Field(() => Int, { nullable: true }) readonly quantity!: number | null
  @Field(() => Int, { nullable: true }) readonly delivered!: number | null
  @Field(() => DateTime, { nullable: true }) readonly expectedFinishAt!: Date | null
}

@ObjectType('ScreenHit', { description: 'A rule of the content screen that was hit (P2.7).' })
export class ScreenHitType implements Pick<ScreenHit, 'rule' | 'words' | 'action'> {
  @Field(() => String) readonly rule!: string
  @Field(() => String) readonly words!: string
  @Field(() => ScreenAction) readonly action!: ScreenAction
}

@ObjectType('PlacementFacts', { description: 'What the server looked at, so that a client can judge again on each keystroke with the same function (decidePlacement of @tallyboard/schema).' })
export class PlacementFactsType {
  @Field(() => AccountStatus) readonly accountStatus!: AccountStatus
  @Field(() => Int, { nullable: true }) readonly acceptedTermsVersion!: number | null
  @Field(() => Int) readonly termsVersion!: number
  @Field(() => Money) readonly availableMicros!: bigint
  @Field(() => String) readonly currency!: string
  @Field(() => Boolean) readonly isServiceUsedBefore!: boolean
  @Field(() => String, { nullable: true, description: 'The link the facts hold for; null when the text is no link.' }) readonly canonicalLink!: string | null
  @Field(() => String, { nullable: true }) readonly lockKey!: string | null
  @Field(() => OpenOrderFactType, { nullable: true }) readonly openOrder!: OpenOrderFactType | null
  @Field(() => ID, { nullable: true }) readonly openRefillOrderId!: string | null
  @Field(() => ID, { nullable: true, description: 'An own order for the link that has dropped and is still under guarantee (P2.5).' }) readonly refillableOrderId!: string | null
  @Field(() => TargetFactType, { nullable: true }) readonly target!: TargetFactType | null
  @Field(() => [ScreenHitType]) readonly screenHits!: readonly ScreenHitType[]
  @Field(() => Int) readonly screenRuleCount!: number
  @Field(() => ServiceObjectType) readonly service!: ServiceObjectType
  @Field(() => Int) readonly settingsVersion!: number
}

@ObjectType('PlacementCheck', { description: 'The decision before the click, with its price.' })
export class PlacementCheckType {
  @Field(() => DecisionType) readonly decision!: DecisionType
  @Field(() => Money, { nullable: true, description: 'Null while the quantity is missing or outside the limits.' }) readonly charge!: bigint | null
  @Field(() => String) readonly currency!: string
  @Field(() => PlacementFactsType) readonly facts!: PlacementFactsType
}

@InputType('CloseOrderInput')
export class CloseOrderInput {
  @Field(() => ID) readonly orderId!: string
  @Field(() => OrderStatus, { description: 'A final one.' }) readonly status!: OrderStatus
  @Field(() => FaultParty, { description: 'The customer\'s own doing is not refunded (P3.4); everybody else\'s is (P3.3).' }) readonly fault!: FaultParty
  @Field(() => EndedCause) readonly cause!: EndedCause
  @Field(() => String, { description: 'Why; it stands in the order\'s history.' }) readonly reason!: string
  @Field(() => Float, { nullable: true, description: 'The reading that shows it, where there is one.' }) readonly currentCount?: number | null
  @Field(() => String) readonly idempotencyKey!: string
}

/** What closing an order answers. */
export const CloseOrderResult = createUnionType({
  name: 'CloseOrderResult',
  types: () => [OrderType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : OrderType,
})

@InputType('OrderFilter')
export class OrderFilterInput implements OrderSelection {
  @Field(() => [OrderStatus], { nullable: true }) readonly statuses?: OrderStatus[] | null
  @Field(() => String, { nullable: true, description: 'An order\'s number, a part of its link, or words of its service.' }) readonly search?: string | null
  @Field(() => ID, { nullable: true }) readonly serviceId?: string | null
  @Field(() => Platform, { nullable: true }) readonly platform?: Platform | null
  @Field(() => DateTime, { nullable: true }) readonly placedFrom?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Before this instant.' }) readonly placedUntil?: Date | null
  @Field(() => Boolean, { nullable: true, description: 'Past their estimate, or with a target that cannot be read.' }) readonly needsALook?: boolean | null
}
