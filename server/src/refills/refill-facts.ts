import type { AccountStatus, EndedCause, EvidenceFact, EvidenceStatus, Metric, OrderStatus, RefillFacts, TargetVisibility } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { SettingsInForce } from '../house.ts'
import { guaranteeOf } from '../services/service.facts.ts'
import type { Tables } from '../tables.ts'

interface FactsRow {
  readonly id: string
  readonly status: OrderStatus
  readonly metric: Metric
  readonly quantity: number
  readonly start_count: number | null
  readonly delivered: number
  readonly ended_at: Date | null
  readonly ended_cause: EndedCause | null
  readonly guarantee_days: number | null
  readonly is_lifetime_guarantee: boolean
  readonly guarantee_words: string | null
  readonly account_status: AccountStatus
  readonly count: number | null
  readonly visibility: TargetVisibility | null
  readonly read_at: Date | null
  readonly watch_hours: number | null
  readonly open_refill_id: string | null
  readonly last_refill_ended_at: Date | null
  readonly start_slow_ms: number | null
  readonly must_show: string | null
  readonly evidence_status: EvidenceStatus | null
}

/**
 * Everything the refills of these orders are decided on, in one statement. A reading counts from the end of the order, and after a refill from
 * the end of that: an older one shows a drop that has been filled since. Orders that are not there are left out.
 */
export async function readRefillFacts(db: Kysely<Tables>, orderIds: readonly string[], { version }: SettingsInForce): Promise<Map<string, RefillFacts>> {
  const { rows } = await sql<FactsRow>`
    select o.id, o.status, o.metric, o.quantity, o.start_count::float8 as start_count, o.delivered, o.ended_at, o.ended_cause,
      o.guarantee_days, o.is_lifetime_guarantee, o.guarantee_words, a.status as account_status,
      seen.count::float8 as count, seen.visibility, seen.at as read_at, coalesce(seen.watch_hours_shown, seen.count)::float8 as watch_hours,
      (select r.id from refills r where r.order_id = o.id and r.ended_at is null) as open_refill_id,
      last.ended_at as last_refill_ended_at, (e.estimate ->> 'startSlowMs')::float8 as start_slow_ms, wanted.must_show, wanted.status as evidence_status
    from orders o
      join accounts a on a.id = o.account_id
      left join service_estimates e on e.service_id = o.service_id
      left join lateral (
        select must_show, status from evidence_requests where order_id = o.id and speed_up_id is null order by id desc limit 1
      ) wanted on true
      left join lateral (
        select max(r.ended_at) as ended_at from refills r where r.order_id = o.id and r.status = 'Completed'
      ) last on true
      left join lateral (
        select r.count, r.visibility, r.at, r.watch_hours_shown from target_readings r
        where r.canonical_link = o.canonical_link and r.metric = o.metric and not r.is_doubtful
          and r.at >= o.ended_at and (last.ended_at is null or r.at > last.ended_at)
        order by r.at desc, r.id desc limit 1
      ) seen on o.ended_at is not null
    where o.id = any(${orderIds}::bigint[])`.execute(db)
  return new Map(rows.map(row => [row.id, factsOf(row, version)]))
}

function factsOf(row: FactsRow, settingsVersion: number): RefillFacts {
  return {
    order: {
      id: row.id, status: row.status, metric: row.metric, quantity: row.quantity, startCount: row.start_count, delivered: row.delivered,
      guarantee: guaranteeOf(row), endedAt: row.ended_at, endedCause: row.ended_cause,
    },
    accountStatus: row.account_status,
    reading: row.visibility === null || row.read_at === null ? null : { count: row.count, visibility: row.visibility, readAt: row.read_at },
    openRefillId: row.open_refill_id, evidence: evidenceOf(row), lastRefillEndedAt: row.last_refill_ended_at, watchHoursShown: row.watch_hours,
    startSlowMs: row.start_slow_ms, settingsVersion,
  }
}

/** The newest screenshot that was asked for, for the order or a refill of it. What was declined is as good as not sent. */
function evidenceOf({ must_show: mustShow, evidence_status: status }: FactsRow): EvidenceFact | null {
  return mustShow === null ? null : { mustShow, isSupplied: status === 'Supplied' || status === 'Accepted' }
}
