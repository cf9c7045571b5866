import type { ImportDecision, ImportOutcome, ImportRowKind, ImportState } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'
import type { DiffSide } from './catalogue-diff.ts'
import type { CatalogueImportRow } from './supplier-query.ts'

/** A row of an import as it is shown. */
export interface ImportRowRow {
  readonly id: string
  readonly external_id: string
  readonly kinds: readonly ImportRowKind[]
  readonly before: DiffSide | null
  readonly after: DiffSide | null
  readonly rate_change_basis_points: number | null
  readonly note: string | null
  readonly proposed: ImportDecision
  readonly decision: ImportDecision
  readonly outcome: ImportOutcome | null
  readonly outcome_reason: string | null
  readonly currency: string
}

/** Which rows of an import. */
export interface ImportRowSelection {
  readonly kinds?: readonly ImportRowKind[] | null
  readonly decision?: ImportDecision | null
  readonly isWaiting?: boolean | null
  readonly search?: string | null
}

/** What is in an import: how many rows wait, are to be applied, and became what. */
export interface ImportCounts {
  readonly import_id: string
  readonly waiting: number
  readonly chosen: number
  readonly applied: number
  readonly skipped: number
  readonly conflicts: number
}

/** A page of imports, newest first. */
export async function readImports(
  db: Kysely<Tables>, selection: { readonly supplierId: string | null, readonly states: readonly ImportState[] | null }, limit: number, afterId: string | null,
): Promise<CatalogueImportRow[]> {
  let query = db.selectFrom('catalogue_imports').selectAll().orderBy('id', 'desc').limit(limit)
  if (selection.supplierId !== null) query = query.where('supplier_id', '=', selection.supplierId)
  if (selection.states !== null) query = query.where('state', '=', sql<ImportState>`any(${selection.states}::text[])`)
  if (afterId !== null) query = query.where('id', '<', afterId)
  return await query.execute()
}

/** How the rows of each import stand; those of an import without rows are all zero. */
export async function countImportRows(db: Kysely<Tables>, importIds: readonly string[]): Promise<ImportCounts[]> {
  const { rows } = await sql<ImportCounts>`
    select import_id, count(*) filter (where outcome is null)::int as waiting, count(*) filter (where outcome is null and decision in ('Apply', 'KeepOff', 'Skip'))::int as chosen,
      count(*) filter (where outcome = 'Applied')::int as applied, count(*) filter (where outcome = 'Skipped')::int as skipped,
      count(*) filter (where outcome = 'Conflict')::int as conflicts
    from import_rows where import_id = any(${importIds}::bigint[]) group by import_id`.execute(db)
  const countsOf = new Map(rows.map(row => [row.import_id, row]))
  return importIds.map(import_id => countsOf.get(import_id) ?? { import_id, waiting: 0, chosen: 0, applied: 0, skipped: 0, conflicts: 0 })
}

/** How many rows of an import are of each kind, and how many of those wait. */
export async function countImportKinds(db: Kysely<Tables>, importId: string): Promise<{ readonly kind: ImportRowKind, readonly count: number, readonly waitingCount: number }[]> {
  const { rows } = await sql<{ kind: ImportRowKind, count: number, waitingCount: number }>`
    select kind, count(*)::int as count, count(*) filter (where outcome is null)::int as "waitingCount"
    from import_rows, unnest(kinds) as kind where import_id = ${importId}::bigint group by kind`.execute(db)
  return rows
}

/** A page of the rows of an import, in the order of the supplier's list. */
export async function readImportRows(db: Kysely<Tables>, importId: string, selection: ImportRowSelection, limit: number, afterId: string | null): Promise<ImportRowRow[]> {
  const conditions = [sql`import_id = ${importId}::bigint`]
  if (afterId !== null) conditions.push(sql`id > ${afterId}::bigint`)
  if (selection.kinds != null) conditions.push(sql`kinds && ${selection.kinds}::text[]`)
  if (selection.decision != null) conditions.push(sql`decision = ${selection.decision}`)
  if (selection.isWaiting != null) conditions.push(sql`(outcome is null) = ${selection.isWaiting}::boolean`)
  for (const word of wordsOf(selection.search ?? '')) conditions.push(contains(sql`search_text`, word))
  const { rows } = await sql<ImportRowRow>`
    select id, external_id, kinds, before, after, rate_change_basis_points, note, proposed, decision, outcome, outcome_reason,
      (select s.currency from catalogue_imports i join suppliers s on s.id = i.supplier_id where i.id = ${importId}::bigint) as currency
    from import_rows where ${sql.join(conditions, sql` and `)} order by id limit ${limit}`.execute(db)
  return rows
}
