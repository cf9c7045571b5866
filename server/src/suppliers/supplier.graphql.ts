import { AnomalyKind, BreakerState, DeclaredSource, ImportState } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'
import { GuaranteeType } from '../services/service.graphql.ts'
import type { SupplierServiceSelection } from './supplier-query.ts'

@ObjectType('Supplier', { simpleResolvers: true, description: 'Who delivers; speaks the reseller protocol over HTTP. Its key is never shown.' })
export class SupplierType {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly name!: string
  @Field(() => String) readonly url!: string
  @Field(() => String, { nullable: true }) readonly currency!: string | null
  @Field(() => Money, { nullable: true, description: 'What is left of the house\'s money there, read each minute.' }) readonly balance!: string | null
  @Field(() => BreakerState) readonly breaker!: BreakerState
  @Field(() => Int, { description: 'Calls a second at most, all workers together.' }) readonly rateCapPerSecond!: number
  @Field(() => DateTime, { nullable: true }) readonly lastImportAt!: Date | null
  @Field(() => DateTime) readonly createdAt!: Date
}

@ObjectType('SupplierService', { simpleResolvers: true, description: 'A row of a supplier\'s catalogue, as the supplier writes it.' })
export class SupplierServiceType {
  @Field(() => ID) readonly id!: string
  @Field(() => String, { description: 'The supplier\'s own number for it.' }) readonly externalId!: string
  @Field(() => String) readonly name!: string
  @Field(() => String) readonly type!: string
  @Field(() => String) readonly category!: string
  @Field(() => Money, { description: 'The supplier\'s price of 1,000 units; for a package, of the package.' }) readonly cost!: string
  @Field(() => String, { description: 'The supplier\'s.' }) readonly currency!: string
  @Field(() => Int) readonly quantityMin!: number
  @Field(() => Int) readonly quantityMax!: number
  @Field(() => String, { nullable: true, description: 'Why its service is held back from sale until somebody switches it on.' }) readonly quarantineReason!: string | null
  @Field(() => GuaranteeType, { nullable: true, description: 'What was read from its name or description (P1.3).' }) readonly guarantee!: GuaranteeType | null
  @Field(() => String, { nullable: true, description: 'Where name and description contradict each other; there is no guarantee then (P1.3).' }) readonly guaranteeContradiction!: string | null
  @Field(() => DateTime, { description: 'When the supplier last listed it.' }) readonly seenAt!: Date
}

/** A page of a supplier's catalogue. */
export const SupplierServiceConnectionType = connectionOf('SupplierService', SupplierServiceType)

@InputType('SupplierServiceFilter')
export class SupplierServiceFilterInput implements SupplierServiceSelection {
  @Field(() => String, { nullable: true, description: 'Words of the number, name or category, all of which must occur.' }) readonly search?: string | null
  @Field(() => Boolean, { nullable: true }) readonly isQuarantined?: boolean | null
  @Field(() => Boolean, { nullable: true }) readonly isContradictory?: boolean | null
}

@ObjectType('CatalogueImport', { simpleResolvers: true, description: 'One reading of a supplier\'s whole catalogue, and what it changed or would change.' })
export class CatalogueImportType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int, { description: 'Services the supplier lists.' }) readonly readCount!: number
  @Field(() => Int) readonly newCount!: number
  @Field(() => Int) readonly changedCount!: number
  @Field(() => Int) readonly unchangedCount!: number
  @Field(() => Int, { description: 'Services the supplier no longer lists; they are off sale.' }) readonly goneCount!: number
  @Field(() => Int, { description: 'Services held back by this import, with the reason in quarantineReason.' }) readonly quarantinedCount!: number
  @Field(() => Int, { description: 'Services of a type the house does not sell.' }) readonly unsoldCount!: number
  @Field(() => Int, { description: 'Services whose selling rate moved (P1.4).' }) readonly rateChangeCount!: number
  @Field(() => Int, { description: 'Milliseconds, the supplier\'s answer included.' }) readonly tookMs!: number
  @Field(() => ImportState) readonly state!: ImportState
  @Field(() => Boolean, { description: 'Whether the house read it by the clock.' }) readonly isScheduled!: boolean
  @Field(() => DateTime, { nullable: true, description: 'When its last row was decided, or it was let go.' }) readonly decidedAt!: Date | null
}

@ObjectType('Anomaly', { simpleResolvers: true, description: 'Something a supplier said that was kept and not applied.' })
export class AnomalyType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime, { description: 'When it was last seen; one that repeats is kept once.' }) readonly at!: Date
  @Field(() => DateTime, { description: 'When it was first seen.' }) readonly firstAt!: Date
  @Field(() => Int, { description: 'How often it was seen, at most once a minute.' }) readonly occurrenceCount!: number
  @Field(() => AnomalyKind) readonly kind!: AnomalyKind
  @Field(() => ID, { nullable: true }) readonly orderId!: string | null
  @Field(() => String) readonly text!: string
  @Field(() => String, { nullable: true, description: 'A piece of what the supplier wrote.' }) readonly raw!: string | null
  @Field(() => DateTime, { nullable: true, description: 'When somebody of the house looked at it; null while it waits, and again once the supplier says something else.' }) readonly seenAt!: Date | null
}

/** A page of oddities, newest first. */
export const AnomalyConnectionType = connectionOf('Anomaly', AnomalyType)

@InputType('SeeAnomaliesInput')
export class SeeAnomaliesInput {
  @Field(() => [ID], { description: 'At most a hundred.' }) readonly anomalyIds!: string[]
  @Field(() => Boolean, { defaultValue: true, description: 'False puts them back among what waits.' }) readonly isSeen!: boolean
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('AddSupplierInput')
export class AddSupplierInput {
  @Field(() => String) readonly name!: string
  @Field(() => String, { description: 'Where its API answers, https://supplier.example/api/v2.' }) readonly url!: string
  @Field(() => String, { description: 'The key it gave the house. It is tried before it is stored, sealed, and never shown again.' }) readonly key!: string
  @Field(() => String, { defaultValue: 'USD' }) readonly currency!: string
  @Field(() => Int, { defaultValue: 20 }) readonly rateCapPerSecond!: number
  @Field(() => String) readonly idempotencyKey!: string
}

export const AddSupplierResult = createUnionType({
  name: 'AddSupplierResult',
  types: () => [SupplierType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'Supplier',
})

@InputType('ImportCatalogueInput')
export class ImportCatalogueInput {
  @Field(() => ID) readonly supplierId!: string
  @Field(() => Int, { defaultValue: 3000, description: 'What the house adds to the supplier\'s price, in hundredths of a per cent.' }) readonly markupBasisPoints!: number
  @Field(() => Boolean, { defaultValue: true, description: 'Whether services that are new go on sale. What somebody switched off stays off.' }) readonly putOnSale!: boolean
  @Field(() => DeclaredSource, { nullable: true, description: 'How the supplier says the units come about (P1.5).' }) readonly declaredSource?: DeclaredSource | null
  @Field(() => String) readonly idempotencyKey!: string
}

export const ImportCatalogueResult = createUnionType({
  name: 'ImportCatalogueResult',
  types: () => [CatalogueImportType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'CatalogueImport',
})
