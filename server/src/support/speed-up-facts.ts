import { EvidenceStatus, lateAfterOf, refillLateAfterOf, type EvidenceFact, type PolicySettings, type SpeedUpFacts } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** What a request for speed-up is about. */
export interface SpeedUpOwner {
  readonly accountId: string
  readonly orderId: string
}

interface FactsRow {
  readonly id: string
  readonly account_id: string
  readonly order_id: string
  readonly is_open: boolean
  readonly start_latest_at: Date | null
  readonly placed_at: Date
  readonly started_at: Date | null
  readonly slow_finish_at: Date | null
  readonly start_slow_ms: number | null
  readonly open_speed_up_id: string | null
  readonly must_show: string | null
  readonly evidence_status: EvidenceStatus | null
}

/** What was found, by the number of the order or refill. */
export type FoundSpeedUpFacts = ReadonlyMap<string, { readonly facts: SpeedUpFacts, readonly owner: SpeedUpOwner }>

/** What speed-up of these orders is decided on, in one statement. */
export async function readOrderSpeedUpFacts(db: Kysely<Tables>, orderIds: readonly string[], settings: PolicySettings): Promise<FoundSpeedUpFacts> {
  const { rows } = await sql<FactsRow>`
    select o.id, o.account_id, o.id as order_id, o.ended_at is null as is_open, null::timestamptz as start_latest_at, o.placed_at, o.started_at, o.slow_finish_at,
      (o.estimate ->> 'startSlowMs')::float8 as start_slow_ms, open.id as open_speed_up_id, wanted.must_show, wanted.status as evidence_status
    from orders o
      left join speed_ups open on open.order_id = o.id and open.refill_id is null and open.status <> 'Closed'
      left join lateral (
        select e.must_show, e.status from evidence_requests e join speed_ups s on s.id = e.speed_up_id
        where s.order_id = o.id and s.refill_id is null order by e.id desc limit 1
      ) wanted on true
    where o.id = any(${orderIds}::bigint[])`.execute(db)
  return new Map(rows.map(row => {
    const finishSlowMs = row.slow_finish_at === null ? null : row.slow_finish_at.getTime() - row.placed_at.getTime()
    const lateAfter = lateAfterOf({ placedAt: row.placed_at, startedAt: row.started_at }, { startSlowMs: row.start_slow_ms, finishSlowMs }, settings)
    return [row.id, { facts: factsOf(row, 'Order', lateAfter), owner: { accountId: row.account_id, orderId: row.order_id } }]
  }))
}

/** The same for refills. */
export async function readRefillSpeedUpFacts(db: Kysely<Tables>, refillIds: readonly string[], settings: PolicySettings): Promise<FoundSpeedUpFacts> {
  const { rows } = await sql<FactsRow & { readonly start_latest_at: Date }>`
    select r.id, r.account_id, r.order_id, r.ended_at is null as is_open, r.start_latest_at, r.created_at as placed_at, r.started_at, null::timestamptz as slow_finish_at,
      null::float8 as start_slow_ms, open.id as open_speed_up_id, wanted.must_show, wanted.status as evidence_status
    from refills r
      left join speed_ups open on open.refill_id = r.id and open.status <> 'Closed'
      left join lateral (
        select e.must_show, e.status from evidence_requests e join speed_ups s on s.id = e.speed_up_id
        where s.refill_id = r.id order by e.id desc limit 1
      ) wanted on true
    where r.id = any(${refillIds}::bigint[])`.execute(db)
  return new Map(rows.map(row => {
    const lateAfter = refillLateAfterOf({ startLatestAt: row.start_latest_at, startedAt: row.started_at }, settings)
    return [row.id, { facts: factsOf(row, 'Refill', lateAfter), owner: { accountId: row.account_id, orderId: row.order_id } }]
  }))
}

function factsOf(row: FactsRow, subject: SpeedUpFacts['subject'], lateAfter: Date): SpeedUpFacts {
  return { subject, isOpen: row.is_open, lateAfter, openSpeedUpId: row.open_speed_up_id, evidence: evidenceOf(row.must_show, row.evidence_status) }
}

/** What was declined is as good as not sent. */
function evidenceOf(mustShow: string | null, status: EvidenceStatus | null): EvidenceFact | null {
  if (mustShow === null) return null
  return { mustShow, isSupplied: status === EvidenceStatus.Supplied || status === EvidenceStatus.Accepted }
}
