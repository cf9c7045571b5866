import { Permission, type DeclaredSource } from '@tallyboard/schema'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { planCatalogue } from './catalogue-plan.ts'
import { readKnownRows, writePlan } from './catalogue-store.ts'
import { supplierGate } from './supplier-gate.ts'
import { keepUnreadable, lockSupplier, readSupplierList } from './supplier-list.ts'
import { answeredBefore } from './supplier-refusal.ts'

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

/** Refuses a markup that is a slip of the hand. */
export function checkMarkup(markupBasisPoints: number): void {
  if (!Number.isInteger(markupBasisPoints) || markupBasisPoints < 0 || markupBasisPoints > MARKUP_BASIS_POINTS_MAX) {
    throw inputError(`markupBasisPoints is from 0 to ${MARKUP_BASIS_POINTS_MAX}.`, { field: 'markupBasisPoints' })
  }
}

/** Reads a supplier's whole catalogue in one call and brings the services up to it (P1.3, P1.4). The call is made before the transaction. */
export async function importCatalogue(house: House, viewer: Viewer, request: ImportCatalogueRequest): Promise<CatalogueImported | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  checkMarkup(request.markupBasisPoints)
  const gate = isRowId(request.supplierId) ? await supplierGate(house, request.supplierId) : null
  if (gate === null) throw notFound('supplier')
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'importCatalogue', input }
  const before = await answeredBefore<CatalogueImported>(house.db, attempt)
  if (before !== null) return before

  const startedAt = performance.now()
  const catalogue = await readSupplierList(house, gate)
  if ('code' in catalogue) return { kind: 'Refused', refusal: catalogue }
  return await transact(house, async tx => await withIdempotency<CatalogueImported>(tx, attempt, async () => {
    await lockSupplier(tx, gate.supplierId)
    const plan = planCatalogue(catalogue.rows, await readKnownRows(tx, gate.supplierId), request, tx.now)
    await writePlan(tx, { id: gate.supplierId, currency: gate.currency }, plan, request.declaredSource)
    await keepUnreadable(tx, gate.supplierId, catalogue)
    const { newCount, changedCount } = plan
    const row = await tx.db.insertInto('catalogue_imports').values({
      supplier_id: gate.supplierId, at: tx.now, read_count: catalogue.rows.length, new_count: newCount, changed_count: changedCount,
      unchanged_count: catalogue.rows.length - newCount - changedCount, gone_count: plan.goneIds.length, quarantined_count: plan.quarantinedCount,
      unsold_count: plan.unsoldCount, rate_change_count: plan.rateChangeCount, took_ms: Math.round(performance.now() - startedAt),
      markup_basis_points: request.markupBasisPoints, declared_source: request.declaredSource, decided_at: tx.now, decided_by: viewer.accountId,
    }).returning('id').executeTakeFirstOrThrow()
    await tx.db.updateTable('suppliers').set({ last_import_at: tx.now }).where('id', '=', gate.supplierId).execute()
    return { kind: 'Imported', importId: row.id }
  }))
}
