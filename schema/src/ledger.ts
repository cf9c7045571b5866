import { invariant } from './assert.ts'
import { TransferKind } from './house-vocabulary.ts'

/** The house's own accounts in the books. They are never updated in place; their balance is the sum of their postings. */
export const HouseAccount = {
  Revenue: 'house:revenue',
  Credits: 'house:credits',
  Bonus: 'house:bonus',
  Payments: 'house:payments',
  Owed: 'house:owed',
} as const
export type HouseAccount = (typeof HouseAccount)[keyof typeof HouseAccount]

/** The name of an account in the books: what a customer can spend, what is set aside for them, or one of the house's own. */
export type LedgerAccount = `available:${string}` | `held:${string}` | HouseAccount

/** The part of a customer's balance that can be spent on an order now. */
export function availableOf(accountId: string): LedgerAccount {
  return `available:${accountId}`
}

/** The part of a customer's balance that is set aside, as by a request to withdraw (P5.3). */
export function heldOf(accountId: string): LedgerAccount {
  return `held:${accountId}`
}

/** A positive amount, in micros, that moves from one account to another. */
export interface PostingPlan {
  readonly source: LedgerAccount
  readonly destination: LedgerAccount
  readonly amountMicros: bigint
}

/** One movement of money. A transfer of nothing has no postings; that is how a free order is charged. */
export interface TransferPlan {
  readonly kind: TransferKind
  readonly postings: readonly PostingPlan[]
}

function plan(kind: TransferKind, source: LedgerAccount, destination: LedgerAccount, amountMicros: bigint): TransferPlan {
  invariant(amountMicros >= 0n, 'a transfer moves no negative amount; the reversed transfer does')
  return { kind, postings: amountMicros === 0n ? [] : [{ source, destination, amountMicros }] }
}

/** The charge of an order, taken from what the customer can spend (P2.8). */
export function planCharge(accountId: string, chargeMicros: bigint): TransferPlan {
  return plan(TransferKind.Charge, availableOf(accountId), HouseAccount.Revenue, chargeMicros)
}

/** The refund of an order. It goes to the balance, never to a payment method (P5.6). */
export function planRefund(accountId: string, refundMicros: bigint): TransferPlan {
  return plan(TransferKind.Refund, HouseAccount.Revenue, availableOf(accountId), refundMicros)
}

/** A credit given by hand. It counts as bonus, which can never be withdrawn, unless marked otherwise (P5.4). */
export function planCredit(accountId: string, amountMicros: bigint, isBonus: boolean): TransferPlan {
  return plan(TransferKind.Credit, isBonus ? HouseAccount.Bonus : HouseAccount.Credits, availableOf(accountId), amountMicros)
}

/**
 * Whether a plan can stand in the books: every posting moves a positive amount between two different accounts. What one account loses
 * another gains, so such a plan sums to zero by construction.
 */
export function isBalanced(transfer: TransferPlan): boolean {
  return transfer.postings.every(({ source, destination, amountMicros }) => amountMicros > 0n && source !== destination)
}
