import { SupplierStatus } from './order-vocabulary.ts'

/** The status words of suppliers, without case, blanks, hyphens and underscores. Trouble of any name means: nothing more will come. */
const STATUS_WORDS: ReadonlyMap<string, SupplierStatus> = new Map([
  ['pending', SupplierStatus.Pending],
  ['awaiting', SupplierStatus.Pending],
  ['queued', SupplierStatus.Pending],
  ['processing', SupplierStatus.Processing],
  ['inprogress', SupplierStatus.InProgress],
  ['completed', SupplierStatus.Completed],
  ['complete', SupplierStatus.Completed],
  ['partial', SupplierStatus.Partial],
  ['partiallycompleted', SupplierStatus.Partial],
  ['canceled', SupplierStatus.Cancelled],
  ['cancelled', SupplierStatus.Cancelled],
  ['refunded', SupplierStatus.Cancelled],
  ['fail', SupplierStatus.Cancelled],
  ['failed', SupplierStatus.Cancelled],
  ['error', SupplierStatus.Cancelled],
])

/**
 * Reads a supplier's status word, however it is spelt. A word never seen before is `Unknown` and changes nothing.
 *
 * @example supplierStatusOf('In progress') // 'InProgress'
 * @example supplierStatusOf('Canceled') // 'Cancelled'
 */
export function supplierStatusOf(words: string): SupplierStatus {
  return STATUS_WORDS.get(words.toLowerCase().replace(/[\s_-]+/g, '')) ?? SupplierStatus.Unknown
}
