import { advice, decide, failed, passed, unknown, type Check, type Decision } from './decision.ts'
import { AccountStatus, PaymentMethod, PaymentStatus } from './house-vocabulary.ts'
import { bonusOf } from './money.ts'
import { amountText, percentText } from './wording.ts'

/** From this amount on a payment earns this bonus (P5.2). */
export interface BonusTier {
  readonly amountFromMicros: bigint
  readonly basisPoints: number
}

/** What a method takes and gives, as an administrator set it. */
export interface PaymentTerms {
  readonly method: PaymentMethod
  /** Whether it is offered: switched on by an administrator, and known to its provider. */
  readonly isOn: boolean
  readonly amountMinMicros: bigint
  readonly amountMaxMicros: bigint
  /** From the smallest amount to the largest. */
  readonly bonusTiers: readonly BonusTier[]
}

/** What the server looked at before a payment. */
export interface PaymentFactsAtStart {
  readonly accountStatus: AccountStatus
  readonly acceptedTermsVersion: number | null
  readonly termsVersion: number
  readonly terms: PaymentTerms
  /** The account's one currency. */
  readonly currency: string
  /** Payments that were begun and not paid. */
  readonly waitingCount: number
}

/** What a customer asks for. */
export interface PaymentRequest {
  /** Null while the field is empty. */
  readonly amountMicros: bigint | null
  /** Whether the customer agreed that it is final (P5.1). */
  readonly isFinalAgreed: boolean
  /** The bonus the customer saw, if the client names it. */
  readonly expectedBonusMicros: bigint | null
}

/** What is granted when every check passes. */
export interface PaymentGrant {
  readonly amountMicros: bigint
  readonly bonusMicros: bigint
}

/** More payments begun and not paid than this are no customer's; fewer would be in the way of one whose card is declined a few times. */
export const WAITING_PAYMENTS_MAX = 20

/** Currencies without hundredths, and those with thousandths, as card providers count them. */
const WHOLE_CURRENCIES: ReadonlySet<string> = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const THOUSANDTH_CURRENCIES: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '))

/**
 * The smallest coin of a currency, in micros: what a provider counts in.
 *
 * @example smallestMicrosOf('USD') // 10_000n
 */
export function smallestMicrosOf(currency: string): bigint {
  if (WHOLE_CURRENCIES.has(currency)) return 1_000_000n
  return THOUSANDTH_CURRENCIES.has(currency) ? 1_000n : 10_000n
}

/** The tier that an amount reaches; null below all of them. Exactly the amount is enough. */
export function bonusTierOf(amountMicros: bigint, tiers: readonly BonusTier[]): BonusTier | null {
  return tiers.findLast(tier => amountMicros >= tier.amountFromMicros) ?? null
}

/**
 * The bonus that an amount earns, rounded half up (P5.2).
 *
 * @example bonusFor(250_000_000n, [{ amountFromMicros: 100_000_000n, basisPoints: 500 }]) // 12_500_000n
 */
export function bonusFor(amountMicros: bigint, tiers: readonly BonusTier[]): bigint {
  const tier = bonusTierOf(amountMicros, tiers)
  return tier === null ? 0n : bonusOf(amountMicros, tier.basisPoints)
}

/** Whether an amount may be paid in (P5.1), and what bonus it earns (P5.2). The dashboard runs the same function at each keystroke. */
export function decidePayment(facts: PaymentFactsAtStart, request: PaymentRequest, now: Date): Decision<PaymentGrant> {
  const { terms } = facts
  const amountMicros = request.amountMicros ?? 0n
  const bonusMicros = amountMicros > terms.amountMaxMicros ? 0n : bonusFor(amountMicros, terms.bonusTiers)
  return decide([
    checkStanding(facts.accountStatus, now),
    facts.acceptedTermsVersion !== null && facts.acceptedTermsVersion >= facts.termsVersion
      ? passed('PAYMENT_TERMS_NOT_ACCEPTED', `version ${facts.termsVersion}`, { termsVersion: facts.termsVersion })
      : failed('PAYMENT_TERMS_NOT_ACCEPTED', { termsVersion: facts.termsVersion, acceptedTermsVersion: facts.acceptedTermsVersion }, now),
    terms.isOn ? passed('PAYMENT_METHOD_OFF') : failed('PAYMENT_METHOD_OFF', { method: terms.method }, now),
    checkAmount(facts, request.amountMicros, now),
    facts.waitingCount < WAITING_PAYMENTS_MAX
      ? passed('TOO_MANY_PAYMENTS_WAITING', null, { waitingCount: facts.waitingCount })
      : failed('TOO_MANY_PAYMENTS_WAITING', { waitingCount: facts.waitingCount, waitingCountMax: WAITING_PAYMENTS_MAX }, now),
    checkBonus(facts, request, bonusMicros, now),
    request.isFinalAgreed ? passed('FINAL_NOT_AGREED') : unknown('FINAL_NOT_AGREED', {}, now),
  ].filter(check => check !== null), () => ({ amountMicros, bonusMicros }))
}

