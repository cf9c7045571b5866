import { DisputeOutcome, mergePaymentFacts, NO_PAYMENT_FACTS, paymentFacts, smallestMicrosOf, type PaymentFacts } from '@tallyboard/schema'
import type Stripe from 'stripe'
import type { PaymentNews, ProviderEvent } from './payment-provider.ts'

/** The events from which the house learns something. */
export const HEARD_KINDS = [
  'checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed', 'checkout.session.expired',
  'payment_intent.payment_failed', 'charge.succeeded', 'charge.updated', 'charge.refunded', 'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed',
  'radar.early_fraud_warning.created',
] as const

/** Disputes and warnings do not carry what the house wrote on the payment. */
const NOBODY = { paymentId: null, reference: null, session: null } as const

/** What one of Stripe's objects says, and whose payment it is about. */
type Said = Omit<PaymentNews, 'kind' | 'at'>

/**
 * A signed event as facts. Null for kinds that say nothing the house needs. Objects are read with care: which members they have depends on the
 * version of the interface that the endpoint was registered with. No name, no address and no number of a card is taken over (P7.2).
 */
export function newsOfEvent(event: Stripe.Event): ProviderEvent | null {
  const at = instantOf(event.created)
  const said = saidBy(event, at)
  return said === null ? null : { eventId: event.id, kind: event.type, at, ...said }
}

function saidBy(event: Stripe.Event, at: Date): Said | null {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return saidBySession(event.data.object, at)
    case 'checkout.session.async_payment_failed':
      return { ...ofSession(event.data.object), facts: paymentFacts({ isDelayed: true, failedAt: at, failure: 'The delayed payment did not arrive.', isFailedForGood: true }) }
    case 'checkout.session.expired':
      return { ...ofSession(event.data.object), facts: paymentFacts({ expiredAt: at }) }
    case 'payment_intent.payment_failed':
      return { ...ofIntent(event.data.object), facts: paymentFacts({ failedAt: at, failure: failureWords(event.data.object.last_payment_error ?? null) }) }
    case 'charge.succeeded':
    case 'charge.updated':
    case 'charge.refunded':
      return { ...ofCharge(event.data.object), facts: factsOfCharge(event.data.object, at) }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
      return saidByDispute(event.data.object, at)
    case 'radar.early_fraud_warning.created': {
      const { payment_intent: intent } = event.data.object
      return { ...NOBODY, providerReference: idOf(intent ?? null), facts: paymentFacts({ fraudReportedAt: at }) }
    }
    default:
      return null
  }
}

/** A checkout that was asked after, with its payment and its charge where they are there. */
export function newsOfSession(session: Stripe.Checkout.Session, providerReference: string | null, now: Date): PaymentNews {
  const said = saidBySession(session, now)
  const expired = session.status === 'expired' ? paymentFacts({ expiredAt: now }) : NO_PAYMENT_FACTS
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  const charge = intent !== null && typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  const intentFacts = intent === null ? NO_PAYMENT_FACTS : factsOfIntent(intent, charge, session.status === 'complete')
  const chargeFacts = charge === null ? NO_PAYMENT_FACTS : factsOfCharge(charge, now)
  return {
    kind: 'look-up', at: now, paymentId: said.paymentId, reference: said.reference, session: said.session, providerReference: said.providerReference ?? providerReference,
    facts: [expired, intentFacts, chargeFacts].reduce(mergePaymentFacts, said.facts),
  }
}

function namedIn(metadata: Stripe.Metadata | null): Pick<Said, 'paymentId' | 'reference'> {
  return { paymentId: metadata?.['payment_id'] ?? null, reference: metadata?.['reference'] ?? null }
}

function ofSession(session: Stripe.Checkout.Session): Omit<Said, 'facts'> {
  const named = namedIn(session.metadata)
  return { ...named, paymentId: session.client_reference_id ?? named.paymentId, session: session.id, providerReference: idOf(session.payment_intent) }
}

function ofIntent(intent: Stripe.PaymentIntent): Omit<Said, 'facts'> {
  return { ...NOBODY, ...namedIn(intent.metadata), providerReference: intent.id }
}

function ofCharge(charge: Stripe.Charge): Omit<Said, 'facts'> {
  return { ...NOBODY, ...namedIn(charge.metadata), providerReference: idOf(charge.payment_intent) }
}

