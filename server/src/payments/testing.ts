import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

/** An object of the provider's interface, with the members the house reads. */
export type ProviderObject = Readonly<Record<string, unknown>> & { readonly id: string }

/** A checkout that the house asked for. */
export interface FakeCheckout {
  readonly session: ProviderObject
  readonly paymentId: string
  readonly reference: string
  /** In the smallest unit. */
  readonly amount: number
  readonly intentId: string
}

/** A request as it came. */
export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly form: URLSearchParams
  readonly idempotencyKey: string | null
}

/** A provider on this machine: as much of Stripe's interface as the house speaks, with everything in the test's hand. */
export interface FakeStripe {
  readonly url: string
  readonly webhookSecret: string
  readonly requests: readonly FakeRequest[]
  readonly checkouts: readonly FakeCheckout[]
  /** What it does instead of answering; null when it is well. */
  failure: 'down' | 'busy' | 'refuses' | 'loses the answer' | null
  /** What happens between the asking for a checkout and the answer. */
  beforeCheckout: (() => Promise<void>) | null
  /** What is answered when somebody asks after a checkout, by its id; unknown ones are not found. */
  readonly sessions: Map<string, ProviderObject>
  /** What is answered when somebody asks for the events of late, the newest first. */
  events: readonly Stripe.Event[]
  checkoutOf(paymentId: string): FakeCheckout
  stop(): Promise<void>
}

/** The environment of a house that takes cards through the fake. */
export function variablesOf(stripe: FakeStripe): NodeJS.ProcessEnv {
  return { STRIPE_API_URL: stripe.url, STRIPE_SECRET_KEY: 'sk_test_fake', STRIPE_WEBHOOK_SECRET: stripe.webhookSecret }
}

/** Starts it. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const requests: FakeRequest[] = []
  const checkouts: FakeCheckout[] = []
  const answers = new Map<string, FakeCheckout>()
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake' }).end(JSON.stringify(body))
    }
    void bodyOf(request).then(async body => {
      const url = new URL(request.url ?? '/', 'http://fake')
      const key = request.headers['idempotency-key']
      const form = new URLSearchParams(body)
      requests.push({ method: request.method ?? '', path: url.pathname, form, idempotencyKey: typeof key === 'string' ? key : null })
      if (fake.failure === 'down') return void request.socket.destroy()
      if (fake.failure === 'busy') return answer(503, errorOf('api_error', 'Somebody@example.test is too busy.'))
      if (fake.failure === 'refuses') return answer(400, errorOf('invalid_request_error', 'No such thing, Somebody@example.test.'))
      if (request.method === 'POST' && url.pathname === '/v1/checkout/sessions') {
        await fake.beforeCheckout?.()
        const known = typeof key === 'string' ? answers.get(key) : undefined
        const checkout = known ?? openCheckout(form, checkouts.length + 1)
        if (known === undefined) checkouts.push(checkout)
        if (typeof key === 'string') answers.set(key, checkout)
        fake.sessions.set(checkout.session.id, checkout.session)
        return fake.failure === 'loses the answer' ? void request.socket.destroy() : answer(200, checkout.session)
      }
      const closing = request.method === 'POST' ? /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/.exec(url.pathname)?.[1] : undefined
      if (closing !== undefined) {
        const open = fake.sessions.get(closing)
        if (open?.['status'] !== 'open') return answer(400, errorOf('invalid_request_error', 'Only Checkout Sessions with a status in ["open"] can be expired.'))
        const closed = { ...open, status: 'expired', url: null }
        fake.sessions.set(closing, closed)
        return answer(200, closed)
      }
      if (url.pathname === '/v1/events') return answer(200, { object: 'list', data: fake.events.filter(event => Number(event['created']) >= Number(url.searchParams.get('created[gte]') ?? 0)), has_more: false, url: '/v1/events' })
      const session = fake.sessions.get(/^\/v1\/checkout\/sessions\/([^/]+)$/.exec(url.pathname)?.[1] ?? '')
      return session === undefined ? answer(404, errorOf('invalid_request_error', 'No such object')) : answer(200, session)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const fake: FakeStripe = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, webhookSecret: 'whsec_fake', requests, checkouts, failure: null, beforeCheckout: null, sessions: new Map(), events: [],
    checkoutOf: paymentId => {
      const checkout = checkouts.find(each => each.paymentId === paymentId)
      if (checkout === undefined) throw new Error(`no checkout was asked for payment ${paymentId}`)
      return checkout
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return fake
}

function errorOf(type: string, message: string): unknown {
  return { error: { type, message } }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function openCheckout(form: URLSearchParams, number: number): FakeCheckout {
  const amount = Number(form.get('line_items[0][price_data][unit_amount]'))
  const metadata = { payment_id: form.get('metadata[payment_id]') ?? '', reference: form.get('metadata[reference]') ?? '' }
  return {
    paymentId: form.get('client_reference_id') ?? '', reference: metadata.reference, amount, intentId: `pi_${number}_${metadata.reference}`,
    session: {
      id: `cs_${number}_${metadata.reference}`, object: 'checkout.session', amount_total: amount, currency: form.get('line_items[0][price_data][currency]'),
      client_reference_id: form.get('client_reference_id'), metadata, payment_intent: null, payment_status: 'unpaid', status: 'open', url: `https://pay.example/${number}`,
    },
  }
}

/** The checkout after it was paid, or with its money on the way. */
export function completed(checkout: FakeCheckout, changes: Readonly<Record<string, unknown>> = {}): ProviderObject {
  return { ...checkout.session, status: 'complete', payment_status: 'paid', payment_intent: checkout.intentId, url: null, ...changes }
}

