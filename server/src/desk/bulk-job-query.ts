import type { BulkJobKind, BulkJobRowState, BulkJobState } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** A bulk job as its row stands. */
export interface BulkJobRecord {
  readonly id: string
  readonly kind: BulkJobKind
  readonly state: BulkJobState
  readonly accountId: string
  readonly reason: string
  readonly message: string | null
  readonly incidentId: string | null
  readonly totalCount: number
  readonly doneCount: number
  readonly refusedCount: number
  readonly failedCount: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly stopReason: string | null
  /** The name of whoever started it; null when their account is gone. */
  readonly by: string | null
}

/** The columns of a `BulkJobRecord`, of a table named `j`. */
export const BULK_JOB_COLUMNS = sql`j.id, j.kind, j.state, j.account_id as "accountId", j.reason, j.message, j.incident_id as "incidentId", j.total_count as "totalCount", j.done_count as "doneCount",
  j.refused_count as "refusedCount", j.failed_count as "failedCount", j.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt", j.stop_reason as "stopReason",
  (select u.name from accounts a join users u on u.id = a.user_id where a.id = j.account_id) as by`

/** One job; null where there is none. */
export async function readBulkJob(db: Kysely<Tables>, id: string): Promise<BulkJobRecord | null> {
  const { rows: [row] } = await sql<BulkJobRecord>`select ${BULK_JOB_COLUMNS} from bulk_jobs j where j.id = ${id}::bigint`.execute(db)
  return row ?? null
}

/** Jobs, newest first; of one incident, or of all. */
export async function readBulkJobs(db: Kysely<Tables>, { limit, beforeId, incidentId = null }: { readonly limit: number, readonly beforeId: string | null, readonly incidentId?: string | null }): Promise<BulkJobRecord[]> {
  const { rows } = await sql<BulkJobRecord>`
    select ${BULK_JOB_COLUMNS} from bulk_jobs j
    where ${beforeId === null ? sql`true` : sql`j.id < ${beforeId}::bigint`} and ${incidentId === null ? sql`true` : sql`j.incident_id = ${incidentId}::bigint`} order by j.id desc limit ${limit}`.execute(db)
  return rows
}

/** A row of a job, with what became of it. */
export interface BulkJobRowRecord {
  readonly position: number
  readonly orderId: string
  readonly accountId: string
  readonly state: BulkJobRowState
  readonly refusalCode: string | null
  readonly clause: string | null
  readonly words: string | null
  readonly at: Date | null
}

/** The rows of a job in their order, of some states or of all. */
export async function readBulkJobRows(db: Kysely<Tables>, jobId: string, { states, limit, afterPosition }: { readonly states: readonly BulkJobRowState[] | null, readonly limit: number, readonly afterPosition: number }): Promise<BulkJobRowRecord[]> {
  const { rows } = await sql<BulkJobRowRecord>`
    select position, order_id as "orderId", account_id as "accountId", state, refusal_code as "refusalCode", clause, words, at from bulk_job_rows
    where job_id = ${jobId}::bigint and position > ${afterPosition} and ${states === null ? sql`true` : sql`state = any(${states}::text[])`} order by position limit ${limit}`.execute(db)
  return rows
}
