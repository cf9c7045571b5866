import { Permission, type DeclaredSource } from '@tallyboard/schema'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { checkMarkup } from './import-catalogue.ts'
import { storeDraft } from './import-drafts.ts'
import { supplierGate } from './supplier-gate.ts'
import { readSupplierList } from './supplier-list.ts'
import { answeredBefore } from './supplier-refusal.ts'

/** What to read, and what to make rates with where no pricing rule is about a service. */
export interface ReadCatalogueRequest {
  readonly supplierId: string
  readonly markupBasisPoints: number
  readonly declaredSource: DeclaredSource | null
  readonly idempotencyKey: string
}

/** The draft as it is kept. */
export interface CatalogueRead {
  readonly kind: 'Read'
  readonly importId: string
}

/** Reads a supplier's list in one call and keeps what is different as a draft, to be decided row by row. The call is made before the transaction. For administrators. */
export async function readCatalogue(house: House, viewer: Viewer, request: ReadCatalogueRequest): Promise<CatalogueRead | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  checkMarkup(request.markupBasisPoints)
  const gate = isRowId(request.supplierId) ? await supplierGate(house, request.supplierId) : null
  if (gate === null) throw notFound('supplier')
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'readCatalogue', input }
  const before = await answeredBefore<CatalogueRead>(house.db, attempt)
  if (before !== null) return before

  const startedAt = performance.now()
  const catalogue = await readSupplierList(house, gate)
  if ('code' in catalogue) return { kind: 'Refused', refusal: catalogue }
  return await transact(house, async tx => await withIdempotency<CatalogueRead>(tx, attempt, async () => ({
    kind: 'Read', importId: await storeDraft(tx, gate, catalogue, { ...request, isScheduled: false, startedAt }),
  })))
}
