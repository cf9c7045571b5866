import type { ThreadStatus, ThreadSubject } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { MessageNews, ThreadNews } from '../topics.ts'
import { imagesWhere } from './file-query.ts'

/** A thread whose row is held or was read for its own sake. */
export interface LockedThread {
  readonly id: string
  readonly accountId: string
  readonly status: ThreadStatus
  readonly version: number
  readonly customerReadId: string | null
  readonly houseReadId: string | null
}

/** A thread as it is read, with its newest message. */
export interface ThreadRow {
  readonly id: string
  readonly account_id: string
  readonly transaction: string
  readonly subject: ThreadSubject
  readonly order_id: string | null
  readonly refill_id: string | null
  readonly title: string
  readonly status: ThreadStatus
  readonly version: number
  readonly opened_at: Date
  readonly changed_at: Date
  readonly turn_at: Date
  readonly first_answer_at: Date | null
  readonly resolved_at: Date | null
  readonly assignee_id: string | null
  readonly customer_read_id: string | null
  readonly house_read_id: string | null
  readonly customer_unread_count: number
  readonly house_unread_count: number
  readonly last_message: MessageNews | null
}

/** A message of `messages m` as one JSON object. */
export const MESSAGE_JSON = sql`jsonb_build_object('id', m.id::text, 'threadId', m.thread_id::text, 'version', m.version,
  'at', to_char(m.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actorKind', m.actor_kind, 'actorId', m.actor_id::text,
  'isFromHouse', m.is_from_house, 'text', m.text, 'images', ${imagesWhere(sql`f.message_id = m.id`)})`

/** The columns of a `ThreadRow`, of a table named `t`. */
export const THREAD_COLUMNS = sql`t.id, t.account_id, t.transaction::text as transaction, t.subject, t.order_id, t.refill_id, t.title, t.status, t.version, t.opened_at,
  t.changed_at, t.turn_at, t.first_answer_at, t.resolved_at, t.assignee_id, t.customer_read_id, t.house_read_id, t.customer_unread_count, t.house_unread_count,
  (select ${MESSAGE_JSON} from messages m where m.thread_id = t.id order by m.version desc limit 1) as last_message`

/** The state of a thread as plain JSON: what a watcher is told, and what the API tells. */
export function threadNews(row: ThreadRow): ThreadNews {
  const resolvedAt = row.resolved_at?.toISOString() ?? null
  return {
    threadId: row.id, accountId: row.account_id, transaction: row.transaction, version: row.version, subject: row.subject, orderId: row.order_id,
    refillId: row.refill_id, title: row.title, status: row.status, openedAt: row.opened_at.toISOString(), changedAt: row.changed_at.toISOString(),
    resolvedAt, firstAnswerMs: row.first_answer_at === null ? null : row.first_answer_at.getTime() - row.opened_at.getTime(), assigneeId: row.assignee_id,
    customerReadId: row.customer_read_id, houseReadId: row.house_read_id, customerUnreadCount: row.customer_unread_count,
    houseUnreadCount: row.house_unread_count, lastMessage: row.last_message, endedAt: resolvedAt,
  }
}
