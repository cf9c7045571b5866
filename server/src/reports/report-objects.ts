import type { Currency } from '@tallyboard/schema'
import { marginOf, totalOf, type ReportLine, type ReportSums } from './report-query.ts'
import type { ReportDayType, ReportRowType, ReportSumsType, ReportTotalsType } from './report.graphql.ts'
import { daysOf, spanBefore, type Span } from './span.ts'

/** Sums as the API shows them. */
export function sumsObject(sums: ReportSums, currency: Currency): ReportSumsType {
  const [margin, kept] = [marginOf(sums), sums.revenue - sums.refunds]
  return { ...sums, currency, margin, marginShare: kept <= 0n ? null : Number(margin) / Number(kept) }
}

/** A row as the API shows it. */
export function rowObject({ key, name, sums, previous }: ReportLine, currency: Currency): ReportRowType {
  return { key, name, sums: sumsObject(sums, currency), previous: sumsObject(previous, currency) }
}

/** The days of a span beside those of the span before. */
export function totalsObject(span: Span, currency: Currency, sumsOf: ReadonlyMap<string, ReportSums>, previousOf: ReadonlyMap<string, ReportSums>): ReportTotalsType {
  const nothing = totalOf([])
  const before = daysOf(spanBefore(span))
  const days: ReportDayType[] = daysOf(span).map((day, index) => ({
    day, sums: sumsObject(sumsOf.get(day) ?? nothing, currency), previous: sumsObject(previousOf.get(before[index] ?? '') ?? nothing, currency),
  }))
  return { sums: sumsObject(totalOf(sumsOf.values()), currency), previous: sumsObject(totalOf(previousOf.values()), currency), days }
}
