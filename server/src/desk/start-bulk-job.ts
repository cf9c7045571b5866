import { countText, decideMessage, Permission, type BulkJobKind } from '@tallyboard/schema'
import { sql } from 'kysely'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { selectRows, type BulkSelection } from './bulk-selection.ts'

/** One command for many orders. */
export interface StartBulkJobRequest extends BulkSelection {
  readonly kind: BulkJobKind
  readonly reason: string
  /** What the customers are told; with `TellCustomers` alone. */
  readonly message: string | null
  /** So many rows were looked over by whoever starts it. */
  readonly expectedCount: number
  readonly idempotencyKey: string
}

/** The job that was written. */
export interface BulkJobAnswer {
  readonly kind: 'Job'
  readonly jobId: string
}

/** Writes a job with all its rows; a worker takes it up. More rows than were looked over are an input error: whoever starts it has not seen them. */
export async function startBulkJob(house: House, viewer: Viewer, request: StartBulkJobRequest): Promise<BulkJobAnswer | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const { idempotencyKey, ...input } = request
  const { kind, expectedCount, message } = request
  const reason = filledText(request.reason, 'reason')
  if ((message !== null) !== (kind === 'TellCustomers')) throw inputError('message goes with TellCustomers, and only with it.', { field: 'message' })
  if (!Number.isInteger(expectedCount) || expectedCount < 1) throw inputError('expectedCount says how many rows were looked over.', { field: 'expectedCount' })
  const { settings } = await house.settings()
  return await transact(house, async tx => await withIdempotency<BulkJobAnswer>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'startBulkJob', input }, async () => {
    const decision = message === null ? null : decideMessage({ text: message, attachmentCount: 0 }, tx.now)
    if (decision !== null && !decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    const rows = await selectRows(tx.db, kind, request, settings, tx.now)
    if (rows.length === 0) throw inputError('There is nothing left to do: no order matches.', { field: 'expectedCount' })
    if (rows.length > expectedCount) throw inputError(`${countText(rows.length)} match by now, and you looked at ${countText(expectedCount)}. Look again.`, { field: 'expectedCount' })
    const { rows: [job] } = await sql<{ id: string }>`
      insert into bulk_jobs (kind, account_id, reason, message, incident_id, total_count, created_at)
      values (${kind}, ${viewer.accountId}::bigint, ${reason}, ${decision?.grant.text ?? null}, ${request.incidentId}::bigint, ${rows.length}, ${tx.now}::timestamptz) returning id`.execute(tx.db)
    invariant(job !== undefined, 'a job that was written is there')
    await sql`
      insert into bulk_job_rows (job_id, position, order_id, account_id)
      select ${job.id}::bigint, position, order_id, account_id
      from unnest(${rows.map(row => row.orderId)}::bigint[], ${rows.map(row => row.accountId)}::bigint[]) with ordinality as r (order_id, account_id, position)`.execute(tx.db)
    if (request.incidentId !== null) {
      await sql`insert into incident_acts (incident_id, at, account_id, kind, words, job_id)
        values (${request.incidentId}::bigint, ${tx.now}::timestamptz, ${viewer.accountId}::bigint, 'JobStarted', ${reason}, ${job.id}::bigint)`.execute(tx.db)
    }
    return { kind: 'Job', jobId: job.id }
  }))
}

/** Stops a job: the row in hand is finished, no other is begun, and what was done stays done. One that is over stays as it is. */
export async function stopBulkJob(house: House, viewer: Viewer, { jobId, reason, idempotencyKey }: { readonly jobId: string, readonly reason: string, readonly idempotencyKey: string }): Promise<BulkJobAnswer | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const words = filledText(reason, 'reason')
  if (!isRowId(jobId)) throw notFound('bulk job')
  return await transact(house, async tx => await withIdempotency<BulkJobAnswer>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'stopBulkJob', input: { jobId, reason } }, async () => {
    const { rows } = await sql`select from bulk_jobs where id = ${jobId}::bigint`.execute(tx.db)
    if (rows.length === 0) throw notFound('bulk job')
    await sql`update bulk_jobs set state = 'Stopping', stop_reason = ${words} where id = ${jobId}::bigint and state in ('Waiting', 'Running')`.execute(tx.db)
    return { kind: 'Job', jobId }
  }))
}
