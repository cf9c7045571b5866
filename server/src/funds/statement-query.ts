import { kindsOfGroups, type StatementGroup, type TransferKind } from '@tallyboard/schema'
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
  readonly payment_id: string | null
  readonly payment_reference: string | null
  readonly method_words: string | null
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
  const { rows } = await sql<StatementRow>`
    select line.*, o.service_name, case when line.kind = 'Refund' then o.quantity - o.delivered end as undelivered,
      pay.reference as payment_reference, pay.method_words
    from (
      select p.id, p.transfer_id, p.created_at as at, t.kind, t.currency, t.order_id, t.payment_id, t.withdrawal_id, t.clause, t.reason, p.available_after_micros,
        case when p.destination = ${`available:${accountId}`} then p.amount_micros else -p.amount_micros end as amount_micros
      from ${await sourceOf(db, accountId, selection, first, position)}
      where p.account_id = ${accountId}::bigint and ${`available:${accountId}`} in (p.source, p.destination)
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
async function sourceOf(
  db: Kysely<Tables>, accountId: string, selection: StatementSelection, first: number, position: StatementPosition | null,
): Promise<RawBuilder<unknown>> {
  const kinds = selection.groups == null ? null : kindsOfGroups(selection.groups)
  const lowest = selection.from == null ? null : await firstPostingFrom(db, accountId, new Date(selection.from.getTime() - SLACK_MS))
  const highest = selection.until == null ? null : await firstPostingFrom(db, accountId, new Date(selection.until.getTime() + SLACK_MS))
  const isBackward = position?.isBackward === true
  const within = (column: 'posting_id' | 'transfer_id', name: RawBuilder<unknown>, createdAt: RawBuilder<unknown>): RawBuilder<unknown> => {
    const conditions: RawBuilder<unknown>[] = [sql`true`]
    const positionId = column === 'posting_id' ? position?.postingId : position?.transferId
    if (positionId !== undefined) conditions.push(sql`${name} ${sql.raw(isBackward ? '>' : '<')} ${positionId}::bigint`)
    if (lowest !== null) conditions.push(sql`${name} >= ${lowest[column]}::bigint`)
    if (highest !== null) conditions.push(sql`${name} < ${highest[column]}::bigint`)
    if (selection.from != null) conditions.push(sql`${createdAt} >= ${selection.from}::timestamptz`)
    if (selection.until != null) conditions.push(sql`${createdAt} < ${selection.until}::timestamptz`)
    return sql.join(conditions, sql` and `)
  }
  const ofKinds = kinds === null ? sql`true` : sql`t.kind = any(${kinds}::text[])`
  const search = selection.search?.trim() ?? ''
  if (search !== '') {
    return sql`transfers t join postings p on p.transfer_id = t.id and ${searchCondition(accountId, search)} and ${ofKinds}
      and ${within('posting_id', sql`p.id`, sql`p.created_at`)}`
  }
  if (kinds !== null && !kinds.includes('Charge')) {
    return sql`(
      select t.* from unnest(${kinds}::text[]) as wanted (kind) cross join lateral (
        select t.* from transfers t where t.account_id = ${accountId}::bigint and t.kind = wanted.kind and t.kind <> 'Charge'
          and ${within('transfer_id', sql`t.id`, sql`t.created_at`)}
        order by t.id ${sql.raw(isBackward ? 'asc' : 'desc')} limit ${first + 1}
      ) t
    ) t join postings p on p.transfer_id = t.id`
  }
  return sql`postings p join transfers t on t.id = p.transfer_id and ${ofKinds} and ${within('posting_id', sql`p.id`, sql`p.created_at`)}`
}

/**
 * A command's instant is taken when it begins, and its number when it has the balance row, so of two neighbours the later number may carry the
 * earlier instant. No command lives as long as this.
 */
const SLACK_MS = 300_000

interface Boundary {
  readonly posting_id: string
  readonly transfer_id: string
}

const BEYOND_ALL: Boundary = { posting_id: '9223372036854775807', transfer_id: '9223372036854775807' }

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
    select p.id as posting_id, p.transfer_id from halved cross join lateral (
      select id, transfer_id from postings where account_id = ${accountId}::bigint and id >= low order by id limit 1
    ) p where low > high`.execute(db)
  return found ?? BEYOND_ALL
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
