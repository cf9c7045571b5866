import type { ReadingSource, TargetVisibility } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'

/** What stood on the counter of an order's link, when, and who says so. */
export interface LastReading {
  readonly count: number | null
  readonly visibility: TargetVisibility
  readonly readAt: Date
  readonly source: ReadingSource
}

/** The newest reading of each order's counter that is judged by; null before anybody has looked. */
export async function readLastReadings(db: Kysely<Tables>, orderIds: readonly string[]): Promise<(LastReading | null)[]> {
  return await readNewest(db, orderIds, sql`not is_doubtful`, sql`true`)
}

/** The newest reading of each order's counter, where that is one in doubt: nothing is judged by it until the next one agrees. */
export async function readDoubtedReadings(db: Kysely<Tables>, orderIds: readonly string[]): Promise<(LastReading | null)[]> {
  return await readNewest(db, orderIds, sql`true`, sql`r.is_doubtful`)
}

async function readNewest(db: Kysely<Tables>, orderIds: readonly string[], looksAt: RawBuilder<unknown>, keeps: RawBuilder<unknown>): Promise<(LastReading | null)[]> {
  const { rows } = await sql<LastReading & { readonly id: string }>`
    select o.id, r.count::float8 as count, r.visibility, r.at as "readAt", r.source from orders o cross join lateral (
      select count, visibility, at, source, is_doubtful from target_readings
      where canonical_link = o.canonical_link and metric = o.metric and ${looksAt} order by at desc, id desc limit 1
    ) r where o.id = any(${orderIds}::bigint[]) and ${keeps}`.execute(db)
  const found = new Map(rows.map(({ id, ...reading }) => [id, reading]))
  return orderIds.map(id => found.get(id) ?? null)
}
