import {
  decideWithdrawal, freeUntilOf, payoutAfterOf, payoutChanges, planWithdrawal, sumOf, whyNotWithdrawn, withdrawalQuote, workingDaysAfter, type PolicySettings, type QuotedLot,
} from '@tallyboard/schema'
import type { House } from '../house.ts'
import type { ReadLot } from './read-lots.ts'
import { readWithdrawalFacts } from './withdrawal-facts.ts'
import type { WithdrawalLotType, WithdrawalPartType, WithdrawalQuoteType } from './withdrawal.graphql.ts'

/** More payments than this in one answer are read by nobody. */
const LOTS_MAX = 100

/** So many of the newest payments are shown even when they are spent: whoever looks for yesterday's finds out why it is not there. */
const SPENT_LOTS_SHOWN = 10

/** What can be withdrawn of an account's balance now, and what asking for an amount would bring. Nothing is held; asking decides again. */
export async function quoteWithdrawal(house: House, accountId: string, askedMicros: bigint | null): Promise<WithdrawalQuoteType> {
  const { settings, version } = await house.settings()
  const now = house.clock()
  const { facts, lots } = await readWithdrawalFacts(house.db, accountId, version)
  const { currency, availableMicros } = facts
  const quote = withdrawalQuote(lots, availableMicros, settings, now)
  const decision = decideWithdrawal(facts, { amountMicros: askedMicros, expectedPayoutMicros: null }, settings, now)
  const planned = planWithdrawal(quote, askedMicros !== null && askedMicros > 0n && askedMicros <= quote.askableMicros ? askedMicros : quote.askableMicros, settings)
  const quotedOf = new Map(quote.lots.map(lot => [lot.transferId, lot]))
  const left = lots.filter(lot => quotedOf.has(lot.transferId))
  const shown = lots.filter((lot, index) => quotedOf.has(lot.transferId) || index < SPENT_LOTS_SHOWN).slice(0, LOTS_MAX)
  const lotOf = new Map(lots.map(lot => [lot.transferId, lot]))
  return {
    currency, available: availableMicros, askable: quote.askableMicros, free: quote.freeMicros, bonus: quote.bonusMicros + quote.unaccountedMicros,
    deduction: sumOf(planned, 'deductionMicros'), payout: sumOf(planned, 'payoutMicros'), holdsUntilAt: quote.holdsUntilAt,
    dueAt: workingDaysAfter(now, settings.withdrawalWorkingDaysMax, settings.holidays),
    lots: shown.map(lot => lotType(lot, quotedOf.get(lot.transferId) ?? null, currency, settings, now)),
    moreLotsCount: left.length - shown.filter(lot => quotedOf.has(lot.transferId)).length,
    parts: decision.allowed ? decision.grant.parts.flatMap((part): WithdrawalPartType[] => {
      const lot = lotOf.get(part.transferId)
      return lot === undefined ? [] : [{
        transferId: lot.transferId, paymentId: lot.paymentId, method: lot.method, methodWords: lot.methodWords, paidAt: lot.paidAt,
        amount: part.amountMicros, deduction: part.deductionMicros, payout: part.payoutMicros, currency,
      }]
    }) : [],
    changes: payoutChanges(lots, availableMicros, askedMicros, settings, now).map(({ at, payoutMicros }) => ({ at, payout: payoutMicros, currency })),
    checks: decision.checks, refusal: decision.allowed ? null : decision.refusal,
  }
}

function lotType(lot: ReadLot, quoted: QuotedLot | null, currency: string, settings: PolicySettings, now: Date): WithdrawalLotType {
  const freeUntilAt = quoted?.freeUntilAt ?? freeUntilOf(lot.paidAt, settings)
  return {
    transferId: lot.transferId, paymentId: lot.paymentId, method: lot.method, methodWords: lot.methodWords, paidAt: lot.paidAt, currency,
    paid: lot.broughtMicros, bonus: lot.bonusBroughtMicros, takenBack: lot.takenBackMicros, withdrawn: lot.withdrawnMicros,
    leftPaid: quoted?.paidMicros ?? 0n, leftBonus: quoted?.bonusMicros ?? 0n, freeUntilAt, isFree: now <= freeUntilAt,
    deduction: quoted?.deductionMicros ?? 0n, payout: quoted?.payoutMicros ?? 0n, payoutAfter: quoted === null ? null : payoutAfterOf(quoted, settings),
    whyNot: whyNotWithdrawn({ lot, takenBackMicros: lot.takenBackMicros, currency }, quoted),
  }
}
