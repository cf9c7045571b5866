import { kindsOfGroups, type OrderStatus, type PaymentMethod, type StatementGroup, type TransferKind } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'

/** One line of a statement: what a transfer did to the available balance. */
export interface StatementRow {
  readonly id: string
  readonly transfer_id: string
  readonly at: Date
  readonly kind: TransferKind
  readonly amount_micros: string
  readonly available_after_micros: string
  readonly currency: string
  readonly order_id: string | null
  readonly service_name: string | null
  readonly undelivered: number | null
  readonly order_status: OrderStatus | null
  readonly payment_id: string | null
  readonly payment_reference: string | null
  readonly method_words: string | null
  readonly method: PaymentMethod | null
  readonly withdrawal_id: string | null
  readonly clause: string | null
  readonly reason: string | null
}

/** What a reader wants to see of a statement. */
export interface StatementSelection {
  readonly groups?: readonly StatementGroup[] | null
  /** From this instant on, and before that one. */
  readonly from?: Date | null
  readonly until?: Date | null
  /** The number of an order or withdrawal, or the reference of a payment. */
  readonly search?: string | null
}

/** Where a page goes on: after a line, towards older ones, or before it, towards newer ones. */
export interface StatementPosition {
  readonly postingId: string
  readonly transferId: string
  readonly isBackward: boolean
}

/**
 * A customer's statement from a position on, one line more than asked for when there are more. Backward they come oldest first.
 *
 * An account's postings and transfers are written under its balance row, so both stand in the order of their numbers, and a page costs what its
 * lines cost however long the statement is.
 */
export async function readStatement(
  db: Kysely<Tables>, accountId: string, selection: StatementSelection, first: number, position: StatementPosition | null,
): Promise<StatementRow[]> {
  if (selection.groups?.length === 0) return []
  const direction = sql.raw(position?.isBackward === true ? 'asc' : 'desc')
  const window = await windowOf(db, accountId, selection, position)
  const { rows } = await sql<StatementRow>`
    select line.*, o.service_name, case when line.kind = 'Refund' then o.quantity - o.delivered end as undelivered,
      o.status as order_status, pay.method, pay.reference as payment_reference, pay.method_words
    from (
      select p.id, p.transfer_id, p.created_at as at, t.kind, t.currency, t.order_id, t.payment_id, t.withdrawal_id, t.clause, t.reason, p.available_after_micros,
        case when p.destination = ${`available:${accountId}`} then p.amount_micros else -p.amount_micros end as amount_micros
      from ${sourceOf(accountId, selection, first, window, direction)}
      where p.account_id = ${accountId}::bigint and p.id > ${window.postings.above}::bigint and p.id < ${window.postings.below}::bigint and ${inTime(sql`p.created_at`, selection)}
        and ${`available:${accountId}`} in (p.source, p.destination)
      order by p.id ${direction} limit ${first + 1}
    ) line
    left join orders o on o.id = line.order_id left join payments pay on pay.id = line.payment_id
    order by line.id ${direction}`.execute(db)
  return rows
}

/**
 * Most lines are charges, and whoever looks at those, or at everything, reads postings until the page is full. Other kinds can be rare among a
 * million charges: each is read from an index of its own. What a search names is found by its number.
 */
function sourceOf(accountId: string, selection: StatementSelection, first: number, window: Window, direction: RawBuilder<unknown>): RawBuilder<unknown> {
  const kinds = selection.groups == null ? null : kindsOfGroups(selection.groups)
  const ofKinds = kinds === null ? sql`true` : sql`t.kind = any(${kinds}::text[])`
  const search = selection.search?.trim() ?? ''
  if (search !== '') return sql`(select * from transfers t where ${searchCondition(accountId, search)} and ${ofKinds} offset 0) t ${THEIR_POSTINGS}`
  if (kinds === null || kinds.includes('Charge')) {
    return sql`postings p join transfers t on t.id = p.transfer_id and ${ofKinds} and ${between(sql`p.account_id, p.id`, sql`${accountId}::bigint`, window.postings)}`
  }
  return sql`(
    select t.* from unnest(${kinds}::text[]) as wanted (kind) cross join lateral (
      select t.* from transfers t where t.account_id = ${accountId}::bigint and t.kind = wanted.kind and t.kind <> 'Charge' and ${inTime(sql`t.created_at`, selection)}
        and ${between(sql`t.account_id, t.kind, t.id`, sql`${accountId}::bigint, wanted.kind`, window.transfers)}
      order by t.id ${direction} limit ${first + 1}
    ) t
  ) t ${THEIR_POSTINGS}`
}

