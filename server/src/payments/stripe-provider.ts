import { smallestMicrosOf } from '@tallyboard/schema'
import Stripe from 'stripe'
import type { PaymentKeys } from '../env.ts'
import { ForgedEvent, ProviderFault, type Checkout, type CheckoutRequest, type KnownPayment, type PaymentNews, type PaymentProvider, type ProviderEvent } from './payment-provider.ts'
import { HEARD_KINDS, newsOfEvent, newsOfSession } from './stripe-news.ts'

/** An event signed longer ago than this is sent anew by whoever really has it; longer, and one that was overheard stays useful. */
const SIGNATURE_SECONDS_MAX = 300

/** A customer waits in front of a button for the answer. */
const TIMEOUT_MS = 10_000

/** The library tries again under the same idempotency key, so twice cannot be two checkouts. */
const RETRIES_MAX = 1

/** Events of one sweep at most: a busy day of a large house, and a sweep comes every ten minutes. The provider tells the newest first. */
const EVENTS_MAX = 5_000

/** Stripe, or whatever speaks its language at another address. */
export function openStripe({ apiUrl, secretKey, webhookSecret }: PaymentKeys): PaymentProvider {
  const stripe = new Stripe(secretKey, {
    ...addressOf(apiUrl), timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES_MAX, telemetry: false,
  })
  return {
    openCheckout: async request => await asked(async () => await openCheckout(stripe, request)),
    readEvent: (body, signature, now) => readEvent(body, signature, webhookSecret, now),
    lookUp: async (payment, now) => await asked(async () => await lookUp(stripe, payment, now)),
    closeCheckout: async (payment, now) => await asked(async () => await closeCheckout(stripe, payment, now)),
    eventsSince: async at => await asked(async () => await readEvents(stripe, at)),
  }
}

function addressOf(apiUrl: string | null): Stripe.StripeConfig {
  if (apiUrl === null) return {}
  const { hostname, port, protocol } = new URL(apiUrl)
  return { host: hostname, port: port === '' ? protocol === 'https:' ? 443 : 80 : Number(port), protocol: protocol === 'https:' ? 'https' : 'http' }
}

async function openCheckout(stripe: Stripe, request: CheckoutRequest): Promise<Checkout> {
  const { paymentId, reference, amountMicros, currency, successUrl, cancelUrl } = request
  const metadata = { payment_id: paymentId, reference }
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{
      quantity: 1,
      price_data: { currency: currency.toLowerCase(), unit_amount: Number(amountMicros / smallestMicrosOf(currency)), product_data: { name: `Payment ${reference}` } },
    }],
    client_reference_id: paymentId,
    metadata,
    payment_intent_data: { metadata, description: `Payment ${reference}` },
    success_url: successUrl,
    cancel_url: cancelUrl,
  }, { idempotencyKey: `checkout-${reference}` })
  if (session.url === null) throw new ProviderFault('the checkout is no longer open', false)
  return { session: session.id, url: session.url }
}

function readEvent(body: Buffer, signature: string | null, secret: string, now: Date): ProviderEvent | null {
  let event: Stripe.Event
  try {
    event = Stripe.webhooks.constructEvent(body, signature ?? '', secret, SIGNATURE_SECONDS_MAX, undefined, now.getTime())
  } catch (cause) {
    throw new ForgedEvent(wordsOfForgery(cause, signature))
  }
  return newsOfEvent(event)
}

/** The library's own words speak to whoever wrote the handler, and quote what was sent. */
function wordsOfForgery(cause: unknown, signature: string | null): string {
  if (signature === null || signature === '') return 'The header stripe-signature is missing.'
  if (cause instanceof Stripe.errors.StripeSignatureVerificationError) {
    return /tolerance/.test(cause.message)
      ? `The signature is older than ${SIGNATURE_SECONDS_MAX} seconds. Send the event again with a new one.`
      : 'The signature does not belong to this body.'
  }
  return 'The body is no event.'
}

async function lookUp(stripe: Stripe, { session, providerReference }: KnownPayment, now: Date): Promise<PaymentNews | null> {
  if (session === null) return null
  try {
    const found = await stripe.checkout.sessions.retrieve(session, { expand: ['payment_intent.latest_charge'] })
    return newsOfSession(found, providerReference, now)
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeError && cause.statusCode === 404) return null
    throw cause
  }
}

/** One that is paid or closed already cannot be closed; the provider refuses, and says when asked which of the two it is. */
async function closeCheckout(stripe: Stripe, payment: KnownPayment, now: Date): Promise<PaymentNews | null> {
  if (payment.session === null) return null
  try {
    return newsOfSession(await stripe.checkout.sessions.expire(payment.session), payment.providerReference, now)
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeInvalidRequestError) return await lookUp(stripe, payment, now)
    throw cause
  }
}

async function readEvents(stripe: Stripe, since: Date): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = []
  for await (const event of stripe.events.list({ types: [...HEARD_KINDS], created: { gte: Math.floor(since.getTime() / 1_000) }, limit: 100 })) {
    const news = newsOfEvent(event)
    if (news !== null) events.push(news)
    if (events.length >= EVENTS_MAX) break
  }
  // The provider tells the newest first.
  return events.reverse()
}

/** What the provider refused for good is our mistake or its; everything else passes. */
async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof Stripe.errors.StripeError)) throw cause
    const isPassing = cause instanceof Stripe.errors.StripeConnectionError || cause instanceof Stripe.errors.StripeRateLimitError
      || cause.statusCode === undefined || cause.statusCode >= 500 || cause.statusCode === 409
    throw new ProviderFault(`${cause.type}${cause.code === undefined ? '' : ` ${cause.code}`}`, isPassing)
  }
}
