import { invariant, type ActorKind } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { PostingRow } from './balance-query.ts'
import type { PostingType, TransferType } from './funds.graphql.ts'

/** A posting as the house sees it. */
export function postingType(row: PostingRow): PostingType {
  return {
    id: row.id, at: row.at, transferId: row.transfer_id, kind: row.kind, source: row.source, destination: row.destination, amount: BigInt(row.amount_micros),
    currency: row.currency,
  }
}

interface TransferRow extends PostingRow {
  readonly payment_id: string | null
  readonly withdrawal_id: string | null
  readonly reason: string | null
  readonly clause: string | null
  readonly actor_kind: ActorKind
}

/** One movement of money with its postings; null where there is none. */
export async function readTransfer(db: Kysely<Tables>, id: string): Promise<TransferType | null> {
  return (await readTransfers(db, sql`t.id = ${id}::bigint`))[0] ?? null
}

/** What moved for a payment, oldest first. */
export async function readTransfersOfPayment(db: Kysely<Tables>, paymentId: string): Promise<TransferType[]> {
  return await readTransfers(db, sql`t.payment_id = ${paymentId}::bigint`)
}

async function readTransfers(db: Kysely<Tables>, which: RawBuilder<unknown>): Promise<TransferType[]> {
  const { rows } = await sql<TransferRow>`
    select p.id, p.created_at as at, p.transfer_id, t.kind, p.source, p.destination, p.amount_micros, t.currency, t.order_id, t.payment_id, t.withdrawal_id,
      t.reason, t.clause, t.actor_kind
    from transfers t join postings p on p.transfer_id = t.id where ${which} order by p.id`.execute(db)
  return [...Map.groupBy(rows, row => row.transfer_id)].map(([id, postings]) => {
    const [first] = postings
    invariant(first !== undefined, 'a group has a first row')
    return {
      id, kind: first.kind, at: first.at, currency: first.currency, reason: first.reason, clause: first.clause, actor: { kind: first.actor_kind, name: null },
      orderId: first.order_id, paymentId: first.payment_id, withdrawalId: first.withdrawal_id, postings: postings.map(postingType),
    }
  })
}
