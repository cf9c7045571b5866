import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { HouseQueueCountsType } from './queues.graphql.ts'

/** How much waits in the queues of the house. Only what is open is gone through, so it costs as much as there is to do. */
export async function readQueueCounts(db: Kysely<Tables>, now: Date): Promise<HouseQueueCountsType> {
  const { rows: [counts] } = await sql<HouseQueueCountsType>`
    select r.*, e.*, s.*, (select count(*)::int from placement_reviews where status = 'Waiting') as "reviewWaitingCount",
      (select count(*)::int from threads where status = 'Waiting') as "threadWaitingCount"
    from (
      select count(*)::int as "refillOpenCount", count(*) filter (where status = 'Requested')::int as "refillRequestedCount",
        count(*) filter (where status = 'EvidenceWanted')::int as "refillEvidenceWantedCount", count(*) filter (where status = 'Sent')::int as "refillSentCount",
        count(*) filter (where status = 'InProgress')::int as "refillInProgressCount", count(*) filter (where is_contested)::int as "refillContestedCount",
        count(*) filter (where started_at is null and start_latest_at < ${now}::timestamptz)::int as "refillLateCount"
      from refills where ended_at is null
    ) r, (
      select count(*) filter (where status = 'Supplied')::int as "evidenceSuppliedCount", count(*) filter (where status in ('Wanted', 'Declined'))::int as "evidenceWantedCount"
      from evidence_requests where ended_at is null
    ) e, (
      select count(*) filter (where status = 'Requested')::int as "speedUpRequestedCount", count(*)::int as "speedUpOpenCount" from speed_ups where ended_at is null
    ) s`.execute(db)
  if (counts === undefined) throw new Error('counting always answers')
  return counts
}
