import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { ReportsStateType } from './report.graphql.ts'

/** How far the reports are added up, and what the last check of them found. */
export async function readReportsState(db: Kysely<Tables>): Promise<ReportsStateType> {
  const { rows: [state] } = await sql<{ counted_at: Date | null, due: number }>`
    select (select at from report_mark) as counted_at, (select count(distinct day)::int from report_days_due where what <> 'Month') as due`.execute(db)
  const { rows: [check] } = await sql<{ at: Date, day_count: number, differences: readonly string[] }>`
    select at, day_count, differences from report_checks order by id desc limit 1`.execute(db)
  return {
    countedAt: state?.counted_at ?? null, dueDayCount: state?.due ?? 0,
    lastCheck: check === undefined ? null : { at: check.at, dayCount: check.day_count, differences: check.differences },
  }
}
