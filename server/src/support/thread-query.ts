import type { ThreadStatus, ThreadSubject } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { defineLoader } from '../context.ts'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'
import type { MessageNews, ThreadNews } from '../topics.ts'
import { MESSAGE_JSON, THREAD_COLUMNS, threadNews, type ThreadRow } from './thread-row.ts'

/** Which threads somebody wants to see. */
export interface ThreadSelection {
  readonly status?: ThreadStatus | null
  readonly subject?: ThreadSubject | null
  readonly orderId?: string | null
  readonly refillId?: string | null
  readonly isUnassigned?: boolean | null
  readonly search?: string | null
}

/** Where a page of threads goes on. */
export interface ThreadPosition {
  readonly at: string
  readonly id: string
}

/** A thread by its number, whoever's it is; null where there is none. */
export const threadLoader = defineLoader<string, ThreadNews | null>(async ({ house }, ids) => {
  const { rows } = await sql<ThreadRow>`select ${THREAD_COLUMNS} from threads t where t.id = any(${ids}::bigint[])`.execute(house.db)
  const found = new Map(rows.map(row => [row.id, threadNews(row)]))
  return ids.map(id => found.get(id) ?? null)
})

/** A page of a customer's threads, the last changed first; one more than asked for when there are more. */
export async function readThreads(
  db: Kysely<Tables>, accountId: string, selection: ThreadSelection, first: number, from: ThreadPosition | null,
): Promise<ThreadNews[]> {
  const position = from === null ? sql`true` : sql`(t.changed_at, t.id) < (${from.at}::timestamptz, ${from.id}::bigint)`
  const { rows } = await sql<ThreadRow>`
    select ${THREAD_COLUMNS} from threads t where t.account_id = ${accountId}::bigint and ${position} and ${conditionOf(selection)}
    order by t.changed_at desc, t.id desc limit ${first + 1}`.execute(db)
  return rows.map(threadNews)
}

/** A queued thread, with its place in the queue. */
export type QueuedThread = ThreadNews & { readonly turnAt: string }

/** A page of the house's threads of one status. Whoever waits longest comes first; of the others, the last changed. */
export async function readQueue(
  db: Kysely<Tables>, status: ThreadStatus, selection: ThreadSelection, first: number, from: ThreadPosition | null,
): Promise<QueuedThread[]> {
  const [sign, direction] = status === 'Waiting' ? ['>', 'asc'] : ['<', 'desc']
  const position = from === null ? sql`true` : sql`(t.turn_at, t.id) ${sql.raw(sign)} (${from.at}::timestamptz, ${from.id}::bigint)`
  const order = sql.raw(`t.turn_at ${direction}, t.id ${direction}`)
  const { rows } = await sql<ThreadRow>`
    select ${THREAD_COLUMNS} from threads t where t.status = ${status} and ${position} and ${conditionOf({ ...selection, status: null })}
    order by ${order} limit ${first + 1}`.execute(db)
  return rows.map(row => ({ ...threadNews(row), turnAt: row.turn_at.toISOString() }))
}

function conditionOf({ status, subject, orderId, refillId, isUnassigned, search }: ThreadSelection): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (status != null) conditions.push(sql`t.status = ${status}`)
  if (subject != null) conditions.push(sql`t.subject = ${subject}`)
  if (orderId != null) conditions.push(sql`t.order_id = ${orderId}::bigint`)
  if (refillId != null) conditions.push(sql`t.refill_id = ${refillId}::bigint`)
  if (isUnassigned != null) conditions.push(isUnassigned ? sql`t.assignee_id is null` : sql`t.assignee_id is not null`)
  if (search != null && search.trim() !== '') conditions.push(searchCondition(search.trim()))
  return sql.join(conditions, sql` and `)
}

const NUMBER = /^[#№]?\s*(\d{1,18})$/

/** A number of the thread, its order or its refill, or words that its title or one message holds together. */
function searchCondition(search: string): RawBuilder<unknown> {
  const number = NUMBER.exec(search.replaceAll(',', ''))?.[1]
  const ofNumber = number === undefined ? sql`false` : sql`${number}::bigint in (t.id, t.order_id, t.refill_id)`
  const words = wordsOf(search)
  const all = (column: RawBuilder<unknown>) => words.length === 0 ? sql`false` : sql.join(words.map(word => contains(column, word)), sql` and `)
  return sql`(${ofNumber} or (${all(sql`lower(t.title)`)}) or exists (select from messages m where m.thread_id = t.id and ${all(sql`lower(m.text)`)}))`
}

/** A part of a thread's messages: before one, after one, or the newest. */
export interface MessagePage {
  readonly threadId: string
  readonly first: number
  readonly before: string | null
  readonly after: string | null
}

/** Messages in the order they are read: after a cursor oldest first, otherwise newest first; one more than asked for when there are more. */
export async function readMessages(db: Kysely<Tables>, { threadId, first, before, after }: MessagePage): Promise<MessageNews[]> {
  const position = after !== null ? sql`m.id > ${after}::bigint` : before !== null ? sql`m.id < ${before}::bigint` : sql`true`
  const { rows } = await sql<{ message: MessageNews }>`
    select ${MESSAGE_JSON} as message from messages m where m.thread_id = ${threadId}::bigint and ${position}
    order by m.id ${sql.raw(after === null ? 'desc' : 'asc')} limit ${first + 1}`.execute(db)
  return rows.map(row => row.message)
}

/** How many threads hold something their reader has not read: a customer's own, and for the house also those of everybody else. */
export async function countUnread(db: Kysely<Tables>, accountId: string, isOfTheHouse: boolean): Promise<number> {
  const ofHouse = isOfTheHouse
    ? sql`(select count(*) from threads where house_unread_count > 0 and account_id <> ${accountId}::bigint)`
    : sql`0`
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from threads where account_id = ${accountId}::bigint and customer_unread_count > 0) + ${ofHouse})::int as count`.execute(db)
  return rows[0]?.count ?? 0
}

/** The times of help are those of this long: older ones say nothing of how it is today. */
const TIMES_DAYS = 30
/** A median of more threads is no truer, and costs more. */
const TIMES_SAMPLE_MAX = 2_000

/** How quickly the house answers. A thread that the house opened itself was answered with its first message, and does not count. */
export async function readHelpTimes(db: Kysely<Tables>, now: Date) {
  const { rows: [times] } = await sql<{ firstAnswerMedianMs: number | null, resolutionMedianMs: number | null, waitingCount: number, sampleSize: number }>`
    select percentile_cont(0.5) within group (order by extract(epoch from first_answer_at - opened_at) * 1000) filter (where first_answer_at > opened_at) as "firstAnswerMedianMs",
      percentile_cont(0.5) within group (order by extract(epoch from resolved_at - opened_at) * 1000) as "resolutionMedianMs",
      count(*) filter (where first_answer_at > opened_at)::int as "sampleSize", (select count(*)::int from threads where status = 'Waiting') as "waitingCount"
    from (
      select opened_at, first_answer_at, resolved_at from threads where opened_at > ${now}::timestamptz - ${TIMES_DAYS}::int * interval '1 day'
      order by opened_at desc limit ${TIMES_SAMPLE_MAX}
    ) recent`.execute(db)
  return times ?? { firstAnswerMedianMs: null, resolutionMedianMs: null, waitingCount: 0, sampleSize: 0 }
}
