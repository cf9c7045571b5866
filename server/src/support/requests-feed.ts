import { sql, type RawBuilder } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import { refillStates } from '../refills/refills-feed.ts'
import { REVIEW_JSON } from '../reviews/publish-review.ts'
import type { QueueNews, RequestNews } from '../topics.ts'
import { EVIDENCE_JSON, SPEED_UP_JSON } from './publish-request.ts'

/** One push of a customer's requests for speed-up and of what they were asked to show. */
export type RequestsPush = FeedPush<RequestNews>

/** One push of the queues of the house. */
export type QueuesPush = FeedPush<QueueNews>

/** Requests of both kinds under a condition on the columns of `q`. Each kind has its own limit, so that each goes through its own index. */
function requestStates(condition: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`
    (select ${SPEED_UP_JSON} as state from speed_ups q where ${condition} order by q.id desc limit ${limit})
    union all (select ${EVIDENCE_JSON} as state from evidence_requests q where ${condition} order by q.id desc limit ${limit})`
}

const REQUESTS: FeedKind<'requests'> = {
  topic: 'requests', cursorName: 'requestsProgress', idOf: request => `${request.kind} ${request.id}`,
  read: async (db, accountId, after, now) => await readFeed<RequestNews>(db, {
    since: transaction => sql`q.account_id = ${accountId}::bigint and q.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`q.account_id = ${accountId}::bigint and (q.ended_at is null or q.ended_at >= ${at}::timestamptz)`,
    states: requestStates,
    newsOf: ({ state }: { readonly state: RequestNews }) => state,
  }, after, now),
}

const QUEUES: FeedKind<'queues'> = {
  topic: 'queues', cursorName: 'houseQueuesProgress', idOf: item => `${item.kind} ${item.kind === 'Refill' ? item.refillId : item.id}`,
  read: async (db, _house, after, now) => await readFeed<QueueNews>(db, {
    since: transaction => sql`q.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`(q.ended_at is null or q.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`
      (select jsonb_set(r.state, '{kind}', '"Refill"') as state from (${refillStates(condition, limit)}) r) union all ${requestStates(condition, limit)}
      union all (select ${REVIEW_JSON} as state from placement_reviews q where ${condition} order by q.id desc limit ${limit})`,
    newsOf: ({ state }: { readonly state: QueueNews }) => state,
  }, after, now),
}

/** Where a customer's feed stands, as text. */
export function requestsCursor(mark: FeedMark): string {
  return cursorOf(REQUESTS.cursorName, mark)
}

/** Where the feed of the house stands, as text. */
export function queuesCursor(mark: FeedMark): string {
  return cursorOf(QUEUES.cursorName, mark)
}

/** What a customer asks of the house and the house of the customer, and then every change (ADR 3). */
export function watchRequests(house: House, accountId: string, after: string | null): AsyncIterableIterator<RequestsPush> {
  return watchAccount(house, REQUESTS, accountId, after)
}

/** Everybody's refills, requests and held links: the queues of the house. */
export function watchQueues(house: House, after: string | null): AsyncIterableIterator<QueuesPush> {
  return watchAccount(house, QUEUES, 'house', after)
}
