import { advice, decide, failed, passed, unknown, type Check, type Decision } from './decision.ts'
import { AccountStatus, WithdrawalStatus } from './house-vocabulary.ts'
import type { PolicySettings } from './settings.ts'
import { planWithdrawal, sumOf, withdrawalQuote, type PaymentLot, type WithdrawalPart, type WithdrawalQuote } from './withdrawal-lots.ts'
import { amountText, countText } from './wording.ts'

/** What the server looked at before a withdrawal. */
export interface WithdrawalFacts {
  readonly accountStatus: AccountStatus
  readonly lots: readonly PaymentLot[]
  readonly availableMicros: bigint
  readonly currency: string
  readonly settingsVersion: number
}

/** What a customer asks for. */
export interface WithdrawalRequest {
  /** What is to be set aside, before any deduction. Null while the field is empty. */
  readonly amountMicros: bigint | null
  /** What the customer saw would be paid out, if the client names it: a payment that grew too old in between is refused. */
  readonly expectedPayoutMicros: bigint | null
}

/** What is granted when every check passes: the amount is set aside, and decided by an administrator until it is due (P5.3). */
export interface WithdrawalGrant {
  readonly parts: readonly WithdrawalPart[]
  readonly amountMicros: bigint
  readonly deductionMicros: bigint
  readonly payoutMicros: bigint
  readonly dueAt: Date
  readonly settingsVersion: number
}

/** What of the settings a withdrawal is decided by. */
export type WithdrawalSettings = Pick<PolicySettings, 'withdrawalFreeHours' | 'withdrawalDeductionBasisPoints' | 'withdrawalWorkingDaysMax' | 'holidays'>

/** Whether a customer may ask to withdraw an amount (P5.3, P5.4, P5.7). The dashboard runs the same function at each keystroke. */
export function decideWithdrawal(facts: WithdrawalFacts, request: WithdrawalRequest, settings: WithdrawalSettings, now: Date): Decision<WithdrawalGrant> {
  const quote = withdrawalQuote(facts.lots, facts.availableMicros, settings, now)
  const asked = request.amountMicros
  const amountMicros = asked !== null && asked > 0n && asked <= quote.askableMicros ? asked : null
  const parts = amountMicros === null ? [] : planWithdrawal(quote, amountMicros, settings)
  const payoutMicros = sumOf(parts, 'payoutMicros')
  const checks = [
    checkStanding(facts.accountStatus, now),
    checkAmount(facts, quote, asked, now),
    checkAskable(facts, quote, asked, now),
    checkExpected(facts, request, amountMicros === null ? null : payoutMicros, now),
    adviseDeduction(facts, parts, settings, now),
  ].filter(check => check !== null)
  return decide(checks, () => ({
    parts, amountMicros: sumOf(parts, 'amountMicros'), deductionMicros: sumOf(parts, 'deductionMicros'), payoutMicros,
    dueAt: workingDaysAfter(now, settings.withdrawalWorkingDaysMax, settings.holidays), settingsVersion: facts.settingsVersion,
  }))
}

/** Neither a suspended nor a closed account withdraws. P5.7, P5.8 */
function checkStanding(accountStatus: AccountStatus, now: Date): Check {
  if (accountStatus === AccountStatus.Closed) return failed('WITHDRAWAL_ACCOUNT_CLOSED', {}, now)
  return accountStatus === AccountStatus.Suspended ? failed('WITHDRAWAL_ACCOUNT_SUSPENDED', {}, now) : passed('WITHDRAWAL_ACCOUNT_SUSPENDED')
}

/** An amount above zero is asked for. P5.3 */
function checkAmount({ currency }: WithdrawalFacts, { askableMicros }: WithdrawalQuote, asked: bigint | null, now: Date): Check {
  if (asked === null) return unknown('WITHDRAWAL_AMOUNT_MISSING', { askableMicros, currency }, now)
  return asked > 0n
    ? passed('WITHDRAWAL_AMOUNT_MISSING', amountText(asked), { askedMicros: asked })
    : failed('WITHDRAWAL_NOT_POSITIVE', { askedMicros: asked, currency }, now)
}

/** The amount is within the paid money that is left; exactly all of it is enough. Null while no amount is known to compare. P5.4 */
function checkAskable({ currency, availableMicros }: WithdrawalFacts, quote: WithdrawalQuote, asked: bigint | null, now: Date): Check | null {
  const { askableMicros } = quote
  const bonusMicros = quote.bonusMicros + quote.unaccountedMicros
  if (askableMicros === 0n) return failed('NOTHING_TO_WITHDRAW', { availableMicros, bonusMicros, currency }, now)
  if (asked === null || asked <= 0n) return null
  return asked <= askableMicros
    ? passed('WITHDRAWAL_TOO_MUCH', `${amountText(asked)} of ${amountText(askableMicros)}`, { askedMicros: asked, askableMicros })
    : failed('WITHDRAWAL_TOO_MUCH', { askedMicros: asked, askableMicros, availableMicros, bonusMicros, currency }, now)
}

