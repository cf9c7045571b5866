import type { DeclaredSource } from '@tallyboard/schema'
import { sql, type RawBuilder } from 'kysely'
import { searchTextOf } from '../services/search-text.ts'
import { guaranteeOf } from '../services/service.facts.ts'
import { stopSoldBelowCost } from '../services/write-services.ts'
import type { Transaction } from '../transact.ts'
import { GONE_REASON, type CataloguePlan, type EntryPlan, type KnownRow, type ServicePlan } from './catalogue-plan.ts'

/** Rows in one statement. Larger, and its text is many megabytes; smaller, and thousands of rows take many round trips. */
const CHUNK_ROWS = 1_000

/** What the house has of a supplier, locked against a person's switch in the middle of an import. */
export async function readKnownRows(tx: Transaction, supplierId: string): Promise<Map<string, KnownRow>> {
  const entries = await tx.db.selectFrom('supplier_services').where('supplier_id', '=', supplierId).select([
    'id', 'external_id', 'name', 'type', 'category', 'description', 'cost_micros', 'quantity_min', 'quantity_max', 'is_refillable', 'is_cancellable',
    'guarantee_days', 'is_lifetime_guarantee', 'guarantee_words', 'guarantee_contradiction', 'quarantine_reason', 'gone_at',
  ]).execute()
  const services = await tx.db.selectFrom('services').where('supplier_id', '=', supplierId).select([
    'id', 'supplier_service_id', 'platform', 'metric', 'type', 'rate_micros', 'is_on_sale', 'off_reason', 'off_since', 'edited_fields', 'changed_at',
  ]).orderBy('id').forUpdate().execute()
  const serviceOf = new Map(services.map(service => [service.supplier_service_id, service]))
  return new Map(entries.map(row => {
    const service = serviceOf.get(row.id)
    return [row.external_id, {
      id: row.id,
      isGone: row.gone_at !== null,
      quarantineReason: row.quarantine_reason,
      entry: {
        externalId: row.external_id, name: row.name, type: row.type, category: row.category, description: row.description,
        costMicros: BigInt(row.cost_micros), quantityMin: row.quantity_min, quantityMax: row.quantity_max,
        isRefillable: row.is_refillable, isCancellable: row.is_cancellable,
        guarantee: guaranteeOf(row), guaranteeContradiction: row.guarantee_contradiction,
      },
      service: service === undefined ? null : {
        id: service.id, platform: service.platform, metric: service.metric, type: service.type, rateMicros: BigInt(service.rate_micros),
        isOnSale: service.is_on_sale, offReason: service.off_reason, offSince: service.off_since, isRateByHand: service.edited_fields.includes('rateMicros'),
        changedAt: service.changed_at,
      },
    }]
  }))
}

/** Writes a plan: rows, services and rates in a few statements of many rows each. */
export async function writePlan(
  tx: Transaction, supplier: { readonly id: string, readonly currency: string }, plan: CataloguePlan, declaredSource: DeclaredSource | null,
): Promise<void> {
  for (const chunk of chunks(plan.entries)) await writeEntries(tx, supplier.id, chunk)
  await sql`update supplier_services set seen_at = ${tx.now}::timestamptz where id = any(${plan.unchangedIds}::bigint[])`.execute(tx.db)
  for (const chunk of chunks(plan.services)) await writeServices(tx, supplier, chunk, declaredSource)
  await stopSoldBelowCost(tx, supplier.id)
  await stopGone(tx, plan.goneIds)
}

/** Takes off sale what the supplier no longer lists. */
export async function stopGone(tx: Transaction, goneIds: readonly string[]): Promise<void> {
  if (goneIds.length === 0) return
  await sql`update supplier_services set gone_at = ${tx.now}::timestamptz where id = any(${goneIds}::bigint[])`.execute(tx.db)
  await sql`
    update services set is_on_sale = false, off_reason = ${GONE_REASON}, off_since = ${tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz
    where supplier_service_id = any(${goneIds}::bigint[]) and is_on_sale`.execute(tx.db)
}

