import type { Metric, Platform } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import { contains, wordsOf } from './search-text.ts'
import { pricedFor, RATE_COLUMNS, SERVICE_COLUMNS, type PricedServiceRow, type ServiceRow } from './service.facts.ts'

/** What a reader wants to see of the catalogue. */
export interface ServiceSelection {
  readonly search?: string | null
  readonly platforms?: readonly Platform[] | null
  readonly categories?: readonly string[] | null
  readonly metrics?: readonly Metric[] | null
  readonly hasGuarantee?: boolean | null
  readonly guaranteeDaysMin?: number | null
  readonly rateMax?: bigint | null
  readonly rateMin?: bigint | null
  readonly isUsedBefore?: boolean | null
  readonly isNonDrop?: boolean | null
  readonly startsWithinMs?: number | null
  readonly includeOff?: boolean | null
}

/** The orders in which the catalogue can be read, by the rates of the list. The id makes each of them total, so a cursor never skips or repeats. */
export const SERVICE_SORTS = {
  RateAscending: { column: sql.ref('s.rate_micros'), isDescending: false, type: 'bigint', valueOf: (row: ServiceRow) => row.rate_micros },
  RateDescending: { column: sql.ref('s.rate_micros'), isDescending: true, type: 'bigint', valueOf: (row: ServiceRow) => row.rate_micros },
  Name: { column: sql.ref('s.name'), isDescending: false, type: 'text', valueOf: (row: ServiceRow) => row.name },
  Newest: { column: sql.ref('s.created_at'), isDescending: true, type: 'timestamptz', valueOf: (row: ServiceRow) => row.created_at.toISOString() },
} as const
export type ServiceSortName = keyof typeof SERVICE_SORTS

/** Where a page of services goes on: the sorted value and the id of the last one read. */
export interface ServicePosition {
  readonly value: string
  readonly id: string
}

/** The services of a selection from a position on, one more than asked for when there are more. */
export async function readServicePage(
  db: Kysely<Tables>, accountId: string, selection: ServiceSelection, sortName: ServiceSortName, first: number, after: ServicePosition | null,
): Promise<PricedServiceRow[]> {
  const sort = SERVICE_SORTS[sortName]
  const direction = sql.raw(sort.isDescending ? 'desc' : 'asc')
  const from = after === null ? sql`true`
    : sql`(${sort.column}, s.id) ${sql.raw(sort.isDescending ? '<' : '>')} (${after.value}::${sql.raw(sort.type)}, ${after.id}::bigint)`
  const { rows } = await sql<PricedServiceRow>`
    select ${SERVICE_COLUMNS}, ${RATE_COLUMNS} from services s join accounts a on a.id = ${accountId}::bigint where ${conditionOf(selection, accountId)} and ${from}
    order by ${sort.column} ${direction}, s.id ${direction} limit ${first + 1}`.execute(db)
  return rows
}