/** Neither a suspended nor a closed account pays in: the money would be out of reach. P5.7, P5.8 */
function checkStanding(accountStatus: AccountStatus, now: Date): Check {
  if (accountStatus === AccountStatus.Closed) return failed('PAYMENT_ACCOUNT_CLOSED', {}, now)
  return accountStatus === AccountStatus.Suspended ? failed('PAYMENT_ACCOUNT_SUSPENDED', {}, now) : passed('PAYMENT_ACCOUNT_SUSPENDED')
}

/** The amount is within the method's limits, both of them included, and can be paid in coins. P5.1 */
function checkAmount({ terms, currency }: PaymentFactsAtStart, amountMicros: bigint | null, now: Date): Check {
  const { amountMinMicros, amountMaxMicros } = terms
  const smallestMicros = smallestMicrosOf(currency)
  if (amountMicros === null) return unknown('PAYMENT_AMOUNT_MISSING', { amountMinMicros, amountMaxMicros, currency }, now)
  if (amountMicros < amountMinMicros) return failed('PAYMENT_TOO_SMALL', { amountMicros, amountMinMicros, currency }, now)
  if (amountMicros > amountMaxMicros) return failed('PAYMENT_TOO_LARGE', { amountMicros, amountMaxMicros, currency }, now)
  if (amountMicros % smallestMicros !== 0n) return failed('PAYMENT_NOT_WHOLE', { amountMicros, smallestMicros, currency }, now)
  return passed('PAYMENT_AMOUNT_MISSING', `${amountText(amountMinMicros)}–${amountText(amountMaxMicros)}`, { amountMicros, amountMinMicros, amountMaxMicros })
}

/** The bonus is what the customer saw, where the request names it; and the next tier is pointed out. Null where there are no tiers. P5.2 */
function checkBonus({ terms, currency }: PaymentFactsAtStart, request: PaymentRequest, bonusMicros: bigint, now: Date): Check | null {
  const { amountMicros, expectedBonusMicros } = request
  if (amountMicros === null || amountMicros > terms.amountMaxMicros) return null
  if (expectedBonusMicros !== null && expectedBonusMicros !== bonusMicros) return failed('BONUS_MOVED', { expectedBonusMicros, bonusMicros, currency }, now)
  const reached = bonusTierOf(amountMicros, terms.bonusTiers)
  const next = terms.bonusTiers.find(tier => tier.amountFromMicros > amountMicros && tier.amountFromMicros <= terms.amountMaxMicros)
  if (next !== undefined && next.basisPoints > (reached?.basisPoints ?? 0)) {
    return advice('BONUS_NEAR', { bonusFromMicros: next.amountFromMicros, nextBasisPoints: next.basisPoints, bonusMicros, currency }, now)
  }
  return reached === null ? null : passed('BONUS_NEAR', `${percentText(reached.basisPoints)}: ${amountText(bonusMicros)}`, { bonusMicros })
}

/** What a person decides of a bank transfer on. */
export interface BankTransferFacts {
  readonly method: PaymentMethod
  readonly status: PaymentStatus
  readonly askedMicros: bigint
  readonly currency: string
}

/** Whether an administrator may say that a bank transfer has come, or that it never will: once, and for the amount that was asked. Null amount: it will not. */
export function decideBankTransfer(facts: BankTransferFacts, paidMicros: bigint | null, now: Date): Decision<null> {
  const { method, status, askedMicros, currency } = facts
  return decide([
    method === PaymentMethod.BankTransfer ? passed('PAYMENT_NOT_BY_BANK') : failed('PAYMENT_NOT_BY_BANK', { method }, now),
    status === PaymentStatus.Waiting ? passed('PAYMENT_DECIDED') : failed('PAYMENT_DECIDED', { status }, now),
    paidMicros === null || paidMicros === askedMicros
      ? passed('PAYMENT_AMOUNT_DIFFERS', amountText(askedMicros), { askedMicros })
      : failed('PAYMENT_AMOUNT_DIFFERS', { paidMicros, askedMicros, currency }, now),
  ], () => null)
}

/** Whether a customer may give up a payment (P5.1): as long as nothing of it was paid. One that ran out already is given up as well. */
export function decideCancelling(status: PaymentStatus, now: Date): Decision<null> {
  const isUnpaid = status === PaymentStatus.Waiting || status === PaymentStatus.Expired
  return decide([isUnpaid ? passed('PAYMENT_DECIDED') : failed('PAYMENT_DECIDED', { status }, now)], () => null)
}

/** Why tiers cannot be what an administrator means; null when they can. */
export function bonusTiersFault(tiers: readonly BonusTier[]): string | null {
  if (tiers.length > BONUS_TIERS_MAX) return `There are at most ${BONUS_TIERS_MAX} tiers.`
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1]
    if (tier.amountFromMicros <= 0n) return 'A tier begins above zero.'
    if (!Number.isInteger(tier.basisPoints) || tier.basisPoints < 0 || tier.basisPoints > BONUS_BASIS_POINTS_MAX) {
      return `A bonus is from 0 to ${BONUS_BASIS_POINTS_MAX} basis points.`
    }
    if (before !== undefined && tier.amountFromMicros <= before.amountFromMicros) return 'Each tier begins above the one before it.'
  }
  return null
}

/** More is no table that a customer reads. */
const BONUS_TIERS_MAX = 10

/** A bonus above the payment itself is a slip of the hand. */
const BONUS_BASIS_POINTS_MAX = 10_000
