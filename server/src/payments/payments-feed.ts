import { sql, type Kysely, type RawBuilder } from 'kysely'
import { cursorOf, watchAccount, type FeedKind } from '../account-feed.ts'
import { readFeed, type FeedMark, type FeedPush } from '../feed-query.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { PaymentProgressMessage } from '../topics.ts'
import { PAYMENT_COLUMNS, paymentMessage, PAYMENTS } from './payment-row.ts'

/** One push of an account's payments. */
export type PaymentsPush = FeedPush<PaymentProgressMessage>

const CURSOR_NAME = 'paymentsProgress'

const OF_CUSTOMER: FeedKind<'payments'> = {
  topic: 'payments', cursorName: CURSOR_NAME, idOf: message => message.paymentId,
  read: async (db, accountId, after, now) => await readPaymentsFeed(db, sql`p.account_id = ${accountId}::bigint`, after, now),
}

const OF_HOUSE: FeedKind<'payments'> = {
  ...OF_CUSTOMER, read: async (db, _house, after, now) => await readPaymentsFeed(db, sql`true`, after, now),
}

async function readPaymentsFeed(db: Kysely<Tables>, whose: RawBuilder<unknown>, after: FeedMark | null, now: Date): Promise<PaymentsPush> {
  return await readFeed<PaymentProgressMessage>(db, {
    since: transaction => sql`${whose} and p.transaction >= ${transaction}::xid8`,
    openOrEndedAfter: at => sql`${whose} and (p.ended_at is null or p.ended_at >= ${at}::timestamptz)`,
    states: (condition, limit) => sql`select ${PAYMENT_COLUMNS} from ${PAYMENTS} where ${condition} order by p.id desc limit ${limit}`,
    newsOf: paymentMessage,
  }, after, now)
}

/** Where the feed stands, as text. */
export function paymentsCursor(mark: FeedMark): string {
  return cursorOf(CURSOR_NAME, mark)
}

/** The state of an account's payments and then every change (ADR 3). */
export function watchPayments(house: House, accountId: string, after: string | null): AsyncIterableIterator<PaymentsPush> {
  return watchAccount(house, OF_CUSTOMER, accountId, after)
}

/** The same of everybody's: the desk of whoever confirms and settles them. */
export function watchHousePayments(house: House, after: string | null): AsyncIterableIterator<PaymentsPush> {
  return watchAccount(house, OF_HOUSE, 'house', after)
}
