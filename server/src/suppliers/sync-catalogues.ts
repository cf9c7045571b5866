import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { applyByRules } from './apply-import.ts'
import { storeDraft } from './import-drafts.ts'
import { supplierGate } from './supplier-gate.ts'
import { readSupplierList } from './supplier-list.ts'

interface DueSupplier {
  readonly supplier_id: string
  readonly markup_basis_points: number
}

/** Settled rows of imports are kept this long; how many there were stays for good. */
const ROW_DAYS = 90

/**
 * Reads the lists that are due, applies what the rules allow and leaves the rest for a person. Each supplier is taken by one worker, because
 * taking it moves its hour on; one that does not answer keeps its services, and why is kept too.
 */
export async function syncCatalogues(house: House): Promise<void> {
  const now = house.clock()
  const { rows } = await sql<DueSupplier>`
    update import_schedules set tried_at = ${now}::timestamptz
    where every_hours > 0 and (tried_at is null or tried_at <= ${now}::timestamptz - every_hours * interval '1 hour')
    returning supplier_id, markup_basis_points`.execute(house.db)
  for (const row of rows) {
    const fault = await syncCatalogue(house, row).catch((cause: unknown) => {
      house.log.error({ err: cause, supplierId: row.supplier_id }, 'a supplier\'s list was not taken over')
      return 'The list was read and not taken over; the log says why.'
    })
    await sql`update import_schedules set last_fault = ${fault} where supplier_id = ${row.supplier_id}::bigint`.execute(house.db)
  }
}

async function syncCatalogue(house: House, { supplier_id: supplierId, markup_basis_points: markupBasisPoints }: DueSupplier): Promise<string | null> {
  const gate = await supplierGate(house, supplierId)
  if (gate === null) return null
  const startedAt = performance.now()
  const catalogue = await readSupplierList(house, gate)
  if ('code' in catalogue) return catalogue.text
  // The draft first: what loses money stops even if applying the rest fails.
  const importId = await transact(house, async tx => await storeDraft(tx, gate, catalogue, { markupBasisPoints, declaredSource: null, isScheduled: true, startedAt }))
  await transact(house, async tx => await applyByRules(tx, importId))
  return null
}

/** Forgets the rows of imports that were decided long ago. Safe to run twice. */
export async function forgetOldImportRows(house: House): Promise<void> {
  await sql`
    delete from import_rows r using catalogue_imports i
    where i.id = r.import_id and i.state <> 'Draft' and i.decided_at < ${house.clock()}::timestamptz - ${ROW_DAYS}::int * interval '1 day'`.execute(house.db)
}
