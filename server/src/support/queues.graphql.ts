import { ReviewStatus } from '@tallyboard/schema'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { RefillProgressType } from '../refills/refill.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { EvidenceRequestStateType, SpeedUpStateType } from './evidence.graphql.ts'

@ObjectType('ReviewState', { description: 'How a review of a held link stands, as a watcher hears it.' })
export class ReviewStateType {
  @Field(() => ID) readonly reviewId!: string
  @Field(() => Int, { description: 'Grows with each change.' }) readonly version!: number
  @Field(() => ReviewStatus) readonly status!: ReviewStatus
  @Field(() => DateTime) readonly askedAt!: string
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: string | null
}

@ObjectType('HouseQueuesProgress', { description: 'A snapshot holds whatever is open in the queues and what was in the last minutes; after it, what changed since the last message.' })
export class HouseQueuesProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [RefillProgressType]) readonly refills!: readonly RefillProgressType[]
  @Field(() => [SpeedUpStateType]) readonly speedUps!: readonly SpeedUpStateType[]
  @Field(() => [EvidenceRequestStateType]) readonly evidenceRequests!: readonly EvidenceRequestStateType[]
  @Field(() => [ReviewStateType], { description: 'Links that a person has to look at (P2.7).' }) readonly reviews!: readonly ReviewStateType[]
}

@ObjectType('HouseQueueCounts', { description: 'How much is in the queues of the house. What is over is not counted.' })
export class HouseQueueCountsType {
  @Field(() => Int, { description: 'Refills that are open.' }) readonly refillOpenCount!: number
  @Field(() => Int) readonly refillRequestedCount!: number
  @Field(() => Int) readonly refillEvidenceWantedCount!: number
  @Field(() => Int) readonly refillSentCount!: number
  @Field(() => Int) readonly refillInProgressCount!: number
  @Field(() => Int, { description: 'Refills about which an agent has to decide.' }) readonly refillContestedCount!: number
  @Field(() => Int, { description: 'Refills not started by their latest start (P4.14).' }) readonly refillLateCount!: number
  @Field(() => Int, { description: 'Screenshots that came and nobody has judged yet (P4.15).' }) readonly evidenceSuppliedCount!: number
  @Field(() => Int, { description: 'Screenshots that customers still have to send, the declined ones among them.' }) readonly evidenceWantedCount!: number
  @Field(() => Int, { description: 'Requests for speed-up that nobody has answered yet (P6.3).' }) readonly speedUpRequestedCount!: number
  @Field(() => Int, { description: 'Requests for speed-up that are not closed.' }) readonly speedUpOpenCount!: number
  @Field(() => Int, { description: 'Links that a person has to look at (P2.7).' }) readonly reviewWaitingCount!: number
  @Field(() => Int, { description: 'Threads that wait for an answer of the house (P6.1).' }) readonly threadWaitingCount!: number
}
