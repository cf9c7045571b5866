import { sql, type Kysely } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { PaymentProgressMessage } from '../topics.ts'
import { PAYMENT_COLUMNS, paymentMessage, PAYMENTS } from './payment-row.ts'

/** One push of an account's payments. */
export type PaymentsPush = FeedPush<PaymentProgressMessage>

const PAYMENTS_FEED: FeedKind<'payments'> = {
  topic: 'payments', cursorName: 'paymentsProgress', idOf: message => message.paymentId, read: readPaymentsProgress,
}

/** Where the feed stands, as text. */
export function paymentsCursor(mark: FeedMark): string {
  return cursorOf(PAYMENTS_FEED.cursorName, mark)
}

/** The state of an account's payments and then every change (ADR 3). */
export function watchPayments(house: House, accountId: string, after: string | null): AsyncIterableIterator<PaymentsPush> {
  return watchAccount(house, PAYMENTS_FEED, accountId, after)
}

async function readPaymentsProgress(db: Kysely<Tables>, accountId: string, after: FeedMark | null, now: Date): Promise<PaymentsPush> {
  return await readFeed<PaymentProgressMessage>(db, {
    since: transaction => sql`p.account_id = ${accountId}::bigint and p.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`p.account_id = ${accountId}::bigint and (p.ended_at is null or p.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`select ${PAYMENT_COLUMNS} from ${PAYMENTS} where ${condition} order by p.id desc limit ${limit}`,
    newsOf: paymentMessage,
  }, after, now)
}
