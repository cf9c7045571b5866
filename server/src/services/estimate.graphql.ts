import type { CoursePoint, Estimate, EstimateSample } from '@tallyboard/schema'
import { Field, Float, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../scalars/date-time.ts'

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

@ObjectType('Estimate', {
  simpleResolvers: true,
  description: 'What usually happens, measured from the service\'s own last finished orders; not a promise (P1.1). With a sampleSize of 0 nothing is measured yet, and everything else is null or empty.',
})
export class EstimateType implements Estimate {
  @Field(() => Int) readonly sampleSize!: number
  @Field(() => DateTime, { nullable: true }) readonly measuredAt!: Date | null
  @Field(() => Float, { nullable: true }) readonly startMedianMs!: number | null
  @Field(() => Float, { nullable: true }) readonly startSlowMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishFastMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishMedianMs!: number | null
  @Field(() => Float, { nullable: true }) readonly finishSlowMs!: number | null
  @Field(() => Int, { nullable: true }) readonly unitsPerDay!: number | null
  @Field(() => Float, { nullable: true, description: 'Share of the delivered units that went away again.' }) readonly dropShare!: number | null
  @Field(() => [CoursePointType], { description: '21 points at 0, 5, … 100 % delivered.' }) readonly course!: readonly CoursePointType[]
  @Field(() => [EstimateSampleType], { description: 'The orders behind it, newest first.' }) readonly samples!: readonly EstimateSampleType[]
}
