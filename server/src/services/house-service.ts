import { isSoldBelowCost, rateMinOf, ruleFor, type PricingRule } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import { readPricingRules, type KeptPricingRule } from './pricing-rules.ts'
import { contains, wordsOf } from './search-text.ts'
import { SERVICE_COLUMNS, type ServiceRow } from './service.facts.ts'

/** A service as the house looks at it: with what it costs and whose it is. */
export interface HouseServiceRow extends ServiceRow {
  readonly cost_micros: string
  readonly supplier_name: string
  readonly external_id: string
  readonly gone_at: Date | null
  readonly quarantine_reason: string | null
  readonly edited_fields: readonly string[]
}

/** What the house wants to see of its catalogue. */
export interface HouseServiceSelection {
  readonly search?: string | null
  readonly platform?: string | null
  readonly category?: string | null
  readonly supplierId?: string | null
  readonly isOnSale?: boolean | null
  /** Held back by an import. */
  readonly isHeldBack?: boolean | null
  /** Earns less than the rule that holds for it asks; without a rule, sold below its cost. */
  readonly isBelowMargin?: boolean | null
  readonly ids?: readonly string[] | null
}

/** The orders in which the house reads its catalogue. The id makes each of them total. */
export const HOUSE_SERVICE_SORTS = {
  Name: { column: sql.ref('s.name'), isDescending: false, type: 'text', valueOf: (row: HouseServiceRow) => row.name },
  Newest: { column: sql.ref('s.id'), isDescending: true, type: 'bigint', valueOf: (row: HouseServiceRow) => row.id },
  RateAscending: { column: sql.ref('s.rate_micros'), isDescending: false, type: 'bigint', valueOf: (row: HouseServiceRow) => row.rate_micros },
  RateDescending: { column: sql.ref('s.rate_micros'), isDescending: true, type: 'bigint', valueOf: (row: HouseServiceRow) => row.rate_micros },
} as const

const HOUSE_COLUMNS = sql`${SERVICE_COLUMNS}, s.edited_fields, u.cost_micros, u.external_id, u.gone_at, u.quarantine_reason, p.name as supplier_name`
const FROM = sql`services s join supplier_services u on u.id = s.supplier_service_id join suppliers p on p.id = s.supplier_id`

/** A page of the catalogue for the house, one more than asked for when there are more. */
export async function readHouseServices(
  db: Kysely<Tables>, selection: HouseServiceSelection, sortName: keyof typeof HOUSE_SERVICE_SORTS, first: number, after: { readonly value: string, readonly id: string } | null,
): Promise<HouseServiceRow[]> {
  const sort = HOUSE_SERVICE_SORTS[sortName]
  const direction = sql.raw(sort.isDescending ? 'desc' : 'asc')
  const from = after === null ? sql`true`
    : sql`(${sort.column}, s.id) ${sql.raw(sort.isDescending ? '<' : '>')} (${after.value}::${sql.raw(sort.type)}, ${after.id}::bigint)`
  const { rows } = await sql<HouseServiceRow>`
    select ${HOUSE_COLUMNS} from ${FROM} where ${await conditionOf(db, selection)} and ${from}
    order by ${sort.column} ${direction}, s.id ${direction} limit ${first + 1}`.execute(db)
  return rows
}

/** How many services a selection of the house holds. */
export async function countHouseServices(db: Kysely<Tables>, selection: HouseServiceSelection): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${FROM} where ${await conditionOf(db, selection)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** One service of the house; null where there is none. */
export async function readHouseService(db: Kysely<Tables>, id: string): Promise<HouseServiceRow | null> {
  const { rows } = await sql<HouseServiceRow>`select ${HOUSE_COLUMNS} from ${FROM} where s.id = ${id}::bigint`.execute(db)
  return rows[0] ?? null
}

/** All services of a selection, at most one more than `limit`. */
export async function readChosenServices(db: Kysely<Tables>, selection: HouseServiceSelection, limit: number): Promise<HouseServiceRow[]> {
  const { rows } = await sql<HouseServiceRow>`
    select ${HOUSE_COLUMNS} from ${FROM} where ${await conditionOf(db, selection)} order by s.id limit ${limit + 1}`.execute(db)
  return rows
}

/** The same, held until the end of the transaction, in the order of their ids, so that two who change many do not wait for each other. */
export async function lockServices(db: Kysely<Tables>, ids: readonly string[]): Promise<HouseServiceRow[]> {
  const { rows } = await sql<HouseServiceRow>`
    select ${HOUSE_COLUMNS} from ${FROM} where s.id = any(${ids}::bigint[]) order by s.id for update of s`.execute(db)
  return rows
}

/** What the rules ask about a service. */
export function pricedEntryOf(row: Pick<ServiceRow, 'id' | 'platform' | 'category' | 'supplier_id'>) {
  return { id: row.id, platform: row.platform, category: row.category, supplierId: row.supplier_id }
}

/** Whether a service earns less than its rule asks; without a rule, whether it is sold below its cost. */
export function isBelowMargin(row: Pick<HouseServiceRow, 'rate_micros' | 'cost_micros'>, rule: PricingRule | null): boolean {
  const [rate, cost] = [BigInt(row.rate_micros), BigInt(row.cost_micros)]
  return isSoldBelowCost(rate, cost) || (rule !== null && rate < rateMinOf(cost, rule))
}

type MarginRow = Pick<HouseServiceRow, 'id' | 'platform' | 'category' | 'supplier_id' | 'rate_micros' | 'cost_micros'>

/** The services below their margin. A catalogue has thousands: judged here, by the function that the rest of the house uses. */
async function idsBelowMargin(db: Kysely<Tables>): Promise<string[]> {
  const rules: readonly KeptPricingRule[] = await readPricingRules(db)
  const { rows } = await sql<MarginRow>`select s.id, s.platform, s.category, s.supplier_id, s.rate_micros, u.cost_micros from ${FROM}`.execute(db)
  return rows.filter(row => isBelowMargin(row, ruleFor(pricedEntryOf(row), rules))).map(row => row.id)
}

async function conditionOf(db: Kysely<Tables>, selection: HouseServiceSelection): Promise<RawBuilder<boolean>> {
  const { search, platform, category, supplierId, isOnSale, isHeldBack, ids } = selection
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  for (const word of wordsOf(search ?? '')) {
    const byNumber = /^\d{1,15}$/.test(word) ? sql`s.id = ${word}::bigint or u.external_id = ${word}` : sql`false`
    conditions.push(sql`(${contains(sql.ref('s.search_text'), word)} or ${byNumber})`)
  }
  if (platform != null) conditions.push(sql`s.platform = ${platform}::text`)
  if (category != null) conditions.push(sql`s.category = ${category}::text`)
  if (supplierId != null) conditions.push(/^\d{1,18}$/.test(supplierId) ? sql`s.supplier_id = ${supplierId}::bigint` : sql`false`)
  if (isOnSale != null) conditions.push(sql`s.is_on_sale = ${isOnSale}::boolean`)
  if (isHeldBack != null) conditions.push(sql`(u.quarantine_reason is not null and not s.is_on_sale) = ${isHeldBack}::boolean`)
  if (ids != null) conditions.push(sql`s.id = any(${ids}::bigint[])`)
  if (selection.isBelowMargin != null) {
    conditions.push(sql`(s.id = any(${await idsBelowMargin(db)}::bigint[])) = ${selection.isBelowMargin}::boolean`)
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}
