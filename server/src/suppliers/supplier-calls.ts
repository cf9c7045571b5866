import { LATENCY_STEPS_MS, latencyStepOf } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'

/** The calls of a minute to a supplier. */
interface CallsOfMinute {
  readonly supplierId: string
  readonly minute: Date
  callCount: number
  failedCount: number
  readonly tookCounts: number[]
}

const MINUTE_MS = 60_000

/** Minutes that were never written, as in a process whose worker died, are not kept for ever. */
const MINUTES_KEPT_MAX = 1_000

/** For so long it can be told how a supplier answered. */
const REMEMBERED_HOURS = 48

const callsOfHouse = new WeakMap<House, Map<string, CallsOfMinute>>()

/** Notes a call that ended, in memory: a statement for each would cost as much as the call. `isFailed` when it brought no answer, not when the answer was no. */
export function noteCall(house: House, supplierId: string, tookMs: number, isFailed: boolean): void {
  let calls = callsOfHouse.get(house)
  if (calls === undefined) callsOfHouse.set(house, calls = new Map())
  const minute = Math.floor(house.clock().getTime() / MINUTE_MS) * MINUTE_MS
  const key = `${supplierId} ${minute}`
  let noted = calls.get(key)
  if (noted === undefined) {
    if (calls.size >= MINUTES_KEPT_MAX) calls.clear()
    calls.set(key, noted = { supplierId, minute: new Date(minute), callCount: 0, failedCount: 0, tookCounts: [...LATENCY_STEPS_MS, 0].fill(0) })
  }
  noted.callCount += 1
  if (isFailed) noted.failedCount += 1
  const step = latencyStepOf(tookMs)
  noted.tookCounts[step] = (noted.tookCounts[step] ?? 0) + 1
}

/** Adds what was noted to what all processes together have written. What could not be written is lost: it is about how a supplier answers, and nothing hangs on it. */
export async function writeCalls(house: House): Promise<void> {
  const calls = callsOfHouse.get(house)
  if (calls === undefined || calls.size === 0) return
  callsOfHouse.delete(house)
  // One order for everybody, so that two processes never wait for each other in a ring.
  for (const [, { supplierId, minute, callCount, failedCount, tookCounts }] of [...calls].sort(([one], [other]) => one < other ? -1 : 1)) {
    await sql`
      insert into supplier_minutes (supplier_id, minute, call_count, failed_count, took_counts)
      values (${supplierId}::bigint, ${minute}::timestamptz, ${callCount}, ${failedCount}, ${tookCounts}::int[])
      on conflict (supplier_id, minute) do update set call_count = supplier_minutes.call_count + excluded.call_count,
        failed_count = supplier_minutes.failed_count + excluded.failed_count,
        took_counts = (select array_agg(coalesce(was, 0) + coalesce(more, 0) order by step)
          from unnest(supplier_minutes.took_counts, excluded.took_counts) with ordinality as counted (was, more, step))`.execute(house.db)
  }
}

/** Forgets how suppliers answered long ago. Safe to run twice. */
export async function forgetOldCalls(house: House): Promise<void> {
  await sql`delete from supplier_minutes where minute < ${house.clock()}::timestamptz - ${REMEMBERED_HOURS}::int * interval '1 hour'`.execute(house.db)
}
