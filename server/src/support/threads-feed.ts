import { sql, type Kysely, type RawBuilder } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { ThreadNews } from '../topics.ts'
import { THREAD_COLUMNS, threadNews } from './thread-row.ts'

/** One push of a list of threads. */
export type ThreadsPush = FeedPush<ThreadNews>

const CURSOR_NAME = 'threadsProgress'

const OF_CUSTOMER: FeedKind<'threads'> = {
  topic: 'threads', cursorName: CURSOR_NAME, idOf: thread => thread.threadId,
  read: async (db, accountId, after, now) => await readThreadsFeed(db, sql`t.account_id = ${accountId}::bigint`, after, now),
}

const OF_HOUSE: FeedKind<'threads'> = {
  ...OF_CUSTOMER, read: async (db, _house, after, now) => await readThreadsFeed(db, sql`true`, after, now),
}

async function readThreadsFeed(db: Kysely<Tables>, whose: RawBuilder<unknown>, after: FeedMark | null, now: Date): Promise<ThreadsPush> {
  return await readFeed<ThreadNews>(db, {
    since: transaction => sql`${whose} and t.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`${whose} and (t.status <> 'Resolved' or t.changed_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`select ${THREAD_COLUMNS} from threads t where ${condition} order by t.changed_at desc, t.id desc limit ${limit}`,
    newsOf: threadNews,
  }, after, now)
}

/** Where the feed stands, as text. */
export function threadsCursor(mark: FeedMark): string {
  return cursorOf(CURSOR_NAME, mark)
}

/** The state of a customer's threads and then every change. */
export function watchThreads(house: House, accountId: string, after: string | null): AsyncIterableIterator<ThreadsPush> {
  return watchAccount(house, OF_CUSTOMER, accountId, after)
}

/** The same for everybody's threads: the queue of the house. */
export function watchQueue(house: House, after: string | null): AsyncIterableIterator<ThreadsPush> {
  return watchAccount(house, OF_HOUSE, 'house', after)
}
