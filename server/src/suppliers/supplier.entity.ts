import { defineEntity, p } from '@mikro-orm/core'
import { AnomalyKind, BreakerState, DeclaredSource, ImportState } from '@tallyboard/schema'
import { instant, json, micros, ownId, rowId } from '../columns.ts'

const SupplierSchema = defineEntity({
  name: 'Supplier',
  tableName: 'suppliers',
  properties: {
    id: ownId(),
    name: p.text(),
    url: p.text(),
    /** The supplier's API key, encrypted under the house's secret. */
    keySealed: p.text(),
    currency: p.character().length(3),
    rateCapPerSecond: p.integer(),
    balanceMicros: micros().nullable(),
    lastImportAt: instant().nullable(),
    createdAt: instant(),
    /** What a worker last saw of its breaker. */
    breaker: p.enum(() => BreakerState).default('Closed'),
    breakerChangedAt: instant().nullable(),
  },
})

/** Who delivers; speaks the reseller protocol over HTTP. */
export class Supplier extends SupplierSchema.class {}
SupplierSchema.setClass(Supplier)

const SupplierServiceSchema = defineEntity({
  name: 'SupplierService',
  tableName: 'supplier_services',
  properties: {
    id: ownId(),
    supplierId: rowId(),
    externalId: p.text(),
    name: p.text(),
    type: p.text(),
    category: p.text(),
    description: p.text().nullable(),
    costMicros: micros(),
    quantityMin: p.integer(),
    quantityMax: p.integer(),
    isRefillable: p.boolean(),
    isCancellable: p.boolean(),
    /** The row as the supplier sent it. */
    raw: json<Record<string, unknown>>(),
    guaranteeDays: p.integer().nullable(),
    isLifetimeGuarantee: p.boolean().default(false),
    guaranteeWords: p.text().nullable(),
    guaranteeContradiction: p.text().nullable(),
    quarantineReason: p.text().nullable(),
    seenAt: instant(),
    goneAt: instant().nullable(),
  },
})

/** A row of a supplier's catalogue. */
export class SupplierService extends SupplierServiceSchema.class {}
SupplierServiceSchema.setClass(SupplierService)

const CatalogueImportSchema = defineEntity({
  name: 'CatalogueImport',
  tableName: 'catalogue_imports',
  properties: {
    id: ownId(),
    supplierId: rowId(),
    at: instant(),
    readCount: p.integer(),
    newCount: p.integer(),
    changedCount: p.integer(),
    unchangedCount: p.integer(),
    goneCount: p.integer(),
    quarantinedCount: p.integer(),
    unsoldCount: p.integer(),
    rateChangeCount: p.integer(),
    tookMs: p.integer(),
    state: p.enum(() => ImportState).default('Applied'),
    /** Whether the worker read it by the clock. */
    isScheduled: p.boolean().default(false),
    markupBasisPoints: p.integer().default(0),
    declaredSource: p.enum(() => DeclaredSource).nullable(),
    decidedAt: instant().nullable(),
    decidedBy: rowId().nullable(),
  },
})

/** One reading of a supplier's whole catalogue, and what it changed. */
export class CatalogueImport extends CatalogueImportSchema.class {}
CatalogueImportSchema.setClass(CatalogueImport)

const AnomalySchema = defineEntity({
  name: 'Anomaly',
  tableName: 'anomalies',
  properties: {
    id: ownId(),
    /** When it was last seen. */
    at: instant(),
    firstAt: instant(),
    occurrenceCount: p.integer().default(1),
    kind: p.enum(() => AnomalyKind),
    supplierId: rowId().nullable(),
    orderId: rowId().nullable(),
    /** Tells oddities apart that belong to no order; empty for those that do. */
    subject: p.text().default(''),
    text: p.text(),
    raw: p.text().nullable(),
    /** When somebody looked at it, and who. */
    seenAt: instant().nullable(),
    seenBy: rowId().nullable(),
  },
})

/** Something a supplier said that was kept and not applied. */
export class Anomaly extends AnomalySchema.class {}
AnomalySchema.setClass(Anomaly)
