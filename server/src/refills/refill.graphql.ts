import { ReadingSource, RefillStatus, TargetVisibility } from '@tallyboard/schema'
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { ActorType, connectionOf } from '../connection.graphql.ts'
import { CheckType, DecisionType, isRefusal, RefusalType } from '../decision.graphql.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import type { RefillSelection } from './refill-row.ts'

@ObjectType('RefillCheck', { description: 'The decision before the click: every clause with its numbers, and what would be granted.' })
export class RefillCheckType {
  @Field(() => DecisionType) readonly decision!: DecisionType
  @Field(() => Int, { nullable: true, description: 'Units that would be delivered again (P4.13); null when it is refused.' }) readonly quantity!: number | null
  @Field(() => DateTime, { nullable: true, description: 'The latest start if it were asked for now (P4.14).' }) readonly startLatestAt!: Date | null
}

@ObjectType('RefillEvent', { description: 'One row of a refill\'s history.' })
export class RefillEventType {
  @Field(() => Int) readonly version!: number
  @Field(() => DateTime) readonly at!: Date | string
  @Field(() => RefillStatus) readonly status!: RefillStatus
  @Field(() => ActorType) readonly actor!: ActorType
  @Field(() => String, { description: 'What happened, in a few words.' }) readonly text!: string
  @Field(() => String, { nullable: true }) readonly reason!: string | null
}

@ObjectType('Refill', { description: 'Units delivered again after a measured drop. It keeps the checks it passed.' })
export class RefillType {
  @Field(() => ID) readonly id!: string
  @Field(() => Int, { description: 'Grows by one with each event.' }) readonly version!: number
  @Field(() => RefillStatus) readonly status!: RefillStatus
  @Field(() => Int, { description: 'Units to be delivered again (P4.13).' }) readonly quantity!: number
  @Field(() => Float, { description: 'The counter when it was asked for.' }) readonly currentCount!: number
  @Field(() => Float, { description: 'Start count + delivered when the order ended: what the refill restores.' }) readonly guaranteedCount!: number
  @Field(() => DateTime) readonly requestedAt!: Date
  @Field(() => DateTime, { description: 'Past it the customer can ask for speed-up (P4.14).' }) readonly startLatestAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly sentAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly startedAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: Date | null
  @Field(() => DateTime) readonly changedAt!: Date
  @Field(() => Boolean, { description: 'Asked for by the house, because the customer switched that on.' }) readonly isAutomatic!: boolean
  @Field(() => Boolean, { description: 'Not started by its latest start (P4.14).' }) readonly isLate!: boolean
  @Field(() => Boolean, { description: 'Supplier and house disagree, or nobody knows whether it was taken: an agent settles it.' }) readonly isContested!: boolean
  @Field(() => RefusalType, { nullable: true, description: 'Why it was rejected, where the terms say so.' }) readonly refusal!: RefusalType | null
  @Field(() => Int, { description: 'The policy settings it was decided under.' }) readonly settingsVersion!: number
  @Field(() => [CheckType], { description: 'The checks it passed.' }) readonly checks!: readonly CheckType[]
}

/** A page of refills, newest first. */
export const RefillConnectionType = connectionOf('Refill', RefillType)

@ObjectType('RefillCounts', { description: 'How many of your refills stand where.' })
export class RefillCountsType {
  @Field(() => Int) readonly all!: number
  @Field(() => Int) readonly open!: number
  @Field(() => Int, { description: 'Those that wait for a screenshot of yours (P4.11); they are open too.' }) readonly evidenceWanted!: number
  @Field(() => Int) readonly completed!: number
  @Field(() => Int) readonly rejected!: number
}

@ObjectType('LastReading', { description: 'A reading of an order\'s counter: what stood there, when, and who says so.' })
export class LastReadingType {
  @Field(() => Float, { nullable: true, description: 'Null where nobody can see it.' }) readonly count!: number | null
  @Field(() => TargetVisibility) readonly visibility!: TargetVisibility
  @Field(() => DateTime) readonly readAt!: Date
  @Field(() => ReadingSource) readonly source!: ReadingSource
}

