import { BulkJobKind, BulkJobRowState, BulkJobState, HouseOrderList, RefusalCode } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('BulkJob', { description: 'One command for many orders, worked off in the background in the name of whoever started it. For those who read the house.' })
export class BulkJobType {
  @Field(() => ID) readonly id!: string
  @Field(() => BulkJobKind) readonly kind!: BulkJobKind
  @Field(() => BulkJobState) readonly state!: BulkJobState
  @Field(() => String, { description: 'Why it was started; it stands in the history of each order it ends.' }) readonly reason!: string
  @Field(() => String, { nullable: true, description: 'What the customers are told.' }) readonly message!: string | null
  @Field(() => ID, { nullable: true, description: 'The incident it was started for.' }) readonly incidentId!: string | null
  @Field(() => Int) readonly totalCount!: number
  @Field(() => Int) readonly doneCount!: number
  @Field(() => Int, { description: 'Rows to which the terms said no.' }) readonly refusedCount!: number
  @Field(() => Int, { description: 'Rows that broke several times.' }) readonly failedCount!: number
  @Field(() => DateTime) readonly createdAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly startedAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly finishedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why it was stopped before its end.' }) readonly stopReason!: string | null
  @Field(() => String, { nullable: true, description: 'The name of whoever started it.' }) readonly by!: string | null
}

/** A page of bulk jobs. */
export const BulkJobConnectionType = connectionOf('BulkJob', BulkJobType)

@ObjectType('BulkJobRow', { description: 'One order of a bulk job: what became of it, and why not.' })
export class BulkJobRowType {
  @Field(() => ID, { description: 'Its place among the rows of its job.' }) readonly id!: string
  @Field(() => ID) readonly orderId!: string
  @Field(() => ID, { description: 'The customer\'s account.' }) readonly accountId!: string
  @Field(() => BulkJobRowState) readonly state!: BulkJobRowState
  @Field(() => RefusalCode, { nullable: true }) readonly refusalCode!: RefusalCode | null
  @Field(() => ID, { nullable: true, description: 'The clause by which it was refused.' }) readonly clause!: string | null
  @Field(() => String, { nullable: true, description: 'What became of it, or why it did not.' }) readonly words!: string | null
  @Field(() => DateTime, { nullable: true }) readonly at!: Date | null
}

/** A page of the rows of a job. */
export const BulkJobRowConnectionType = connectionOf('BulkJobRow', BulkJobRowType)

@InputType('BulkSelectionInput', { description: 'Which orders: exactly one of orderIds, list and incidentId.' })
export class BulkSelectionInput {
  @Field(() => [ID], { nullable: true }) readonly orderIds?: string[] | null
  @Field(() => HouseOrderList, { nullable: true, description: 'Every order of a list as it stands now.' }) readonly list?: HouseOrderList | null
  @Field(() => ID, { nullable: true, description: 'Only those of the list with a supplier.' }) readonly supplierId?: string | null
  @Field(() => ID, { nullable: true, description: 'Every order that an incident holds up now.' }) readonly incidentId?: string | null
}

@InputType('StartBulkJobInput')
export class StartBulkJobInput {
  @Field(() => BulkJobKind) readonly kind!: BulkJobKind
  @Field(() => BulkSelectionInput) readonly selection!: BulkSelectionInput
  @Field(() => String, { description: 'Why; it stands in the history of each order it ends.' }) readonly reason!: string
  @Field(() => String, { nullable: true, description: 'What the customers are told; with TellCustomers alone.' }) readonly message?: string | null
  @Field(() => Int, { description: 'How many rows were looked over. More than these are an input error; a job is for at most 10,000.' }) readonly expectedCount!: number
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('StopBulkJobInput')
export class StopBulkJobInput {
  @Field(() => ID) readonly jobId!: string
  @Field(() => String, { description: 'Why, for whoever reads the report.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@ObjectType('BulkRefusalCount', { description: 'A reason for which rows of a bulk job would be refused.' })
export class BulkRefusalCountType {
  @Field(() => RefusalType) readonly refusal!: RefusalType
  @Field(() => Int, { description: 'How many of the sample.' }) readonly count!: number
}

@ObjectType('BulkJobPreview', { description: 'What a bulk job would find now. Its first rows are decided on, none is changed.' })
export class BulkJobPreviewType {
  @Field(() => Int, { description: 'How many rows the job would have: orders, or customers where customers are told.' }) readonly totalCount!: number
  @Field(() => Int, { description: 'How many of them were decided on.' }) readonly sampleCount!: number
  @Field(() => Int, { description: 'How many of the sample would be done.' }) readonly doableCount!: number
  @Field(() => [BulkRefusalCountType]) readonly refusals!: readonly BulkRefusalCountType[]
}

/** What starting a bulk job answers. */
export const StartBulkJobResult = createUnionType({
  name: 'StartBulkJobResult', types: () => [BulkJobType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : BulkJobType,
})

/** What stopping a bulk job answers. */
export const StopBulkJobResult = createUnionType({
  name: 'StopBulkJobResult', types: () => [BulkJobType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : BulkJobType,
})
