import { invariant, type Currency } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The currency that the house keeps its books in and opens accounts in. */
export async function houseCurrency(db: Kysely<Tables>): Promise<Currency> {
  const { rows: [row] } = await sql<{ currency: Currency }>`select value #>> '{}' as currency from house where key = 'currency'`.execute(db)
  invariant(row !== undefined, 'a house has a currency')
  return row.currency
}
