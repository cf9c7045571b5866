import { sql, type Kysely, type Selectable } from 'kysely'
import type { Tables } from '../database.ts'
import { contains, wordsOf } from '../services/search-text.ts'

/** A supplier as it may be shown: without its key. */
export type SupplierRow = Omit<Selectable<Tables['suppliers']>, 'key_sealed' | 'breaker_changed_at'>
/** A row of a supplier's catalogue with the service made of it. */
export type SupplierServiceRow = Omit<Selectable<Tables['supplier_services']>, 'raw'> & { readonly service_id: string | null, readonly currency: string }
/** One reading of a supplier's catalogue. */
export type CatalogueImportRow = Selectable<Tables['catalogue_imports']>
/** Something odd a supplier said. */
export type AnomalyRow = Selectable<Tables['anomalies']>
/** The sending of an order. */
export type DispatchRow = Selectable<Tables['dispatches']>

const SUPPLIER_COLUMNS = [
  'id', 'name', 'url', 'currency', 'rate_cap_per_second', 'balance_micros', 'last_import_at', 'created_at', 'breaker',
] as const

/** Every supplier; there are a handful. */
export async function readSuppliers(db: Kysely<Tables>): Promise<SupplierRow[]> {
  return await db.selectFrom('suppliers').select(SUPPLIER_COLUMNS).orderBy('id').execute()
}

/** Suppliers by their ids. */
export async function readSuppliersById(db: Kysely<Tables>, ids: readonly string[]): Promise<SupplierRow[]> {
  return await db.selectFrom('suppliers').select(SUPPLIER_COLUMNS).where('id', 'in', ids).execute()
}

/** How many services each supplier lists now. */
export async function countServicesOf(db: Kysely<Tables>, supplierIds: readonly string[]): Promise<number[]> {
  const rows = await db.selectFrom('supplier_services').select(['supplier_id', eb => eb.fn.countAll<string>().as('count')])
    .where('supplier_id', 'in', supplierIds).where('gone_at', 'is', null).groupBy('supplier_id').execute()
  const countOf = new Map(rows.map(row => [row.supplier_id, Number(row.count)]))
  return supplierIds.map(id => countOf.get(id) ?? 0)
}

/** What to show of a supplier's catalogue. */
export interface SupplierServiceSelection {
  readonly search?: string | null
  readonly isQuarantined?: boolean | null
  readonly isContradictory?: boolean | null
}

/** A page of a supplier's catalogue in the order in which its rows were first seen. */
export async function readSupplierServices(
  db: Kysely<Tables>, supplierId: string, selection: SupplierServiceSelection, limit: number, afterId: string | null,
): Promise<SupplierServiceRow[]> {
  let query = db.selectFrom('supplier_services as u').innerJoin('suppliers as of', 'of.id', 'u.supplier_id').leftJoin('services as s', 's.supplier_service_id', 'u.id').select([
    'u.id', 'u.supplier_id', 'u.external_id', 'u.name', 'u.type', 'u.category', 'u.description', 'u.cost_micros', 'u.quantity_min', 'u.quantity_max',
    'u.is_refillable', 'u.is_cancellable', 'u.guarantee_days', 'u.is_lifetime_guarantee', 'u.guarantee_words', 'u.guarantee_contradiction',
    'u.quarantine_reason', 'u.seen_at', 'u.gone_at', 'of.currency', 's.id as service_id',
  ]).where('u.supplier_id', '=', supplierId).orderBy('u.id').limit(limit)
  if (afterId !== null) query = query.where('u.id', '>', afterId)
  if (typeof selection.isQuarantined === 'boolean') query = query.where('u.quarantine_reason', selection.isQuarantined ? 'is not' : 'is', null)
  if (typeof selection.isContradictory === 'boolean') query = query.where('u.guarantee_contradiction', selection.isContradictory ? 'is not' : 'is', null)
  for (const word of wordsOf(selection.search ?? '')) query = query.where(contains(sql`lower(u.external_id || ' ' || u.name || ' ' || u.category)`, word))
  return await query.execute()
}

/** An import by its id. */
export async function readCatalogueImport(db: Kysely<Tables>, importId: string): Promise<CatalogueImportRow | undefined> {
  return await db.selectFrom('catalogue_imports').selectAll().where('id', '=', importId).executeTakeFirst()
}

/** A page of what suppliers said and nobody applied, newest first: all of it, or what somebody has looked at, or what nobody has. */
export async function readAnomalies(
  db: Kysely<Tables>, isSeen: boolean | null, limit: number, after: { readonly at: string, readonly id: string } | null,
): Promise<AnomalyRow[]> {
  let query = db.selectFrom('anomalies').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit)
  if (isSeen !== null) query = query.where('seen_at', isSeen ? 'is not' : 'is', null)
  if (after !== null) query = query.where(sql<boolean>`(at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`)
  return await query.execute()
}

/** A page of the dispatches in a state, oldest order first: what waits longest for a person comes first. */
export async function readDispatches(db: Kysely<Tables>, state: DispatchRow['state'], limit: number, afterId: string | null): Promise<DispatchRow[]> {
  let query = db.selectFrom('dispatches').selectAll().where('state', '=', state).orderBy('order_id').limit(limit)
  if (afterId !== null) query = query.where('order_id', '>', afterId)
  return await query.execute()
}

/** The dispatch of an order. */
export async function readDispatch(db: Kysely<Tables>, orderId: string): Promise<DispatchRow | undefined> {
  return await db.selectFrom('dispatches').selectAll().where('order_id', '=', orderId).executeTakeFirst()
}
