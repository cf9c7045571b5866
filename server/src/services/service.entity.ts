import { defineEntity, p } from '@mikro-orm/core'
import { DeclaredSource, DropClass, Metric, Platform, ServiceType, type Estimate } from '@tallyboard/schema'
import { instant, json, micros, ownId, rowId } from '../columns.ts'

const ServiceSchema = defineEntity({
  name: 'Service',
  tableName: 'services',
  properties: {
    id: ownId(),
    supplierServiceId: rowId(),
    supplierId: rowId(),
    platform: p.enum(() => Platform),
    metric: p.enum(() => Metric),
    category: p.text(),
    type: p.enum(() => ServiceType),
    name: p.text(),
    description: p.text().nullable(),
    rateMicros: micros(),
    currency: p.character().length(3),
    quantityMin: p.integer(),
    quantityMax: p.integer(),
    quantityStep: p.integer().default(1),
    guaranteeDays: p.integer().nullable(),
    isLifetimeGuarantee: p.boolean().default(false),
    guaranteeWords: p.text().nullable(),
    declaredSource: p.enum(() => DeclaredSource).default('Undeclared'),
    forbiddenRegions: p.array().columnType('text[]').default([]),
    isOnSale: p.boolean(),
    offReason: p.text().nullable(),
    offSince: instant().nullable(),
    claimStart: p.text().nullable(),
    claimSpeed: p.text().nullable(),
    claimQuality: p.text().nullable(),
    dropClass: p.enum(() => DropClass).nullable(),
    /** Name, category, platform and metric in lower case, for the search by words. */
    searchText: p.text(),
    /** What people wrote on it themselves, which an import leaves as it is. */
    editedFields: p.array().columnType('text[]').default([]),
    createdAt: instant(),
    changedAt: instant(),
  },
})

/** A measurable thing for sale. */
export class Service extends ServiceSchema.class {}
ServiceSchema.setClass(Service)

const ServiceRateSchema = defineEntity({
  name: 'ServiceRate',
  tableName: 'service_rates',
  properties: {
    id: ownId(),
    serviceId: rowId(),
    rateMicros: micros(),
    previousRateMicros: micros().nullable(),
    at: instant(),
  },
})

/** A change of a service's rate, in its public history (P1.4). */
export class ServiceRate extends ServiceRateSchema.class {}
ServiceRateSchema.setClass(ServiceRate)

const ServiceEstimateSchema = defineEntity({
  name: 'ServiceEstimate',
  tableName: 'service_estimates',
  properties: {
    serviceId: p.bigint('string').primary(),
    sampleSize: p.integer(),
    measuredAt: instant(),
    startMedianMs: p.double().nullable(),
    estimate: json<Estimate>(),
  },
})

/** What a service's own last orders say about the next one (P1.1). */
export class ServiceEstimate extends ServiceEstimateSchema.class {}
ServiceEstimateSchema.setClass(ServiceEstimate)