/** `offset 0` keeps the planner from beginning at the other end, with all postings of the account. */
const THEIR_POSTINGS = sql`cross join lateral (select * from postings p where p.transfer_id = t.id offset 0) p`

/** Numbers above the first and below the second. */
interface Bounds {
  readonly above: string
  readonly below: string
}

interface Window {
  readonly postings: Bounds
  readonly transfers: Bounds
}

/**
 * Compared as a row, which only the index in that order can answer. Given the account as a plain condition alone, the planner takes one customer's
 * large share of the house for a reason to walk through everybody's rows from the newest.
 */
function between(columns: RawBuilder<unknown>, values: RawBuilder<unknown>, { above, below }: Bounds): RawBuilder<unknown> {
  return sql`(${columns}) > (${values}, ${above}::bigint) and (${columns}) < (${values}, ${below}::bigint)`
}

function inTime(createdAt: RawBuilder<unknown>, { from, until }: StatementSelection): RawBuilder<unknown> {
  return sql`${from == null ? sql`true` : sql`${createdAt} >= ${from}::timestamptz`} and ${until == null ? sql`true` : sql`${createdAt} < ${until}::timestamptz`}`
}

/** The narrowest numbers that the position and the instants leave. */
async function windowOf(db: Kysely<Tables>, accountId: string, { from, until }: StatementSelection, position: StatementPosition | null): Promise<Window> {
  const first = from == null ? null : await firstPostingFrom(db, accountId, new Date(from.getTime() - SLACK_MS))
  const end = until == null ? null : await firstPostingFrom(db, accountId, new Date(until.getTime() + SLACK_MS))
  const boundsOf = (key: 'postingId' | 'transferId'): Bounds => {
    const above = [0n, ...(first === null ? [] : [BigInt(first[key]) - 1n]), ...(position?.isBackward === true ? [BigInt(position[key])] : [])]
    const below = [BEYOND_ALL, ...(end === null ? [] : [BigInt(end[key])]), ...(position?.isBackward === false ? [BigInt(position[key])] : [])]
    return { above: greatest(above).toString(), below: (-greatest(below.map(number => -number))).toString() }
  }
  return { postings: boundsOf('postingId'), transfers: boundsOf('transferId') }
}

function greatest(numbers: readonly bigint[]): bigint {
  return numbers.reduce((most, number) => number > most ? number : most)
}

const BEYOND_ALL = 9_223_372_036_854_775_807n

/**
 * A command's instant is taken when it begins, and its number when it has the balance row, so of two neighbours the later number may carry the
 * earlier instant. No command lives as long as this.
 */
const SLACK_MS = 300_000

interface Boundary {
  readonly postingId: string
  readonly transferId: string
}

/** The first line of an account at or after an instant, found by halving the numbers: some thirty looks into the index that the pages use, and no index for instants. */
async function firstPostingFrom(db: Kysely<Tables>, accountId: string, at: Date): Promise<Boundary> {
  const { rows: [found] } = await sql<Boundary>`
    with recursive halved (low, high) as (
      select low.id, high.id from (select min(id) as id from postings where account_id = ${accountId}::bigint) low,
        (select max(id) as id from postings where account_id = ${accountId}::bigint) high
      union all
      select case when probe.created_at < ${at}::timestamptz then probe.id + 1 else low end,
        case when probe.created_at < ${at}::timestamptz then high else (low + high) / 2 - 1 end
      from halved cross join lateral (
        select id, created_at from postings where account_id = ${accountId}::bigint and id >= (low + high) / 2 order by id limit 1
      ) probe
      where low <= high
    )
    select p.id as "postingId", p.transfer_id as "transferId" from halved cross join lateral (
      select id, transfer_id from postings where account_id = ${accountId}::bigint and id >= low order by id limit 1
    ) p where low > high`.execute(db)
  return found ?? { postingId: BEYOND_ALL.toString(), transferId: BEYOND_ALL.toString() }
}

/** A number with or without the mark before it is an order's or a withdrawal's; anything else can only be the reference of a payment. */
function searchCondition(accountId: string, search: string): RawBuilder<unknown> {
  const number = /^[#№]?\s*(\d{1,3}(?:,\d{3})+|\d{1,18})$/.exec(search)?.[1]?.replaceAll(',', '')
  const byReference = sql`select t.id from payments named join transfers t on t.payment_id = named.id
    where named.reference = ${search.toUpperCase()} and named.account_id = ${accountId}::bigint`
  return number === undefined ? sql`t.id in (${byReference})` : sql`t.id in (
    select t.id from transfers t where t.order_id = ${number}::bigint
    union all select t.id from transfers t where t.withdrawal_id = ${number}::bigint
    union all ${byReference})`
}
