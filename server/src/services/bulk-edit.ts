import { DeclaredSource, isSoldBelowCost, Permission, rateFromCost, ruleFor, type PricingRule } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { lockServices, pricedEntryOf, readChosenServices, type HouseServiceRow, type HouseServiceSelection } from './house-service.ts'
import { readPricingRules } from './pricing-rules.ts'
import { checkedService, guaranteeFrom } from './update-service.ts'
import { editableOf, fieldChanges, stoppedIfBelowCost, writeServices, type EditableService, type FieldChange } from './write-services.ts'

/** What to change of many services. What is left out stays. */
export interface BulkChange {
  readonly category?: string | null
  /** Of the rate as it is: 500 makes it five per cent dearer, -500 cheaper. */
  readonly rateChangeBasisPoints?: number | null
  /** The rate that the rules make of the cost. */
  readonly isRateByRule?: boolean | null
  readonly isOnSale?: boolean | null
  /** Why they go off sale. */
  readonly reason?: string | null
  readonly declaredSource?: DeclaredSource | null
  /** The words a guarantee is read from; empty for none. */
  readonly guaranteeWords?: string | null
}

/** A service that would change, and how. */
export interface BulkRow {
  readonly service: HouseServiceRow
  readonly after: EditableService
  readonly changes: readonly FieldChange[]
  readonly editedFields: readonly string[]
}

/** A service that is left as it is, and why. */
export interface BulkRefusedRow {
  readonly service: HouseServiceRow
  readonly reason: string
}

/** What an edit of many services comes to. */
export interface BulkPlan {
  readonly rows: readonly BulkRow[]
  readonly refused: readonly BulkRefusedRow[]
  readonly unchangedCount: number
}

/** The services as they were changed. */
export interface BulkEdited {
  readonly kind: 'Edited'
  readonly changedCount: number
  readonly refusedCount: number
}

/** More than an import brings at once; larger, and the transaction holds the catalogue for seconds. */
const SERVICE_COUNT_MAX = 5_000
const BASIS_POINTS = 10_000n

/** What an edit of many services would do. */
export async function previewBulkEdit(house: House, selection: HouseServiceSelection, change: BulkChange): Promise<BulkPlan> {
  checkChange(change)
  const { settings } = await house.settings()
  return planBulkEdit(await chosen(house.db, selection), change, await readPricingRules(house.db), settings.isSourceRequired)
}

/** Edits many services in one transaction, all that can be. Who looked before says how many were to change: more or fewer are none. For administrators. */
export async function bulkEditServices(
  house: House, viewer: Viewer,
  request: { readonly selection: HouseServiceSelection, readonly change: BulkChange, readonly expectedCount: number, readonly seenAt: Date, readonly idempotencyKey: string },
): Promise<BulkEdited | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  checkChange(request.change)
  const { idempotencyKey, ...input } = request
  const { settings } = await house.settings()
  return await transact(house, async tx => await withIdempotency<BulkEdited>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'bulkEditServices', input }, async () => {
      const found = await chosen(tx.db, request.selection)
      const locked = await lockServices(tx.db, found.map(service => service.id))
      const moved = locked.filter(service => service.changed_at > request.seenAt)
      if (moved.length > 0) {
        const names = moved.slice(0, 3).map(service => `${service.id} ${service.name}`).join('; ')
        throw inputError(`${moved.length} of these services changed since you looked: ${names}. Look again.`, { field: 'seenAt' })
      }
      const plan = planBulkEdit(locked, request.change, await readPricingRules(tx.db), settings.isSourceRequired)
      if (plan.rows.length !== request.expectedCount) {
        throw inputError(`${plan.rows.length} services would change, not ${request.expectedCount}. Look again.`, { field: 'expectedCount' })
      }
      await writeServices(tx, viewer.accountId, plan.rows.map(({ service, after, editedFields }) => ({ before: service, after, editedFields })))
      return { kind: 'Edited', changedCount: plan.rows.length, refusedCount: plan.refused.length }
    }))
}

async function chosen(db: Kysely<Tables>, selection: HouseServiceSelection): Promise<HouseServiceRow[]> {
  if (selection.ids?.some(id => !isRowId(id)) === true) throw inputError('ids are numbers of services.', { field: 'ids' })
  const services = await readChosenServices(db, selection, SERVICE_COUNT_MAX)
  if (services.length > SERVICE_COUNT_MAX) throw inputError(`More than ${SERVICE_COUNT_MAX} services are chosen. Choose fewer.`, { field: 'filter' })
  return services
}