/** A service on sale whose new cost has passed its rate, and why it stops. */
export interface RisenCost {
  readonly entryId: string
  readonly costMicros: bigint
  readonly reason: string
}

/** Stops what the supplier now asks more for than it sells at, at once: the cost is a fact that waits for no decision. */
export async function stopRisen(tx: Transaction, risen: readonly RisenCost[]): Promise<void> {
  if (risen.length === 0) return
  const rows = risen.map(({ entryId, costMicros, reason }) => ({ id: entryId, cost_micros: costMicros.toString(), reason }))
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id bigint, cost_micros bigint, reason text)`
  await sql`update supplier_services u set cost_micros = r.cost_micros, quarantine_reason = r.reason from ${given} where u.id = r.id`.execute(tx.db)
  await sql`
    update services s set is_on_sale = false, off_reason = r.reason, off_since = ${tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz
    from ${given} where s.supplier_service_id = r.id and s.is_on_sale`.execute(tx.db)
}

async function writeEntries(tx: Transaction, supplierId: string, plans: readonly EntryPlan[]): Promise<void> {
  const rows = plans.map(({ entry, raw, quarantineReason }) => ({
    external_id: entry.externalId, name: entry.name, type: entry.type, category: entry.category, description: entry.description,
    cost_micros: entry.costMicros.toString(), quantity_min: entry.quantityMin, quantity_max: entry.quantityMax,
    is_refillable: entry.isRefillable, is_cancellable: entry.isCancellable, raw,
    guarantee_days: entry.guarantee?.days ?? null, is_lifetime_guarantee: entry.guarantee?.isLifetime ?? false,
    guarantee_words: entry.guarantee?.words ?? null, guarantee_contradiction: entry.guaranteeContradiction, quarantine_reason: quarantineReason,
  }))
  await sql`
    insert into supplier_services as known (supplier_id, external_id, name, type, category, description, cost_micros, quantity_min, quantity_max,
      is_refillable, is_cancellable, raw, guarantee_days, is_lifetime_guarantee, guarantee_words, guarantee_contradiction, quarantine_reason, seen_at)
    select ${supplierId}::bigint, r.external_id, r.name, r.type, r.category, r.description, r.cost_micros, r.quantity_min, r.quantity_max,
      r.is_refillable, r.is_cancellable, r.raw, r.guarantee_days, r.is_lifetime_guarantee, r.guarantee_words, r.guarantee_contradiction, r.quarantine_reason,
      ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(external_id text, name text, type text, category text, description text, cost_micros bigint,
      quantity_min int, quantity_max int, is_refillable boolean, is_cancellable boolean, raw jsonb, guarantee_days int, is_lifetime_guarantee boolean,
      guarantee_words text, guarantee_contradiction text, quarantine_reason text)
    on conflict (supplier_id, external_id) do update set name = excluded.name, type = excluded.type, category = excluded.category,
      description = excluded.description, cost_micros = excluded.cost_micros, quantity_min = excluded.quantity_min, quantity_max = excluded.quantity_max,
      is_refillable = excluded.is_refillable, is_cancellable = excluded.is_cancellable, raw = excluded.raw, guarantee_days = excluded.guarantee_days,
      is_lifetime_guarantee = excluded.is_lifetime_guarantee, guarantee_words = excluded.guarantee_words,
      guarantee_contradiction = excluded.guarantee_contradiction, quarantine_reason = excluded.quarantine_reason, seen_at = excluded.seen_at,
      gone_at = null`.execute(tx.db)
}

async function writeServices(
  tx: Transaction, supplier: { readonly id: string, readonly currency: string }, plans: readonly ServicePlan[], declaredSource: DeclaredSource | null,
): Promise<void> {
  const rows = plans.map(plan => ({
    external_id: plan.externalId, platform: plan.platform, metric: plan.metric, category: plan.category, type: plan.type, name: plan.name,
    description: plan.description, rate_micros: plan.rateMicros.toString(), quantity_min: plan.quantityMin, quantity_max: plan.quantityMax,
    guarantee_days: plan.guarantee?.days ?? null, is_lifetime_guarantee: plan.guarantee?.isLifetime ?? false, guarantee_words: plan.guarantee?.words ?? null,
    is_on_sale: plan.isOnSale, off_reason: plan.offReason, off_since: plan.offSince?.toISOString() ?? null,
    claim_start: plan.claims.start, claim_speed: plan.claims.speed, claim_quality: plan.claims.quality, drop_class: plan.claims.drop,
    search_text: searchTextOf(plan), previous_rate_micros: plan.previousRateMicros?.toString() ?? null,
  }))
  // The rate's history is written from the same rows: a new service begins its history, an old one adds to it when the rate moved.
  await sql`
    with given as (
      select r.*, known.id as supplier_service_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(external_id text, platform text, metric text, category text, type text, name text,
        description text, rate_micros bigint, quantity_min int, quantity_max int, guarantee_days int, is_lifetime_guarantee boolean, guarantee_words text,
        is_on_sale boolean, off_reason text, off_since timestamptz, claim_start text, claim_speed text, claim_quality text, drop_class text,
        search_text text, previous_rate_micros bigint)
      join supplier_services known on known.supplier_id = ${supplier.id}::bigint and known.external_id = r.external_id
    ), written as (
      insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, description, rate_micros, currency,
        quantity_min, quantity_max, guarantee_days, is_lifetime_guarantee, guarantee_words, declared_source, is_on_sale, off_reason, off_since,
        claim_start, claim_speed, claim_quality, drop_class, search_text, created_at, changed_at)
      select supplier_service_id, ${supplier.id}::bigint, platform, metric, category, type, name, description, rate_micros, ${supplier.currency},
        quantity_min, quantity_max, guarantee_days, is_lifetime_guarantee, guarantee_words, ${declaredSource ?? 'Undeclared'}, is_on_sale, off_reason, off_since,
        claim_start, claim_speed, claim_quality, drop_class, search_text, ${tx.now}::timestamptz, ${tx.now}::timestamptz
      from given
      on conflict (supplier_service_id) do update set platform = excluded.platform, metric = excluded.metric, type = excluded.type,
        category = ${unlessEdited('category')}, name = ${unlessEdited('name')}, description = ${unlessEdited('description')}, rate_micros = ${unlessEdited('rateMicros', 'rate_micros')},
        quantity_min = ${unlessEdited('quantityMin', 'quantity_min')}, quantity_max = ${unlessEdited('quantityMax', 'quantity_max')},
        guarantee_days = ${unlessEdited('guarantee', 'guarantee_days')}, is_lifetime_guarantee = ${unlessEdited('guarantee', 'is_lifetime_guarantee')},
        guarantee_words = ${unlessEdited('guarantee', 'guarantee_words')},
        declared_source = case when ${declaredSource}::text is null or 'declaredSource' = any(services.edited_fields) then services.declared_source else excluded.declared_source end,
        is_on_sale = excluded.is_on_sale, off_reason = excluded.off_reason, off_since = excluded.off_since,
        claim_start = excluded.claim_start, claim_speed = excluded.claim_speed, claim_quality = excluded.claim_quality, drop_class = excluded.drop_class,
        search_text = case when services.edited_fields && '{name,category}' then services.search_text else excluded.search_text end, changed_at = excluded.changed_at
      returning id, supplier_service_id
    )
    insert into service_rates (service_id, rate_micros, previous_rate_micros, at)
    select written.id, given.rate_micros, given.previous_rate_micros, ${tx.now}::timestamptz
    from written join given using (supplier_service_id)
    where given.previous_rate_micros is distinct from given.rate_micros`.execute(tx.db)
}

/** What the supplier says, unless a person has said otherwise: an import leaves alone what was edited at the desk. */
function unlessEdited(field: string, column: string = field): RawBuilder<unknown> {
  return sql.raw(`case when '${field}' = any(services.edited_fields) then services.${column} else excluded.${column} end`)
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += CHUNK_ROWS) yield items.slice(at, at + CHUNK_ROWS)
}
