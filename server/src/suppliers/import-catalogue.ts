import { Permission, refuse, type DeclaredSource } from '@tallyboard/schema'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { keepAnomalies } from './anomalies.ts'
import { planCatalogue } from './catalogue-plan.ts'
import { readKnownRows, writePlan } from './catalogue-store.ts'
import type { Catalogue } from './supplier-answer.ts'
import { supplierGate } from './supplier-gate.ts'
import { answeredBefore, supplierRefusal } from './supplier-refusal.ts'

/** What to import, and what to make of it. */
export interface ImportCatalogueRequest {
  readonly supplierId: string
  /** What the house adds to the supplier's price, in hundredths of a per cent. */
  readonly markupBasisPoints: number
  readonly putOnSale: boolean
  readonly declaredSource: DeclaredSource | null
  readonly idempotencyKey: string
}

/** The import as it is kept. */
export interface CatalogueImported {
  readonly kind: 'Imported'
  readonly importId: string
}

/** Ten times the supplier's price is a slip of the hand. */
const MARKUP_BASIS_POINTS_MAX = 100_000

/** Reads a supplier's whole catalogue in one call and brings the services up to it (P1.3, P1.4). The call is made before the transaction. */
export async function importCatalogue(house: House, viewer: Viewer, request: ImportCatalogueRequest): Promise<CatalogueImported | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { markupBasisPoints } = request
  if (!Number.isInteger(markupBasisPoints) || markupBasisPoints < 0 || markupBasisPoints > MARKUP_BASIS_POINTS_MAX) {
    throw inputError(`markupBasisPoints is from 0 to ${MARKUP_BASIS_POINTS_MAX}.`, { field: 'markupBasisPoints' })
  }
  const gate = isRowId(request.supplierId) ? await supplierGate(house, request.supplierId) : null
  if (gate === null) throw notFound('supplier')
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'importCatalogue', input }
  const before = await answeredBefore<CatalogueImported>(house.db, attempt)
  if (before !== null) return before

  const startedAt = performance.now()
  const catalogue = await gate.services().catch((cause: unknown) => supplierRefusal(cause, house.clock()))
  if ('code' in catalogue) return { kind: 'Refused', refusal: catalogue }
  // Taking an empty list at its word would switch off everything the supplier sells.
  if (catalogue.rows.length === 0) {
    return { kind: 'Refused', refusal: refuse('SUPPLIER_UNAVAILABLE', { supplierWords: 'It lists no services' }, house.clock()) }
  }
  return await transact(house, async tx => await withIdempotency<CatalogueImported>(tx, attempt, async () => {
    // Two imports of one supplier: the second waits and compares with what the first has written.
    await tx.db.selectFrom('suppliers').select('id').where('id', '=', gate.supplierId).forUpdate().execute()
    const plan = planCatalogue(catalogue.rows, await readKnownRows(tx, gate.supplierId), request, tx.now)
    await writePlan(tx, { id: gate.supplierId, currency: gate.currency }, plan, request.declaredSource)
    await keepAnomalies(tx.db, tx.now, unreadableNotes(gate.supplierId, catalogue))
    const { newCount, changedCount } = plan
    const row = await tx.db.insertInto('catalogue_imports').values({
      supplier_id: gate.supplierId, at: tx.now, read_count: catalogue.rows.length, new_count: newCount, changed_count: changedCount,
      unchanged_count: catalogue.rows.length - newCount - changedCount, gone_count: plan.goneIds.length, quarantined_count: plan.quarantinedCount,
      unsold_count: plan.unsoldCount, rate_change_count: plan.rateChangeCount, took_ms: Math.round(performance.now() - startedAt),
    }).returning('id').executeTakeFirstOrThrow()
    await tx.db.updateTable('suppliers').set({ last_import_at: tx.now }).where('id', '=', gate.supplierId).execute()
    return { kind: 'Imported', importId: row.id }
  }))
}

function unreadableNotes(supplierId: string, catalogue: Catalogue) {
  if (catalogue.unreadableCount === 0) return []
  return [{
    kind: 'MalformedAnswer' as const, supplierId, orderId: null, raw: catalogue.unreadableExamples.join('\n'),
    text: `${catalogue.unreadableCount} of ${catalogue.unreadableCount + catalogue.rows.length} services in the list could not be read and were left out.`,
  }]
}
