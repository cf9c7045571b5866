import { sql, type Kysely, type RawBuilder } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { isoText, readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { RefillProgressMessage } from '../topics.ts'
import { isForHouseAlone } from './refill-event.ts'
import type { RefillEventRow } from './refill-row.ts'

/** One push of an account's refills. */
export type RefillsPush = FeedPush<RefillProgressMessage>

const REFILLS: FeedKind<'refills'> = {
  topic: 'refills', cursorName: 'refillsProgress', idOf: message => message.refillId, read: readRefillsProgress,
}

/** Where the feed stands, as text. */
export function refillsCursor(mark: FeedMark): string {
  return cursorOf(REFILLS.cursorName, mark)
}

/** The state of an account's refills and then every change (ADR 3). */
export function watchRefills(house: House, accountId: string, after: string | null): AsyncIterableIterator<RefillsPush> {
  return watchAccount(house, REFILLS, accountId, after)
}

interface ProgressRow extends RefillEventRow {
  readonly order_id: string
  readonly account_id: string
  readonly transaction: string
  readonly quantity: number
  readonly is_contested: boolean
  readonly start_latest_at: Date
  readonly sent_at: Date | null
  readonly started_at: Date | null
  readonly ended_at: Date | null
}

async function readRefillsProgress(db: Kysely<Tables>, accountId: string, after: FeedMark | null, now: Date): Promise<RefillsPush> {
  return await readFeed<RefillProgressMessage>(db, {
    since: transaction => sql`r.id in (
      select e.refill_id from refill_events e where e.account_id = ${accountId}::bigint and e.transaction >= ${transaction}::xid8)`,
    openOrEndedAfter: at => sql`r.account_id = ${accountId}::bigint and (r.ended_at is null or r.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`
      select e.refill_id, e.version, e.kind, e.at, e.status, e.actor_kind, e.actor_id, e.reason, e.account_id, e.transaction::text as transaction,
        r.order_id, r.quantity, r.is_contested, r.start_latest_at, r.sent_at, r.started_at, r.ended_at
      from refills r join refill_events e on e.refill_id = r.id and e.version = r.version
      where ${condition} order by r.id desc limit ${limit}`,
    newsOf: messageOf,
  }, after, now)
}

/**
 * The newest state of refills as one JSON object each, for a feed that tells of other things too: under a condition on the columns of `q`, the refill with the transaction that
 * touched it last, newest first.
 */
export function refillStates(condition: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`
    select jsonb_build_object('refillId', q.id::text, 'orderId', q.order_id::text, 'accountId', q.account_id::text, 'transaction', q.transaction::text, 'version', q.version,
      'status', q.status, 'quantity', q.quantity, 'isContested', q.is_contested, 'startLatestAt', ${isoText('q.start_latest_at')}, 'sentAt', ${isoText('q.sent_at')},
      'startedAt', ${isoText('q.started_at')}, 'endedAt', ${isoText('q.ended_at')}, 'changedAt', ${isoText('q.at')}, 'event', jsonb_build_object(
        'version', q.version, 'kind', q.kind, 'at', ${isoText('q.at')}, 'status', q.status, 'actorKind', q.actor_kind,
        'reason', case when q.kind not in ('Uncertain', 'Contested') then q.event_reason end)) as state
    from (
      select r.*, e.transaction, e.kind, e.at, e.actor_kind, e.reason as event_reason from refills r join refill_events e on e.refill_id = r.id and e.version = r.version
    ) q where ${condition} order by q.id desc limit ${limit}`
}

function messageOf(row: ProgressRow): RefillProgressMessage {
  const at = row.at.toISOString()
  return {
    refillId: row.refill_id, orderId: row.order_id, accountId: row.account_id, transaction: row.transaction, version: row.version, status: row.status,
    quantity: row.quantity, isContested: row.is_contested, startLatestAt: row.start_latest_at.toISOString(), sentAt: row.sent_at?.toISOString() ?? null,
    startedAt: row.started_at?.toISOString() ?? null, endedAt: row.ended_at?.toISOString() ?? null, changedAt: at,
    event: {
      version: row.version, kind: row.kind, at, status: row.status, actorKind: row.actor_kind, reason: isForHouseAlone(row.kind) ? null : row.reason,
    },
  }
}
