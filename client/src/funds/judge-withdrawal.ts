import {
  decideWithdrawal, payoutChanges, planWithdrawal, sumOf, withdrawalQuote, workingDaysAfter, type AccountStatus, type Check, type PaymentLot,
} from '@tallyboard/schema'
import { microsOfDecimal } from '../shared/money.ts'
import type { SettingsInForce, WithdrawalQuote } from './useWithdrawal.ts'

/** What asking for an amount would bring, as the page judges it before the server has answered. */
export interface JudgedWithdrawal {
  readonly checks: readonly Check[]
  readonly deductionMicros: bigint
  readonly payoutMicros: bigint
  readonly changes: readonly { readonly at: Date, readonly payoutMicros: bigint }[]
  readonly dueAt: Date
}

/**
 * The server's own decision, taken here on each keystroke from the payments that its last quote listed (P5.3, P5.4). Null where the quote
 * does not list them all: then only the server knows.
 */
export function judgeWithdrawal(
  quote: Pick<WithdrawalQuote, 'available' | 'currency' | 'lots' | 'moreLotsCount'>, { settings, version: settingsVersion }: SettingsInForce, accountStatus: AccountStatus, amountMicros: bigint | null, now: Date,
): JudgedWithdrawal | null {
  if (quote.moreLotsCount > 0) return null
  const availableMicros = microsOfDecimal(quote.available)
  // What is left is all that counts: what was withdrawn or taken back of a payment is out of it already.
  const lots = quote.lots.map((lot): PaymentLot => (
    { transferId: lot.transferId, paidAt: new Date(lot.paidAt), paidMicros: microsOfDecimal(lot.leftPaid), bonusMicros: microsOfDecimal(lot.leftBonus), withdrawnMicros: 0n }))
  const facts = { accountStatus, currency: quote.currency, availableMicros, settingsVersion, lots }
  const { checks } = decideWithdrawal(facts, { amountMicros, expectedPayoutMicros: null }, settings, now)
  const left = withdrawalQuote(lots, availableMicros, settings, now)
  const isAskable = amountMicros !== null && amountMicros > 0n && amountMicros <= left.askableMicros
  const parts = planWithdrawal(left, isAskable ? amountMicros : left.askableMicros, settings)
  return {
    checks, deductionMicros: sumOf(parts, 'deductionMicros'), payoutMicros: sumOf(parts, 'payoutMicros'),
    changes: payoutChanges(lots, availableMicros, amountMicros, settings, now), dueAt: workingDaysAfter(now, settings.withdrawalWorkingDaysMax, settings.holidays),
  }
}
