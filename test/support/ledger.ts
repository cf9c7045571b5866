import { formatMoney } from '@tallyboard/schema'
import type { House } from '@tallyboard/server'

/** The postings of some orders as an aligned table, in the order in which they were written, with names for the orders and `customer` for the customer. */
export async function printLedger(house: House, orders: Readonly<Record<string, string>>): Promise<string> {
  const nameOf = new Map(Object.entries(orders).map(([name, orderId]) => [orderId, name]))
  const rows = await house.db.selectFrom('postings').innerJoin('transfers', 'transfers.id', 'postings.transfer_id')
    .select(['transfers.order_id', 'transfers.kind', 'postings.source', 'postings.destination', 'postings.amount_micros'])
    .where('transfers.order_id', 'in', [...nameOf.keys()]).orderBy('postings.id').execute()
  return alignedTable(rows.map(row => [
    nameOf.get(row.order_id ?? '') ?? '', row.kind, plain(row.source), '→', plain(row.destination), formatMoney(BigInt(row.amount_micros)).padStart(8),
  ]))
}

/** Rows of text with their columns below each other. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, column) => Math.max(cell.length, known[column] ?? 0)), [])
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n')
}

function plain(account: string): string {
  return account.replace(/^(available|held):\d+$/, 'customer')
}
