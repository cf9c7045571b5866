import type { DeclaredSource } from '@tallyboard/schema'
import { sql } from 'kysely'
import { readPricingRules } from '../services/pricing-rules.ts'
import { actAs } from '../services/write-services.ts'
import type { Transaction } from '../transact.ts'
import { diffCatalogue, fingerprintOf, type DiffRow } from './catalogue-diff.ts'
import { readKnownRows, stopGone, stopRisen } from './catalogue-store.ts'
import { readImportRules } from './import-rules.ts'
import type { Catalogue } from './supplier-answer.ts'
import type { SupplierGate } from './supplier-gate.ts'
import { keepUnreadable, lockSupplier } from './supplier-list.ts'

/** How a draft is made of a list. */
export interface DraftOptions {
  readonly markupBasisPoints: number
  readonly declaredSource: DeclaredSource | null
  readonly isScheduled: boolean
  /** When the reading began, by the clock of `performance.now()`. */
  readonly startedAt: number
}

/** Rows in one statement. */
const CHUNK_ROWS = 1_000

/**
 * Keeps a supplier's list as a draft, compared with what the house has. Nothing on sale changes but what loses money or is gone: that stops at
 * once. A draft of the same supplier that is still open gives way, and what was decided about a row that has not changed since stays decided.
 */
export async function storeDraft(tx: Transaction, gate: SupplierGate, catalogue: Catalogue, options: DraftOptions): Promise<string> {
  const { supplierId } = gate
  await lockSupplier(tx, supplierId)
  const [known, rules, pricing] = [await readKnownRows(tx, supplierId), await readImportRules(tx.db), await readPricingRules(tx.db)]
  const { rows, plan, risen } = diffCatalogue(
    catalogue.rows, known, { markupBasisPoints: options.markupBasisPoints, declaredSource: options.declaredSource, putOnSale: true, pricing: { supplierId, rules: pricing } },
    rules, supplierId, tx.now)
  await actAs(tx, null)
  await stopRisen(tx, risen)
  await stopGone(tx, plan.goneIds)
  await sql`update supplier_services set seen_at = ${tx.now}::timestamptz where id = any(${plan.unchangedIds}::bigint[])`.execute(tx.db)
  await keepUnreadable(tx, supplierId, catalogue)
  const before = await giveWay(tx, supplierId)
  const { newCount, changedCount } = plan
  const isOpen = rows.some(row => row.listed !== null)
  const { id } = await tx.db.insertInto('catalogue_imports').values({
    supplier_id: supplierId, at: tx.now, read_count: catalogue.rows.length, new_count: newCount, changed_count: changedCount,
    unchanged_count: catalogue.rows.length - newCount - changedCount, gone_count: plan.goneIds.length, quarantined_count: plan.quarantinedCount,
    unsold_count: plan.unsoldCount, rate_change_count: plan.rateChangeCount, took_ms: Math.round(performance.now() - options.startedAt),
    state: isOpen ? 'Draft' : 'Applied', decided_at: isOpen ? null : tx.now, is_scheduled: options.isScheduled, markup_basis_points: options.markupBasisPoints,
    declared_source: options.declaredSource,
  }).returning('id').executeTakeFirstOrThrow()
  // What was stopped above is what the house has now, and what a later change is told from.
  const now = await readKnownRows(tx, supplierId)
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    await writeRows(tx, id, rows.slice(at, at + CHUNK_ROWS).map(row => ({ ...row, fingerprint: fingerprintOf(now.get(row.externalId)) })))
  }
  await keepDecisions(tx, id, before)
  await tx.db.updateTable('suppliers').set({ last_import_at: tx.now }).where('id', '=', supplierId).execute()
  return id
}

/** Discards the supplier's open draft, because a newer one takes its place. */
async function giveWay(tx: Transaction, supplierId: string): Promise<string | null> {
  const row = await tx.db.updateTable('catalogue_imports').set({ state: 'Discarded', decided_at: tx.now }).where('supplier_id', '=', supplierId).where('state', '=', 'Draft')
    .returning('id').executeTakeFirst()
  return row?.id ?? null
}

/** Takes over what people decided in the draft before, where the row is the same; and lets its waiting rows go. */
async function keepDecisions(tx: Transaction, importId: string, before: string | null): Promise<void> {
  if (before === null) return
  await sql`
    update import_rows r set decision = o.decision, decided_by = o.decided_by from import_rows o
    where r.import_id = ${importId}::bigint and o.import_id = ${before}::bigint and o.external_id = r.external_id and r.outcome is null and o.outcome is null
      and o.decided_by is not null and o.listed is not distinct from r.listed and o.after is not distinct from r.after`.execute(tx.db)
  await sql`delete from import_rows where import_id = ${before}::bigint and outcome is null`.execute(tx.db)
}

async function writeRows(tx: Transaction, importId: string, rows: readonly (DiffRow & { readonly fingerprint: string })[]): Promise<void> {
  const given = rows.map(row => ({
    external_id: row.externalId, kinds: row.kinds, before: row.before, after: row.after, note: row.note, fingerprint: row.fingerprint,
    listed: row.listed === null ? null : { ...row.listed, costMicros: row.listed.costMicros.toString() },
    rate_change_basis_points: row.rateChangeBasisPoints === null ? null : Math.min(Math.max(row.rateChangeBasisPoints, -10_000), INT_MAX), proposed: row.proposed,
    search_text: `${row.externalId} ${row.before?.name ?? ''} ${row.after?.name ?? ''} ${row.after?.category ?? ''}`.toLowerCase(), outcome: row.listed === null ? 'Applied' : null,
  }))
  await sql`
    insert into import_rows (import_id, external_id, kinds, before, after, listed, fingerprint, rate_change_basis_points, note, search_text, proposed, decision, outcome, outcome_reason)
    select ${importId}::bigint, external_id, kinds, before, after, listed, fingerprint, rate_change_basis_points, note, search_text, proposed, proposed, outcome,
      case when outcome is not null then 'Stopped when the list was read.' end
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(external_id text, kinds text[], before jsonb, after jsonb, listed jsonb, fingerprint text,
      rate_change_basis_points int, note text, search_text text, proposed text, outcome text)`.execute(tx.db)
}

const INT_MAX = 2_147_483_647
