import { HouseQueue } from '@tallyboard/schema'
import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { SupplierType } from '../suppliers/supplier.graphql.ts'

@ObjectType('HouseOrderCounts', { description: 'How many of everybody\'s orders are in which state.' })
export class HouseOrderCountsType {
  @Field(() => Int) readonly pendingCount!: number
  @Field(() => Int) readonly processingCount!: number
  @Field(() => Int) readonly inProgressCount!: number
  @Field(() => Int, { description: 'The ended ones are added up every ten seconds.' }) readonly completedCount!: number
  @Field(() => Int) readonly partialCount!: number
  @Field(() => Int) readonly cancelledCount!: number
}

@ObjectType('HouseOpenOrders', { description: 'Everybody\'s open orders by how they stand beside their estimate. Each is counted once.' })
export class HouseOpenOrdersType {
  @Field(() => Int, { description: 'Not started, and not past the slow end of the estimate.' }) readonly notStartedCount!: number
  @Field(() => Int, { description: 'Started, and not past what is usual.' }) readonly inTimeCount!: number
  @Field(() => Int, { description: 'Past what is usual, within the slow end.' }) readonly slowCount!: number
  @Field(() => Int, { description: 'Past the slow end of the estimate (P3.5), not past twice of it.' }) readonly pastCount!: number
  @Field(() => Int, { description: 'Past twice the slow end of the estimate.' }) readonly pastTwiceCount!: number
}

@ObjectType('HouseQueueState', { description: 'How much waits in a queue.' })
export class HouseQueueStateType {
  @Field(() => HouseQueue) readonly queue!: HouseQueue
  @Field(() => Int) readonly count!: number
  @Field(() => Int, { description: 'How many of them wait longer than they should.' }) readonly lateCount!: number
  @Field(() => DateTime, { nullable: true, description: 'Since when the first of them waits.' }) readonly oldestAt!: Date | null
}

@ObjectType('HouseMinute', { description: 'What happened in a minute.' })
export class HouseMinuteType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int, { description: 'Orders placed.' }) readonly placedCount!: number
  @Field(() => Int, { description: 'Orders that ended, whichever way.' }) readonly endedCount!: number
}

@ObjectType('SupplierHealth', { simpleResolvers: true, description: 'How a supplier answers, measured on the house\'s own calls.' })
export class SupplierHealthType {
  @Field(() => ID, { description: 'The supplier\'s.' }) readonly id!: string
  @Field(() => SupplierType) readonly supplier!: SupplierType
  @Field(() => DateTime, { nullable: true, description: 'Since when its breaker stands as it does; null when it never moved.' }) readonly breakerChangedAt!: Date | null
  @Field(() => Int, { nullable: true, description: 'What 95 of 100 calls of the last quarter of an hour took at most, in milliseconds; null without a call.' }) readonly answerP95Ms!: number | null
  @Field(() => [Int], { nullable: 'items', description: 'The same of each of the last thirty minutes, oldest first.' }) readonly answerCourseMs!: readonly (number | null)[]
  @Field(() => Float, { nullable: true, description: 'The share of calls of the last quarter of an hour that brought no answer. A refusal is an answer.' }) readonly failedShare!: number | null
  @Field(() => Int, { description: 'Calls in the last whole minute.' }) readonly callCount!: number
  @Field(() => Int, { description: 'Seconds that the most overdue of its orders waits to be asked after.' }) readonly lagSeconds!: number
  @Field(() => Int, { description: 'Orders with it that are open.' }) readonly openCount!: number
}

@ObjectType('HouseBooksState', { description: 'What the books answered when they were last asked all their sentences.' })
export class HouseBooksStateType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int, { description: 'Exceptions found; zero when the books prove themselves.' }) readonly exceptionCount!: number
}

@ObjectType('HouseBoard', { description: 'What goes on in the house at one moment.' })
export class HouseBoardType {
  @Field(() => DateTime, { description: 'When it was counted.' }) readonly at!: Date
  @Field(() => HouseOrderCountsType) readonly orders!: HouseOrderCountsType
  @Field(() => HouseOpenOrdersType) readonly openOrders!: HouseOpenOrdersType
  @Field(() => Int, { description: 'Orders to be sent to their supplier.' }) readonly waitingCount!: number
  @Field(() => Int, { description: 'Orders whose sending is under way.' }) readonly sendingCount!: number
  @Field(() => [HouseQueueStateType], { description: 'The queues that you may work on.' }) readonly queues!: readonly HouseQueueStateType[]
  @Field(() => [HouseMinuteType], { description: 'The last ninety minutes, oldest first; the last one is not over.' }) readonly minutes!: readonly HouseMinuteType[]
  @Field(() => [SupplierHealthType]) readonly suppliers!: readonly SupplierHealthType[]
  @Field(() => HouseBooksStateType, { nullable: true, description: 'Null before the first night.' }) readonly books!: HouseBooksStateType | null
}

@ObjectType('HouseBoardProgress', { description: 'The whole board, anew whenever something on it has moved.' })
export class HouseBoardProgressType {
  @Field(() => String, { description: 'Pass it as after to be told nothing until something has moved since.' }) readonly cursor!: string
  @Field(() => HouseBoardType) readonly board!: HouseBoardType
}

@ObjectType('HouseOrder', { description: 'One of everybody\'s orders, with who delivers it and how far it is on its way there.' })
export class HouseOrderType {
  @Field(() => ID, { description: 'The order\'s.' }) readonly id!: string
}

/** A page of everybody's orders. */
export const HouseOrderConnectionType = connectionOf('HouseOrder', HouseOrderType)