@ObjectType('RefillProgress', { description: 'The whole new state of a refill.' })
export class RefillProgressType {
  @Field(() => ID) readonly refillId!: string
  @Field(() => ID) readonly orderId!: string
  @Field(() => Int) readonly version!: number
  @Field(() => RefillStatus) readonly status!: RefillStatus
  @Field(() => Int) readonly quantity!: number
  @Field(() => Boolean) readonly isContested!: boolean
  @Field(() => DateTime) readonly startLatestAt!: string
  @Field(() => DateTime, { nullable: true }) readonly sentAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly startedAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly endedAt!: string | null
  @Field(() => DateTime) readonly changedAt!: string
  @Field(() => RefillEventType, { description: 'The newest event.' }) readonly event!: RefillEventType
}

@ObjectType('RefillsProgress', { description: 'A snapshot holds every open refill and whatever changed in the last minutes; after it, what changed since the last message.' })
export class RefillsProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [RefillProgressType]) readonly changes!: readonly RefillProgressType[]
}

@InputType('RefillFilter')
export class RefillFilterInput implements RefillSelection {
  @Field(() => [RefillStatus], { nullable: true }) readonly statuses?: RefillStatus[] | null
  @Field(() => ID, { nullable: true }) readonly orderId?: string | null
  @Field(() => String, { nullable: true, description: 'A number of a refill or its order, a part of the link, or words of the service.' }) readonly search?: string | null
}

@InputType('HouseRefillFilter')
export class HouseRefillFilterInput implements RefillSelection {
  @Field(() => [RefillStatus], { nullable: true }) readonly statuses?: RefillStatus[] | null
  @Field(() => Boolean, { nullable: true }) readonly isContested?: boolean | null
  @Field(() => Boolean, { nullable: true, description: 'Those of which nobody knows whether the supplier took them; they are contested too.' }) readonly isUncertain?: boolean | null
  @Field(() => Boolean, { nullable: true }) readonly isLate?: boolean | null
  @Field(() => ID, { nullable: true }) readonly orderId?: string | null
  @Field(() => String, { nullable: true }) readonly search?: string | null
}

@InputType('RequestRefillInput')
export class RequestRefillInput {
  @Field(() => ID) readonly orderId!: string
  @Field(() => String, { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }) readonly idempotencyKey!: string
}

@InputType('SetAutomaticRefillInput')
export class SetAutomaticRefillInput {
  @Field(() => Boolean) readonly isAutomatic!: boolean
  @Field(() => String, { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }) readonly idempotencyKey!: string
}

@InputType('RecordReadingInput')
export class RecordReadingInput {
  @Field(() => ID) readonly orderId!: string
  @Field(() => Float, { nullable: true, description: 'Left out where nobody can see the counter.' }) readonly count?: number | null
  @Field(() => TargetVisibility) readonly visibility!: TargetVisibility
  @Field(() => DateTime, { nullable: true, description: 'When it was read; now, if left out.' }) readonly readAt?: Date | null
  @Field(() => ReadingSource, { defaultValue: ReadingSource.Agent, description: 'Agent, or Screenshot when it was read from a customer\'s picture.' }) readonly source!: ReadingSource
  @Field(() => String, { nullable: true }) readonly reason?: string | null
  @Field(() => Float, { nullable: true, description: 'For watch hours, the total that the channel shows, where it differs from the count (P4.9).' }) readonly watchHoursShown?: number | null
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('CloseRefillInput')
export class CloseRefillInput {
  @Field(() => ID) readonly refillId!: string
  @Field(() => RefillStatus, { description: 'Completed or Rejected.' }) readonly status!: RefillStatus
  @Field(() => String, { description: 'Why; the customer reads it.' }) readonly reason!: string
  @Field(() => String, { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }) readonly idempotencyKey!: string
}

/** What asking for a refill answers. */
export const RequestRefillResult = createUnionType({
  name: 'RequestRefillResult', types: () => [RefillType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : RefillType,
})

/** What switching automatic refill answers. */
export const SetAutomaticRefillResult = createUnionType({
  name: 'SetAutomaticRefillResult', types: () => [AccountType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : AccountType,
})

/** What a reading entered by hand answers. */
export const RecordReadingResult = createUnionType({
  name: 'RecordReadingResult', types: () => [OrderType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : OrderType,
})

/** What closing a refill answers. */
export const CloseRefillResult = createUnionType({
  name: 'CloseRefillResult', types: () => [RefillType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : RefillType,
})
