import { ReviewStatus, type ScreenHit } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { ScreenHitType } from '../orders/placement.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { ServiceObjectType } from '../services/service.graphql.ts'
import type { ReviewSelection } from './review-query.ts'

@ObjectType('PlacementReview', { description: 'A link that the content screen holds until a person has looked (P2.7). Nothing is charged.' })
export class PlacementReviewType {
  @Field(() => ID) readonly id!: string
  @Field(() => Int) readonly version!: number
  @Field(() => ReviewStatus, { description: 'Allowed: the same link with the same comments may be ordered.' }) readonly status!: ReviewStatus
  @Field(() => String, { description: 'The name of the service when it was asked for.' }) readonly serviceName!: string
  @Field(() => ServiceObjectType) readonly service?: ServiceObjectType
  @Field(() => String) readonly link!: string
  @Field(() => String) readonly canonicalLink!: string
  @Field(() => Int, { nullable: true }) readonly quantity!: number | null
  @Field(() => String, { nullable: true }) readonly comments!: string | null
  @Field(() => Int, { nullable: true }) readonly answerNumber!: number | null
  @Field(() => [ScreenHitType], { description: 'The rules that hold it.' }) readonly hits!: readonly ScreenHit[]
  @Field(() => DateTime) readonly askedAt!: Date
  @Field(() => DateTime, { nullable: true }) readonly decidedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'What whoever decided it said.' }) readonly reason!: string | null
  @Field(() => AccountType, { nullable: true, description: 'Who asked. For agents and administrators; null for everybody else.' }) readonly customer?: AccountType | null
}

/** A page of reviews, newest first. */
export const PlacementReviewConnectionType = connectionOf('PlacementReview', PlacementReviewType)

@InputType('ReviewFilter')
export class ReviewFilterInput implements ReviewSelection {
  @Field(() => [ReviewStatus], { nullable: true }) readonly statuses?: ReviewStatus[] | null
  @Field(() => String, { nullable: true, description: 'A part of the link.' }) readonly search?: string | null
}

/** What asking for a review answers. */
export const RequestReviewResult = createUnionType({
  name: 'RequestReviewResult',
  types: () => [PlacementReviewType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : PlacementReviewType,
})

@InputType('DecideReviewInput')
export class DecideReviewInput {
  @Field(() => ID) readonly reviewId!: string
  @Field(() => Boolean) readonly isAllowed!: boolean
  @Field(() => String, { nullable: true, description: 'The customer reads it. A refusal needs one.' }) readonly reason?: string | null
  @Field(() => String, { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }) readonly idempotencyKey!: string
}

/** What deciding a review answers. */
export const DecideReviewResult = createUnionType({
  name: 'DecideReviewResult',
  types: () => [PlacementReviewType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? RefusalType : PlacementReviewType,
})
