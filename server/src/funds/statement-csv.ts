import { pipeline, Readable, type Transform } from 'node:stream'
import { formatMoney } from '@tallyboard/schema'
import { stringify } from 'csv-stringify'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { lineOf } from './statement-line.ts'
import { readStatement, type StatementPosition, type StatementSelection } from './statement-query.ts'
import type { StatementLineType } from './statement.graphql.ts'

/** Enough that the asking costs little beside the lines, few enough that nobody feels them in memory. */
const LINES_AT_ONCE = 500

/** The lines of a statement, newest first, read while they are taken. */
export async function* statementLines(db: Kysely<Tables>, accountId: string, selection: StatementSelection): AsyncGenerator<StatementLineType> {
  let position: StatementPosition | null = null
  for (;;) {
    const rows = await readStatement(db, accountId, selection, LINES_AT_ONCE, position)
    const page = rows.slice(0, LINES_AT_ONCE)
    for (const row of page) yield lineOf(row)
    const last = page.at(-1)
    if (rows.length <= LINES_AT_ONCE || last === undefined) return
    position = { postingId: last.id, transferId: last.transfer_id, isBackward: false }
  }
}

const COLUMNS = [
  'at', 'kind', 'what', 'why', 'amount', 'balance after', 'currency', 'order', 'payment', 'withdrawal', 'clause', 'transfer',
] as const

/**
 * A statement as comma-separated values (RFC 4180), written while it is read.
 *
 * It begins with a byte order mark: the programs that most people open such a file with take it for another alphabet otherwise. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it. Amounts are numbers, come from nobody's keyboard, and keep their minus.
 */
export function statementCsv(db: Kysely<Tables>, accountId: string, selection: StatementSelection): Transform {
  const csv = stringify({
    bom: true, header: true, columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true,
    cast: { bigint: formatMoney, date: at => at.toISOString() },
  })
  // What goes wrong is told by the stream that is returned.
  return pipeline(Readable.from(cellsOf(statementLines(db, accountId, selection))), csv, () => undefined)
}

async function* cellsOf(lines: AsyncGenerator<StatementLineType>): AsyncGenerator<readonly unknown[]> {
  for await (const line of lines) {
    yield [
      line.at, line.kind, line.what, line.why, line.amount, line.balanceAfter, line.currency, line.orderId, line.paymentReference, line.withdrawalId,
      line.clause, line.transferId,
    ]
  }
}
