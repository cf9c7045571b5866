import { PaymentStatus } from './house-vocabulary.ts'

/** How a dispute with the payer's bank ended. */
export const DisputeOutcome = { Won: 'Won', Lost: 'Lost' } as const
export type DisputeOutcome = (typeof DisputeOutcome)[keyof typeof DisputeOutcome]

/** The provider's word for a dispute about a stolen or unauthorised card (P5.8). */
export const FRAUD_REASON = 'fraudulent'

/** What is known of one dispute (P5.7). */
export interface DisputeFacts {
  readonly amountMicros: bigint
  readonly currency: string
  /** In the provider's words, such as `product_not_received`. */
  readonly reason: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly outcome: DisputeOutcome | null
}

/**
 * All that a provider has said about a payment. Facts are only ever added, and merging them knows no order: whatever came first, came twice or
 * came late, the same facts are known in the end.
 */
export interface PaymentFacts {
  /** When it was first said to be paid. */
  readonly paidAt: Date | null
  /** The most that was said to be paid, by currency (ISO 4217). */
  readonly paid: Readonly<Record<string, bigint>>
  /** What it was paid with, in few words: `Visa ending in 4242`. Never more of a card than that. */
  readonly methodWords: string | null
  /** The provider has the payer's word, and the money follows by itself in hours or days. */
  readonly isDelayed: boolean
  /** When an attempt failed last, and why, in the house's words. The payer may try again unless it is for good. */
  readonly failedAt: Date | null
  readonly failure: string | null
  readonly isFailedForGood: boolean
  readonly expiredAt: Date | null
  /** What has been given back to the payer, all returns together. */
  readonly returnedMicros: bigint
  /** By the provider's own id of the dispute. */
  readonly disputes: Readonly<Record<string, DisputeFacts>>
  /** When the payer's bank reported it as stolen or unauthorised (P5.8). */
  readonly fraudReportedAt: Date | null
}

/** Nothing is known yet. */
export const NO_PAYMENT_FACTS: PaymentFacts = {
  paidAt: null, paid: {}, methodWords: null, isDelayed: false, failedAt: null, failure: null, isFailedForGood: false, expiredAt: null,
  returnedMicros: 0n, disputes: {}, fraudReportedAt: null,
}

/** Facts of which only some are known. */
export function paymentFacts(known: Partial<PaymentFacts>): PaymentFacts {
  return { ...NO_PAYMENT_FACTS, ...known }
}

/**
 * What is known when both are. Commutative, associative and idempotent: of two instants the earlier one stands, of two amounts the greater, of two
 * failures the later.
 */
export function mergePaymentFacts(one: PaymentFacts, other: PaymentFacts): PaymentFacts {
  const failed = laterFailure(one, other)
  return {
    paidAt: earlier(one.paidAt, other.paidAt),
    paid: mergeRecords(one.paid, other.paid, greater),
    methodWords: greaterOrNull(one.methodWords, other.methodWords),
    isDelayed: one.isDelayed || other.isDelayed,
    failedAt: failed.failedAt,
    failure: failed.failure,
    isFailedForGood: one.isFailedForGood || other.isFailedForGood,
    expiredAt: earlier(one.expiredAt, other.expiredAt),
    returnedMicros: greater(one.returnedMicros, other.returnedMicros),
    disputes: mergeRecords(one.disputes, other.disputes, mergeDisputes),
    fraudReportedAt: earlier(one.fraudReportedAt, other.fraudReportedAt),
  }
}

function mergeDisputes(one: DisputeFacts, other: DisputeFacts): DisputeFacts {
  return {
    amountMicros: greater(one.amountMicros, other.amountMicros),
    currency: greater(one.currency, other.currency),
    // Fraud, once said, is not unsaid (P5.8).
    reason: [one.reason, other.reason].includes(FRAUD_REASON) ? FRAUD_REASON : greater(one.reason, other.reason),
    openedAt: one.openedAt < other.openedAt ? one.openedAt : other.openedAt,
    closedAt: earlier(one.closedAt, other.closedAt),
    // Two outcomes contradict each other; the house then believes the one in which the money is gone.
    outcome: [one.outcome, other.outcome].includes(DisputeOutcome.Lost) ? DisputeOutcome.Lost : one.outcome ?? other.outcome,
  }
}

