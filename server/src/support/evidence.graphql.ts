import { EvidenceStatus, SpeedUpStatus, SpeedUpSubject } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('EvidenceRequest', { description: 'A screenshot that an agent asked for (P4.15).' })
export class EvidenceRequestType {
  @Field(() => ID) readonly id!: string
  @Field(() => ID) readonly orderId!: string
  @Field(() => ID, { nullable: true, description: 'The refill it is for, if it is for one.' }) readonly refillId!: string | null
  @Field(() => ID, { nullable: true, description: 'The request for speed-up it is for, if it is for one.' }) readonly speedUpId!: string | null
  @Field(() => String, { description: 'What must be visible on it.' }) readonly mustShow!: string
  @Field(() => EvidenceStatus) readonly status!: EvidenceStatus
  @Field(() => DateTime) readonly askedAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When the newest picture came.' }) readonly suppliedAt!: Date | null
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'Why it was declined, or what was seen on it.' }) readonly reason!: string | null
}

/** A page of requests for evidence. */
export const EvidenceRequestConnectionType = connectionOf('EvidenceRequest', EvidenceRequestType)

@ObjectType('SpeedUp', { description: 'A request to speed up what is past its estimate (P6.3).' })
export class SpeedUpType {
  @Field(() => ID) readonly id!: string
  @Field(() => SpeedUpSubject) readonly subject!: SpeedUpSubject
  @Field(() => ID) readonly orderId!: string
  @Field(() => ID, { nullable: true }) readonly refillId!: string | null
  @Field(() => SpeedUpStatus) readonly status!: SpeedUpStatus
  @Field(() => DateTime, { description: 'The last instant within the estimate, as it stood when it was asked for.' }) readonly lateAfterAt!: Date
  @Field(() => DateTime) readonly askedAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly answeredAt!: Date | null
  @Field(() => String, { nullable: true, description: 'What the house answered.' }) readonly reason!: string | null
}

/** A page of requests for speed-up. */
export const SpeedUpConnectionType = connectionOf('SpeedUp', SpeedUpType)

@ObjectType('SpeedUpState', { description: 'The whole new state of a request for speed-up, as a watcher hears it.' })
export class SpeedUpStateType {
  @Field(() => ID) readonly speedUpId!: string
  @Field(() => Int, { description: 'Grows with each change.' }) readonly version!: number
  @Field(() => SpeedUpSubject) readonly subject!: SpeedUpSubject
  @Field(() => ID) readonly orderId!: string
  @Field(() => ID, { nullable: true }) readonly refillId!: string | null
  @Field(() => SpeedUpStatus) readonly status!: SpeedUpStatus
  @Field(() => DateTime) readonly lateAfterAt!: string
  @Field(() => DateTime) readonly askedAt!: string
  @Field(() => DateTime, { nullable: true }) readonly answeredAt!: string | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
}

@ObjectType('EvidenceRequestState', { description: 'The whole new state of a request for evidence, as a watcher hears it.' })
export class EvidenceRequestStateType {
  @Field(() => ID) readonly evidenceRequestId!: string
  @Field(() => Int, { description: 'Grows with each change.' }) readonly version!: number
  @Field(() => ID) readonly orderId!: string
  @Field(() => ID, { nullable: true }) readonly refillId!: string | null
  @Field(() => ID, { nullable: true }) readonly speedUpId!: string | null
  @Field(() => String) readonly mustShow!: string
  @Field(() => EvidenceStatus) readonly status!: EvidenceStatus
  @Field(() => DateTime) readonly askedAt!: string
  @Field(() => DateTime, { nullable: true }) readonly suppliedAt!: string | null
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: string | null
  @Field(() => String, { nullable: true }) readonly reason!: string | null
}

@ObjectType('RequestsProgress', { description: 'A snapshot holds every request that is not settled and whatever was in the last minutes; after it, what changed since the last message.' })
export class RequestsProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [SpeedUpStateType]) readonly speedUps!: readonly SpeedUpStateType[]
  @Field(() => [EvidenceRequestStateType]) readonly evidenceRequests!: readonly EvidenceRequestStateType[]
}

