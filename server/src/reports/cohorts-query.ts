import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { CohortLength } from './report-enums.ts'
import type { RefillCohortType } from './report.graphql.ts'
import type { Span } from './span.ts'

interface CohortRow {
  readonly start: string
  readonly order_count: number
  readonly dropped_count: number
  readonly asked_count: number
  readonly honoured_count: number
  readonly refused_count: number
}

/** What became of the guarantee of orders, by the week or month in which they ended, oldest first. Only the days of the span count. */
export async function readCohorts(db: Kysely<Tables>, { from, to }: Span, length: CohortLength): Promise<RefillCohortType[]> {
  const start = sql`date_trunc(${length === 'Week' ? 'week' : 'month'}, day::timestamp)::date`
  const { rows } = await sql<CohortRow>`
    select start::text, sum(order_count)::int as order_count, sum(dropped_count)::int as dropped_count, sum(asked_count)::int as asked_count, sum(honoured_count)::int as honoured_count,
      sum(refused_count)::int as refused_count
    from (select ${start} as start, * from report_cohorts where day between ${from}::date and ${to}::date) c group by start order by start`.execute(db)
  const { rows: refusals } = await sql<{ start: string, clause: string, count: number }>`
    select ${start}::text as start, r.key as clause, sum(r.value::int)::int as count from report_cohorts cross join lateral jsonb_each_text(refusals) r
    where day between ${from}::date and ${to}::date group by 1, 2 order by count desc, clause`.execute(db)
  return rows.map(row => ({
    start: row.start, orderCount: row.order_count, droppedCount: row.dropped_count, askedCount: row.asked_count, honouredCount: row.honoured_count, refusedCount: row.refused_count,
    // Of what is decided: a refill that is still on its way is neither kept nor broken.
    honouredShare: row.honoured_count + row.refused_count === 0 ? null : row.honoured_count / (row.honoured_count + row.refused_count),
    refusals: refusals.filter(({ start: of }) => of === row.start).map(({ clause, count }) => ({ clause: clause === '' ? null : clause, count })),
  }))
}
