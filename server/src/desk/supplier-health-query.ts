import { latencyP95Of } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { supplierObject } from '../suppliers/supplier-objects.ts'
import { readSuppliers } from '../suppliers/supplier-query.ts'
import type { Tables } from '../tables.ts'
import type { SupplierHealthType } from './board.graphql.ts'

const MINUTE_MS = 60_000
/** Long enough that a supplier that is asked once a minute says something, short enough that an hour of trouble is over when it is. */
const RECENT_MINUTES = 15
const COURSE_MINUTES = 30

interface CallsRow {
  readonly supplier_id: string
  readonly minute: Date
  readonly call_count: number
  readonly failed_count: number
  readonly took_counts: readonly number[]
}

/** How every supplier answers; there are a handful. */
export async function readSupplierHealth(db: Kysely<Tables>, countOfSupplier: ReadonlyMap<string, number>, now: Date): Promise<SupplierHealthType[]> {
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  const from = new Date(thisMinute - (COURSE_MINUTES - 1) * MINUTE_MS)
  const suppliers = await readSuppliers(db)
  const { rows: calls } = await sql<CallsRow>`
    select supplier_id, minute, call_count, failed_count, took_counts from supplier_minutes where minute >= ${from}::timestamptz and minute <= ${now}::timestamptz`.execute(db)
  const { rows: standing } = await sql<{ id: string, breaker_changed_at: Date | null, due_at: Date | null }>`
    select s.id, s.breaker_changed_at, (select min(d.poll_at) from dispatches d where d.supplier_id = s.id and d.poll_at is not null) as due_at from suppliers s`.execute(db)
  const ofSupplier = Map.groupBy(calls, row => row.supplier_id)
  return suppliers.map(row => {
    const minutes = new Map((ofSupplier.get(row.id) ?? []).map(minute => [minute.minute.getTime(), minute]))
    const recent = [...minutes.values()].filter(minute => minute.minute.getTime() > thisMinute - RECENT_MINUTES * MINUTE_MS)
    const callCount = recent.reduce((sum, minute) => sum + minute.call_count, 0)
    const { breaker_changed_at: breakerChangedAt = null, due_at: dueAt = null } = standing.find(({ id }) => id === row.id) ?? {}
    return {
      id: row.id, supplier: supplierObject(row), breakerChangedAt,
      answerP95Ms: latencyP95Of(added(recent.map(minute => minute.took_counts))),
      answerCourseMs: Array.from({ length: COURSE_MINUTES }, (_, index) => latencyP95Of(minutes.get(from.getTime() + index * MINUTE_MS)?.took_counts ?? [])),
      failedShare: callCount === 0 ? null : recent.reduce((sum, minute) => sum + minute.failed_count, 0) / callCount,
      callCount: minutes.get(thisMinute - MINUTE_MS)?.call_count ?? 0,
      lagSeconds: dueAt === null ? 0 : Math.max(0, Math.floor((now.getTime() - dueAt.getTime()) / 1_000)),
      openCount: countOfSupplier.get(row.id) ?? 0,
    }
  })
}

function added(rows: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...rows.map(row => row.length))
  return Array.from({ length }, (_, step) => rows.reduce((sum, row) => sum + (row[step] ?? 0), 0))
}
