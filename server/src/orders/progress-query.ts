import { isOpen } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { Tables } from '../tables.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { EVENT_COLUMNS, type OrderEventRow } from './history-query.ts'
import { isoOf } from './progress-message.ts'

interface ProgressRow extends OrderEventRow {
  readonly account_id: string
  readonly transaction: string
  readonly quantity: number
  readonly currency: string
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly expected_start_at: Date | null
  readonly expected_finish_at: Date | null
  readonly slow_finish_at: Date | null
}

/** More than this is not replayed event by event: the newest state says it all. */
const REPLAYED_MAX = 200

const PROGRESS_COLUMNS = sql`${EVENT_COLUMNS}, e.account_id, e.transaction::text as transaction,
  o.quantity, o.currency, o.started_at, o.ended_at, o.expected_start_at, o.expected_finish_at, o.slow_finish_at`

/** The newest event of an order, or every one after a version, oldest first. Too many are not replayed: the newest comes alone. */
export async function readProgress(db: Kysely<Tables>, orderId: string, afterVersion: number | null): Promise<OrderProgressMessage[]> {
  const { rows } = await sql<ProgressRow>`
    select ${PROGRESS_COLUMNS} from order_events e join orders o on o.id = e.order_id
    where e.order_id = ${orderId}::bigint and ${afterVersion === null ? sql`e.version = o.version` : sql`e.version > ${afterVersion}::int`}
    order by e.version desc limit ${REPLAYED_MAX + 1}`.execute(db)
  return (rows.length > REPLAYED_MAX ? rows.slice(0, 1) : rows).reverse().map(messageOf)
}

/** What a watcher of an account's orders needs to know (ADR 3). */
export async function readAccountProgress(db: Kysely<Tables>, accountId: string, after: FeedMark | null, now: Date): Promise<FeedPush<OrderProgressMessage>> {
  return await readFeed<OrderProgressMessage>(db, {
    since: transaction => sql`o.id in (
      select e.order_id from order_events e where e.account_id = ${accountId}::bigint and e.transaction >= ${transaction}::xid8)`,
    openOrEndedAfter: at => sql`o.account_id = ${accountId}::bigint and (o.ended_at is null or o.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`
      select ${PROGRESS_COLUMNS} from orders o join order_events e on e.order_id = o.id and e.version = o.version
      where ${condition} order by o.id desc limit ${limit}`,
    newsOf: messageOf,
  }, after, now)
}

/** An event with the state it left. Instants of the order that lie after it were not known then. */
function messageOf(row: ProgressRow): OrderProgressMessage {
  const knownBy = (at: Date | null) => at === null || at > row.at ? null : isoOf(at)
  const counts = {
    startCount: row.start_count, currentCount: row.current_count, delivered: row.delivered, chargeMicros: row.charge_micros, refundMicros: row.refund_micros,
  }
  return {
    orderId: row.order_id, accountId: row.account_id, transaction: row.transaction, version: row.version, status: row.status, ...counts,
    remains: row.quantity - row.delivered, quantity: row.quantity, currency: row.currency,
    startedAt: knownBy(row.started_at), endedAt: isOpen(row.status) ? null : isoOf(row.ended_at), changedAt: row.at.toISOString(),
    expectedStartAt: isoOf(row.expected_start_at), expectedFinishAt: isoOf(row.expected_finish_at), slowFinishAt: isoOf(row.slow_finish_at),
    event: {
      version: row.version, kind: row.kind, at: row.at.toISOString(), status: row.status, actorKind: row.actor_kind, actorId: row.actor_id,
      clause: row.clause, cause: row.cause, reason: row.reason, ...counts, deliveredChange: row.delivered_change,
    },
  }
}
