import { TransferKind } from '@tallyboard/schema'
import { sql } from 'kysely'
import { defineLoader } from '../context.ts'

/** Movements that can leave something owed, or pay it back. */
const CLAIMS: readonly TransferKind[] = [
  TransferKind.PaymentReturned, TransferKind.BonusReturned, TransferKind.DisputeOpened, TransferKind.DisputeWon, TransferKind.DisputeLost,
]

/** What each account owes the house, by the books: what payments came to that were taken back when their money was spent already (P5.7). */
export const owedLoader = defineLoader(async ({ house }, accountIds: readonly string[]) => {
  const { rows } = await sql<{ account_id: string, owed: string }>`
    select t.account_id, sum(case when p.source = 'house:owed' then p.amount_micros else -p.amount_micros end)::text as owed
    from transfers t join postings p on p.transfer_id = t.id
    where t.account_id = any(${accountIds}::bigint[]) and t.kind = any(${CLAIMS}::text[]) and t.kind <> 'Charge' and 'house:owed' in (p.source, p.destination)
    group by t.account_id`.execute(house.db)
  const owedOf = new Map(rows.map(row => [row.account_id, BigInt(row.owed)]))
  return accountIds.map(id => owedOf.get(id) ?? 0n)
})