/** What becomes of each service. A pure function. */
function planBulkEdit(services: readonly HouseServiceRow[], change: BulkChange, rules: readonly PricingRule[], isSourceRequired: boolean): BulkPlan {
  const rows: BulkRow[] = []
  const refused: BulkRefusedRow[] = []
  let unchangedCount = 0
  for (const service of services) {
    const before = editableOf(service)
    const rule = change.isRateByRule === true ? ruleFor(pricedEntryOf({ ...service, category: change.category ?? service.category }), rules) : null
    const after = changed(before, service, change, rule)
    const reason = refusedBecause(service, after, change, rule, isSourceRequired)
    if (reason !== null) {
      refused.push({ service, reason })
      continue
    }
    const stopped = stoppedIfBelowCost(after, BigInt(service.cost_micros))
    const changes = fieldChanges(before, stopped)
    if (changes.length === 0) {
      unchangedCount++
      continue
    }
    const touched = [...service.edited_fields, ...changes.map(({ field }) => field).filter(field => field !== 'isOnSale' && field !== 'offReason')]
    rows.push({ service, after: stopped, changes, editedFields: change.isRateByRule === true ? touched.filter(field => field !== 'rateMicros') : touched })
  }
  return { rows, refused, unchangedCount }
}

function changed(before: EditableService, service: HouseServiceRow, change: BulkChange, rule: PricingRule | null): EditableService {
  const rateMicros = rule !== null ? rateFromCost(BigInt(service.cost_micros), rule)
    : change.rateChangeBasisPoints == null ? before.rateMicros : changedRate(before.rateMicros, change.rateChangeBasisPoints)
  return {
    ...before,
    category: change.category?.trim() ?? before.category,
    rateMicros,
    declaredSource: change.declaredSource ?? before.declaredSource,
    guarantee: change.guaranteeWords == null ? before.guarantee : guaranteeFrom(change.guaranteeWords),
    isOnSale: change.isOnSale ?? before.isOnSale,
    offReason: change.isOnSale == null || change.isOnSale === before.isOnSale ? before.offReason : change.isOnSale ? null : change.reason?.trim() ?? null,
  }
}

/** Rounded up to a whole micro: of a small rate something is left. */
function changedRate(rateMicros: bigint, basisPoints: number): bigint {
  return (rateMicros * (BASIS_POINTS + BigInt(basisPoints)) + BASIS_POINTS - 1n) / BASIS_POINTS
}

function refusedBecause(service: HouseServiceRow, after: EditableService, change: BulkChange, rule: PricingRule | null, isSourceRequired: boolean): string | null {
  if (change.isRateByRule === true && rule === null) return 'No pricing rule is about it.'
  if (change.isRateByRule === true && after.rateMicros === 0n) return 'Its supplier names no price.'
  if (change.isOnSale !== true || service.is_on_sale) return null
  if (service.gone_at !== null) return 'Its supplier no longer offers it.'
  if (service.quarantine_reason !== null) return 'It is held back; switch it on by itself when you have looked at it.'
  if (isSourceRequired && after.declaredSource === DeclaredSource.Undeclared) return 'Its source is not declared (P1.5).'
  return isSoldBelowCost(after.rateMicros, BigInt(service.cost_micros)) ? 'Its supplier asks more than its rate.' : null
}

function checkChange(change: BulkChange): void {
  const { category, rateChangeBasisPoints, isRateByRule, isOnSale, reason, declaredSource, guaranteeWords } = change
  if ([category, rateChangeBasisPoints, isOnSale, declaredSource, guaranteeWords].every(value => value == null) && isRateByRule !== true) {
    throw inputError('Say what to change.', { field: 'change' })
  }
  if (rateChangeBasisPoints != null && isRateByRule === true) throw inputError('The rate moves by a share or by rule, not both.', { field: 'rateChangeBasisPoints' })
  if (rateChangeBasisPoints != null && (!Number.isInteger(rateChangeBasisPoints) || rateChangeBasisPoints <= -10_000 || rateChangeBasisPoints > 100_000)) {
    throw inputError('rateChangeBasisPoints is above -10000 and at most 100000.', { field: 'rateChangeBasisPoints' })
  }
  if (isOnSale === false) filledText(reason ?? '', 'reason')
  if (category != null) checkedService({ ...SOUND, category: category.trim() })
  if (guaranteeWords != null) guaranteeFrom(guaranteeWords)
}

/** A service with nothing wrong, to judge one field by. */
const SOUND: EditableService = {
  name: 'Service', description: null, category: 'Category', rateMicros: 1n, quantityMin: 1, quantityMax: 1, quantityStep: 1, guarantee: null,
  declaredSource: DeclaredSource.Undeclared, forbiddenRegions: [], isOnSale: false, offReason: null,
}
