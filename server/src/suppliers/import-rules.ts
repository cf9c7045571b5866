import { ImportRowKind, Permission, type ImportRule } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound, violatedConstraint } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { checkMarkup } from './import-catalogue.ts'

/** A rule as it is kept. */
export interface KeptImportRule extends ImportRule {
  readonly id: string
}

/** A rule as somebody wants it: the rule of the same supplier and kind is replaced. Without an action it is taken away. */
export interface SetImportRuleRequest extends Omit<ImportRule, 'action'> {
  readonly action: ImportRule['action'] | null
  readonly idempotencyKey: string
}

/** When a supplier's list is read by the clock. */
export interface ImportSchedule {
  readonly supplierId: string
  readonly everyHours: number
  readonly markupBasisPoints: number
  readonly triedAt: Date | null
  readonly lastFault: string | null
}

/** Told that it is kept. */
export interface ImportSetting {
  readonly kind: 'Set'
}

const LIMIT_BASIS_POINTS_MAX = 100_000
const HOURS_MAX = 720

/** Every rule; there are at most nine a supplier. */
export async function readImportRules(db: Kysely<Tables>): Promise<KeptImportRule[]> {
  const { rows } = await sql<KeptImportRule>`
    select id, supplier_id as "supplierId", kind, action, limit_basis_points as "limitBasisPoints" from import_rules order by supplier_id nulls first, kind`.execute(db)
  return rows
}

/** When each supplier's list is read; a supplier without a row is not. */
export async function readImportSchedules(db: Kysely<Tables>): Promise<ImportSchedule[]> {
  const { rows } = await sql<ImportSchedule>`
    select supplier_id as "supplierId", every_hours as "everyHours", markup_basis_points as "markupBasisPoints", tried_at as "triedAt", last_fault as "lastFault"
    from import_schedules order by supplier_id`.execute(db)
  return rows
}

/** Keeps a rule, or takes it away. Drafts that are open stay as they are. For administrators. */
export async function setImportRule(house: House, viewer: Viewer, request: SetImportRuleRequest): Promise<ImportSetting | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { supplierId, kind, action, limitBasisPoints } = request
  if (supplierId !== null && !isRowId(supplierId)) throw notFound('supplier')
  if (kind === ImportRowKind.Gone) throw inputError('What the supplier no longer lists stops by itself; there is no rule for it.', { field: 'kind' })
  if (action === 'KeepOff' && kind !== ImportRowKind.New) throw inputError('Only a new service can be kept off.', { field: 'action' })
  const isRate = kind === ImportRowKind.RateUp || kind === ImportRowKind.RateDown
  if (limitBasisPoints !== null && (!isRate || !Number.isInteger(limitBasisPoints) || limitBasisPoints < 0 || limitBasisPoints > LIMIT_BASIS_POINTS_MAX)) {
    throw inputError(`limitBasisPoints is from 0 to ${LIMIT_BASIS_POINTS_MAX}, and only for rates.`, { field: 'limitBasisPoints' })
  }
  const { idempotencyKey, ...input } = request
  return await ofSupplier(async () => await transact(house, async tx => await withIdempotency<ImportSetting>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'setImportRule', input }, async () => {
      await (action === null
        ? sql`delete from import_rules where supplier_id is not distinct from ${supplierId}::bigint and kind = ${kind}`
        : sql`
          insert into import_rules (supplier_id, kind, action, limit_basis_points, changed_at, changed_by)
          values (${supplierId}::bigint, ${kind}, ${action}, ${limitBasisPoints}::int, ${tx.now}::timestamptz, ${viewer.accountId}::bigint)
          on conflict on constraint import_rules_once do update set action = excluded.action, limit_basis_points = excluded.limit_basis_points,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by`
      ).execute(tx.db)
      return { kind: 'Set' }
    })))
}

/** Sets how often a supplier's list is read by itself. For administrators. */
export async function setImportSchedule(
  house: House, viewer: Viewer, request: { readonly supplierId: string, readonly everyHours: number, readonly markupBasisPoints: number, readonly idempotencyKey: string },
): Promise<ImportSetting | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { supplierId, everyHours, markupBasisPoints } = request
  if (!isRowId(supplierId)) throw notFound('supplier')
  if (everyHours < 0 || everyHours > HOURS_MAX) throw inputError(`everyHours is from 0, which is off, to ${HOURS_MAX}.`, { field: 'everyHours' })
  checkMarkup(markupBasisPoints)
  const { idempotencyKey, ...input } = request
  return await ofSupplier(async () => await transact(house, async tx => await withIdempotency<ImportSetting>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'setImportSchedule', input }, async () => {
      await sql`
        insert into import_schedules (supplier_id, every_hours, markup_basis_points) values (${supplierId}::bigint, ${everyHours}, ${markupBasisPoints})
        on conflict (supplier_id) do update set every_hours = excluded.every_hours, markup_basis_points = excluded.markup_basis_points`.execute(tx.db)
      return { kind: 'Set' }
    })))
}

/** A supplier that is not there is said to be so. */
async function ofSupplier<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (violatedConstraint(cause)?.endsWith('_supplier_fkey') === true) throw notFound('supplier')
    throw cause
  }
}
