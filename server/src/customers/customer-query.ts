import type { AccountStatus, ActorKind, ClauseId, Role } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'

/** Which accounts somebody wants to see. */
export interface CustomerSelection {
  readonly search: string | null
  readonly statuses: readonly AccountStatus[] | null
  readonly roles: readonly Role[] | null
}

/** An account with how its person is written to; null once they are erased. */
export interface CustomerRow {
  readonly id: string
  readonly email: string | null
}

const CUSTOMERS = sql.raw('accounts a left join users u on u.id = a.user_id')

/** A page of accounts, newest first, one more than asked for when there are more. */
export async function readCustomers(db: Kysely<Tables>, { search, statuses, roles }: CustomerSelection, first: number, beforeId: string | null): Promise<CustomerRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (beforeId !== null) conditions.push(sql`a.id < ${beforeId}::bigint`)
  if (statuses !== null) conditions.push(sql`a.status = any(${[...statuses]}::text[])`)
  if (roles !== null) conditions.push(sql`a.role = any(${[...roles]}::text[])`)
  const words = wordsOf(search ?? '')
  if (words.length > 0) conditions.push(foundBy(words))
  const { rows } = await sql<CustomerRow>`
    select a.id, u.email from ${CUSTOMERS} where ${sql.join(conditions, sql` and `)} order by a.id desc limit ${first + 1}`.execute(db)
  return rows
}

/** An account's number; or words, each of which is a part of the name or the address. Two looks, so that each has its index. */
function foundBy(words: readonly string[]): RawBuilder<unknown> {
  const number = /^#?(\d{1,18})$/.exec(words.join('').replaceAll(',', ''))?.[1]
  const byWords = sql`select f.id from users w join accounts f on f.user_id = w.id
    where ${sql.join(words.map(word => contains(sql`lower(w.name || ' ' || w.email)`, word)), sql` and `)}`
  return number === undefined ? sql`a.id in (${byWords})` : sql`a.id in (${byWords} union select ${number}::bigint)`
}

/** One account; null where there is none. */
export async function readCustomer(db: Kysely<Tables>, id: string): Promise<CustomerRow | null> {
  const { rows: [row] } = await sql<CustomerRow>`select a.id, u.email from ${CUSTOMERS} where a.id = ${id}::bigint`.execute(db)
  return row ?? null
}

/** How much there is of everything about a customer. */
export interface CustomerCounts {
  readonly orderCount: number
  readonly openOrderCount: number
  readonly refillCount: number
  readonly openRefillCount: number
  readonly paymentCount: number
  readonly withdrawalCount: number
  readonly openWithdrawalCount: number
  readonly threadCount: number
  readonly openThreadCount: number
  readonly sessionCount: number
}

/** Ended orders are counted as they end, so that an account with a million of them is opened as quickly as a new one. */
export async function countOfCustomer(db: Kysely<Tables>, id: string, now: Date): Promise<CustomerCounts> {
  const { rows: [counts] } = await sql<CustomerCounts>`
    select ended.count + open.count as "orderCount", open.count as "openOrderCount", r.*, p.*, w.*, t.*, s.*
    from (select coalesce(sum(count), 0)::int as count from ended_order_counts where account_id = ${id}::bigint) ended,
      (select count(*)::int as count from orders where account_id = ${id}::bigint and ended_at is null) open,
      (select count(*)::int as "refillCount", count(*) filter (where ended_at is null)::int as "openRefillCount" from refills where account_id = ${id}::bigint) r,
      (select count(*)::int as "paymentCount" from payments where account_id = ${id}::bigint) p,
      (select count(*)::int as "withdrawalCount", count(*) filter (where ended_at is null)::int as "openWithdrawalCount" from withdrawals where account_id = ${id}::bigint) w,
      (select count(*)::int as "threadCount", count(*) filter (where status <> 'Resolved')::int as "openThreadCount" from threads where account_id = ${id}::bigint) t,
      (select count(*)::int as "sessionCount" from sessions se join accounts a on a.user_id = se.user_id where a.id = ${id}::bigint and se.expires_at > ${now}::timestamptz) s`.execute(db)
  if (counts === undefined) throw new Error('counts are always answered')
  return counts
}

/** A change of an account's standing, as it is told. */
export interface StandingChangeRow {
  readonly id: string
  readonly at: Date
  readonly before: AccountStatus
  readonly after: AccountStatus
  readonly clause: ClauseId | null
  readonly reason: string
  readonly actorKind: ActorKind
  readonly actorName: string | null
  readonly paymentId: string | null
  readonly disputeId: string | null
}

/** A change of a role, as it is told. */
export interface RoleChangeRow {
  readonly id: string
  readonly at: Date
  readonly before: Role
  readonly after: Role
  readonly reason: string
  readonly by: string | null
}

/** A note, with who wrote it. */
export interface CustomerNoteRow {
  readonly id: string
  readonly at: Date
  readonly text: string
  readonly author: string | null
}

/** More than anybody reads; the rest is in the archive. */
const HISTORY_MAX = 100

const nameOf = (column: string): RawBuilder<unknown> => sql`(select u.name from accounts na join users u on u.id = na.user_id where na.id = ${sql.raw(column)}::bigint)`

/** The changes of an account's standing, newest first. */
export async function readStandingChanges(db: Kysely<Tables>, id: string): Promise<StandingChangeRow[]> {
  const { rows } = await sql<StandingChangeRow>`
    select c.id, c.at, c.before, c.after, c.clause, c.reason, c.actor_kind as "actorKind",
      case when c.actor_kind in ('Agent', 'Administrator') then ${nameOf('c.actor_id')} end as "actorName", c.payment_id as "paymentId", c.dispute_id as "disputeId"
    from account_status_changes c where c.account_id = ${id}::bigint order by c.id desc limit ${HISTORY_MAX}`.execute(db)
  return rows
}

/** The changes of an account's role, newest first. */
export async function readRoleChanges(db: Kysely<Tables>, id: string): Promise<RoleChangeRow[]> {
  const { rows } = await sql<RoleChangeRow>`
    select c.id, c.at, c.before, c.after, c.reason, ${nameOf('c.actor_id')} as by
    from account_role_changes c where c.account_id = ${id}::bigint order by c.id desc limit ${HISTORY_MAX}`.execute(db)
  return rows
}

/** What the house has noted about an account, newest first. */
export async function readCustomerNotes(db: Kysely<Tables>, id: string): Promise<CustomerNoteRow[]> {
  return await notesWhere(db, sql`n.account_id = ${id}::bigint`)
}

/** One note. */
export async function readCustomerNote(db: Kysely<Tables>, noteId: string): Promise<CustomerNoteRow | null> {
  return (await notesWhere(db, sql`n.id = ${noteId}::bigint`))[0] ?? null
}

async function notesWhere(db: Kysely<Tables>, condition: RawBuilder<unknown>): Promise<CustomerNoteRow[]> {
  const { rows } = await sql<CustomerNoteRow>`
    select n.id, n.at, n.text, ${nameOf('n.actor_id')} as author from customer_notes n where ${condition} order by n.id desc limit ${HISTORY_MAX}`.execute(db)
  return rows
}