@InputType('EvidenceRequestFilter')
export class EvidenceRequestFilterInput {
  @Field(() => [EvidenceStatus], { nullable: true }) readonly statuses?: EvidenceStatus[] | null
  @Field(() => ID, { nullable: true }) readonly orderId?: string | null
}

@InputType('SpeedUpFilter')
export class SpeedUpFilterInput {
  @Field(() => [SpeedUpStatus], { nullable: true }) readonly statuses?: SpeedUpStatus[] | null
  @Field(() => SpeedUpSubject, { nullable: true }) readonly subject?: SpeedUpSubject | null
  @Field(() => ID, { nullable: true }) readonly orderId?: string | null
}

const KEY = { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }

@InputType('AskRefillEvidenceInput')
export class AskRefillEvidenceInput {
  @Field(() => ID) readonly refillId!: string
  @Field(() => String, { description: 'What must be visible on the screenshot; the customer reads it.' }) readonly mustShow!: string
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('AskOrderEvidenceInput')
export class AskOrderEvidenceInput {
  @Field(() => ID) readonly orderId!: string
  @Field(() => String, { description: 'What must be visible on the screenshot; the customer reads it.' }) readonly mustShow!: string
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('SupplyEvidenceInput')
export class SupplyEvidenceInput {
  @Field(() => ID) readonly evidenceRequestId!: string
  @Field(() => [ID], { description: 'Pictures sent to /files before.' }) readonly imageIds!: string[]
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('DecideEvidenceInput')
export class DecideEvidenceInput {
  @Field(() => ID) readonly evidenceRequestId!: string
  @Field(() => Boolean) readonly isAccepted!: boolean
  @Field(() => String, { nullable: true, description: 'What is missing on it; needed when it is declined.' }) readonly reason?: string | null
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('RequestSpeedUpInput')
export class RequestSpeedUpInput {
  @Field(() => ID, { nullable: true, description: 'Either an order or a refill.' }) readonly orderId?: string | null
  @Field(() => ID, { nullable: true }) readonly refillId?: string | null
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('AnswerSpeedUpInput')
export class AnswerSpeedUpInput {
  @Field(() => ID) readonly speedUpId!: string
  @Field(() => SpeedUpStatus, { description: 'PassedOn, Closed, or EvidenceWanted with what must be visible as the reason.' }) readonly status!: SpeedUpStatus
  @Field(() => String, { nullable: true }) readonly reason?: string | null
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

const evidenceOrRefusal = (value: object) => isRefusal(value) ? RefusalType : EvidenceRequestType
const speedUpOrRefusal = (value: object) => isRefusal(value) ? RefusalType : SpeedUpType

export const AskRefillEvidenceResult = createUnionType({ name: 'AskRefillEvidenceResult', types: () => [EvidenceRequestType, RefusalType] as const, resolveType: evidenceOrRefusal })
export const AskOrderEvidenceResult = createUnionType({ name: 'AskOrderEvidenceResult', types: () => [EvidenceRequestType, RefusalType] as const, resolveType: evidenceOrRefusal })
export const SupplyEvidenceResult = createUnionType({ name: 'SupplyEvidenceResult', types: () => [EvidenceRequestType, RefusalType] as const, resolveType: evidenceOrRefusal })
export const DecideEvidenceResult = createUnionType({ name: 'DecideEvidenceResult', types: () => [EvidenceRequestType, RefusalType] as const, resolveType: evidenceOrRefusal })
export const RequestSpeedUpResult = createUnionType({ name: 'RequestSpeedUpResult', types: () => [SpeedUpType, RefusalType] as const, resolveType: speedUpOrRefusal })
export const AnswerSpeedUpResult = createUnionType({ name: 'AnswerSpeedUpResult', types: () => [SpeedUpType, RefusalType] as const, resolveType: speedUpOrRefusal })
