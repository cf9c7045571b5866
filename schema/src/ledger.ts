import { invariant } from './assert.ts'
import { TransferKind } from './house-vocabulary.ts'

/** The house's own accounts in the books. They are never updated in place; their balance is the sum of their postings. */
export const HouseAccount = {
  Revenue: 'house:revenue',
  Credits: 'house:credits',
  Bonus: 'house:bonus',
  Payments: 'house:payments',
  Owed: 'house:owed',
  Deductions: 'house:deductions',
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

/**
 * A currency by its three capital letters (ISO 4217). Not any text: an account's number or a customer's word in its place does not compile.
 */
export type Currency = Uppercase<string>

/** An amount that knows its currency. Two of them cannot be added by hand; `sumsOf` does, and keeps currencies apart. */
export interface Amount {
  readonly currency: Currency
  readonly micros: bigint
}

/**
 * Amounts added up, each currency by itself. Amounts of one account need no such care: an account has one currency.
 *
 * @example sumsOf([{ currency: 'USD', micros: 2n }, { currency: 'EUR', micros: 1n }, { currency: 'USD', micros: 3n }]) // USD 5, EUR 1
 */
export function sumsOf(amounts: readonly Amount[]): readonly Amount[] {
  const sums = new Map<Currency, bigint>()
  for (const { currency, micros } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + micros)
  return [...sums].map(([currency, micros]) => ({ currency, micros }))
}

/** A positive amount, in micros, that moves from one account to another. */
export interface PostingPlan {
  readonly source: LedgerAccount
  readonly destination: LedgerAccount
  readonly amountMicros: bigint
}

/** One movement of money, in one currency: the customer's. A transfer of nothing has no postings; that is how a free order is charged. */
export interface TransferPlan {
  readonly kind: TransferKind
  readonly currency: Currency
  readonly postings: readonly PostingPlan[]
}

/** Whose money moves: a customer's account in the books, and its one currency. */
export interface Purse {
  readonly accountId: string
  readonly currency: Currency
}

/** What a dispute moves: the amount, its bonus, and what of both is set aside from the balance. */
export interface DisputedAmounts {
  readonly amountMicros: bigint
  readonly bonusMicros: bigint
  readonly heldMicros: bigint
}

/** A transfer of these postings; those of nothing are left out. */
function plan(kind: TransferKind, { currency }: Purse, ...postings: readonly (readonly [LedgerAccount, LedgerAccount, bigint])[]): TransferPlan {
  for (const [,, amountMicros] of postings) invariant(amountMicros >= 0n, 'a transfer moves no negative amount; the reversed transfer does')
  return {
    kind, currency,
    postings: postings.flatMap(([source, destination, amountMicros]) => amountMicros === 0n ? [] : [{ source, destination, amountMicros }]),
  }
}

/** The charge of an order, taken from what the customer can spend (P2.8). */
export function planCharge(purse: Purse, chargeMicros: bigint): TransferPlan {
  return plan(TransferKind.Charge, purse, [availableOf(purse.accountId), HouseAccount.Revenue, chargeMicros])
}

/** The refund of an order. It goes to the balance, never to a payment method (P5.6). */
export function planRefund(purse: Purse, refundMicros: bigint): TransferPlan {
  return plan(TransferKind.Refund, purse, [HouseAccount.Revenue, availableOf(purse.accountId), refundMicros])
}

/** A credit given by hand. It counts as bonus, which can never be withdrawn, unless marked otherwise (P5.4). */
export function planCredit(purse: Purse, amountMicros: bigint, isBonus: boolean): TransferPlan {
  return plan(TransferKind.Credit, purse, [isBonus ? HouseAccount.Bonus : HouseAccount.Credits, availableOf(purse.accountId), amountMicros])
}

/** Money that a customer paid in (P5.1). */
export function planPayment(purse: Purse, amountMicros: bigint): TransferPlan {
  return plan(TransferKind.Payment, purse, [HouseAccount.Payments, availableOf(purse.accountId), amountMicros])
}

/** The bonus that a payment earned; credited with the payment and kept apart from it (P5.2). */
export function planBonus(purse: Purse, bonusMicros: bigint): TransferPlan {
  return plan(TransferKind.Bonus, purse, [HouseAccount.Bonus, availableOf(purse.accountId), bonusMicros])
}

/** Asking to withdraw sets the amount aside at once (P5.3). */
export function planWithdrawalAsked(purse: Purse, amountMicros: bigint): TransferPlan {
  return plan(TransferKind.WithdrawalAsked, purse, [availableOf(purse.accountId), heldOf(purse.accountId), amountMicros])
}

/** A refusal puts back what was set aside (P5.3). */
export function planWithdrawalRefused(purse: Purse, amountMicros: bigint): TransferPlan {
  return plan(TransferKind.WithdrawalRefused, purse, [heldOf(purse.accountId), availableOf(purse.accountId), amountMicros])
}

/** What was set aside leaves the house, less the deduction, which the house keeps (P5.4). */
export function planWithdrawalPaid(purse: Purse, payoutMicros: bigint, deductionMicros: bigint): TransferPlan {
  const held = heldOf(purse.accountId)
  return plan(TransferKind.WithdrawalPaid, purse, [held, HouseAccount.Payments, payoutMicros], [held, HouseAccount.Deductions, deductionMicros])
}

/**
 * A dispute opens: what there is of the amount and its bonus is set aside, the provider takes the amount back, and both are booked as owed (P5.7).
 */
export function planDisputeOpened(purse: Purse, { amountMicros, bonusMicros, heldMicros }: DisputedAmounts): TransferPlan {
  const { accountId } = purse
  return plan(TransferKind.DisputeOpened, purse,
    [availableOf(accountId), heldOf(accountId), heldMicros], [HouseAccount.Owed, HouseAccount.Payments, amountMicros], [HouseAccount.Owed, HouseAccount.Bonus, bonusMicros])
}

/** A dispute is won: the exact reverse of its opening (P5.7). */
export function planDisputeWon(purse: Purse, { amountMicros, bonusMicros, heldMicros }: DisputedAmounts): TransferPlan {
  const { accountId } = purse
  return plan(TransferKind.DisputeWon, purse,
    [heldOf(accountId), availableOf(accountId), heldMicros], [HouseAccount.Payments, HouseAccount.Owed, amountMicros], [HouseAccount.Bonus, HouseAccount.Owed, bonusMicros])
}

/** A dispute is lost: what was set aside makes up for what is owed, as far as it goes (P5.7). */
export function planDisputeLost(purse: Purse, heldMicros: bigint): TransferPlan {
  return plan(TransferKind.DisputeLost, purse, [heldOf(purse.accountId), HouseAccount.Owed, heldMicros])
}

/** What goes back to a payer by the house's will. What is not in the balance any more is booked as owed. */
export interface ReturnedAmounts {
  readonly amountMicros: bigint
  /** The part of it that the balance still has. */
  readonly fromBalanceMicros: bigint
}

/** Paid money goes back to the payer. */
export function planPaymentReturned(purse: Purse, amounts: ReturnedAmounts): TransferPlan {
  return planReturned(TransferKind.PaymentReturned, HouseAccount.Payments, purse, amounts)
}

/** The bonus of paid money goes with it. */
export function planBonusReturned(purse: Purse, amounts: ReturnedAmounts): TransferPlan {
  return planReturned(TransferKind.BonusReturned, HouseAccount.Bonus, purse, amounts)
}

function planReturned(kind: TransferKind, to: HouseAccount, purse: Purse, { amountMicros, fromBalanceMicros }: ReturnedAmounts): TransferPlan {
  invariant(fromBalanceMicros <= amountMicros, 'no more comes from the balance than is returned')
  return plan(kind, purse, [availableOf(purse.accountId), to, fromBalanceMicros], [HouseAccount.Owed, to, amountMicros - fromBalanceMicros])
}

/** What an order that a dispute ended left undelivered, given back by hand once the dispute is won (P5.7). */
export function planRevival(purse: Purse, undeliveredMicros: bigint): TransferPlan {
  return plan(TransferKind.Revival, purse, [HouseAccount.Revenue, availableOf(purse.accountId), undeliveredMicros])
}

/**
 * Whether a plan can stand in the books: every posting moves a positive amount between two different accounts. What one account loses
 * another gains, so such a plan sums to zero by construction.
 */
export function isBalanced(transfer: TransferPlan): boolean {
  return transfer.postings.every(({ source, destination, amountMicros }) => amountMicros > 0n && source !== destination)
}
