import { sql, type RawBuilder } from 'kysely'
import type { House } from '../house.ts'
import {
  letterOfOrder, letterOfPayment, letterOfRefill, letterOfWithdrawal, type AnsweredRefill, type EndedOrder, type Letter, type ToldPayment, type ToldWithdrawal,
} from './letters.ts'
import { writeLetters } from './write-letters.ts'

/** A history that letters are written from, and where its rows stand in it. */
interface Feed<Row> {
  readonly name: string
  /** The rows behind a place, in their order. */
  readonly read: (bounds: Bounds) => RawBuilder<unknown>
  readonly letterOf: (row: Row) => Letter
}

interface Bounds {
  /** The condition for the columns that order the history. */
  readonly within: (transaction: string, id: string, version: string) => RawBuilder<unknown>
  /** What happened before this is no news any more. */
  readonly since: RawBuilder<unknown>
}

const PAGE_SIZE = 500
/** A house whose worker stood still over a weekend does not tell of what everybody has seen. */
const NEWS_DAYS = 3

/** Nobody pays for letters when an order is placed or settled: they are written from what is kept anyway. */
const FEEDS: readonly Feed<never>[] = [
  {
    name: 'orders',
    read: ({ within, since }) => sql`
      select e.transaction::text as transaction, e.order_id as id, e.version, e.account_id, e.status, e.delivered, e.refund_micros, e.clause, o.service_name, o.quantity, o.currency
      from order_events e join orders o on o.id = e.order_id where e.kind = 'Ended' and ${within('e.transaction', 'e.order_id', 'e.version')} and e.at > ${since}
      order by e.transaction, e.order_id, e.version`,
    letterOf: (row: EndedOrder) => letterOfOrder(row),
  } satisfies Feed<EndedOrder>,
  {
    name: 'refills',
    read: ({ within, since }) => sql`
      select e.transaction::text as transaction, e.refill_id as id, e.version, e.account_id, e.status, e.reason, r.order_id
      from refill_events e join refills r on r.id = e.refill_id
      where e.kind in ('Sent', 'Completed', 'Rejected') and ${within('e.transaction', 'e.refill_id', 'e.version')} and e.at > ${since} order by e.transaction, e.refill_id, e.version`,
    letterOf: (row: AnsweredRefill) => letterOfRefill(row),
  } satisfies Feed<AnsweredRefill>,
  {
    name: 'payments',
    read: ({ within, since }) => sql`
      select transaction::text as transaction, id, version, account_id, status, amount_micros, bonus_credited_micros, currency from payments
      where status not in ('Waiting', 'OnItsWay', 'Expired') and ${within('transaction', 'id', 'version')} and changed_at > ${since} order by payments.transaction, id, version`,
    letterOf: (row: ToldPayment) => letterOfPayment(row),
  } satisfies Feed<ToldPayment>,
  {
    name: 'withdrawals',
    read: ({ within, since }) => sql`
      select transaction::text as transaction, id, version, account_id, status, amount_micros, payout_micros, currency, reason, paid_reference from withdrawals
      where status <> 'Asked' and ${within('transaction', 'id', 'version')} and changed_at > ${since} order by withdrawals.transaction, id, version`,
    letterOf: (row: ToldWithdrawal) => letterOfWithdrawal(row),
  } satisfies Feed<ToldWithdrawal>,
]

/** Writes the letters that the histories have given cause to since the last look. */
export async function followHistories(house: House): Promise<void> {
  for (const feed of FEEDS) {
    for (let page = await followPage(house, feed, null); page !== null;) page = await followPage(house, feed, page)
  }
}

interface Place {
  readonly transaction: string
  readonly id: string
  readonly version: number
}

/**
 * One page of a history, behind the mark or behind the page before: its letters and the new mark are committed together, so a crash between loses
 * none. The mark never passes a transaction that still runs, so what commits late is found by a later look; what is read twice is written once,
 * by its key. Whoever finds another worker at it leaves it to that one. The last row when there may be more.
 */
async function followPage(house: House, feed: Feed<never>, pageBefore: Place | null): Promise<Place | null> {
  return await house.db.transaction().execute(async tx => {
    const { rows: [mark] } = await sql<Place & { readonly oldest: string, readonly is_foreign: boolean }>`
      select m.transaction::text as transaction, m.id, m.version, pg_snapshot_xmin(s)::text as oldest, m.transaction > pg_snapshot_xmax(s) as is_foreign
      from mail_marks m, pg_current_snapshot() s where m.feed = ${feed.name} for update of m skip locked`.execute(tx)
    if (mark === undefined) return null
    const move = async (to: Place): Promise<void> => {
      await sql`update mail_marks set transaction = ${to.transaction}::xid8, id = ${to.id}::bigint, version = ${to.version} where feed = ${feed.name}`.execute(tx)
    }
    const end: Place = { transaction: mark.oldest, id: '0', version: 0 }
    // A database restored elsewhere counts its transactions anew. What was told there is not told again.
    if (mark.is_foreign) await move(end)
    if (mark.is_foreign) return null
    const from = pageBefore ?? mark
    const read = feed.read({
      within: (transaction, id, version) => sql`${sql.raw(transaction)} >= ${from.transaction}::xid8
        and (${sql.raw(transaction)}, ${sql.raw(id)}, ${sql.raw(version)}) > (${from.transaction}::xid8, ${from.id}::bigint, ${from.version}::int)`,
      since: sql`${house.clock()}::timestamptz - ${NEWS_DAYS} * interval '1 day'`,
    })
    const { rows } = await sql<Place>`${read} limit ${PAGE_SIZE}`.execute(tx)
    await writeLetters(house, tx, rows.map(row => feed.letterOf(row as never)))
    const last = rows.length === PAGE_SIZE ? rows.at(-1) ?? null : null
    const reached = last ?? end
    const isOver = last === null || BigInt(last.transaction) < BigInt(mark.oldest)
    if (isOver && BigInt(reached.transaction) >= BigInt(mark.transaction) && (last !== null || reached.transaction !== mark.transaction)) await move(reached)
    return last
  })
}