/** What is paid out is what the customer saw, where the request names it. Null when it does not. P5.4 */
function checkExpected(
  { currency }: WithdrawalFacts, { expectedPayoutMicros }: WithdrawalRequest, payoutMicros: bigint | null, now: Date,
): Check | null {
  if (expectedPayoutMicros === null || payoutMicros === null) return null
  return expectedPayoutMicros === payoutMicros
    ? passed('PAYOUT_MOVED', amountText(payoutMicros), { payoutMicros })
    : failed('PAYOUT_MOVED', { expectedPayoutMicros, payoutMicros, currency }, now)
}

/** What older money costs is pointed out; it is the customer's to take. Null while nothing can be taken. P5.4 */
function adviseDeduction({ currency }: WithdrawalFacts, parts: readonly WithdrawalPart[], settings: WithdrawalSettings, now: Date): Check | null {
  if (parts.length === 0) return null
  const deductionMicros = sumOf(parts, 'deductionMicros')
  const { withdrawalFreeHours: freeHours, withdrawalDeductionBasisPoints: deductionBasisPoints } = settings
  if (deductionMicros === 0n) return passed('DEDUCTION_APPLIES', `paid within ${countText(freeHours)} h`, { deductionMicros })
  const deductedMicros = sumOf(parts.filter(part => part.deductionMicros > 0n), 'amountMicros')
  return advice('DEDUCTION_APPLIES', { deductionMicros, deductedMicros, deductionBasisPoints, freeHours, currency }, now)
}

/** How an administrator decides a withdrawal. */
export interface WithdrawalAnswer {
  readonly status: typeof WithdrawalStatus.Approved | typeof WithdrawalStatus.Refused
  readonly reason: string
}

/**
 * Whether an administrator may decide a withdrawal so (P5.3): with a reason, and not to an account that is not active (P5.7). What was approved can
 * still be refused until it is paid, as when the bank sends it back.
 */
export function decideWithdrawalAnswer(
  facts: { readonly status: WithdrawalStatus, readonly accountStatus: AccountStatus }, answer: WithdrawalAnswer, now: Date,
): Decision<WithdrawalAnswer> {
  const reason = answer.reason.trim()
  const isOpen = facts.status === WithdrawalStatus.Asked || (facts.status === WithdrawalStatus.Approved && answer.status === WithdrawalStatus.Refused)
  return decide([
    answer.status === WithdrawalStatus.Approved ? checkStanding(facts.accountStatus, now) : null,
    isOpen ? passed('WITHDRAWAL_DECIDED') : failed('WITHDRAWAL_DECIDED', { status: facts.status }, now),
    reason === '' ? failed('WITHDRAWAL_REASON_MISSING', {}, now) : passed('WITHDRAWAL_REASON_MISSING'),
  ].filter(check => check !== null), () => ({ status: answer.status, reason }))
}

/** How a payout left the house. */
export interface WithdrawalPayout {
  /** What finds it at the bank or the provider. */
  readonly paidReference: string
}

/** Whether a withdrawal may be marked as paid out (P5.3): after its approval, once, with a reference, and to an account that is active (P5.7). */
export function decideWithdrawalPayout(
  facts: { readonly status: WithdrawalStatus, readonly accountStatus: AccountStatus }, payout: WithdrawalPayout, now: Date,
): Decision<WithdrawalPayout> {
  const paidReference = payout.paidReference.trim()
  const { status } = facts
  return decide([
    checkStanding(facts.accountStatus, now),
    status === WithdrawalStatus.Paid || status === WithdrawalStatus.Refused ? failed('WITHDRAWAL_DECIDED', { status }, now) : passed('WITHDRAWAL_DECIDED'),
    status === WithdrawalStatus.Asked ? failed('WITHDRAWAL_NOT_APPROVED', {}, now) : passed('WITHDRAWAL_NOT_APPROVED'),
    paidReference === '' ? failed('WITHDRAWAL_REFERENCE_MISSING', {}, now) : passed('WITHDRAWAL_REFERENCE_MISSING'),
  ], () => ({ paidReference }))
}

/** Whether a withdrawal is past the day it was promised by, and still not paid or refused (P5.3). */
export function isWithdrawalOverdue({ status, dueAt }: { readonly status: WithdrawalStatus, readonly dueAt: Date }, now: Date): boolean {
  return (status === WithdrawalStatus.Asked || status === WithdrawalStatus.Approved) && now > dueAt
}

const DAY_MS = 86_400_000

/**
 * The same time of day so many working days later: Saturdays, Sundays and the house's holidays do not count, by the calendar of UTC.
 *
 * @param holidays days such as `2025-11-27`
 * @example workingDaysAfter(new Date('2025-11-23T16:20:00Z'), 7, ['2025-11-27']) // 2025-12-03T16:20:00Z
 */
export function workingDaysAfter(at: Date, days: number, holidays: readonly string[]): Date {
  const free = new Set(holidays)
  let later = at
  for (let left = days; left > 0;) {
    later = new Date(later.getTime() + DAY_MS)
    if (later.getUTCDay() !== 0 && later.getUTCDay() !== 6 && !free.has(later.toISOString().slice(0, 10))) left--
  }
  return later
}
