import { defineLoader, inOrderOf } from '../context.ts'
import { guaranteeOf } from '../services/service.facts.ts'
import type { DispatchType } from './dispatch.graphql.ts'
import { countServicesOf, readSuppliersById, type AnomalyRow, type CatalogueImportRow, type DispatchRow, type SupplierRow, type SupplierServiceRow } from './supplier-query.ts'
import type { AnomalyType, CatalogueImportType, SupplierServiceType, SupplierType } from './supplier.graphql.ts'

/** Objects that know which supplier, service or order a field of theirs leads to. */
export type WithSupplier<Type> = Type & { readonly supplierId: string | null }

/** A supplier as the API tells it. */
export function supplierObject(row: SupplierRow): SupplierType {
  return {
    id: row.id, name: row.name, url: row.url, currency: row.currency, balance: row.balance_micros, breaker: row.breaker,
    rateCapPerSecond: row.rate_cap_per_second, lastImportAt: row.last_import_at, createdAt: row.created_at,
  }
}

/** A row of a supplier's catalogue as the API tells it. */
export function supplierServiceObject(row: SupplierServiceRow): SupplierServiceType & { readonly serviceId: string | null } {
  return {
    id: row.id, externalId: row.external_id, name: row.name, type: row.type, category: row.category, cost: row.cost_micros, currency: row.currency,
    quantityMin: row.quantity_min, quantityMax: row.quantity_max, quarantineReason: row.quarantine_reason, guarantee: guaranteeOf(row),
    guaranteeContradiction: row.guarantee_contradiction, seenAt: row.seen_at, serviceId: row.service_id,
  }
}

/** An import as the API tells it. */
export function catalogueImportObject(row: CatalogueImportRow): WithSupplier<CatalogueImportType> {
  return {
    id: row.id, at: row.at, readCount: row.read_count, newCount: row.new_count, changedCount: row.changed_count, unchangedCount: row.unchanged_count,
    goneCount: row.gone_count, quarantinedCount: row.quarantined_count, unsoldCount: row.unsold_count, rateChangeCount: row.rate_change_count,
    tookMs: row.took_ms, state: row.state, isScheduled: row.is_scheduled, decidedAt: row.decided_at, supplierId: row.supplier_id,
  }
}

/** An oddity as the API tells it. */
export function anomalyObject(row: AnomalyRow): WithSupplier<AnomalyType> {
  return {
    id: row.id, at: row.at, firstAt: row.first_at, occurrenceCount: row.occurrence_count, kind: row.kind, orderId: row.order_id, text: row.text, raw: row.raw, seenAt: row.seen_at,
    supplierId: row.supplier_id,
  }
}

/** A dispatch as the API tells it. */
export function dispatchObject(row: DispatchRow): WithSupplier<DispatchType> {
  return {
    orderId: row.order_id, state: row.state, attemptedAt: row.attempted_at, supplierOrderId: row.supplier_order_id, lastError: row.last_error,
    resolution: row.resolution, changedAt: row.changed_at, supplierId: row.supplier_id,
  }
}

/** A supplier by its id; null where there is none. */
export const supplierLoader = defineLoader<string, SupplierType | null>(async ({ house }, ids) =>
  inOrderOf(ids, (await readSuppliersById(house.db, ids)).map(supplierObject), supplier => supplier.id))

/** How many services a supplier lists. */
export const serviceCountLoader = defineLoader(async ({ house }, ids: readonly string[]) => await countServicesOf(house.db, ids))
