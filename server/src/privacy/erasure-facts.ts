import type { ErasureFacts, Role } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { invariant } from '../errors.ts'
import type { Tables } from '../tables.ts'

interface FactsRow {
  readonly role: Role
  readonly currency: string
  readonly available_micros: string
  readonly held_micros: string
  readonly open_orders: number
  readonly open_refills: number
  readonly coming_payments: number
  readonly disputed_payments: number
}

/** What an erasure is decided on. */
export async function readErasureFacts(db: Kysely<Tables>, accountId: string): Promise<ErasureFacts> {
  const { rows: [row] } = await sql<FactsRow>`
    select a.role, a.currency, b.available_micros, b.held_micros,
      (select count(*)::int from orders where account_id = a.id and ended_at is null) as open_orders,
      (select count(*)::int from refills where account_id = a.id and ended_at is null) as open_refills,
      (select count(*)::int from payments where account_id = a.id and status in ('Waiting', 'OnItsWay')) as coming_payments,
      (select count(*)::int from payments where account_id = a.id and status = 'Disputed') as disputed_payments
    from accounts a join balances b on b.account_id = a.id where a.id = ${accountId}::bigint`.execute(db)
  invariant(row !== undefined, 'an account has a balance')
  return {
    role: row.role, currency: row.currency, openOrderCount: row.open_orders, openRefillCount: row.open_refills,
    comingPaymentCount: row.coming_payments, disputedPaymentCount: row.disputed_payments,
    heldMicros: BigInt(row.held_micros), availableMicros: BigInt(row.available_micros),
  }
}
