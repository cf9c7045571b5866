import type { Currency } from '@tallyboard/schema'
import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { ReportBy } from './report-enums.ts'
import type { Span } from './span.ts'

@ObjectType('ReportSums', { description: 'What moved in some days. A charge counts on the day it was made, a refund on the day it was given, so refunds of a day may be of orders of days before.' })
export class ReportSumsType {
  @Field(() => String, { description: 'Of all its amounts.' }) readonly currency!: Currency
  @Field(() => Money, { description: 'What orders were charged.' }) readonly revenue!: bigint
  @Field(() => Money, { description: 'What was given back of charges.' }) readonly refunds!: bigint
  @Field(() => Money, { description: 'What suppliers took by their price lists: all of an order when it was placed, and back for what was not delivered when it ended.' }) readonly cost!: bigint
  @Field(() => Money, { description: 'Revenue less refunds and cost.' }) readonly margin!: bigint
  @Field(() => Float, { nullable: true, description: 'The margin as a share of revenue less refunds; null where there is none.' }) readonly marginShare!: number | null
  @Field(() => Int, { description: 'Orders placed.' }) readonly orderCount!: number
  @Field(() => Int, { description: 'Orders whose cost nobody knows, because the supplier\'s price list does not have them in their currency. They count as if they cost nothing.' }) readonly uncostedCount!: number
  @Field(() => Float, { description: 'Units delivered by the orders that ended.' }) readonly delivered!: number
  @Field(() => Int) readonly refillAskedCount!: number
  @Field(() => Int, { description: 'Refills that were delivered.' }) readonly refillHonouredCount!: number
  @Field(() => Int) readonly refillRefusedCount!: number
}

@ObjectType('ReportDay', { description: 'A day of a report, and the day it is compared with.' })
export class ReportDayType {
  @Field(() => String, { description: 'The date, such as 2026-01-31, from midnight to midnight UTC.' }) readonly day!: string
  @Field(() => ReportSumsType) readonly sums!: ReportSumsType
  @Field(() => ReportSumsType, { description: 'Of the day as many days before as the span is long.' }) readonly previous!: ReportSumsType
}

@ObjectType('ReportRow', { description: 'A row of a report.' })
export class ReportRowType {
  @Field(() => ID, { description: 'The day, or the number of the service, the supplier or the account.' }) readonly key!: string
  @Field(() => String, { description: 'What it is called now.' }) readonly name!: string
  @Field(() => ReportSumsType) readonly sums!: ReportSumsType
  @Field(() => ReportSumsType, { description: 'Of the same in the span before; of a day, of the day as many days before as the span is long.' }) readonly previous!: ReportSumsType
}

/** A page of a report. */
export const ReportRowConnectionType = connectionOf('ReportRow', ReportRowType)

@ObjectType('Report', { description: 'What the house earned in a span of days, beside the span of the same length before it.' })
export class ReportType {
  @Field(() => ReportBy) readonly by!: ReportBy
  @Field(() => String, { description: 'The first day.' }) readonly from!: string
  @Field(() => String, { description: 'The last day; it counts.' }) readonly to!: string
  @Field(() => String) readonly previousFrom!: string
  @Field(() => String) readonly previousTo!: string
  @Field(() => String, { description: 'Of accounts in this currency.' }) readonly currency!: Currency
  readonly span!: Span
}

@ObjectType('ReportTotals', { description: 'All rows of a report together, not only those of a page.' })
export class ReportTotalsType {
  @Field(() => ReportSumsType) readonly sums!: ReportSumsType
  @Field(() => ReportSumsType, { description: 'Of the span before.' }) readonly previous!: ReportSumsType
  @Field(() => [ReportDayType], { description: 'Each day of the span, oldest first; those without anything too.' }) readonly days!: readonly ReportDayType[]
}

@ObjectType('RefusedRefills', { description: 'How many refills a clause refused.' })
export class RefusedRefillsType {
  @Field(() => ID, { nullable: true, description: 'Null where none was named.' }) readonly clause!: string | null
  @Field(() => Int) readonly count!: number
}

@ObjectType('RefillCohort', { description: 'Orders that ended within a week or month, with something delivered and under guarantee, and what became of it up to now (P4).' })
export class RefillCohortType {
  @Field(() => String, { description: 'The first day of the week or month.' }) readonly start!: string
  @Field(() => Int) readonly orderCount!: number
  @Field(() => Int, { description: 'Of which a drop was seen that is not made good, or a refill asked for.' }) readonly droppedCount!: number
  @Field(() => Int, { description: 'For which a refill was asked.' }) readonly askedCount!: number
  @Field(() => Int, { description: 'For which a refill was delivered.' }) readonly honouredCount!: number
  @Field(() => Int, { description: 'For which every refill that was decided was refused.' }) readonly refusedCount!: number
  @Field(() => Float, { nullable: true, description: 'Honoured, of those decided; null before any is.' }) readonly honouredShare!: number | null
  @Field(() => [RefusedRefillsType], { description: 'Refused refills, most first. An order may have several.' }) readonly refusals!: readonly RefusedRefillsType[]
}

@ObjectType('HouseOwes', { description: 'What the house owed its customers at the end of a day, by the books.' })
export class HouseOwesType {
  @Field(() => String) readonly day!: string
  @Field(() => String, { description: 'Of all its amounts.' }) readonly currency!: Currency
  @Field(() => DateTime, { description: 'The moment of the books that it is taken from; of today the last full hour.' }) readonly at!: Date
  @Field(() => Money, { description: 'What customers could spend.' }) readonly available!: bigint
  @Field(() => Money, { description: 'What was set aside for withdrawals and disputes.' }) readonly held!: bigint
  @Field(() => Money, { description: 'Of what was set aside, what customers had asked to withdraw.' }) readonly withdrawals!: bigint
  @Field(() => Money, { description: 'Available and held.' }) readonly total!: bigint
  @Field(() => Money, { description: 'What customers owed the house, which is not taken off.' }) readonly owedByCustomers!: bigint
}

@ObjectType('ReportsCheck', { description: 'Roll-ups of random days compared with the rows themselves.' })
export class ReportsCheckType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int, { description: 'Days that were compared.' }) readonly dayCount!: number
  @Field(() => [String], { description: 'What differs, in words; more than none is an alarm.' }) readonly differences!: readonly string[]
}

@ObjectType('ReportsState', { description: 'How far the reports are added up.' })
export class ReportsStateType {
  @Field(() => DateTime, { nullable: true, description: 'When the worker last looked for what changed, about once a minute; null before it ever did.' }) readonly countedAt!: Date | null
  @Field(() => Int, { description: 'Days that are still to be added up.' }) readonly dueDayCount!: number
  @Field(() => ReportsCheckType, { nullable: true, description: 'The newest check; null before the first night.' }) readonly lastCheck!: ReportsCheckType | null
}
