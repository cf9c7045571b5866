import type { Amount, Currency } from '@tallyboard/schema'
import { sql, type RawBuilder } from 'kysely'
import type { Database } from './books.ts'

/** What each account in the books holds; the customers' accounts are added up into two. */
export interface BookBalance {
  readonly name: string
  readonly balance: Amount
}

/** The balances of the books now, computed from the postings alone. Those of one currency sum to zero. */
export async function readBookBalances(db: Database): Promise<BookBalance[]> {
  return await addUp(db, changesOf(sql`true`))
}

/**
 * The balances of the books as they stood at an instant, which itself counts: the newest snapshot up to then, and what moved since. Without a
 * snapshot every posting up to then is added up.
 */
export async function readBookBalancesAt(db: Database, at: Date): Promise<BookBalance[]> {
  const { rows: [snapshot] } = await sql<{ at: Date | null }>`select max(at) as at from book_snapshots where at <= ${at}::timestamptz`.execute(db)
  const since = snapshot?.at ?? null
  if (since === null) return await addUp(db, changesOf(sql`created_at <= ${at}::timestamptz`))
  return await addUp(db, sql`
    select name, currency, balance_micros as change from book_snapshots where at = ${since}::timestamptz
    union all ${changesOf(sql`created_at > ${since}::timestamptz and created_at <= ${at}::timestamptz`)}`)
}

/** A command's instant is taken when it begins: whatever carries an instant this old is committed, or never will be. */
const SETTLED_AFTER_MS = 600_000

const HOUR_MS = 3_600_000

/** Writes down what the books held at the last full hour that is settled. Safe to run twice, and after any number of missed hours. */
export async function snapshotBooks(db: Database, now: Date): Promise<void> {
  const at = new Date(Math.floor((now.getTime() - SETTLED_AFTER_MS) / HOUR_MS) * HOUR_MS)
  const balances = await readBookBalancesAt(db, at)
  await sql`
    insert into book_snapshots (at, name, currency, balance_micros)
    select ${at}::timestamptz, name, currency, balance from jsonb_to_recordset(${JSON.stringify(balances.map(({ name, balance: { currency, micros } }) => (
      { name, currency, balance: micros.toString() })))}::jsonb) as held (name text, currency text, balance numeric)
    on conflict do nothing`.execute(db)
}

/** What the postings of which this holds did to each account, one row for each side. */
function changesOf(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select case when side.account like 'available:%' then 'customers:available' when side.account like 'held:%' then 'customers:held' else side.account end as name,
      coalesce(a.currency, (select value #>> '{}' from house where key = 'currency')) as currency, side.change
    from (select source, destination, amount_micros, account_id from postings where ${which}) p
    cross join lateral (values (p.destination, p.amount_micros), (p.source, -p.amount_micros)) as side (account, change)
    left join accounts a on a.id = p.account_id`
}

async function addUp(db: Database, changes: RawBuilder<unknown>): Promise<BookBalance[]> {
  const { rows } = await sql<{ name: string, currency: Currency, balance: string }>`
    select name, currency, sum(change)::text as balance from (${changes}) entry group by 1, 2 order by 1, 2`.execute(db)
  return rows.map(({ name, currency, balance }) => ({ name, balance: { currency, micros: BigInt(balance) } }))
}
