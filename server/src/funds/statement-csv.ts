import type { Transform } from 'node:stream'
import type { Kysely } from 'kysely'
import { csvOf } from '../csv.ts'
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

/** A statement as comma-separated values, written while it is read. */
export function statementCsv(db: Kysely<Tables>, accountId: string, selection: StatementSelection): Transform {
  return csvOf(COLUMNS, cellsOf(statementLines(db, accountId, selection)))
}

async function* cellsOf(lines: AsyncGenerator<StatementLineType>): AsyncGenerator<readonly unknown[]> {
  for await (const line of lines) {
    yield [
      line.at, line.kind, line.what, line.why, line.amount, line.balanceAfter, line.currency, line.orderId, line.paymentReference, line.withdrawalId,
      line.clause, line.transferId,
    ]
  }
}
