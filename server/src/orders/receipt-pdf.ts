import { CLAUSES, formatMoney } from '@tallyboard/schema'
import { drawRow, drawTitles, openPaper, PAPER, type PaperColumn } from '../funds/paper.ts'
import { minuteOf } from '../funds/statement-pdf.ts'
import type { OrderObject } from './order-row.ts'
import type { ReceiptType } from './order.graphql.ts'

const SUMS: readonly PaperColumn[] = [
  { title: '', x: PAPER.margin, width: 150, align: 'left' },
  { title: '', x: 206, width: 341, align: 'left' },
]

const MOVEMENTS: readonly PaperColumn[] = [
  { title: 'When (UTC)', x: PAPER.margin, width: 92, align: 'left' },
  { title: 'Transfer', x: 146, width: 70, align: 'left' },
  { title: 'What', x: 222, width: 80, align: 'left' },
  { title: 'From', x: 308, width: 80, align: 'left' },
  { title: 'To', x: 394, width: 80, align: 'left' },
  { title: 'Amount', x: 478, width: 69, align: 'right' },
]

/** The receipt of an order on paper: what was ordered and delivered, what it cost and why, and what moved for it (P3.3). */
export function receiptPdf(order: OrderObject, receipt: ReceiptType, now: Date): PDFKit.PDFDocument {
  const paper = openPaper(`Receipt of order ${order.id}`, now)
  const money = (micros: string | bigint): string => `${formatMoney(BigInt(micros))} ${receipt.currency}`
  const count = (units: number): string => units.toLocaleString('en')
  paper.text(`Written on ${minuteOf(now)} UTC.`).moveDown(1)
  const isSettled = BigInt(receipt.charge) !== BigInt(receipt.charged)
  const rows: readonly (readonly [string, string])[] = [
    ['Service', order.serviceName],
    ['Link', order.link],
    ['Placed', `${minuteOf(order.placedAt)} UTC`],
    ['Ended', order.endedAt === null ? 'still open' : `${minuteOf(order.endedAt)} UTC, ${order.status}`],
    ['Ordered', count(receipt.ordered)],
    ['Delivered', count(receipt.delivered)],
    ['Not delivered', count(receipt.undelivered)],
    ['Rate', `${money(receipt.rate)} for 1,000, or for a package`],
    ['Price of a unit', `${receipt.unitPrice} ${receipt.currency}`],
    ['Charged when placed', money(receipt.charged)],
    ['Charge', isSettled ? `${money(receipt.charged)} × ${count(receipt.delivered)} ÷ ${count(receipt.ordered)} = ${money(receipt.charge)}` : money(receipt.charge)],
    ['Rounded', receipt.rounding],
    ['Refund to the balance', money(receipt.refund)],
    ['By the terms', `${receipt.clause} ${CLAUSES.find(({ id }) => id === receipt.clause)?.title ?? ''}`],
  ]
  for (const row of rows) drawRow(paper, SUMS, row)
  paper.moveDown(1)
  drawTitles(paper, MOVEMENTS)
  for (const { at, transferId, kind, source, destination, amount } of receipt.postings) {
    drawRow(paper, MOVEMENTS, [minuteOf(at), transferId, kind, source, destination, money(amount)])
  }
  paper.end()
  return paper
}
