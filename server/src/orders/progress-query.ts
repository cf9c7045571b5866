import { isOpen } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { EVENT_COLUMNS, type OrderEventRow } from './history-query.ts'
import { isoOf } from './progress-message.ts'

interface ProgressRow extends OrderEventRow {
  readonly account_id: string
  readonly transaction: string
  readonly quantity: number
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly expected_start_at: Date | null
  readonly expected_finish_at: Date | null
  readonly slow_finish_at: Date | null
}

/** More than this is not replayed event by event: the newest state says it all. */
const REPLAYED_MAX = 200

/** More orders than this in one push would hold up every other reader of the connection; the newest come first. */
export const PUSH_ORDERS_MAX = 5_000

/** How far back a snapshot looks for orders that have ended. */
const RECENT_MS = 10 * 60_000

const PROGRESS_COLUMNS = sql`${EVENT_COLUMNS}, e.account_id, e.transaction::text as transaction,
  o.quantity, o.started_at, o.ended_at, o.expected_start_at, o.expected_finish_at, o.slow_finish_at`

/** The newest event of an order, or every one after a version, oldest first. Too many are not replayed: the newest comes alone. */
export async function readProgress(db: Kysely<Tables>, orderId: string, afterVersion: number | null): Promise<OrderProgressMessage[]> {
  const { rows } = await sql<ProgressRow>`
    select ${PROGRESS_COLUMNS} from order_events e join orders o on o.id = e.order_id
    where e.order_id = ${orderId}::bigint and ${afterVersion === null ? sql`e.version = o.version` : sql`e.version > ${afterVersion}::int`}
    order by e.version desc limit ${REPLAYED_MAX + 1}`.execute(db)
  return (rows.length > REPLAYED_MAX ? rows.slice(0, 1) : rows).reverse().map(messageOf)
}

/** The state of some of an account's orders, and the mark from which a later reader goes on (ADR 3). */
export interface AccountProgress {
  readonly mark: FeedMark
  readonly isSnapshot: boolean
  readonly changes: OrderProgressMessage[]
}

/** Where a feed stands: the oldest transaction that was still running when it was read, in which database. */
export interface FeedMark {
  readonly transaction: string
  readonly database: string
}

/**
 * What an account's watcher needs to know: after a mark, the newest state of every order that a transaction not older than the mark has
 * touched; without one, or with one of another database or too long ago, every open order and whatever changed in the last minutes.
 */
export async function readAccountProgress(db: Kysely<Tables>, accountId: string, after: FeedMark | null, now: Date): Promise<AccountProgress> {
  if (after !== null) {
    const { mark, newest, changes } = await readStates(db, sql`o.id in (
      select e.order_id from order_events e where e.account_id = ${accountId}::bigint and e.transaction >= ${after.transaction}::xid8)`)
    const isOfThisDatabase = after.database === mark.database && BigInt(after.transaction) <= BigInt(newest)
    if (isOfThisDatabase && changes.length <= PUSH_ORDERS_MAX) return { mark, isSnapshot: false, changes }
  }
  const recent = new Date(now.getTime() - RECENT_MS)
  const { mark, changes } = await readStates(db, sql`o.account_id = ${accountId}::bigint and (o.ended_at is null or o.ended_at >= ${recent}::timestamptz)`)
  return { mark, isSnapshot: true, changes: changes.slice(0, PUSH_ORDERS_MAX) }
}

interface StateRow extends ProgressRow {
  readonly xmin: string
  readonly xmax: string
  readonly database: string
}

/** The mark and the rows come out of one statement and so out of one snapshot; a commit between two would be in neither. */
async function readStates(db: Kysely<Tables>, condition: RawBuilder<unknown>) {
  const { rows } = await sql<StateRow | (Pick<StateRow, 'xmin' | 'xmax' | 'database'> & { order_id: null })>`
    select pg_snapshot_xmin(snapshot)::text as xmin, pg_snapshot_xmax(snapshot)::text as xmax, d.oid::text as database, state.*
    from pg_current_snapshot() as snapshot join pg_database d on d.datname = current_database() left join (
      select ${PROGRESS_COLUMNS} from orders o join order_events e on e.order_id = o.id and e.version = o.version
      where ${condition} order by o.id desc limit ${PUSH_ORDERS_MAX + 1}
    ) state on true`.execute(db)
  const [first] = rows
  if (first === undefined) throw new Error('a database names its snapshot')
  const mark: FeedMark = { transaction: first.xmin, database: first.database }
  return { mark, newest: first.xmax, changes: rows.flatMap(row => row.order_id === null ? [] : [messageOf(row)]) }
}

/** An event with the state it left. Instants of the order that lie after it were not known then. */
function messageOf(row: ProgressRow): OrderProgressMessage {
  const knownBy = (at: Date | null) => at === null || at > row.at ? null : isoOf(at)
  const counts = {
    startCount: row.start_count, currentCount: row.current_count, delivered: row.delivered, chargeMicros: row.charge_micros, refundMicros: row.refund_micros,
  }
  return {
    orderId: row.order_id, accountId: row.account_id, transaction: row.transaction, version: row.version, status: row.status, ...counts,
    remains: row.quantity - row.delivered, quantity: row.quantity,
    startedAt: knownBy(row.started_at), endedAt: isOpen(row.status) ? null : isoOf(row.ended_at), changedAt: row.at.toISOString(),
    expectedStartAt: isoOf(row.expected_start_at), expectedFinishAt: isoOf(row.expected_finish_at), slowFinishAt: isoOf(row.slow_finish_at),
    event: {
      version: row.version, kind: row.kind, at: row.at.toISOString(), status: row.status, actorKind: row.actor_kind, actorId: row.actor_id,
      clause: row.clause, cause: row.cause, reason: row.reason, ...counts, deliveredChange: row.delivered_change,
    },
  }
}
