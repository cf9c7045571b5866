import { defineEntity, p } from '@mikro-orm/core'
import { EndedCause, Metric, OrderStatus, Platform, ServiceType, type Check, type Estimate } from '@tallyboard/schema'
import { count, instant, json, micros, ownId, rowId } from '../columns.ts'

const OrderSchema = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: ownId(),
    accountId: rowId(),
    serviceId: rowId(),
    supplierId: rowId(),
    serviceName: p.text(),
    platform: p.enum(() => Platform),
    metric: p.enum(() => Metric),
    type: p.enum(() => ServiceType),
    status: p.enum(() => OrderStatus),
    link: p.text(),
    canonicalLink: p.text(),
    /** What P2.3 compares. Unique among open orders. */
    lockKey: p.text(),
    quantity: p.integer(),
    comments: p.text().nullable(),
    answerNumber: p.integer().nullable(),
    rateMicros: micros(),
    chargedMicros: micros(),
    chargeMicros: micros(),
    refundMicros: micros().default('0'),
    currency: p.character().length(3),
    startCount: count().nullable(),
    currentCount: count().nullable(),
    delivered: p.integer().default(0),
    version: p.integer().default(1),
    termsVersion: p.integer(),
    settingsVersion: p.integer(),
    guaranteeDays: p.integer().nullable(),
    isLifetimeGuarantee: p.boolean().default(false),
    guaranteeWords: p.text().nullable(),
    estimate: json<Estimate>(),
    placementChecks: json<readonly Check[]>(),
    expectedStartAt: instant().nullable(),
    expectedFinishAt: instant().nullable(),
    slowFinishAt: instant().nullable(),
    endedCause: p.enum(() => EndedCause).nullable(),
    placedAt: instant(),
    startedAt: instant().nullable(),
    endedAt: instant().nullable(),
    changedAt: instant(),
    readAt: instant().nullable(),
    /** When the drop that now stands was first seen. */
    dropFirstSeenAt: instant().nullable(),
  },
})

/** A quantity of a service for a link. */
export class Order extends OrderSchema.class {}
OrderSchema.setClass(Order)
