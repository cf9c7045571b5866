import type { ActorKind, TransferKind } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { PostingRow } from './balance-query.ts'
import type { PostingType, TransferType } from './funds.graphql.ts'

/** A posting as the house sees it. */
export function postingType(row: PostingRow): PostingType {
  return {
    id: row.id, at: row.at, transferId: row.transfer_id, kind: row.kind, source: row.source, destination: row.destination, amount: BigInt(row.amount_micros),
  }
}

/** One movement of money with its postings; null where there is none. */
export async function readTransfer(db: Kysely<Tables>, id: string): Promise<TransferType | null> {
  const { rows } = await sql<PostingRow & { reason: string | null, actor_kind: ActorKind, kind: TransferKind }>`
    select p.id, p.created_at as at, p.transfer_id, t.kind, p.source, p.destination, p.amount_micros, t.order_id, t.reason, t.actor_kind
    from transfers t join postings p on p.transfer_id = t.id where t.id = ${id}::bigint order by p.id`.execute(db)
  const [first] = rows
  if (first === undefined) return null
  return {
    id, kind: first.kind, at: first.at, reason: first.reason, actor: { kind: first.actor_kind, name: null }, orderId: first.order_id,
    postings: rows.map(postingType),
  }
}
