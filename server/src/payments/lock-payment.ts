import { invariant, NO_PAYMENT_FACTS } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'
import type { LockedPayment } from './locked-payment.ts'
import { factsOfRow, lockedPayment, PAYMENT_COLUMNS, PAYMENTS, type PaymentRow } from './payment-row.ts'

/** Locks the payment's account and then the payment: whoever places an order waits, so that a dispute never comes in the middle of one. Null when there is no such payment. */
export async function lockPayment(tx: Transaction, paymentId: string): Promise<LockedPayment | null> {
  // The account of a payment never changes, so it may be read before it is locked.
  const { rows: [owner] } = await sql<{ account_id: string }>`select account_id from payments where id = ${paymentId}::bigint`.execute(tx.db)
  if (owner === undefined) return null
  // No key update: every transfer looks at the account's key, also one that is just refunding an order we are about to wait for.
  const { rows: [account] } = await sql<{ is_erased: boolean }>`
    select erased_at is not null as is_erased from accounts where id = ${owner.account_id}::bigint for no key update`.execute(tx.db)
  const { rows: [row] } = await sql<PaymentRow>`select ${PAYMENT_COLUMNS} from ${PAYMENTS} where p.id = ${paymentId}::bigint for update of p`.execute(tx.db)
  invariant(row !== undefined, 'a payment is never deleted')
  return lockedPayment(row, factsOfRow(row) ?? NO_PAYMENT_FACTS, account?.is_erased === true)
}
