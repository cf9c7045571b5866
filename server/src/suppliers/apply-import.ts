import { Permission, type DeclaredSource, type ImportDecision, type ImportOutcome, type ImportRowKind } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { readPricingRules } from '../services/pricing-rules.ts'
import { actAs } from '../services/write-services.ts'
import { transact, type Transaction } from '../transact.ts'
import { fingerprintOf } from './catalogue-diff.ts'
import { planCatalogue } from './catalogue-plan.ts'
import { readKnownRows, writePlan } from './catalogue-store.ts'
import type { CatalogueRow } from './supplier-answer.ts'
import { lockSupplier } from './supplier-list.ts'

/** What a decision about rows of a draft did. */
export interface ImportRowsDecided {
  readonly kind: 'Decided'
  readonly importId: string
}

/** A draft with what applying it needs. */
interface DraftRow {
  readonly id: string
  readonly supplier_id: string
  readonly currency: string
  readonly markup_basis_points: number
  readonly declared_source: DeclaredSource | null
}

interface WaitingRow {
  readonly id: string
  readonly external_id: string
  readonly listed: Omit<CatalogueRow, 'costMicros'> & { readonly costMicros: string }
  readonly fingerprint: string
  readonly decision: ImportDecision
}

interface Outcome {
  readonly id: string
  readonly outcome: ImportOutcome
  readonly reason: string | null
}

const ROW_COUNT_MAX = 500
const CHANGED_REASON = 'Its service or entry changed after the list was read. Read the list again.'

/** Decides about rows of a draft, one by one or all of a kind. Nothing is applied yet. For administrators. */
export async function decideImportRows(
  house: House, viewer: Viewer,
  request: { readonly importId: string, readonly rowIds: readonly string[] | null, readonly kind: ImportRowKind | null, readonly decision: ImportDecision, readonly idempotencyKey: string },
): Promise<ImportRowsDecided | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { rowIds, kind, decision } = request
  if (rowIds !== null && (rowIds.length > ROW_COUNT_MAX || rowIds.some(id => !isRowId(id)))) throw inputError(`rowIds are at most ${ROW_COUNT_MAX} numbers of rows.`, { field: 'rowIds' })
  if ((rowIds === null) === (kind === null)) throw inputError('Name either rowIds or kind.', { field: 'rowIds' })
  return await onDraft(house, viewer, request, 'decideImportRows', async (tx, draft) => {
    await sql`
      update import_rows set decision = ${decision}, decided_by = ${viewer.accountId}::bigint
      where import_id = ${draft.id}::bigint and outcome is null and (${rowIds}::bigint[] is null or id = any(${rowIds}::bigint[])) and (${kind}::text is null or ${kind} = any(kinds))
        and (${decision} <> 'KeepOff' or kinds = '{New}')`.execute(tx.db)
  })
}

/**
 * Applies what was decided of a draft in one transaction: each row once, but those whose service or entry has changed since, which are told apart.
 * What is held stays open. For administrators.
 */
export async function applyImport(house: House, viewer: Viewer, request: { readonly importId: string, readonly idempotencyKey: string }): Promise<ImportRowsDecided | Refused> {
  return await onDraft(house, viewer, request, 'applyImport', async (tx, draft) => await applyDecided(tx, draft, viewer.accountId))
}

/** Lets a draft go; what stopped by itself stays off. For administrators. */
export async function discardImport(house: House, viewer: Viewer, request: { readonly importId: string, readonly idempotencyKey: string }): Promise<ImportRowsDecided | Refused> {
  return await onDraft(house, viewer, request, 'discardImport', async (tx, draft) => {
    await tx.db.updateTable('catalogue_imports').set({ state: 'Discarded', decided_at: tx.now, decided_by: viewer.accountId }).where('id', '=', draft.id).execute()
  })
}

/** Applies what the rules propose of a draft that was read by the clock; what they hold waits for a person. */
export async function applyByRules(tx: Transaction, importId: string): Promise<void> {
  const draft = await lockDraft(tx, importId)
  if (draft !== null) await applyDecided(tx, draft, null)
}

