import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { CohortLength, ReportBy, ReportLineFragment, ReportSort, ReportTotalsQuery } from '../../graphql/generated/graphql.ts'
import { formatShare, MINUS, THIN_SPACE } from '../../shared/counts.ts'
import { microsOfDecimal } from '../../shared/money.ts'

/** The tabs; the first four are rows of the same report. */
export const REPORT_TABS = [
  { id: 'days', label: 'Days', by: 'Day', noun: 'Day', csv: 'Day' },
  { id: 'services', label: 'Services', by: 'Service', noun: 'Service', csv: 'Service' },
  { id: 'suppliers', label: 'Suppliers', by: 'Supplier', noun: 'Supplier', csv: 'Supplier' },
  { id: 'customers', label: 'Customers', by: 'Customer', noun: 'Customer', csv: 'Customer' },
  { id: 'cohorts', label: 'Refill cohorts', by: null, noun: 'Ended in', csv: 'Cohorts' },
  { id: 'owed', label: 'Owed', by: null, noun: 'Day', csv: 'Owed' },
] as const satisfies readonly { readonly id: string, readonly label: string, readonly by: ReportBy | null, readonly noun: string, readonly csv: string }[]

export type ReportTab = (typeof REPORT_TABS)[number]

/** The spans of one press. */
export const PRESETS = [
  { id: '7d', label: '7 d', days: 7 },
  { id: '30d', label: '30 d', days: 30 },
  { id: '90d', label: '90 d', days: 90 },
  { id: 'month', label: 'This month', days: null },
] as const

export type Preset = (typeof PRESETS)[number]

/** The columns that a report can be sorted by, as they stand in the table. */
export const SORTS = [
  { sort: 'Orders', label: 'Orders' }, { sort: 'Revenue', label: 'Revenue' }, { sort: 'Refunds', label: 'Refunds' }, { sort: 'Cost', label: 'Supplier cost' }, { sort: 'Margin', label: 'Margin' },
] as const satisfies readonly { readonly sort: ReportSort, readonly label: string }[]

/** What the page shows, as its address says it. */
export interface ReportsAddress {
  readonly tab: ReportTab
  /** Null for a span of one's own. */
  readonly preset: Preset | null
  readonly from: string
  readonly to: string
  readonly sort: ReportSort
  readonly isAscending: boolean
  readonly length: CohortLength
}

const DAY_MS = 86_400_000
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** A day of the calendar as it is written in an address; null for any other text. */
export function readDay(text: unknown): string | null {
  if (typeof text !== 'string' || !/^[12]\d{3}-\d\d-\d\d$/.test(text)) return null
  const ms = Date.parse(`${text}T00:00:00.000Z`)
  return !Number.isNaN(ms) && dayOf(ms) === text ? text : null
}

/** What a tab is sorted by when nobody says otherwise: days by their date, all else by revenue. */
export function usualSort(tab: ReportTab): ReportSort {
  return tab.by === 'Day' ? 'Key' : 'Revenue'
}

/** Reads the address; what it does not know is as if it were not there. Days are those of UTC, as in the books. */
export function readReportsAddress(query: LocationQuery, now: Date): ReportsAddress {
  const tab = REPORT_TABS.find(({ id }) => id === query['tab']) ?? REPORT_TABS[0]
  const today = dayOf(now.getTime())
  const [from, to] = [readDay(query['from']), readDay(query['to'])]
  const sort = SORTS.find((each) => each.sort === query['sort'])?.sort ?? (query['sort'] === 'Key' ? 'Key' : usualSort(tab))
  const rest = { tab, sort, isAscending: query['order'] === 'up', length: query['by'] === 'week' ? 'Week' as const : 'Month' as const }
  if (from !== null && to !== null && from <= to) return { ...rest, preset: null, from, to }
  const preset = PRESETS.find(({ id }) => id === query['span']) ?? PRESETS[1]
  return { ...rest, preset, from: preset.days === null ? `${today.slice(0, 7)}-01` : dayOf(now.getTime() - (preset.days - 1) * DAY_MS), to: today }
}

/** The address as a query; what is usual is left out. */
export function writeReportsAddress({ tab, preset, from, to, sort, isAscending, length }: ReportsAddress): LocationQueryRaw {
  return {
    ...(tab.id === 'days' ? {} : { tab: tab.id }),
    ...(preset === null ? { from, to } : preset.id === '30d' ? {} : { span: preset.id }),
    ...(sort === usualSort(tab) ? {} : { sort }),
    ...(isAscending ? { order: 'up' } : {}),
    ...(length === 'Week' ? { by: 'week' } : {}),
  }
}

/** Where the same rows are had as a file. */
export function csvOf({ tab, from, to, sort, isAscending, length }: ReportsAddress): string {
  const words = new URLSearchParams({ report: tab.csv, from, to })
  if (tab.by !== null) words.set('sort', sort)
  if (isAscending) words.set('order', 'ascending')
  if (tab.id === 'cohorts') words.set('length', length)
  return `/reports.csv?${words}`
}

/** How much more or less than before: '+12 %', '−3 %', 'new' where there was nothing, and nothing where there is nothing now either. */
export function changeText(now: string, before: string): string {
  const [one, other] = [microsOfDecimal(now), microsOfDecimal(before)]
  if (other === 0n) return one === 0n ? '' : 'new'
  const share = Math.round(Number(one - other) / Math.abs(Number(other)) * 100)
  // A thousand per cent says no more than many times.
  if (share > 999) return `+999${THIN_SPACE}%`
  return `${share > 0 ? '+' : share < 0 ? MINUS : ''}${Math.abs(share)}${THIN_SPACE}%`
}

/** The margin as a share, or a dash where nothing was earned. */
export function shareText(share: number | null): string {
  return share === null ? '–' : formatShare(share)
}

/** '5 Mar' of a day; with its year when it is another than now. */
export function dayText(day: string, now: Date): string {
  const isOtherYear = day.slice(0, 4) !== now.toISOString().slice(0, 4)
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC', ...(isOtherYear ? { year: 'numeric' } : {}) }).format(new Date(`${day}T00:00:00Z`))
}

/** 'March 2026', or 'Week from 2 Mar'. */
export function cohortText(start: string, length: CohortLength, now: Date): string {
  if (length === 'Week') return `Week from ${dayText(start, now)}`
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${start}T00:00:00Z`))
}

/** Where a row leads; a supplier and a service have no page that everybody who reads reports may open. */
export function rowName(tab: ReportTab, row: ReportLineFragment, now: Date): string {
  return tab.by === 'Day' ? dayText(row.id, now) : row.name
}

export type ReportTotals = ReportTotalsQuery['report']['totals']

/** Points of a line, in units of the currency: a chart needs no micros. */
export const unitsOf = (decimal: string): number => Number(microsOfDecimal(decimal)) / 1_000_000
