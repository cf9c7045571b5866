import { sql } from 'kysely'
import type { House } from '../house.ts'

/**
 * A worker not seen for this long is dead, and what it was sending is uncertain. Shorter, and a busy process is taken for a dead one;
 * longer, and an administrator waits to hear of it.
 */
export const LEASE_MS = 12_000

/** Several beats fit into a lease, so that one lost statement is no death. */
const BEAT_MS = 2_000

/** The life sign of one worker process. */
export interface WorkerPresence {
  readonly workerId: string
  /** Whether others still take this process for alive, with room to spare. Sending needs it. */
  isFresh(): boolean
  /** The names under which the job queue knows this process; its jobs are given free with them. */
  carryJobWorkers(jobWorkerIds: readonly string[]): void
  /** Leaves. Whatever this process still held is uncertain from now on. */
  stop(): Promise<void>
}

/** Says that a worker lives, now and from now on. */
export async function startPresence(house: House, workerId: string): Promise<WorkerPresence> {
  let lastBeatAt = performance.now()
  let jobWorkers: readonly string[] = []
  const beat = async (): Promise<void> => {
    const startedAt = performance.now()
    // The database's clock, because the workers' clocks may differ.
    await sql`insert into workers (id, seen_at, job_worker_ids) values (${workerId}, clock_timestamp(), ${jobWorkers}::text[])
      on conflict (id) do update set seen_at = excluded.seen_at, job_worker_ids = excluded.job_worker_ids`.execute(house.db)
    lastBeatAt = startedAt
  }
  await beat()
  let beating: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    beating = beat().catch((cause: unknown) => house.log.warn({ err: cause, workerId }, 'a life sign was not written'))
  }, BEAT_MS)
  return {
    workerId,
    isFresh: () => performance.now() - lastBeatAt < LEASE_MS / 2,
    carryJobWorkers: jobWorkerIds => { jobWorkers = jobWorkerIds },
    stop: async () => {
      clearInterval(timer)
      await beating
      await sql`delete from workers where id = ${workerId}`.execute(house.db)
    },
  }
}

/** Forgets workers that died long ago. */
export async function forgetDeadWorkers(house: House): Promise<void> {
  await sql`delete from workers where seen_at < clock_timestamp() - interval '1 hour'`.execute(house.db)
}
