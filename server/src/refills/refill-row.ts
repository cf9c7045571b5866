import { isRefillOpen, type ActorKind, type Check, type RefillStatus, type Refusal } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'
import type { RefillEventKind } from './refill.entity.ts'

/** A refill as it is read from its table. */
export interface RefillRow {
  readonly id: string
  readonly order_id: string
  readonly account_id: string
  readonly status: RefillStatus
  readonly version: number
  readonly quantity: number
  readonly guaranteed_count: number
  readonly current_count: number
  readonly start_latest_at: Date
  readonly is_automatic: boolean
  readonly is_contested: boolean
  readonly contested_reason: string | null
  readonly contested_by: ActorKind | null
  readonly is_uncertain: boolean
  readonly refusal: Refusal | null
  readonly settings_version: number
  readonly checks: readonly Check[]
  readonly created_at: Date
  readonly sent_at: Date | null
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly changed_at: Date
}

/** Nobody knows whether the supplier took it. What was settled since is uncertain no more. */
const UNCERTAIN = `(r.is_contested and exists (select from refill_dispatches d where d.refill_id = r.id and d.state = 'Uncertain'))`

/** The columns of a `RefillRow`, of a table named `r`. Counts are exact in a double far beyond any counter. */
export const REFILL_COLUMNS = sql.raw(`r.id, r.order_id, r.account_id, r.status, r.version, r.quantity, r.guaranteed_count::float8 as guaranteed_count,
  r.current_count::float8 as current_count, r.start_latest_at, r.is_automatic, r.is_contested, r.contested_reason, ${UNCERTAIN} as is_uncertain,
  case when r.is_contested then (select e.actor_kind from refill_events e where e.refill_id = r.id and e.kind in ('Uncertain', 'Contested') order by e.version desc limit 1) end as contested_by,
  r.refusal, r.settings_version, r.checks,
  r.created_at, r.sent_at, r.started_at, r.ended_at, r.changed_at`)

/** What a reader wants to see of refills. */
export interface RefillSelection {
  readonly statuses?: readonly RefillStatus[] | null
  readonly orderId?: string | null
  readonly search?: string | null
  readonly isContested?: boolean | null
  readonly isUncertain?: boolean | null
  readonly isLate?: boolean | null
}

/** Refills, newest first, from an id on; one more than asked for when there are more. `accountId` null: everybody's. */
export async function readRefillPage(
  db: Kysely<Tables>, accountId: string | null, selection: RefillSelection, first: number, beforeId: string | null, now: Date,
): Promise<RefillRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (accountId !== null) conditions.push(sql`r.account_id = ${accountId}::bigint`)
  if (beforeId !== null) conditions.push(sql`r.id < ${beforeId}::bigint`)
  if (selection.statuses != null) conditions.push(sql`r.status = any(${[...selection.statuses]}::text[])`)
  if (selection.orderId != null) conditions.push(sql`r.order_id = ${selection.orderId}::bigint`)
  if (selection.isContested != null) conditions.push(sql`r.is_contested = ${selection.isContested}`)
  if (selection.isUncertain != null) conditions.push(sql`${sql.raw(UNCERTAIN)} = ${selection.isUncertain}`)
  // What is contested or uncertain is open, and an index holds what is open.
  if (selection.isContested === true || selection.isUncertain === true) conditions.push(sql`r.ended_at is null`)
  if (selection.isLate != null) {
    const late = sql`(r.ended_at is null and r.started_at is null and r.start_latest_at < ${now}::timestamptz)`
    conditions.push(selection.isLate ? late : sql`not ${late}`)
  }
  const search = selection.search?.trim() ?? ''
  if (search !== '') conditions.push(searchCondition(search))
  const { rows } = await sql<RefillRow>`
    select ${REFILL_COLUMNS} from refills r where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${first + 1}`.execute(db)
  return rows
}

/** How many refills of a customer stand where. Without a search it goes through an index alone. */
export async function countRefills(db: Kysely<Tables>, accountId: string, search: string | null) {
  const words = search?.trim() ?? ''
  const { rows } = await sql<{ status: RefillStatus, count: number }>`
    select r.status, count(*)::int as count from refills r
    where r.account_id = ${accountId}::bigint and ${words === '' ? sql`true` : searchCondition(words)} group by r.status`.execute(db)
  const of = (is: (status: RefillStatus) => boolean) => rows.reduce((sum, row) => is(row.status) ? sum + row.count : sum, 0)
  return {
    all: of(() => true), open: of(isRefillOpen), evidenceWanted: of(status => status === 'EvidenceWanted'), completed: of(status => status === 'Completed'),
    rejected: of(status => status === 'Rejected'),
  }
}

/** A number of a refill or of its order, a part of the link, or words of the service. */
function searchCondition(search: string): RawBuilder<unknown> {
  const number = /^[#№]?\s*(\d{1,3}(?:,\d{3})+|\d{1,18})$/.exec(search)?.[1]?.replaceAll(',', '')
  const link = search.toLowerCase().replace(/^https?:\/\//, '').replace(/^(www|m)\./, '')
  const words = wordsOf(search).map(word => contains(sql`lower(o.service_name)`, word))
  return sql`(${number === undefined ? sql`false` : sql`r.order_id = ${number}::bigint or r.id = ${number}::bigint`}
    or ${contains(sql`lower(r.canonical_link)`, link)}
    or exists (select from orders o where o.id = r.order_id and ${words.length === 0 ? sql`false` : sql.join(words, sql` and `)}))`
}

/** These refills, in the order of the ids; null where there is none. */
export async function readRefills(db: Kysely<Tables>, ids: readonly string[]): Promise<(RefillRow | null)[]> {
  const { rows } = await sql<RefillRow>`select ${REFILL_COLUMNS} from refills r where r.id = any(${ids}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => found.get(id) ?? null)
}

/** The refills of each of these orders, newest first. */
export async function readRefillsOfOrders(db: Kysely<Tables>, orderIds: readonly string[]): Promise<RefillRow[][]> {
  const { rows } = await sql<RefillRow>`select ${REFILL_COLUMNS} from refills r where r.order_id = any(${orderIds}::bigint[]) order by r.id desc`.execute(db)
  const found = Map.groupBy(rows, row => row.order_id)
  return orderIds.map(id => found.get(id) ?? [])
}

/** One row of a refill's history. */
export interface RefillEventRow {
  readonly refill_id: string
  readonly version: number
  readonly kind: RefillEventKind
  readonly at: Date
  readonly status: RefillStatus
  readonly actor_kind: ActorKind
  readonly actor_id: string | null
  readonly reason: string | null
}

/** The history of each of these refills, newest first. */
export async function readRefillEvents(db: Kysely<Tables>, refillIds: readonly string[]): Promise<RefillEventRow[][]> {
  const { rows } = await sql<RefillEventRow>`
    select e.refill_id, e.version, e.kind, e.at, e.status, e.actor_kind, e.actor_id, e.reason from refill_events e
    where e.refill_id = any(${refillIds}::bigint[]) order by e.refill_id, e.version desc`.execute(db)
  const found = Map.groupBy(rows, row => row.refill_id)
  return refillIds.map(id => found.get(id) ?? [])
}
