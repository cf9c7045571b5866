import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** A share of one, and how many cases it is drawn from. Null without any. */
export interface MeasuredShare {
  readonly share: number | null
  readonly sampleSize: number
}

/** What became of a service's deliveries, beyond how fast they came (P1.1). */
export interface MeasuredShares {
  /** The middle of what was missing at most within seven days of the end, and within thirty. */
  readonly drop7Share: MeasuredShare
  readonly drop30Share: MeasuredShare
  /** Orders that ended Partial, among all that their supplier ended. */
  readonly partialShare: MeasuredShare
  /** Refills that were delivered, among all that ended. */
  readonly refillHonouredShare: MeasuredShare
}

const NONE: MeasuredShare = { share: null, sampleSize: 0 }

/** The shares of a service that nobody has measured. */
export const NO_SHARES: MeasuredShares = { drop7Share: NONE, drop30Share: NONE, partialShare: NONE, refillHonouredShare: NONE }

/** A share of ten cases moves in steps of a tenth, so more are looked at than for times; those of last year say little about today. */
const CASES_MAX = 100

/** A count at the beginning of a span says nothing about its end: the newest one must lie in its last part. */
const LAST_PART = 0.75

interface SharesRow {
  readonly partial_share: number | null
  readonly partial_count: number
  readonly honoured_share: number | null
  readonly honoured_count: number
  readonly drop7_share: number | null
  readonly drop7_count: number
  readonly drop30_share: number | null
  readonly drop30_count: number
}

/** Measures the shares of a service from its own last orders and refills. A drop counts at its worst reading, because a refill brings it back. */
export async function measureShares(db: Kysely<Tables>, serviceId: string, now: Date): Promise<MeasuredShares> {
  const { rows: [row] } = await sql<SharesRow>`
    select ended.*, refilled.*, drop7.share as drop7_share, drop7.count as drop7_count, drop30.share as drop30_share, drop30.count as drop30_count
    from (
      select avg((status = 'Partial')::int)::float8 as partial_share, count(*)::int as partial_count from (
        select status from orders where service_id = ${serviceId}::bigint and ended_at is not null
          and ended_cause in ('Delivered', 'SupplierPartial', 'SupplierCancelled') order by ended_at desc limit ${CASES_MAX}
      ) one
    ) ended, (
      select avg((status = 'Completed')::int)::float8 as honoured_share, count(*)::int as honoured_count from (
        select status from refills where service_id = ${serviceId}::bigint and ended_at is not null order by ended_at desc limit ${CASES_MAX}
      ) one
    ) refilled, (${dropWithin(serviceId, 7, now)}) drop7, (${dropWithin(serviceId, 30, now)}) drop30`.execute(db)
  if (row === undefined) return NO_SHARES
  return {
    drop7Share: { share: row.drop7_share, sampleSize: row.drop7_count }, drop30Share: { share: row.drop30_share, sampleSize: row.drop30_count },
    partialShare: { share: row.partial_share, sampleSize: row.partial_count }, refillHonouredShare: { share: row.honoured_share, sampleSize: row.honoured_count },
  }
}

function dropWithin(serviceId: string, days: number, now: Date) {
  return sql`
    select (percentile_cont(0.5) within group (order by worst.share))::float8 as share, count(*)::int as count from (
      select max(least(greatest(o.start_count + o.delivered - r.count, 0), o.delivered))::float8 / o.delivered as share
      from (
        select id, canonical_link, metric, start_count, delivered, ended_at from orders
        where service_id = ${serviceId}::bigint and ended_at <= ${now}::timestamptz - ${days}::int * interval '1 day' and delivered > 0 and start_count is not null
        order by ended_at desc limit ${CASES_MAX}
      ) o join target_readings r on r.canonical_link = o.canonical_link and r.metric = o.metric and r.count is not null and not r.is_doubtful
        and r.at > o.ended_at and r.at <= o.ended_at + ${days}::int * interval '1 day'
      group by o.id, o.delivered, o.ended_at
      having max(r.at) >= o.ended_at + ${days}::int * ${LAST_PART}::float8 * interval '1 day'
    ) worst`
}
