import type { TransferKind } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { BalanceRow } from './balance-message.ts'

/** The balances of these accounts, in the order of the ids. An account without a row has spent and owns nothing. */
export async function readBalances(db: Kysely<Tables>, accountIds: readonly string[]): Promise<(BalanceRow | null)[]> {
  const { rows } = await sql<{ account_id: string, version: number, currency: string, available_micros: string, held_micros: string }>`
    select account_id, version, currency, available_micros, held_micros from balances where account_id = any(${accountIds}::bigint[])`.execute(db)
  const found = new Map(rows.map(row => [row.account_id, {
    accountId: row.account_id, version: row.version, currency: row.currency,
    availableMicros: BigInt(row.available_micros), heldMicros: BigInt(row.held_micros),
  }]))
  return accountIds.map(id => found.get(id) ?? null)
}

/** A posting with the transfer it belongs to. */
export interface PostingRow {
  readonly id: string
  readonly at: Date
  readonly transfer_id: string
  readonly kind: TransferKind
  readonly source: string
  readonly destination: string
  readonly amount_micros: string
  readonly currency: string
  readonly order_id: string | null
}

/** Every posting of these orders, oldest first. */
export async function readPostingsOfOrders(db: Kysely<Tables>, orderIds: readonly string[]): Promise<PostingRow[][]> {
  const { rows } = await sql<PostingRow>`
    select p.id, p.created_at as at, p.transfer_id, t.kind, p.source, p.destination, p.amount_micros, t.currency, t.order_id
    from transfers t join postings p on p.transfer_id = t.id
    where t.order_id = any(${orderIds}::bigint[]) order by p.id`.execute(db)
  const postingsOf = Map.groupBy(rows, row => row.order_id)
  return orderIds.map(id => postingsOf.get(id) ?? [])
}
