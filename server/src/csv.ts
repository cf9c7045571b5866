import { pipeline, Readable, type Transform } from 'node:stream'
import { formatMoney } from '@tallyboard/schema'
import { stringify } from 'csv-stringify'

/**
 * Rows as comma-separated values (RFC 4180), written while they are read: a bigint as an amount in units, an instant in ISO 8601.
 *
 * It begins with a byte order mark: the programs that most people open such a file with take it for another alphabet otherwise. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it. Amounts are numbers, come from nobody's keyboard, and keep their minus.
 */
export function csvOf(columns: readonly string[], rows: AsyncIterable<readonly unknown[]>): Transform {
  const csv = stringify({
    bom: true, header: true, columns: [...columns], record_delimiter: 'windows', escape_formulas: true,
    cast: { bigint: formatMoney, date: at => at.toISOString() },
  })
  // What goes wrong is told by the stream that is returned.
  return pipeline(Readable.from(rows), csv, () => undefined)
}
