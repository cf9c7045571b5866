import { createRequire } from 'node:module'
import PdfDocument from 'pdfkit'

/** A4, in points. */
export const PAPER = { width: 595, height: 842, margin: 48 } as const

const fontOf = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)

/** Fonts of the document itself know only Western letters; names of services are written in any. */
const FONTS = { plain: fontOf('DejaVuSansCondensed'), bold: fontOf('DejaVuSansCondensed-Bold') } as const

/** A sheet of paper with the house's name and a title on it. It is a stream: what is drawn leaves at once, and `end()` ends it. */
export function openPaper(title: string, at: Date): PDFKit.PDFDocument {
  const paper = new PdfDocument({
    size: 'A4', margin: PAPER.margin, compress: true, lang: 'en', displayTitle: true, info: { Title: title, Producer: 'Tallyboard', Creator: 'Tallyboard', CreationDate: at },
  })
  paper.registerFont('plain', FONTS.plain).registerFont('bold', FONTS.bold)
  paper.font('bold').fontSize(15).text('Tallyboard', { continued: true }).font('plain').text(`  ${title}`)
  paper.moveDown(0.4).fontSize(8.5)
  return paper
}

/** A column of a table: where it begins, how wide it is, and to which side its texts stand. */
export interface PaperColumn {
  readonly title: string
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'right'
}

const ROW_GAP = 4

/** Draws a row below the last one, on a new page when it does not fit; each page begins with the titles. */
export function drawRow(paper: PDFKit.PDFDocument, columns: readonly PaperColumn[], cells: readonly string[]): void {
  const height = Math.max(...columns.map(({ width }, index) => paper.heightOfString(cells[index] ?? '', { width })))
  if (paper.y + height > PAPER.height - PAPER.margin) {
    paper.addPage()
    drawTitles(paper, columns)
  }
  drawCells(paper, columns, cells, height)
}

/** Draws the titles of a table's columns. */
export function drawTitles(paper: PDFKit.PDFDocument, columns: readonly PaperColumn[]): void {
  const titles = columns.map(({ title }) => title)
  paper.font('bold')
  drawCells(paper, columns, titles, Math.max(...columns.map(({ title, width }) => paper.heightOfString(title, { width }))))
  paper.font('plain')
  paper.moveTo(PAPER.margin, paper.y - 1).lineTo(PAPER.width - PAPER.margin, paper.y - 1).lineWidth(0.5).stroke()
  paper.y += 2
}

function drawCells(paper: PDFKit.PDFDocument, columns: readonly PaperColumn[], cells: readonly string[], height: number): void {
  const { y } = paper
  columns.forEach(({ x, width, align }, index) => paper.text(cells[index] ?? '', x, y, { width, align }))
  paper.x = PAPER.margin
  paper.y = y + height + ROW_GAP
}
