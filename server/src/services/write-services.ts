import { formatMoney, isSoldBelowCost, type DeclaredSource, type Guarantee, type ServiceFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'
import type { HouseServiceRow } from './house-service.ts'
import { searchTextOf } from './search-text.ts'
import { guaranteeOf, type PricedServiceRow } from './service.facts.ts'

/** What of a service people can change. */
export interface EditableService {
  readonly name: string
  readonly description: string | null
  readonly category: string
  readonly rateMicros: bigint
  readonly quantityMin: number
  readonly quantityMax: number
  readonly quantityStep: number
  readonly guarantee: Guarantee | null
  readonly declaredSource: DeclaredSource
  readonly forbiddenRegions: readonly string[]
  readonly isOnSale: boolean
  readonly offReason: string | null
}

/** A service as it is, locked, and as it is to be. */
export interface ServiceEdit {
  readonly before: HouseServiceRow
  readonly after: EditableService
  /** The fields that an import leaves alone from now on, all of them. */
  readonly editedFields: readonly string[]
}

export type EditableField = keyof EditableService

/** A field before and after, as the history tells it. */
export interface FieldChange {
  readonly field: EditableField
  readonly before: string | null
  readonly after: string | null
}

/** Rows in one statement. */
const CHUNK_ROWS = 1_000

/** How the reason of a service begins that stopped by itself: no person switched it off. */
export const STOPPED_BY_ITSELF = 'Stopped by itself'

/** Why a service stopped by itself. */
export function belowCostReason(costMicros: bigint, rateMicros: bigint): string {
  return `${STOPPED_BY_ITSELF}: the supplier asks ${formatMoney(costMicros)}, which is above the rate ${formatMoney(rateMicros)}.`
}

/** What of a row can be changed, as it stands. */
export function editableOf(row: HouseServiceRow): EditableService {
  return {
    name: row.name, description: row.description, category: row.category, rateMicros: BigInt(row.rate_micros), quantityMin: row.quantity_min,
    quantityMax: row.quantity_max, quantityStep: row.quantity_step, guarantee: guaranteeOf(row), declaredSource: row.declared_source,
    forbiddenRegions: row.forbidden_regions, isOnSale: row.is_on_sale, offReason: row.off_reason,
  }
}

/** A service sold below its cost stops selling, whoever changed the rate or the cost. */
export function stoppedIfBelowCost(after: EditableService, costMicros: bigint): EditableService {
  if (!after.isOnSale || !isSoldBelowCost(after.rateMicros, costMicros)) return after
  return { ...after, isOnSale: false, offReason: belowCostReason(costMicros, after.rateMicros) }
}

/** Whether a service can be ordered at this moment: one that its cost has passed cannot, even before it is switched off. */
export function saleOf(row: PricedServiceRow): Pick<ServiceFacts, 'isOnSale' | 'offReason' | 'offSince'> {
  const [rate, cost] = [BigInt(row.rate_micros), BigInt(row.cost_micros)]
  if (!row.is_on_sale || !isSoldBelowCost(rate, cost)) return { isOnSale: row.is_on_sale, offReason: row.off_reason, offSince: row.off_since }
  return { isOnSale: false, offReason: belowCostReason(cost, rate), offSince: row.changed_at }
}

/** What an edit changes, field by field. */
export function fieldChanges(before: EditableService, after: EditableService): FieldChange[] {
  return (Object.keys(after) as EditableField[]).flatMap((field) => {
    const [was, is] = [textOf(before[field]), textOf(after[field])]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

function textOf(value: EditableService[EditableField]): string | null {
  if (value === null) return null
  if (typeof value === 'bigint') return formatMoney(value)
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object' && 'words' in value) return value.words ?? 'lifetime'
  return String(value)
}

/** Writes edits of locked services, in a few statements of many rows. Answers what has changed; an edit that changes nothing is none. */
export async function writeServices(tx: Transaction, actorId: string | null, edits: readonly ServiceEdit[]): Promise<readonly { readonly edit: ServiceEdit, readonly changes: readonly FieldChange[] }[]> {
  const written = edits.map(({ before, after, editedFields }) => {
    const edit = { before, editedFields, after: stoppedIfBelowCost(after, BigInt(before.cost_micros)) }
    return { edit, changes: fieldChanges(editableOf(before), edit.after) }
  }).filter(({ edit, changes }) => changes.length > 0 || isOther(edit.before.edited_fields, edit.editedFields))
  await actAs(tx, actorId)
  for (let at = 0; at < written.length; at += CHUNK_ROWS) {
    const chunk = written.slice(at, at + CHUNK_ROWS)
    await writeRows(tx, chunk.map(({ edit }) => edit))
  }
  return written
}

function isOther(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() !== [...new Set(other)].toSorted().join()
}

async function writeRows(tx: Transaction, edits: readonly ServiceEdit[]): Promise<void> {
  const rows = edits.map(({ before, after, editedFields }) => ({
    id: before.id, name: after.name, description: after.description, category: after.category, rate_micros: after.rateMicros.toString(),
    quantity_min: after.quantityMin, quantity_max: after.quantityMax, quantity_step: after.quantityStep,
    guarantee_days: after.guarantee?.days ?? null, is_lifetime_guarantee: after.guarantee?.isLifetime ?? false, guarantee_words: after.guarantee?.words ?? null,
    declared_source: after.declaredSource, forbidden_regions: after.forbiddenRegions, is_on_sale: after.isOnSale, off_reason: after.offReason,
    search_text: searchTextOf({ name: after.name, platform: before.platform, metric: before.metric, category: after.category }),
    edited_fields: [...new Set(editedFields)].toSorted(), previous_rate_micros: before.rate_micros,
  }))
  await sql`
    with given as (
      select r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id bigint, name text, description text, category text, rate_micros bigint,
        quantity_min int, quantity_max int, quantity_step int, guarantee_days int, is_lifetime_guarantee boolean, guarantee_words text, declared_source text,
        forbidden_regions text[], is_on_sale boolean, off_reason text, search_text text, edited_fields text[], previous_rate_micros bigint)
    ), written as (
      update services s set name = g.name, description = g.description, category = g.category, rate_micros = g.rate_micros, quantity_min = g.quantity_min,
        quantity_max = g.quantity_max, quantity_step = g.quantity_step, guarantee_days = g.guarantee_days, is_lifetime_guarantee = g.is_lifetime_guarantee,
        guarantee_words = g.guarantee_words, declared_source = g.declared_source, forbidden_regions = g.forbidden_regions, is_on_sale = g.is_on_sale,
        off_reason = g.off_reason, off_since = case when g.is_on_sale then null when s.is_on_sale then ${tx.now}::timestamptz else s.off_since end,
        search_text = g.search_text, edited_fields = g.edited_fields, changed_at = ${tx.now}::timestamptz
      from given g where s.id = g.id returning s.id
    )
    insert into service_rates (service_id, rate_micros, previous_rate_micros, at)
    select g.id, g.rate_micros, g.previous_rate_micros, ${tx.now}::timestamptz
    from given g join written using (id) where g.rate_micros <> g.previous_rate_micros`.execute(tx.db)
}

/** Says who changes services from here to the end of the transaction: their history is written by the table itself. Null is the house. */
export async function actAs(tx: Transaction, actorId: string | null): Promise<void> {
  await sql`select set_config('tallyboard.actor', ${actorId ?? ''}, true)`.execute(tx.db)
}

/**
 * Stops every service of a supplier that its cost has passed, in the transaction in which the cost was read. Whoever writes costs calls this;
 * a rate that somebody sets is judged where it is written. Answers the services that stopped.
 */
export async function stopSoldBelowCost(tx: Transaction, supplierId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string, cost_micros: string, rate_micros: string }>`
    select s.id, u.cost_micros, s.rate_micros from services s join supplier_services u on u.id = s.supplier_service_id
    where s.supplier_id = ${supplierId}::bigint and s.is_on_sale and u.cost_micros > s.rate_micros order by s.id for update of s`.execute(tx.db)
  const reasons = rows.map(row => ({ service_id: row.id, reason: belowCostReason(BigInt(row.cost_micros), BigInt(row.rate_micros)) }))
  if (reasons.length === 0) return []
  await actAs(tx, null)
  await sql`
    update services s set is_on_sale = false, off_reason = r.reason, off_since = ${tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) as r(service_id bigint, reason text) where s.id = r.service_id`.execute(tx.db)
  return rows.map(row => row.id)
}