function laterFailure(one: PaymentFacts, other: PaymentFacts): Pick<PaymentFacts, 'failedAt' | 'failure'> {
  const keyOf = ({ failedAt, failure }: PaymentFacts) => `${failedAt === null ? '' : failedAt.toISOString()} ${failure ?? ''}`
  return keyOf(one) >= keyOf(other) ? one : other
}

function mergeRecords<Value>(one: Readonly<Record<string, Value>>, other: Readonly<Record<string, Value>>, merge: (one: Value, other: Value) => Value) {
  const merged = new Map(Object.entries(one))
  for (const [key, value] of Object.entries(other)) {
    const known = merged.get(key)
    merged.set(key, known === undefined ? value : merge(known, value))
  }
  return Object.fromEntries([...merged].sort(([first], [second]) => (first < second ? -1 : 1)))
}

function greater<Value extends bigint | string>(one: Value, other: Value): Value {
  return one > other ? one : other
}

function greaterOrNull(one: string | null, other: string | null): string | null {
  return one === null || other === null ? one ?? other : greater(one, other)
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

/** What the customer was asked to pay. */
export interface AskedPayment {
  readonly amountMicros: bigint
  readonly currency: string
}

/** What was paid in the currency that was asked for. */
export function paidMicrosOf(facts: PaymentFacts, { currency }: AskedPayment): bigint {
  return facts.paid[currency] ?? 0n
}

/**
 * Whether the payment is credited: all that was asked for is paid, in its currency (P5.1). Never before, so no more is credited than was paid; and
 * never undone by later news, so the books do not depend on their order.
 */
export function isPaid(facts: PaymentFacts, asked: AskedPayment): boolean {
  return facts.paidAt !== null && paidMicrosOf(facts, asked) >= asked.amountMicros
}

/** Whether the payment was reported as stolen or unauthorised, by a warning or by the reason of a dispute (P5.8). */
export function isFraudulent(facts: PaymentFacts): boolean {
  return facts.fraudReportedAt !== null || Object.values(facts.disputes).some(dispute => dispute.reason === FRAUD_REASON)
}

/** What of a payment is disputed: never more than was paid, and all of it where the provider counts in another currency. */
export function disputedMicrosOf(dispute: DisputeFacts, asked: AskedPayment): bigint {
  return dispute.currency === asked.currency && dispute.amountMicros < asked.amountMicros ? dispute.amountMicros : asked.amountMicros
}

/** Where a payment stands, from what is known of it alone. What is worse for the house comes first. */
export function paymentStatusOf(facts: PaymentFacts, asked: AskedPayment): PaymentStatus {
  const disputes = Object.values(facts.disputes)
  if (isFraudulent(facts)) return PaymentStatus.Fraudulent
  if (disputes.some(({ outcome }) => outcome === null)) return PaymentStatus.Disputed
  if (disputes.some(({ outcome }) => outcome === DisputeOutcome.Lost)) return PaymentStatus.DisputeLost
  if (facts.returnedMicros >= asked.amountMicros) return PaymentStatus.Returned
  if (disputes.length > 0) return PaymentStatus.DisputeWon
  if (isPaid(facts, asked)) return PaymentStatus.Succeeded
  // Less than asked for, or in another currency: an administrator looks at it, and nothing is credited meanwhile. It ends when all of it goes back.
  if (Object.values(facts.paid).some(micros => micros > 0n && facts.returnedMicros >= micros)) return PaymentStatus.Returned
  if (facts.paidAt !== null) return PaymentStatus.OnItsWay
  if (facts.isFailedForGood) return PaymentStatus.Failed
  if (facts.isDelayed) return PaymentStatus.OnItsWay
  if (facts.expiredAt !== null) return facts.failedAt === null ? PaymentStatus.Expired : PaymentStatus.Failed
  return PaymentStatus.Waiting
}
