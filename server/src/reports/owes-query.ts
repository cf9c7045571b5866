import type { Currency } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { HouseOwesType } from './report.graphql.ts'
import type { Span } from './span.ts'

interface OwesRow {
  readonly day: string
  readonly at: Date
  readonly available: string
  readonly held: string
  readonly withdrawals: string
  readonly owed_by_customers: string
}

/**
 * What the house owed its customers at the end of each day, oldest first: by the last snapshot of the books of that day. Days before the first snapshot are not among them; today's is
 * the newest snapshot.
 */
export async function readHouseOwes(db: Kysely<Tables>, { from, to }: Span, currency: Currency): Promise<HouseOwesType[]> {
  const { rows } = await sql<OwesRow>`
    select d.day::text as day, s.at, held.available, held.held, held.owed_by_customers, withdrawn.asked as withdrawals
    from generate_series(${from}::date::timestamp, ${to}::date::timestamp, interval '1 day') d (day)
      cross join lateral (select max(at) as at from book_snapshots where at > d.day at time zone 'utc' and at <= (d.day + interval '1 day') at time zone 'utc') s
      cross join lateral (
        select coalesce(sum(balance_micros) filter (where name = 'customers:available'), 0)::bigint::text as available,
          coalesce(sum(balance_micros) filter (where name = 'customers:held'), 0)::bigint::text as held,
          coalesce(-sum(balance_micros) filter (where name = 'house:owed'), 0)::bigint::text as owed_by_customers
        from book_snapshots b where b.at = s.at and b.currency = ${currency}
      ) held
      cross join lateral (
        select coalesce(sum(w.amount_micros), 0)::bigint::text as asked from (
          select amount_micros from withdrawals where ended_at is null and status in ('Asked', 'Approved') and asked_at <= s.at and currency = ${currency}
          union all select amount_micros from withdrawals where ended_at > s.at and asked_at <= s.at and currency = ${currency}
        ) w
      ) withdrawn
    where s.at is not null order by d.day`.execute(db)
  return rows.map(row => {
    const [available, held] = [BigInt(row.available), BigInt(row.held)]
    return { day: row.day.slice(0, 10), currency, at: row.at, available, held, withdrawals: BigInt(row.withdrawals), total: available + held, owedByCustomers: BigInt(row.owed_by_customers) }
  })
}