async function onDraft(
  house: House, viewer: Viewer, request: { readonly importId: string, readonly idempotencyKey: string }, operation: string, work: (tx: Transaction, draft: DraftRow) => Promise<void>,
): Promise<ImportRowsDecided | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ...input } = request
  if (!isRowId(request.importId)) throw notFound('import')
  return await transact(house, async tx => await withIdempotency<ImportRowsDecided>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation, input }, async () => {
    const draft = await lockDraft(tx, request.importId)
    if (draft === null) throw inputError('This import is not open any more: it was applied, discarded, or read again.', { field: 'importId' })
    await work(tx, draft)
    return { kind: 'Decided', importId: draft.id }
  }))
}

/** An open draft, locked with its supplier, in the order in which imports lock. */
async function lockDraft(tx: Transaction, importId: string): Promise<DraftRow | null> {
  const found = await tx.db.selectFrom('catalogue_imports').select('supplier_id').where('id', '=', importId).executeTakeFirst()
  if (found === undefined) throw notFound('import')
  await lockSupplier(tx, found.supplier_id)
  const { rows } = await sql<DraftRow>`
    select i.id, i.supplier_id, s.currency, i.markup_basis_points, i.declared_source from catalogue_imports i join suppliers s on s.id = i.supplier_id
    where i.id = ${importId}::bigint and i.state = 'Draft' for update of i`.execute(tx.db)
  return rows[0] ?? null
}

async function applyDecided(tx: Transaction, draft: DraftRow, actorId: string | null): Promise<void> {
  const { rows } = await sql<WaitingRow>`
    select id, external_id, listed, fingerprint, decision from import_rows
    where import_id = ${draft.id}::bigint and outcome is null and decision <> 'Hold' order by id`.execute(tx.db)
  const known = await readKnownRows(tx, draft.supplier_id)
  const pricing = { supplierId: draft.supplier_id, rules: await readPricingRules(tx.db) }
  const skipped = rows.filter(row => row.decision === 'Skip')
  const conflicts = rows.filter(row => row.decision !== 'Skip' && row.fingerprint !== fingerprintOf(known.get(row.external_id)))
  const isLeftOut = new Set([...skipped, ...conflicts])
  const applied = rows.filter(row => !isLeftOut.has(row))
  for (const decision of ['Apply', 'KeepOff'] as const) {
    const chosen = applied.filter(row => row.decision === decision).map(({ listed }): CatalogueRow => ({ ...listed, costMicros: BigInt(listed.costMicros) }))
    if (chosen.length === 0) continue
    const plan = planCatalogue(chosen, new Map(chosen.flatMap(({ externalId }) => {
      const row = known.get(externalId)
      return row === undefined ? [] : [[externalId, row] as const]
    })), {
      markupBasisPoints: draft.markup_basis_points, declaredSource: draft.declared_source, putOnSale: decision === 'Apply', pricing, isReviewed: actorId !== null,
    }, tx.now)
    await actAs(tx, actorId)
    await writePlan(tx, { id: draft.supplier_id, currency: draft.currency }, plan, draft.declared_source)
  }
  await writeOutcomes(tx, [
    ...applied.map(({ id }): Outcome => ({ id, outcome: 'Applied', reason: null })),
    ...skipped.map(({ id }): Outcome => ({ id, outcome: 'Skipped', reason: null })),
    ...conflicts.map(({ id }): Outcome => ({ id, outcome: 'Conflict', reason: CHANGED_REASON })),
  ])
  await sql`
    update catalogue_imports set state = 'Applied', decided_at = ${tx.now}::timestamptz, decided_by = ${actorId}::bigint
    where id = ${draft.id}::bigint and not exists (select from import_rows where import_id = ${draft.id}::bigint and outcome is null)`.execute(tx.db)
  if (rows.length > 0) {
    auditChange(tx, {
      subject: 'CatalogueImport', subjectId: draft.id, before: null,
      after: { appliedCount: applied.length, skippedCount: skipped.length, conflictCount: conflicts.length },
    })
  }
}

async function writeOutcomes(tx: Transaction, outcomes: readonly Outcome[]): Promise<void> {
  await sql`
    update import_rows r set outcome = o.outcome, outcome_reason = o.reason
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o(id bigint, outcome text, reason text) where r.id = o.id`.execute(tx.db)
}
