import { invariant } from './assert.ts'
import { deductionOf } from './money.ts'
import type { PolicySettings } from './settings.ts'

const HOUR_MS = 3_600_000

/**
 * A payment, as far as withdrawing looks at it. A credit given by hand is a payment of nothing with a bonus, unless it is marked as paid money
 * (P5.4).
 */
export interface PaymentLot {
  /** The transfer that brought it. */
  readonly transferId: string
  /** When it came into the balance. */
  readonly paidAt: Date
  readonly paidMicros: bigint
  readonly bonusMicros: bigint
  /** What was asked for from it before and not refused, whether it has left the house or is still set aside. Never more than was paid. */
  readonly withdrawnMicros: bigint
}

/** What is left of a payment. Nothing of it is deducted up to and including `freeUntilAt`. */
export interface QuotedLot {
  readonly transferId: string
  readonly paidAt: Date
  readonly freeUntilAt: Date
  readonly isFree: boolean
  /** Paid money that can be asked for. */
  readonly paidMicros: bigint
  /** Bonus, which can only be spent. */
  readonly bonusMicros: bigint
  /** What asking for all of its paid money would cost, and bring. */
  readonly deductionMicros: bigint
  readonly payoutMicros: bigint
}

/** What can be withdrawn of a balance now. Paid, bonus and unaccounted money add up to what is available. */
export interface WithdrawalQuote {
  /** Payments of which something is left, newest first. */
  readonly lots: readonly QuotedLot[]
  readonly availableMicros: bigint
  /** All paid money that is left: the most that can be asked for. */
  readonly askableMicros: bigint
  /** The part of it that is free of deduction now. */
  readonly freeMicros: bigint
  readonly bonusMicros: bigint
  /** Money that no payment accounts for. It counts as bonus: nobody can say that it was paid in. */
  readonly unaccountedMicros: bigint
  /** What asking for everything would cost, and bring. */
  readonly deductionMicros: bigint
  readonly payoutMicros: bigint
  /** The last instant at which this quote still holds; null when time changes nothing about it any more. */
  readonly holdsUntilAt: Date | null
}

/** What is taken from one payment. Deduction and payout add up to the amount. */
export interface WithdrawalPart {
  readonly transferId: string
  readonly amountMicros: bigint
  readonly deductionMicros: bigint
  readonly payoutMicros: bigint
}

type QuoteSettings = Pick<PolicySettings, 'withdrawalFreeHours' | 'withdrawalDeductionBasisPoints'>

/**
 * What is left of the payments, and what of it can be withdrawn (P5.4). Money is spent oldest payment first and paid part first, so the
 * walk goes from the newest payment back: each accounts for `min(paid + bonus − withdrawn, balance not yet accounted for)`, of which the
 * first `bonus` is bonus. What is up to the free hours old, the last instant included, is free; older money costs the deduction.
 *
 * @param availableMicros the balance that can be spent; what is set aside is not part of it
 * @example withdrawalQuote([{ paidMicros: 100_000_000n, bonusMicros: 10_000_000n, … }], 60_000_000n, settings, now).askableMicros // 50_000_000n
 */
export function withdrawalQuote(lots: readonly PaymentLot[], availableMicros: bigint, settings: QuoteSettings, now: Date): WithdrawalQuote {
  invariant(availableMicros >= 0n, 'a balance is not negative')
  let restMicros = availableMicros
  const quoted = newestFirst(lots).flatMap((lot) => {
    const accounted = least(leftOf(lot), restMicros)
    restMicros -= accounted
    return accounted === 0n ? [] : [quotedLotOf(lot, accounted, settings, now)]
  })
  const askable = quoted.filter(lot => lot.paidMicros > 0n)
  const free = askable.filter(lot => lot.isFree)
  return {
    lots: quoted, availableMicros, unaccountedMicros: restMicros,
    askableMicros: sumOf(askable, 'paidMicros'), freeMicros: sumOf(free, 'paidMicros'), bonusMicros: sumOf(quoted, 'bonusMicros'),
    deductionMicros: sumOf(quoted, 'deductionMicros'), payoutMicros: sumOf(quoted, 'payoutMicros'),
    holdsUntilAt: free.at(-1)?.freeUntilAt ?? null,
  }
}

/**
 * From which payments an amount is taken (P5.4): first what is free of deduction, then the rest, newest payment first. The amount is at most
 * what can be asked for.
 */
export function planWithdrawal(quote: WithdrawalQuote, amountMicros: bigint, settings: QuoteSettings): readonly WithdrawalPart[] {
  invariant(amountMicros >= 0n && amountMicros <= quote.askableMicros, 'no more is withdrawn than can be asked for')
  let restMicros = amountMicros
  const inOrder = [...quote.lots.filter(lot => lot.isFree), ...quote.lots.filter(lot => !lot.isFree)]
  return inOrder.flatMap((lot) => {
    const taken = least(lot.paidMicros, restMicros)
    restMicros -= taken
    if (taken === 0n) return []
    const deductionMicros = lot.isFree ? 0n : deductionOf(taken, settings.withdrawalDeductionBasisPoints)
    return [{ transferId: lot.transferId, amountMicros: taken, deductionMicros, payoutMicros: taken - deductionMicros }]
  })
}

/** The sum of one amount over several rows. */
export function sumOf<Key extends string>(rows: readonly { readonly [K in Key]: bigint }[], key: Key): bigint {
  return rows.reduce((sum, row) => sum + row[key], 0n)
}

/** The last instant at which nothing is deducted from what came in then (P5.4). */
export function freeUntilOf(paidAt: Date, { withdrawalFreeHours }: Pick<PolicySettings, 'withdrawalFreeHours'>): Date {
  return new Date(paidAt.getTime() + withdrawalFreeHours * HOUR_MS)
}

function quotedLotOf(lot: PaymentLot, accountedMicros: bigint, settings: QuoteSettings, now: Date): QuotedLot {
  const bonusMicros = least(lot.bonusMicros, accountedMicros)
  const paidMicros = accountedMicros - bonusMicros
  const freeUntilAt = freeUntilOf(lot.paidAt, settings)
  const isFree = now <= freeUntilAt
  const deductionMicros = isFree ? 0n : deductionOf(paidMicros, settings.withdrawalDeductionBasisPoints)
  return {
    transferId: lot.transferId, paidAt: lot.paidAt, freeUntilAt, isFree, paidMicros, bonusMicros, deductionMicros, payoutMicros: paidMicros - deductionMicros,
  }
}

/** What a payment brought and was not asked back from it. */
function leftOf({ paidMicros, bonusMicros, withdrawnMicros }: PaymentLot): bigint {
  invariant(paidMicros >= 0n && bonusMicros >= 0n, 'a payment brings no negative amount')
  invariant(withdrawnMicros >= 0n && withdrawnMicros <= paidMicros, 'no more is withdrawn from a payment than was paid')
  return paidMicros + bonusMicros - withdrawnMicros
}

/** Payments of one instant stand in the order of their ids, so that the walk is the same each time. */
function newestFirst(lots: readonly PaymentLot[]): readonly PaymentLot[] {
  return lots.toSorted((left, right) => right.paidAt.getTime() - left.paidAt.getTime()
    || right.transferId.length - left.transferId.length || (right.transferId < left.transferId ? -1 : 1))
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
