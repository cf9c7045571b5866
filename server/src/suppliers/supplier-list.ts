import { refuse, type Refusal } from '@tallyboard/schema'
import type { House } from '../house.ts'
import type { Transaction } from '../transact.ts'
import { keepAnomalies } from './anomalies.ts'
import type { Catalogue } from './supplier-answer.ts'
import type { SupplierGate } from './supplier-gate.ts'
import { supplierRefusal } from './supplier-refusal.ts'

/** Reads a supplier's whole list in one call, or says in its words why that brought nothing. */
export async function readSupplierList(house: House, gate: SupplierGate): Promise<Catalogue | Refusal> {
  const catalogue = await gate.services().catch((cause: unknown) => supplierRefusal(cause, house.clock()))
  if ('code' in catalogue || catalogue.rows.length > 0) return catalogue
  // Taking an empty list at its word would switch off everything the supplier sells.
  return refuse('SUPPLIER_UNAVAILABLE', { supplierWords: 'It lists no services' }, house.clock())
}

/** Two imports of one supplier: the second waits, and compares with what the first has written. */
export async function lockSupplier(tx: Transaction, supplierId: string): Promise<void> {
  await tx.db.selectFrom('suppliers').select('id').where('id', '=', supplierId).forUpdate().execute()
}

/** Keeps what the list says that cannot be read, once. */
export async function keepUnreadable(tx: Transaction, supplierId: string, catalogue: Catalogue): Promise<void> {
  if (catalogue.unreadableCount === 0) return
  await keepAnomalies(tx.db, tx.now, [{
    kind: 'MalformedAnswer', supplierId, orderId: null, raw: catalogue.unreadableExamples.join('\n'),
    text: `${catalogue.unreadableCount} of ${catalogue.unreadableCount + catalogue.rows.length} services in the list could not be read and were left out.`,
  }])
}
