import { EndedCause, Metric, OrderEventKind, OrderStatus, Platform, TargetVisibility, type TargetFact } from '@tallyboard/schema'
import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { ActorType, connectionOf } from '../connection.graphql.ts'
import { PostingType } from '../funds/funds.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { GuaranteeType } from '../services/service.graphql.ts'

@ObjectType('TargetFact', { description: 'The newest reading of a target (P2.2).' })
export class TargetFactType implements TargetFact {
  @Field(() => TargetVisibility) readonly visibility!: TargetVisibility
  @Field(() => DateTime) readonly readAt!: Date
}

@ObjectType('Order', { simpleResolvers: true, description: 'A quantity of a service for a link. It keeps the rate, the guarantee and the terms it was placed under.' })
export class OrderType {
  @Field(() => ID) readonly id!: string
  @Field(() => Int, { description: 'Grows by one with each event; the older of two states is the one to forget.' }) readonly version!: number
  @Field(() => OrderStatus) readonly status!: OrderStatus
  @Field(() => String, { description: 'The name of the service when it was ordered.' }) readonly serviceName!: string
  @Field(() => Platform) readonly platform!: Platform
  @Field(() => Metric) readonly metric!: Metric
  @Field(() => String, { description: 'The link as the customer gave it.' }) readonly link!: string
  @Field(() => String, { description: 'The form in which two links to one target are equal, without scheme (P2.3).' }) readonly canonicalLink!: string
  @Field(() => Int) readonly quantity!: number
  @Field(() => Money, { description: 'Price of 1,000 units when it was placed; for a package, of the package (P1.4).' }) readonly rate!: string
  @Field(() => String) readonly currency!: string
  @Field(() => Money, { description: 'What was taken from the balance at placing.' }) readonly charged!: string
  @Field(() => Money, { description: 'What it costs now: charged, less the refund.' }) readonly charge!: string
  @Field(() => Money) readonly refund!: string
  @Field(() => Float, { nullable: true, description: 'The counter at the link when the order started; null until it is known.' }) readonly startCount!: number | null
  @Field(() => Float, { nullable: true, description: 'The newest reading of that counter.' }) readonly currentCount!: number | null
  @Field(() => Float, { nullable: true, description: 'Start count + quantity.' }) readonly targetCount!: number | null
  @Field(() => Int, { description: 'Units delivered, whatever raised the counter (P3.2).' }) readonly delivered!: number
  @Field(() => Int) readonly remains!: number
  @Field(() => DateTime) readonly placedAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly startedAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: Date | null
  @Field(() => DateTime) readonly changedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When the counter was last read.' }) readonly readAt!: Date | null
  @Field(() => EndedCause, { nullable: true }) readonly endedCause!: EndedCause | null
  @Field(() => GuaranteeType, { nullable: true, description: 'The guarantee of the service when it was ordered.' }) readonly guarantee!: GuaranteeType | null
  @Field(() => DateTime, { nullable: true, description: 'The last instant of the guarantee; null while the order is open and for a lifetime (P4.3).' }) readonly guaranteeEndsAt!: Date | null
  @Field(() => Float, { nullable: true, description: 'Start count + delivered at the moment the order ended.' }) readonly guaranteedCount!: number | null
  @Field(() => Int, { description: 'Units of the delivery that the newest reading misses (P4.13); what a refill would bring.' }) readonly droppedCount!: number
  @Field(() => DateTime, { nullable: true, description: 'When the drop that now stands was first seen.' }) readonly dropFirstSeenAt!: Date | null
  @Field(() => Int) readonly termsVersion!: number
  @Field(() => Int) readonly settingsVersion!: number
  @Field(() => DateTime, { nullable: true }) readonly expectedStartAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly expectedFinishAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'The slow end of the estimate; past it the order can be put forward for speed-up (P3.5).' }) readonly slowFinishAt!: Date | null
  @Field(() => Boolean, { description: 'Open and past the slow end of its estimate (P3.5).' }) readonly isLate!: boolean
}

@ObjectType('CurvePoint', { description: 'One point of the way an order was delivered.' })
export class CurvePointType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Float) readonly currentCount!: number
  @Field(() => Int) readonly delivered!: number
}

