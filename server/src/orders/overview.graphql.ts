import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { OverviewNoteKind } from '../enums.ts'
import { BalanceType } from '../funds/funds.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { OrderType } from './order.graphql.ts'

@ObjectType('DeliveredDay', { description: 'Units delivered on a day of the reader\'s own zone.' })
export class DeliveredDayType {
  @Field(() => String, { description: 'The date, such as 2026-01-31.' }) readonly day!: string
  @Field(() => Float) readonly delivered!: number
}

@ObjectType('OverviewNote', { description: 'Something that may want a look: an order past its estimate, a target lost, a refund made, a drop.' })
export class OverviewNoteType {
  @Field(() => OverviewNoteKind) readonly kind!: OverviewNoteKind
  @Field(() => ID) readonly clause!: string
  @Field(() => OrderType) readonly order!: OrderType
  @Field(() => String) readonly text!: string
  @Field(() => String, { nullable: true }) readonly detail!: string | null
  @Field(() => DateTime) readonly at!: Date
}

@ObjectType('Overview', { description: 'A customer\'s house at a glance.' })
export class OverviewType {
  @Field(() => BalanceType) readonly balance!: BalanceType
  @Field(() => Int) readonly openOrderCount!: number
  @Field(() => Float, { description: 'Units that the open orders still have to come.' }) readonly remainsTotal!: number
  @Field(() => Float) readonly deliveredToday!: number
  @Field(() => Float, { description: 'Mean of the days before today.' }) readonly deliveredPerDayMean!: number
  @Field(() => [DeliveredDayType], { description: 'Oldest first; the last one is today.' }) readonly days!: readonly DeliveredDayType[]
  @Field(() => [OverviewNoteType]) readonly notes!: readonly OverviewNoteType[]
}
