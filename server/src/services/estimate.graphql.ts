import type { CoursePoint, EstimateSample } from '@tallyboard/schema'
import { Field, Float, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../scalars/date-time.ts'
import type { MeasuredShare } from './measured-shares.ts'
import type { ServiceEstimate } from './service-estimates.ts'

@ObjectType('CoursePoint', { simpleResolvers: true, description: 'By when this share of an order was delivered, in milliseconds after placing.' })
export class CoursePointType implements CoursePoint {
  @Field(() => Float) readonly share!: number
  @Field(() => Float) readonly fastMs!: number
  @Field(() => Float) readonly medianMs!: number
  @Field(() => Float) readonly slowMs!: number
}

@ObjectType('EstimateSample', { simpleResolvers: true, description: 'One of the orders behind an estimate, in milliseconds after placing.' })
export class EstimateSampleType implements EstimateSample {
  @Field(() => Float) readonly startMs!: number
  @Field(() => Float) readonly finishMs!: number
  @Field(() => DateTime) readonly endedAt!: Date
  @Field(() => [Float], { description: 'One value for each point of the course.' }) readonly courseMs!: readonly number[]
}

@ObjectType('MeasuredShare', { simpleResolvers: true, description: 'A share of one, and how many cases it is drawn from.' })
export class MeasuredShareType implements MeasuredShare {
  @Field(() => Float, { nullable: true, description: 'Null when there are no cases yet.' }) readonly share!: number | null
  @Field(() => Int) readonly sampleSize!: number
}

@ObjectType('Estimate', {
  simpleResolvers: true,
  description: 'What usually happens, measured from the service\'s own last finished orders; not a promise (P1.1). With a sampleSize of 0 nothing is measured yet, and everything else is null or empty.',
})
export class EstimateType implements ServiceEstimate {
  @Field(() => Int) readonly sampleSize!: number
  @Field(() => DateTime, { nullable: true }) readonly measuredAt!: Date | null
  @Field(() => Float, { nullable: true }) readonly startMedianMs!: number | null
  @Field(() => Float, { nullable: true }) readonly startSlowMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishFastMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishMedianMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishSlowMs!: number | null
  @Field(() => Int, { nullable: true }) readonly unitsPerDay!: number | null
  @Field(() => Float, { nullable: true, description: 'Share of the delivered units that went away again.' }) readonly dropShare!: number | null
  @Field(() => Float, { nullable: true, description: 'Nine of ten orders started within this; of sampleSize orders.' }) readonly startP90Ms!: number | null
  @Field(() => Float, { nullable: true, description: 'Nine of ten orders finished within this; of sampleSize orders.' }) readonly finishP90Ms!: number | null
  @Field(() => MeasuredShareType, { description: 'What was missing at most within 7 days of the end: the middle of the orders counted again.' }) readonly drop7Share!: MeasuredShareType
  @Field(() => MeasuredShareType, { description: 'The same within 30 days.' }) readonly drop30Share!: MeasuredShareType
  @Field(() => MeasuredShareType, { description: 'Orders that ended Partial, among all that ended.' }) readonly partialShare!: MeasuredShareType
  @Field(() => MeasuredShareType, { description: 'Refills that were delivered, among all that ended.' }) readonly refillHonouredShare!: MeasuredShareType
  @Field(() => [CoursePointType], { description: '21 points at 0, 5, … 100 % delivered.' }) readonly course!: readonly CoursePointType[]
  @Field(() => [EstimateSampleType], { description: 'The orders behind it, newest first.' }) readonly samples!: readonly EstimateSampleType[]
}