@ObjectType('OrderEvent', { simpleResolvers: true, description: 'One row of an order\'s history, with the state it left.' })
export class OrderEventType {
  @Field(() => Int) readonly version!: number
  @Field(() => OrderEventKind) readonly kind!: OrderEventKind
  @Field(() => DateTime) readonly at!: Date | string
  @Field(() => OrderStatus) readonly status!: OrderStatus
  @Field(() => ActorType) readonly actor!: ActorType
  @Field(() => ID, { nullable: true, description: 'The clause it follows from.' }) readonly clause!: string | null
  @Field(() => EndedCause, { nullable: true }) readonly cause!: EndedCause | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
  @Field(() => String, { description: 'What happened, in a few words.' }) readonly text!: string
  @Field(() => Float, { nullable: true }) readonly startCount!: number | null
  @Field(() => Float, { nullable: true }) readonly currentCount!: number | null
  @Field(() => Int) readonly delivered!: number
  @Field(() => Int, { description: 'Units delivered since the event before.' }) readonly deliveredChange!: number
  @Field(() => Money) readonly charge!: string
  @Field(() => Money) readonly refund!: string
  @Field(() => String) readonly currency!: string
}

/** A page of an order's history, newest first. */
export const OrderEventConnectionType = connectionOf('OrderEvent', OrderEventType)

@ObjectType('Reading', { description: 'A count seen at a time by somebody.' })
export class ReadingType {
  @Field(() => Int) readonly version!: number
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Float) readonly currentCount!: number
  @Field(() => Int) readonly delivered!: number
  @Field(() => Int, { description: 'Units delivered since the event before.' }) readonly change!: number
  @Field(() => ActorType) readonly actor!: ActorType
}

/** A page of an order's readings, newest first. */
export const ReadingConnectionType = connectionOf('Reading', ReadingType)

@ObjectType('Receipt', { description: 'What an order cost and why: a sum that can be checked by hand.' })
export class ReceiptType {
  @Field(() => Int) readonly ordered!: number
  @Field(() => Int) readonly delivered!: number
  @Field(() => Int) readonly undelivered!: number
  @Field(() => Money) readonly rate!: string
  @Field(() => String, { description: 'What a unit was charged, a decimal with nine places.' }) readonly unitPrice!: string
  @Field(() => String) readonly currency!: string
  @Field(() => Money) readonly charged!: string
  @Field(() => Money) readonly refund!: string
  @Field(() => Money) readonly charge!: string
  @Field(() => String, { description: 'By how much the charge was rounded: less than a millionth, or none.' }) readonly rounding!: string
  @Field(() => ID, { description: 'P2.8 while it is open, then the clause it was settled by.' }) readonly clause!: string
  @Field(() => [ID], { description: 'The transfers it moved by.' }) readonly transferIds!: readonly string[]
  @Field(() => [PostingType]) readonly postings!: readonly PostingType[]
  @Field(() => Money, { description: 'What all accounts together gained by it: zero.' }) readonly sum!: bigint
}

/** A page of orders, newest first. */
export const OrderConnectionType = connectionOf('Order', OrderType)

@ObjectType('OrderCounts', { description: 'How many orders stand where.' })
export class OrderCountsType {
  @Field(() => Int) readonly all!: number
  @Field(() => Int) readonly open!: number
  @Field(() => Int) readonly completed!: number
  @Field(() => Int) readonly partial!: number
  @Field(() => Int) readonly cancelled!: number
  @Field(() => Int, { description: 'Past their estimate, or with a target that cannot be read.' }) readonly needsALook!: number
}

@ObjectType('OrderProgress', { simpleResolvers: true, description: 'The whole new state of an order.' })
export class OrderProgressType {
  @Field(() => ID) readonly orderId!: string
  @Field(() => Int) readonly version!: number
  @Field(() => OrderStatus) readonly status!: OrderStatus
  @Field(() => Float, { nullable: true }) readonly startCount!: number | null
  @Field(() => Float, { nullable: true }) readonly currentCount!: number | null
  @Field(() => Int) readonly delivered!: number
  @Field(() => Int) readonly remains!: number
  @Field(() => Int, { description: 'Units of the delivery that the newest reading misses; zero while the order is open.' }) readonly droppedCount!: number
  @Field(() => Int) readonly quantity!: number
  @Field(() => Money) readonly charge!: string
  @Field(() => Money) readonly refund!: string
  @Field(() => String) readonly currency!: string
  @Field(() => DateTime, { nullable: true }) readonly startedAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: string | null
  @Field(() => DateTime) readonly changedAt!: string
  @Field(() => DateTime, { nullable: true }) readonly expectedStartAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly expectedFinishAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly slowFinishAt!: string | null
  @Field(() => OrderEventType, { description: 'The newest event.' }) readonly event!: OrderEventType
}

@ObjectType('OrdersProgress', { description: 'A snapshot holds every open order and whatever changed in the last minutes; after it, what changed since the last message.' })
export class OrdersProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [OrderProgressType]) readonly changes!: readonly OrderProgressType[]
}