/** How many services a selection holds. */
export async function countServices(db: Kysely<Tables>, accountId: string, selection: ServiceSelection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from services s where ${conditionOf(selection, accountId)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** A heading of the catalogue and how many services stand under it. */
export interface Facet {
  readonly value: string
  readonly count: number
}

/** Counts by platform, metric and category. Each ignores its own part of the selection, so that a reader sees what choosing another would give. */
export async function readFacets(db: Kysely<Tables>, accountId: string, selection: ServiceSelection): Promise<Record<'platforms' | 'metrics' | 'categories', Facet[]>> {
  const countBy = async (column: string, part: 'platforms' | 'metrics' | 'categories') => {
    const { rows } = await sql<Facet>`
      select ${sql.ref(column)} as value, count(*)::int as count from services s
      where ${conditionOf({ ...selection, [part]: null }, accountId)} group by 1 order by 2 desc, 1`.execute(db)
    return rows
  }
  const [platforms, metrics, categories] = await Promise.all(
    [countBy('s.platform', 'platforms'), countBy('s.metric', 'metrics'), countBy('s.category', 'categories')] as const)
  return { platforms, metrics, categories }
}

/** These services at the rates an account pays, in the order of their ids; null where there is none. */
export async function readServices(db: Kysely<Tables>, accountId: string, ids: readonly string[]): Promise<(ServiceRow | null)[]> {
  const { rows } = await sql<PricedServiceRow>`
    select ${SERVICE_COLUMNS}, ${RATE_COLUMNS} from services s join accounts a on a.id = ${accountId}::bigint where s.id = any(${ids}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.id, pricedFor(row)]))
  return ids.map(id => found.get(id) ?? null)
}

/** What a list of orders usually wants to know of its services. */
export type ServiceBrief = Pick<ServiceRow, 'id' | 'name' | 'platform' | 'metric' | 'category' | 'type'>

/** The same in brief: a catalogue's texts are long, and a page of orders reads fifty of them. */
export async function readServiceBriefs(db: Kysely<Tables>, ids: readonly string[]): Promise<(ServiceBrief | null)[]> {
  const { rows } = await sql<ServiceBrief>`
    select id, name, platform, metric, category, type from services where id = any(${ids}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => found.get(id) ?? null)
}

/** Whether the customer has ordered each of these services before (P2.9). */
export async function readUsedBefore(db: Kysely<Tables>, accountId: string, ids: readonly string[]): Promise<boolean[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from unnest(${ids}::bigint[]) as s (id) where ${isUsedBefore(accountId)}`.execute(db)
  const used = new Set(rows.map(row => row.id))
  return ids.map(id => used.has(id))
}

/** One change of a service's rate (P1.4). */
export interface RateRow {
  readonly service_id: string
  readonly rate_micros: string
  readonly previous_rate_micros: string | null
  readonly at: Date
}

/** The last rates of each of these services, newest first. */
export async function readRates(db: Kysely<Tables>, ids: readonly string[], first: number): Promise<RateRow[][]> {
  const { rows } = await sql<RateRow>`
    select s.id as service_id, r.rate_micros, r.previous_rate_micros, r.at
    from unnest(${ids}::bigint[]) as s (id) cross join lateral (
      select * from service_rates where service_id = s.id order by id desc limit ${first}
    ) r order by r.id desc`.execute(db)
  const ratesOf = Map.groupBy(rows, row => row.service_id)
  return ids.map(id => ratesOf.get(id) ?? [])
}

function isUsedBefore(accountId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select from orders o where o.account_id = ${accountId}::bigint and o.service_id = s.id)`
}

function conditionOf(selection: ServiceSelection, accountId: string): RawBuilder<boolean> {
  const { search, platforms, categories, metrics, hasGuarantee, guaranteeDaysMin, rateMax, rateMin, isNonDrop, startsWithinMs } = selection
  const conditions: RawBuilder<unknown>[] = [selection.includeOff === true ? sql`true` : sql`s.is_on_sale`]
  for (const word of wordsOf(search ?? '')) {
    // Somebody who types a number may mean the number of a service.
    const byNumber = /^\d{1,15}$/.test(word) ? sql`s.id = ${word}::bigint` : sql`false`
    conditions.push(sql`(${contains(sql.ref('s.search_text'), word)} or ${byNumber})`)
  }
  if (platforms != null) conditions.push(sql`s.platform = any(${platforms}::text[])`)
  if (categories != null) conditions.push(sql`s.category = any(${categories}::text[])`)
  if (metrics != null) conditions.push(sql`s.metric = any(${metrics}::text[])`)
  if (hasGuarantee != null) conditions.push(sql`(s.guarantee_days is not null or s.is_lifetime_guarantee) = ${hasGuarantee}::boolean`)
  if (guaranteeDaysMin != null) conditions.push(sql`(s.guarantee_days >= ${guaranteeDaysMin}::int or s.is_lifetime_guarantee)`)
  if (rateMin != null) conditions.push(sql`s.rate_micros >= ${rateMin}::bigint`)
  if (rateMax != null) conditions.push(sql`s.rate_micros <= ${rateMax}::bigint`)
  if (selection.isUsedBefore != null) conditions.push(sql`${isUsedBefore(accountId)} = ${selection.isUsedBefore}::boolean`)
  if (isNonDrop != null) conditions.push(sql`coalesce(s.drop_class = 'NonDrop', false) = ${isNonDrop}::boolean`)
  if (startsWithinMs != null) {
    conditions.push(sql`exists (select from service_estimates e where e.service_id = s.id and e.start_median_ms <= ${startsWithinMs}::float8)`)
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}
