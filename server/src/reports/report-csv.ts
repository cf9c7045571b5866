import type { Transform } from 'node:stream'
import { csvOf } from '../csv.ts'
import { inputError } from '../errors.ts'
import { houseCurrency } from '../house-currency.ts'
import type { House } from '../house.ts'
import { readCohorts } from './cohorts-query.ts'
import { readHouseOwes } from './owes-query.ts'
import { CohortLength, ReportBy, ReportSort } from './report-enums.ts'
import { marginOf, readReport, type ReportSelection, type ReportSums } from './report-query.ts'
import { checkSpan, type Span } from './span.ts'

/** Enough that the asking costs little beside the rows, few enough that nobody feels them in memory. */
const ROWS_AT_ONCE = 1_000

/** What can be taken along, as the address says it. */
export interface ReportCsvRequest {
  readonly report: string
  readonly from: string | null
  readonly to: string | null
  readonly sort: string | null
  readonly isAscending: boolean
  readonly length: string | null
}

const SUMS_COLUMNS = ['revenue', 'refunds', 'supplier cost', 'margin', 'orders', 'orders without a known cost', 'delivered', 'refills asked', 'refills honoured', 'refills refused'] as const

/** A report as comma-separated values, written while it is read. */
export async function reportCsv(house: House, { report, from, to, sort, isAscending, length }: ReportCsvRequest): Promise<Transform> {
  const span = checkSpan(from, to, house.clock())
  const currency = await houseCurrency(house.db)
  if (report === 'Cohorts') return csvOf(['from', 'orders', 'dropped', 'refill asked', 'honoured', 'refused', 'refusals by clause'], cohortCells(house, span, oneOf(CohortLength, length ?? 'Month', 'length')))
  if (report === 'Owed') return csvOf(['day', 'at', 'available', 'held', 'of which withdrawals', 'together', 'owed by customers', 'currency'], owedCells(house, span))
  const by = oneOf(ReportBy, report, 'report')
  const selection = { by, span, currency, sort: oneOf(ReportSort, sort ?? (by === 'Day' ? 'Key' : 'Revenue'), 'sort'), isAscending, limit: ROWS_AT_ONCE + 1 }
  return csvOf([by === 'Day' ? 'day' : 'number', 'name', 'currency', ...SUMS_COLUMNS, ...SUMS_COLUMNS.map(name => `${name} before`)], reportCells(house, selection))
}

/** What it is called on somebody's disk. */
export function reportCsvName({ report }: ReportCsvRequest): string {
  return `report-${report.toLowerCase()}`
}

async function* reportCells(house: House, selection: Omit<ReportSelection, 'after'>): AsyncGenerator<readonly unknown[]> {
  let after: ReportSelection['after'] = null
  for (;;) {
    const lines = await readReport(house.db, { ...selection, after })
    const page = lines.slice(0, ROWS_AT_ONCE)
    for (const { key, name, sums, previous } of page) yield [key, name, selection.currency, ...sumsCells(sums), ...sumsCells(previous)]
    const last = page.at(-1)
    if (lines.length <= ROWS_AT_ONCE || last === undefined) return
    after = { rank: last.rank, key: last.key }
  }
}

function sumsCells(sums: ReportSums): readonly unknown[] {
  return [sums.revenue, sums.refunds, sums.cost, marginOf(sums), sums.orderCount, sums.uncostedCount, sums.delivered, sums.refillAskedCount, sums.refillHonouredCount, sums.refillRefusedCount]
}

async function* cohortCells(house: House, span: Span, length: CohortLength): AsyncGenerator<readonly unknown[]> {
  for (const { start, orderCount, droppedCount, askedCount, honouredCount, refusedCount, refusals } of await readCohorts(house.db, span, length)) {
    yield [start, orderCount, droppedCount, askedCount, honouredCount, refusedCount, refusals.map(({ clause, count }) => `${clause ?? 'none'}: ${count}`).join('; ')]
  }
}

async function* owedCells(house: House, span: Span): AsyncGenerator<readonly unknown[]> {
  const currency = await houseCurrency(house.db)
  for (const { day, at, available, held, withdrawals, total, owedByCustomers } of await readHouseOwes(house.db, span, currency)) {
    yield [day, at, available, held, withdrawals, total, owedByCustomers, currency]
  }
}

function oneOf<Value extends string>(set: Readonly<Record<string, Value>>, text: string, field: string): Value {
  if (!Object.hasOwn(set, text)) throw inputError(`${field} is one of ${Object.keys(set).join(', ')}${field === 'report' ? ', Cohorts, Owed' : ''}.`, { field })
  return set[text] as Value
}
