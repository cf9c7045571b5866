import { IncidentActKind, IncidentState } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('Incident', { description: 'A service, or a whole supplier, whose orders have stopped together (P3.5). For those who read the house.' })
export class IncidentType {
  @Field(() => ID) readonly id!: string
  @Field(() => IncidentState) readonly state!: IncidentState
  @Field(() => ID, { description: 'The clause that says what is late.' }) readonly clause!: string
  @Field(() => ID, { nullable: true, description: 'The service that has stopped; null when it is all of the supplier.' }) readonly serviceId!: string | null
  @Field(() => DateTime) readonly openedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When somebody had done what there was to do.' }) readonly handledAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When the orders moved again.' }) readonly overAt!: Date | null
  @Field(() => Int, { description: 'Open orders there when it was counted last.' }) readonly openCount!: number
  @Field(() => Int, { description: 'How many of them were past the slow end of their estimate.' }) readonly lateCount!: number
  @Field(() => Int, { description: 'As many as were ever late at once.' }) readonly peakCount!: number
  /** The row's; told as a count. */
  readonly pausedServiceIds!: readonly string[]
  /** The row's; told as a supplier. */
  readonly supplierId!: string
}

/** A page of incidents. */
export const IncidentConnectionType = connectionOf('Incident', IncidentType)

@ObjectType('IncidentAct', { description: 'Something done about an incident.' })
export class IncidentActType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => IncidentActKind) readonly kind!: IncidentActKind
  @Field(() => String, { nullable: true, description: 'The reason that was given.' }) readonly words!: string | null
  @Field(() => ID, { nullable: true, description: 'The bulk job that was started.' }) readonly jobId!: string | null
  @Field(() => String, { nullable: true, description: 'The name of whoever did it; null when the house did.' }) readonly by!: string | null
}

@ObjectType('IncidentMinute', { description: 'How an incident stood in a minute.' })
export class IncidentMinuteType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int) readonly openCount!: number
  @Field(() => Int) readonly lateCount!: number
}

@ObjectType('IncidentCustomers', { description: 'Whom an incident holds up now.' })
export class IncidentCustomersType {
  @Field(() => Int) readonly customerCount!: number
  @Field(() => Int, { description: 'How many of them were told.' }) readonly toldCount!: number
}

@InputType('IncidentInput', { description: 'Something to do about an incident, and why.' })
export class IncidentInput {
  @Field(() => ID) readonly incidentId!: string
  @Field(() => String, { description: 'Why. Of a pause customers read it (P1.5).' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

const resultOf = (name: string) => createUnionType({ name, types: () => [IncidentType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : IncidentType })

/** What pausing the sale because of an incident answers. */
export const PauseSellingResult = resultOf('PauseSellingResult')
/** What taking the pause back answers. */
export const ResumeSellingResult = resultOf('ResumeSellingResult')
/** What marking an incident as handled answers. */
export const MarkIncidentHandledResult = resultOf('MarkIncidentHandledResult')
