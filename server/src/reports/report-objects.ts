import { marginOf, totalOf, type ReportLine, type ReportSums } from './report-query.ts'
import type { ReportDayType, ReportRowType, ReportSumsType, ReportTotalsType } from './report.graphql.ts'
import { daysOf, spanBefore, type Span } from './span.ts'

/** Sums as the API shows them. */
export function sumsObject(sums: ReportSums): ReportSumsType {
  const [margin, kept] = [marginOf(sums), sums.revenue - sums.refunds]
  return { ...sums, margin, marginShare: kept <= 0n ? null : Number(margin) / Number(kept) }
}

/** A row as the API shows it. */
export function rowObject({ key, name, sums, previous }: ReportLine): ReportRowType {
  return { key, name, sums: sumsObject(sums), previous: sumsObject(previous) }
}

/** The days of a span beside those of the span before. */
export function totalsObject(span: Span, sumsOf: ReadonlyMap<string, ReportSums>, previousOf: ReadonlyMap<string, ReportSums>): ReportTotalsType {
  const nothing = totalOf([])
  const before = daysOf(spanBefore(span))
  const days: ReportDayType[] = daysOf(span).map((day, index) => ({
    day, sums: sumsObject(sumsOf.get(day) ?? nothing), previous: sumsObject(previousOf.get(before[index] ?? '') ?? nothing),
  }))
  return { sums: sumsObject(totalOf(sumsOf.values())), previous: sumsObject(totalOf(previousOf.values())), days }
}
