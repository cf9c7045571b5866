import { invariant } from '@tallyboard/schema'
import type { Transaction } from '../transact.ts'
import { paymentMessage, readPayments } from './payment-row.ts'

/** Tells the customer's watchers, and the house's, of a payment as it stands, once the transaction has committed. */
export async function publishPayment(tx: Transaction, paymentId: string): Promise<void> {
  const [row] = await readPayments(tx.db, [paymentId])
  invariant(row !== undefined, 'a payment that was written is there')
  const message = paymentMessage(row)
  tx.afterCommit(() => {
    tx.house.bus.publish('payments', message.accountId, message)
    tx.house.bus.publish('payments', 'house', message)
  })
}
