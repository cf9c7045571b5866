import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatMoney } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import { inputError } from '../errors.ts'
import type { Tables } from '../tables.ts'
import { drawRow, drawTitles, openPaper, PAPER, type PaperColumn } from './paper.ts'
import { lineOf } from './statement-line.ts'
import { readStatement, type StatementSelection } from './statement-query.ts'

/** Some hundred pages. Nobody reads more on paper. */
const LINES_MAX = 5_000

/** A line takes most of a millisecond to draw; after so many everybody else has a turn. */
const LINES_A_TURN = 20

const COLUMNS: readonly PaperColumn[] = [
  { title: 'When (UTC)', x: PAPER.margin, width: 92, align: 'left' },
  { title: 'What', x: 146, width: 218, align: 'left' },
  { title: 'Clause', x: 370, width: 34, align: 'left' },
  { title: 'Amount', x: 404, width: 68, align: 'right' },
  { title: 'Balance', x: 478, width: 69, align: 'right' },
]

/** A statement on paper, newest first. More lines than anybody reads are an input error: a shorter time, or a table. */
export async function statementPdf(db: Kysely<Tables>, accountId: string, selection: StatementSelection, now: Date): Promise<PDFKit.PDFDocument> {
  const rows = await readStatement(db, accountId, selection, LINES_MAX, null)
  if (rows.length > LINES_MAX) throw inputError(`A statement of more than ${LINES_MAX.toLocaleString('en')} lines is too long for paper. Choose a shorter time, or take it as CSV.`, { field: 'from' })
  const paper = openPaper(`Statement of account ${accountId}`, now)
  const lines = rows.map(lineOf)
  paper.text(`${spanWords(selection)}Written on ${minuteOf(now)} UTC. ${lines.length === 1 ? '1 line' : `${lines.length.toLocaleString('en')} lines`}, newest first${lines[0] === undefined ? '' : `, in ${lines[0].currency}`}.`)
  paper.moveDown(1)
  drawTitles(paper, COLUMNS)
  for (const [index, { at, what, why, clause, amount, balanceAfter }] of lines.entries()) {
    if (index % LINES_A_TURN === LINES_A_TURN - 1) await nextTurn()
    drawRow(paper, COLUMNS, [minuteOf(at), why === null ? what : `${what}\n${why}`, clause ?? '', formatMoney(amount), formatMoney(balanceAfter)])
  }
  paper.end()
  return paper
}

function spanWords({ from, until }: StatementSelection): string {
  if (from == null && until == null) return ''
  return `${from == null ? 'Everything' : `From ${minuteOf(from)}`}${until == null ? '' : ` before ${minuteOf(until)}`} UTC. `
}

/** An instant to the minute, in UTC. */
export function minuteOf(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ')
}
