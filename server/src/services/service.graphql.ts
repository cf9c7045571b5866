import { DeclaredSource, DropClass, Metric, Platform, ServiceType, type Guarantee } from '@tallyboard/schema'
import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import type { ServiceSelection } from './service-query.ts'

@ObjectType('Guarantee', { description: 'A refill guarantee (P1.2).' })
export class GuaranteeType implements Guarantee {
  @Field(() => Int, { nullable: true, description: 'Null for a lifetime guarantee.' }) readonly days!: number | null
  @Field(() => Boolean) readonly isLifetime!: boolean
  @Field(() => String, { nullable: true, description: 'What the guarantee was read from (P1.3).' }) readonly words!: string | null
}

@ObjectType('ServiceClaims', { description: 'What the supplier says about the service. Not measured, not promised.' })
export class ServiceClaimsType {
  @Field(() => String, { nullable: true }) readonly start!: string | null
  @Field(() => String, { nullable: true }) readonly speed!: string | null
  @Field(() => String, { nullable: true }) readonly quality!: string | null
  @Field(() => String, { nullable: true }) readonly drop!: string | null
}

@ObjectType('Service', { simpleResolvers: true, description: 'A measurable thing for sale.' })
export class ServiceObjectType {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly name!: string
  @Field(() => String, { nullable: true }) readonly description!: string | null
  @Field(() => Platform) readonly platform!: Platform
  @Field(() => Metric) readonly metric!: Metric
  @Field(() => String) readonly category!: string
  @Field(() => ServiceType) readonly type!: ServiceType
  @Field(() => Money, { description: 'Price of 1,000 units; for a package, of the package: as you pay it, with your tier and the rates made for you.' }) readonly rate!: string
  @Field(() => String) readonly currency!: string
  @Field(() => Int) readonly quantityMin!: number
  @Field(() => Int) readonly quantityMax!: number
  @Field(() => Int) readonly quantityStep!: number
  @Field(() => GuaranteeType, { nullable: true, description: 'Null: none, at the buyer\'s own risk (P1.2).' }) readonly guarantee!: GuaranteeType | null
  @Field(() => DeclaredSource) readonly declaredSource!: DeclaredSource
  @Field(() => [String], { description: 'Regions it may not be sent to, as two-letter codes.' }) readonly forbiddenRegions!: readonly string[]
  @Field(() => Boolean) readonly isOnSale!: boolean
  @Field(() => String, { nullable: true, description: 'Why it is off (P1.5).' }) readonly offReason!: string | null
  @Field(() => DateTime, { nullable: true }) readonly offSince!: Date | null
  @Field(() => ServiceClaimsType) readonly claims!: ServiceClaimsType
  @Field(() => DropClass, { nullable: true }) readonly dropClass!: DropClass | null
}

@ObjectType('RateChange', { description: 'A rate and when it began to hold (P1.4).' })
export class RateChangeType {
  @Field(() => Money) readonly rate!: string
  @Field(() => Money, { nullable: true, description: 'Null for the first rate of a service.' }) readonly previousRate!: string | null
  @Field(() => String) readonly currency!: string
  @Field(() => DateTime) readonly at!: Date
}

/** A page of the catalogue. */
export const ServiceConnectionType = connectionOf('Service', ServiceObjectType)

@ObjectType('PlatformFacet', { description: 'A platform and how many services it has in the catalogue.' })
export class PlatformFacetType {
  @Field(() => Platform) readonly platform!: Platform
  @Field(() => Int) readonly count!: number
}

@ObjectType('MetricFacet', { description: 'What is counted and how many services count it.' })
export class MetricFacetType {
  @Field(() => Metric) readonly metric!: Metric
  @Field(() => Int) readonly count!: number
}

@ObjectType('CategoryFacet', { description: 'A heading of the catalogue and how many services stand under it.' })
export class CategoryFacetType {
  @Field(() => String) readonly category!: string
  @Field(() => Int) readonly count!: number
}

@ObjectType('ServiceFacets', { description: 'How many services stand under each heading. Each heading ignores its own part of the filter.' })
export class ServiceFacetsType {
  @Field(() => Int, { description: 'How many services the whole filter holds.' }) readonly totalCount!: number
  @Field(() => [PlatformFacetType]) readonly platforms!: readonly PlatformFacetType[]
  @Field(() => [MetricFacetType]) readonly metrics!: readonly MetricFacetType[]
  @Field(() => [CategoryFacetType]) readonly categories!: readonly CategoryFacetType[]
}

@InputType('ServiceFilter')
export class ServiceFilterInput implements ServiceSelection {
  @Field(() => String, { nullable: true, description: 'Words of the name, platform, metric or category, all of which must occur.' }) readonly search?: string | null
  @Field(() => [Platform], { nullable: true }) readonly platforms?: Platform[] | null
  @Field(() => [String], { nullable: true }) readonly categories?: string[] | null
  @Field(() => [Metric], { nullable: true }) readonly metrics?: Metric[] | null
  @Field(() => Boolean, { nullable: true }) readonly hasGuarantee?: boolean | null
  @Field(() => Int, { nullable: true, description: 'A lifetime guarantee always has enough days.' }) readonly guaranteeDaysMin?: number | null
  @Field(() => Money, { nullable: true, description: 'Of the list, before what your tier takes off.' }) readonly rateMax?: bigint | null
  @Field(() => Money, { nullable: true, description: 'Of the list, before what your tier takes off.' }) readonly rateMin?: bigint | null
  @Field(() => Boolean, { nullable: true, description: 'Whether you ordered it before (P2.9).' }) readonly isUsedBefore?: boolean | null
  @Field(() => Boolean, { nullable: true }) readonly isNonDrop?: boolean | null
  @Field(() => Float, { nullable: true, description: 'The measured median start is at most this.' }) readonly startsWithinMs?: number | null
  @Field(() => Boolean, { nullable: true, description: 'Also services that are off (P1.5).' }) readonly includeOff?: boolean | null
}
