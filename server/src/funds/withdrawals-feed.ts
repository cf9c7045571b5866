import { sql, type Kysely, type RawBuilder } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { WithdrawalNews } from '../topics.ts'
import { WITHDRAWAL_COLUMNS, withdrawalNews } from './withdrawal-row.ts'

/** One push of withdrawals. */
export type WithdrawalsPush = FeedPush<WithdrawalNews>

const CURSOR_NAME = 'withdrawalsProgress'

const OF_CUSTOMER: FeedKind<'withdrawals'> = {
  topic: 'withdrawals', cursorName: CURSOR_NAME, idOf: withdrawal => withdrawal.withdrawalId,
  read: async (db, accountId, after, now) => await readWithdrawalsFeed(db, sql`w.account_id = ${accountId}::bigint`, after, now),
}

const OF_HOUSE: FeedKind<'withdrawals'> = {
  ...OF_CUSTOMER, read: async (db, _house, after, now) => await readWithdrawalsFeed(db, sql`true`, after, now),
}

async function readWithdrawalsFeed(db: Kysely<Tables>, whose: RawBuilder<unknown>, after: FeedMark | null, now: Date): Promise<WithdrawalsPush> {
  return await readFeed<WithdrawalNews>(db, {
    since: transaction => sql`${whose} and w.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`${whose} and (w.ended_at is null or w.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`select ${WITHDRAWAL_COLUMNS} from withdrawals w where ${condition} order by w.id desc limit ${limit}`,
    newsOf: withdrawalNews,
  }, after, now)
}

/** Where the feed stands, as text. */
export function withdrawalsCursor(mark: FeedMark): string {
  return cursorOf(CURSOR_NAME, mark)
}

/** The state of a customer's withdrawals and then every change. */
export function watchWithdrawals(house: House, accountId: string, after: string | null): AsyncIterableIterator<WithdrawalsPush> {
  return watchAccount(house, OF_CUSTOMER, accountId, after)
}

/** The same of everybody's: the desk of whoever decides them. */
export function watchHouseWithdrawals(house: House, after: string | null): AsyncIterableIterator<WithdrawalsPush> {
  return watchAccount(house, OF_HOUSE, 'house', after)
}