/** The charge behind a checkout. It names people, as a real one does. */
export function chargeOf(checkout: FakeCheckout, changes: Readonly<Record<string, unknown>> = {}): ProviderObject {
  return {
    id: `ch_${checkout.intentId}`, object: 'charge', amount: checkout.amount, amount_refunded: 0, currency: 'usd', created: 1_772_366_400, captured: true, paid: true, status: 'succeeded',
    metadata: checkout.session['metadata'], payment_intent: checkout.intentId, billing_details: { name: 'Somebody Private', email: 'somebody@private.example' },
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', fingerprint: 'private-fingerprint' } }, ...changes,
  }
}

/** The payment behind a checkout, after a declined attempt. */
export function declinedIntent(checkout: FakeCheckout): ProviderObject {
  return {
    id: checkout.intentId, object: 'payment_intent', created: 1_772_366_400, status: 'requires_payment_method', metadata: checkout.session['metadata'], latest_charge: null,
    last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds', message: 'Somebody Private has no money.', type: 'card_error' },
  }
}

/** A dispute about a checkout's charge. */
export function disputeOf(checkout: FakeCheckout, changes: Readonly<Record<string, unknown>> = {}): ProviderObject {
  return {
    id: `du_${checkout.intentId}`, object: 'dispute', amount: checkout.amount, currency: 'usd', created: 1_772_366_400, reason: 'product_not_received', status: 'needs_response',
    charge: `ch_${checkout.intentId}`, payment_intent: checkout.intentId, ...changes,
  }
}

let eventCount = 0

/** An event about an object, with an id of its own. */
export function eventOf(type: string, object: ProviderObject, at: Date): Stripe.Event {
  return {
    id: `evt_${++eventCount}`, object: 'event', api_version: '2026-10-28', created: Math.floor(at.getTime() / 1_000), data: { object: structuredClone(object) }, livemode: false,
    pending_webhooks: 1, request: null, type,
  } as unknown as Stripe.Event
}

/** How an event travels: its bytes, and the provider's signature of them. */
export interface SignedEvent {
  readonly body: string
  readonly signature: string
}

/** Signs an event as the provider would at an instant. */
export function signEvent(event: unknown, secret: string, at: Date): SignedEvent {
  const body = JSON.stringify(event, null, 2)
  return { body, signature: signText(body, secret, at) }
}

/** The provider's signature of any text. */
export function signText(payload: string, secret: string, at: Date): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at.getTime() / 1_000) })
}