/** A completed checkout is paid, or its payment is on its way. */
function saidBySession(session: Stripe.Checkout.Session, at: Date): Said {
  const facts = session.status !== 'complete' ? NO_PAYMENT_FACTS : session.payment_status === 'unpaid' ? paymentFacts({ isDelayed: true })
    : paymentFacts({ paidAt: at, paid: paidOf(session.currency, session.amount_total) })
  return { ...ofSession(session), facts }
}

/** Of a payment that was asked after: why it failed last, and whether that is the end of it. */
function factsOfIntent(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null, isCheckoutDone: boolean): PaymentFacts {
  const error = intent.last_payment_error
  if (error === null || intent.status === 'succeeded' || intent.status === 'processing') return NO_PAYMENT_FACTS
  return paymentFacts({ failedAt: instantOf((charge ?? intent).created), failure: failureWords(error), isFailedForGood: isCheckoutDone })
}

function factsOfCharge(charge: Stripe.Charge, at: Date): PaymentFacts {
  const isPaid = charge.status === 'succeeded' && charge.paid && charge.captured
  return paymentFacts({
    methodWords: methodWords(charge.payment_method_details),
    isDelayed: charge.status === 'pending',
    ...(isPaid ? { paidAt: earlierOf(instantOf(charge.created), at), paid: paidOf(charge.currency, charge.amount) } : {}),
    returnedMicros: microsOf(charge.currency, charge.amount_refunded),
  })
}

/** An inquiry counts as a dispute too (P5.7); one that is closed without becoming more was won. */
function saidByDispute(dispute: Stripe.Dispute, at: Date): Said {
  const isClosed = ['won', 'lost', 'warning_closed', 'prevented'].includes(dispute.status)
  return {
    ...NOBODY, providerReference: idOf(dispute.payment_intent),
    facts: paymentFacts({
      disputes: {
        [dispute.id]: {
          amountMicros: microsOf(dispute.currency, dispute.amount), currency: dispute.currency.toUpperCase(), reason: dispute.reason,
          openedAt: instantOf(dispute.created), closedAt: isClosed ? at : null,
          outcome: !isClosed ? null : dispute.status === 'lost' ? DisputeOutcome.Lost : DisputeOutcome.Won,
        },
      },
    }),
  }
}

function paidOf(currency: string | null, amount: number | null): PaymentFacts['paid'] {
  return currency === null || amount === null ? {} : { [currency.toUpperCase()]: microsOf(currency, amount) }
}

function microsOf(currency: string, amount: number): bigint {
  return BigInt(amount) * smallestMicrosOf(currency.toUpperCase())
}

function instantOf(seconds: number): Date {
  return new Date(seconds * 1_000)
}

function earlierOf(one: Date, other: Date): Date {
  return one < other ? one : other
}

function idOf(object: string | { readonly id: string } | null): string | null {
  return typeof object === 'string' ? object : object?.id ?? null
}

const BRANDS: Readonly<Record<string, string>> = {
  visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', discover: 'Discover', diners: 'Diners Club', jcb: 'JCB', unionpay: 'UnionPay', practice: 'Practice card',
}

/** Brand and last four digits, or the kind of the method: enough to tell one's cards apart, and no more (P7.2). */
function methodWords(details: Stripe.Charge.PaymentMethodDetails | null): string | null {
  if (details === null) return null
  const kind = details.type.replaceAll('_', ' ')
  const [name, last4] = details.card !== undefined ? [BRANDS[details.card.brand ?? ''] ?? 'Card', details.card.last4]
    : details.us_bank_account !== undefined ? ['Bank account', details.us_bank_account.last4] : [`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, null]
  return last4 !== null && /^\d{4}$/.test(last4) ? `${name} ending in ${last4}` : name
}

const FAILURES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Not enough money on the card or account.', expired_card: 'The card has expired.', incorrect_cvc: 'The security code is wrong.',
  incorrect_number: 'The number is wrong.', authentication_required: 'The bank wants to be asked first, and was not.', processing_error: 'The bank could not be reached.',
  payment_intent_authentication_failure: 'The payer was not recognised by the bank.',
}

/** Said in the house's own words: a bank's may name the payer. */
function failureWords(error: { readonly code?: string, readonly decline_code?: string } | null): string {
  return FAILURES[error?.decline_code ?? ''] ?? FAILURES[error?.code ?? ''] ?? 'The payment was declined.'
}
