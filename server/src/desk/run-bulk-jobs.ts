import { setTimeout as sleep } from 'node:timers/promises'
import { Permission, type AccountStatus, type Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { permissionsOf, type Viewer } from '../context.ts'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { BULK_JOB_COLUMNS, type BulkJobRecord } from './bulk-job-query.ts'
import { WORK, type RowInHand } from './bulk-work.ts'

/** The bulk jobs of a worker. */
export interface BulkJobRunner {
  /** Works on what there is, row after row, until nothing is left to take up or it is stopped. */
  round(): Promise<void>
  /** Begins no other row. */
  stop(): void
}

/** After each row it rests so many times as long as the row took: customers who place orders at the same time are to feel little of it. */
const REST_FACTOR = 2
/** A row that broke is tried again, because databases restart; a row that always breaks must not hold up the others. */
const ATTEMPTS_MAX = 3

/**
 * Works off bulk jobs. Each row is claimed, done and written down in one transaction, so a process that dies in the middle of one leaves it as it was, and none is done twice; workers that share a job skip
 * the rows in each other's hands.
 */
export function createBulkJobRunner(house: House): BulkJobRunner {
  let isStopped = false
  async function round(): Promise<void> {
    const { rows: jobs } = await sql<BulkJobRecord>`select ${BULK_JOB_COLUMNS} from bulk_jobs j where j.finished_at is null order by j.id`.execute(house.db)
    for (const job of jobs) {
      if (isStopped) return
      const viewer = job.state === 'Stopping' ? null : await starterOf(house, job)
      if (viewer !== null) await work(job, viewer)
      await finish(house, job)
    }
  }

  async function work(job: BulkJobRecord, viewer: Viewer): Promise<void> {
    await sql`update bulk_jobs set state = 'Running', started_at = coalesce(started_at, ${house.clock()}::timestamptz) where id = ${job.id}::bigint and state = 'Waiting'`.execute(house.db)
    while (!isStopped) {
      const startedAt = performance.now()
      if (!await workOnOne(house, job, viewer)) return
      await sleep((performance.now() - startedAt) * REST_FACTOR)
    }
  }

  return { round, stop: () => { isStopped = true } }
}

/** Does the next row of a job; false when there is none to take. */
export async function workOnOne(house: House, job: BulkJobRecord, viewer: Viewer): Promise<boolean> {
  let inHand: RowInHand | null = null
  try {
    return await transact(house, async tx => {
      inHand = null
      const { rows: [row] } = await sql<RowInHand>`
        select r.position, r.order_id as "orderId", r.account_id as "accountId" from bulk_job_rows r
        where r.job_id = ${job.id}::bigint and r.state = 'Waiting' and exists (select from bulk_jobs j where j.id = r.job_id and j.state = 'Running')
        order by r.position limit 1 for update skip locked`.execute(tx.db)
      if (row === undefined) return false
      inHand = row
      const { state, refusal, words } = await WORK[job.kind](tx, job, viewer, row)
      await sql`
        update bulk_job_rows set state = ${state}, refusal_code = ${refusal?.code ?? null}, clause = ${refusal?.clause ?? null}, words = ${words}, at = ${tx.now}::timestamptz
        where job_id = ${job.id}::bigint and position = ${row.position}`.execute(tx.db)
      // Last, because whoever shares the job waits here for the commit.
      await sql`update bulk_jobs set done_count = done_count + ${state === 'Done' ? 1 : 0}, refused_count = refused_count + ${state === 'Refused' ? 1 : 0} where id = ${job.id}::bigint`.execute(tx.db)
      return true
    })
  } catch (cause) {
    const broken = inHand as RowInHand | null
    if (broken === null) throw cause
    house.log.error({ err: cause, job: job.id, row: broken.position }, 'a row of a bulk job broke')
    await noteBroken(house, job, broken)
    return true
  }
}

async function noteBroken(house: House, job: BulkJobRecord, { position }: RowInHand): Promise<void> {
  await transact(house, async tx => {
    const { rows: [row] } = await sql<{ state: string }>`
      update bulk_job_rows set attempt_count = attempt_count + 1, state = case when attempt_count + 1 >= ${ATTEMPTS_MAX} then 'Failed' else 'Waiting' end,
        words = 'It broke ' || (attempt_count + 1) || ' times; the log says why.', at = case when attempt_count + 1 >= ${ATTEMPTS_MAX} then ${tx.now}::timestamptz end
      where job_id = ${job.id}::bigint and position = ${position} and state = 'Waiting' returning state`.execute(tx.db)
    if (row?.state === 'Failed') await sql`update bulk_jobs set failed_count = failed_count + 1 where id = ${job.id}::bigint`.execute(tx.db)
  })
}

/** Whoever started it, as long as they still may; otherwise it stops, and says so. */
async function starterOf(house: House, job: BulkJobRecord): Promise<Viewer | null> {
  const { rows: [account] } = await sql<{ userId: string, role: Role, status: AccountStatus }>`
    select user_id as "userId", role, status from accounts where id = ${job.accountId}::bigint`.execute(house.db)
  const permissions = account === undefined ? new Set<Permission>() : permissionsOf(account.role)
  if (account !== undefined && account.status === 'Active' && permissions.has(Permission.ManageOrders)) return { userId: account.userId, sessionId: `job ${job.id}`, accountId: job.accountId, role: account.role, permissions }
  await sql`update bulk_jobs set state = 'Stopping', stop_reason = 'Whoever started it may no longer do this.' where id = ${job.id}::bigint and finished_at is null`.execute(house.db)
  return null
}

/** Ends a job that was stopped, or that has no row left that waits, in anybody's hand or in nobody's. */
async function finish(house: House, { id }: BulkJobRecord): Promise<void> {
  await sql`
    update bulk_jobs j set state = case when j.state = 'Stopping' then 'Stopped' else 'Finished' end, finished_at = ${house.clock()}::timestamptz
    where j.id = ${id}::bigint and j.finished_at is null
      and (j.state = 'Stopping' or not exists (select from bulk_job_rows r where r.job_id = j.id and r.state = 'Waiting'))`.execute(house.db)
}
