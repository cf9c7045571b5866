import { deductionOf } from './money.ts'
import type { PolicySettings } from './settings.ts'
import { planWithdrawal, sumOf, withdrawalQuote, type PaymentLot, type QuotedLot } from './withdrawal-lots.ts'
import { moneyText } from './wording.ts'

type QuoteSettings = Pick<PolicySettings, 'withdrawalFreeHours' | 'withdrawalDeductionBasisPoints'>

/** What asking for an amount brings from an instant on. */
export interface PayoutChange {
  /** The first of a list holds at this instant, each other one after it: the last instant of the free hours still counts (P5.4). */
  readonly at: Date
  readonly payoutMicros: bigint
}

/** More steps tell nothing to a person, and each costs a walk over the payments. */
const CHANGES_MAX = 20

/**
 * What is paid out for an amount now, and each time that payments grow too old to be free (P5.4), while nothing is spent or paid in: '83.20 now;
 * 66.56 after 14:05 tomorrow'. Where the amount cannot be asked for, or none is named, all that can be asked for is meant.
 *
 * @returns at least one, the nearest twenty at most
 */
export function payoutChanges(lots: readonly PaymentLot[], availableMicros: bigint, askedMicros: bigint | null, settings: QuoteSettings, now: Date): readonly PayoutChange[] {
  const quote = withdrawalQuote(lots, availableMicros, settings, now)
  const amountMicros = askedMicros !== null && askedMicros > 0n && askedMicros <= quote.askableMicros ? askedMicros : quote.askableMicros
  const payoutAt = (at: Date): bigint => sumOf(planWithdrawal(withdrawalQuote(lots, availableMicros, settings, at), amountMicros, settings), 'payoutMicros')
  const instants = [...new Set(quote.lots.filter(lot => lot.isFree && lot.paidMicros > 0n).map(lot => lot.freeUntilAt.getTime()))].sort((one, other) => one - other)
  const changes: PayoutChange[] = [{ at: now, payoutMicros: payoutAt(now) }]
  for (const instant of instants) {
    const payoutMicros = payoutAt(new Date(instant + 1))
    if (payoutMicros !== changes.at(-1)?.payoutMicros) changes.push({ at: new Date(instant), payoutMicros })
    if (changes.length === CHANGES_MAX) break
  }
  return changes
}

/** What asking for all of a payment's paid money brings once it is not free any more; null when it is not free now. P5.4 */
export function payoutAfterOf(lot: QuotedLot, settings: QuoteSettings): bigint | null {
  return lot.isFree ? lot.paidMicros - deductionOf(lot.paidMicros, settings.withdrawalDeductionBasisPoints) : null
}

/** A payment or credit, with what of it was given back to the payer or is in dispute. Both are part of what it brought. */
export interface BroughtLot {
  readonly lot: PaymentLot
  readonly takenBackMicros: bigint
  readonly currency: string
}

/** Why a payment, or a part of it, cannot be asked for (P5.4); null when all that it brought can. */
export function whyNotWithdrawn({ lot, takenBackMicros, currency }: BroughtLot, quoted: QuotedLot | null): string | null {
  if (lot.paidMicros === 0n && lot.bonusMicros > 0n && takenBackMicros === 0n) return 'It was given as bonus, which is spent on orders and never withdrawn.'
  if (lot.paidMicros + lot.bonusMicros === 0n && takenBackMicros > 0n) return 'It was returned or is in dispute.'
  if (quoted === null) return lot.withdrawnMicros > 0n && lot.withdrawnMicros === lot.paidMicros && lot.bonusMicros === 0n ? 'It was withdrawn.' : 'It is spent: the oldest payment is spent first.'
  if (quoted.paidMicros === 0n) return 'What is left of it is bonus, which is spent on orders and never withdrawn.'
  if (quoted.bonusMicros > 0n) return `${moneyText(quoted.bonusMicros, currency)} of it is bonus, which is spent on orders and never withdrawn.`
  return null
}
