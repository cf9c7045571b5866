/** The provider as a shop sees it: through the library that it uses for the real one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { afterEach, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../start-simulator.ts'
import { pauseAfter } from './deliver.ts'
import { ARRIVAL_MS, HOLD_MS } from './happenings.ts'
import { openShop, press, type Shop } from './testing.ts'

const KEY = 'sk_test_practice_of_a_test'
const SECRET = 'whsec_practice_of_a_test'
const START_MS = Date.parse('2026-03-01T12:00:00Z')
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Scene {
  readonly simulator: Simulator
  readonly shop: Shop
  readonly stripe: Stripe
  readonly clock: { now: number }
  /** All that is due, after time went on by so many milliseconds. */
  goOn(ms?: number): Promise<void>
  pageOf(sessionId: string): string
}

function speakTo(url: string, key = KEY): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

async function begin({ clock = { now: START_MS }, file, shop: given }: { clock?: { now: number }, file?: string, shop?: Shop } = {}): Promise<Scene> {
  const shop = given ?? await openShop()
  if (given === undefined) cleanups.push(() => shop.stop())
  const simulator = await startSimulator({
    speed: 0, catalogueSize: 1, payments: { key: KEY, webhook: { url: shop.url, secret: SECRET }, now: () => clock.now, ...(file !== undefined && { file }) },
  })
  cleanups.push(() => simulator.stop())
  return {
    simulator, shop, clock, stripe: speakTo(simulator.url),
    goOn: async (ms = 0) => {
      clock.now += ms
      await simulator.payments!.settle()
    },
    pageOf: id => `${simulator.url}/pay/${id}`,
  }
}

/** The least that a shop asks for. */
function asked(clock: { now: number }): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment', client_reference_id: 'P-1001', metadata: { payment: '17' }, payment_intent_data: { metadata: { payment: '17' } },
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 5_000, product_data: { name: 'Funds' } } }],
    success_url: 'https://panel.example/funds?session={CHECKOUT_SESSION_ID}', cancel_url: 'https://panel.example/funds', expires_at: clock.now / 1_000 + 3_600,
  }
}

describe('the interface, through the real library', () => {
  it('opens a checkout whose page lies below the address the shop wants its customer back at', async () => {
    const { stripe, clock } = await begin()
    const session = await stripe.checkout.sessions.create(asked(clock))
    expect(session).toMatchObject({
      object: 'checkout.session', status: 'open', payment_status: 'unpaid', amount_total: 5_000, currency: 'usd', client_reference_id: 'P-1001', metadata: { payment: '17' }, payment_intent: null, livemode: false,
      url: `https://panel.example/practice/pay/${session.id}`, expires_at: START_MS / 1_000 + 3_600,
    })
    const again = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'line_items'] })
    expect(again).toMatchObject({ id: session.id, payment_intent: null, line_items: { data: [{ description: 'Funds', amount_total: 5_000 }] } })
  })

  it('answers a request under the same key once more with the first answer, and refuses the key for another request', async () => {
    const { stripe, clock } = await begin()
    const options = { idempotencyKey: 'once' }
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, async () => await stripe.checkout.sessions.create(asked(clock), options)))
    expect(new Set(others.map(({ id }) => id))).toEqual(new Set([first!.id]))
    await expect(stripe.checkout.sessions.create({ ...asked(clock), client_reference_id: 'P-1002' }, options)).rejects.toThrow(Stripe.errors.StripeIdempotencyError)
    const other = await stripe.checkout.sessions.create(asked(clock))
    expect(other.id).not.toBe(first!.id)
  })

  it('lets nobody in without its key', async () => {
    const { simulator, clock } = await begin()
    await expect(speakTo(simulator.url, 'sk_test_of_somebody_else').checkout.sessions.create(asked(clock))).rejects.toThrow(Stripe.errors.StripeAuthenticationError)
    expect((await fetch(`${simulator.url}/v1/events`)).status).toBe(401)
  })

  it.each<[string, (params: Stripe.Checkout.SessionCreateParams) => object, string]>([
    ['no items', params => ({ ...params, line_items: [] }), 'You must provide line_items.'],
    ['an amount of nothing', params => ({ ...params, line_items: [{ price_data: { currency: 'usd', unit_amount: 0, product_data: { name: 'Funds' } } }] }), 'Invalid integer'],
    ['an amount with a fraction', params => ({ ...params, line_items: [{ price_data: { currency: 'usd', unit_amount: 1.5, product_data: { name: 'Funds' } } }] }), 'Invalid integer'],
    ['two currencies', params => ({ ...params, line_items: [...params.line_items!, { price_data: { currency: 'eur', unit_amount: 1, product_data: { name: 'Funds' } } }] }), 'same currency'],
    ['no way back', params => ({ ...params, success_url: '' }), 'You must provide success_url.'],
    ['a way back that is a script', params => ({ ...params, success_url: 'javascript:alert(1)' }), 'Not a valid URL'],
    ['an end that is past', params => ({ ...params, expires_at: START_MS / 1_000 - 1 }), 'between 30 minutes and 24 hours'],
    ['another mode', params => ({ ...params, mode: 'subscription' }), 'Only the mode payment'],
  ])('refuses a checkout with %s', async (_, change, words) => {
    const { stripe, clock } = await begin()
    const attempt = stripe.checkout.sessions.create(change(asked(clock)) as Stripe.Checkout.SessionCreateParams)
    await expect(attempt).rejects.toThrow(Stripe.errors.StripeInvalidRequestError)
    await expect(attempt).rejects.toThrow(words)
  })

  it('says what it does not know', async () => {
    const { stripe } = await begin()
    await expect(stripe.paymentIntents.retrieve('pi_of_nobody')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' })
    await expect(stripe.customers.create({})).rejects.toMatchObject({ statusCode: 404 })
  })
})

describe('what happens to a payment', () => {
  it('is paid: the shop is told in signed messages, and sends its customer where it said', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const session = await stripe.checkout.sessions.create(asked(clock))
    const answer = await press(pageOf(session.id), { do: 'pay' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `https://panel.example/funds?session=${session.id}`])
    await goOn()
    expect(shop.types().toSorted()).toEqual(['charge.succeeded', 'checkout.session.completed', 'payment_intent.succeeded'])
    for (const { body, signature } of shop.heard) {
      expect(stripe.webhooks.constructEvent(body, signature, SECRET, 300, undefined, clock.now)).toMatchObject({ object: 'event' })
      expect(() => stripe.webhooks.constructEvent(body.replace('5000', '5001'), signature, SECRET, 300, undefined, clock.now)).toThrow(Stripe.errors.StripeSignatureVerificationError)
      expect(() => stripe.webhooks.constructEvent(body, signature, SECRET, 300, undefined, clock.now + 301_000)).toThrow('Timestamp outside the tolerance zone')
      // The library signs it the same way.
      expect(signature).toBe(stripe.webhooks.generateTestHeaderString({ payload: body, secret: SECRET, timestamp: clock.now / 1_000 }))
    }
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] })
    expect(paid).toMatchObject({
      status: 'complete', payment_status: 'paid', url: null,
      payment_intent: { status: 'succeeded', amount_received: 5_000, metadata: { payment: '17' }, latest_charge: { status: 'succeeded', payment_method_details: { card: { last4: '4242' } } } },
    })
    expect((await press(pageOf(session.id), { do: 'pay' })).status).toBe(409)
  })

  it('is declined, stays open, and is paid at the second try', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'decline' })
    await goOn()
    expect(shop.types().toSorted()).toEqual(['charge.failed', 'payment_intent.payment_failed'])
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })).toMatchObject({ status: 'open', payment_intent: { last_payment_error: { code: 'card_declined' } } })
    expect(await (await fetch(pageOf(id))).text()).toContain('The card was declined. Nothing was paid')
    await press(pageOf(id), { do: 'pay' })
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
  })

  it('is paid later and arrives by itself', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'pay-later' })
    await goOn(ARRIVAL_MS - 1)
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })).toMatchObject({ status: 'complete', payment_status: 'unpaid', payment_intent: { status: 'processing' } })
    expect(shop.types()).not.toContain('checkout.session.async_payment_succeeded')
    await goOn(1)
    await goOn()
    expect(shop.types()).toContain('checkout.session.async_payment_succeeded')
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
  })

  it('is paid later and fails for good', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'pay-later' })
    await press(pageOf(id), { do: 'bounce' })
    await goOn(ARRIVAL_MS * 2)
    expect(shop.types()).toContain('checkout.session.async_payment_failed')
    expect(shop.types()).not.toContain('checkout.session.async_payment_succeeded')
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
  })

  it('runs out by itself, or when the shop says so, and is not paid afterwards', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const [byTime, byShop] = [await stripe.checkout.sessions.create(asked(clock)), await stripe.checkout.sessions.create(asked(clock))]
    expect(await stripe.checkout.sessions.expire(byShop.id)).toMatchObject({ status: 'expired', url: null })
    await expect(stripe.checkout.sessions.expire(byShop.id)).rejects.toMatchObject({ statusCode: 400 })
    await goOn(3_600_000)
    expect(shop.types()).toEqual(['checkout.session.expired', 'checkout.session.expired'])
    expect((await press(pageOf(byTime.id), { do: 'pay' })).status).toBe(409)
    expect(await stripe.checkout.sessions.retrieve(byTime.id)).toMatchObject({ status: 'expired', payment_status: 'unpaid' })
  })

  it('is sent back in part and then whole, never more', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'pay' })
    for (const amount of ['0', '50.01', '-1', '1e3', '1.005', '']) expect((await press(pageOf(id), { do: 'send-back', amount })).status, amount).toBe(409)
    expect((await press(pageOf(id), { do: 'send-back', amount: '12.5' })).status).toBe(303)
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve((await stripe.checkout.sessions.retrieve(id)).payment_intent as string)
    expect(await stripe.charges.retrieve(charge as string)).toMatchObject({ amount_refunded: 1_250, refunded: false })
    expect((await press(pageOf(id), { do: 'send-back', amount: '37.50' })).status).toBe(303)
    expect(await stripe.charges.retrieve(charge as string)).toMatchObject({ amount_refunded: 5_000, refunded: true })
    expect((await press(pageOf(id), { do: 'send-back', amount: '0.01' })).status).toBe(409)
    await goOn()
    expect(shop.types().filter(type => type === 'charge.refunded')).toHaveLength(2)
  })

  it.each([['win', 'won', 'product_not_received'], ['lose', 'lost', 'fraudulent']])('is disputed, and the shop may %s', async (button, status, reason) => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    expect((await press(pageOf(id), { do: 'dispute', reason })).status).toBe(409)
    await press(pageOf(id), { do: 'pay' })
    expect((await press(pageOf(id), { do: 'dispute', reason: 'bored' })).status).toBe(409)
    await press(pageOf(id), { do: 'dispute', reason })
    const intent = (await stripe.checkout.sessions.retrieve(id)).payment_intent as string
    expect(await stripe.disputes.list({ payment_intent: intent })).toMatchObject({ has_more: false, data: [{ amount: 5_000, reason, status: 'needs_response', payment_intent: intent }] })
    expect((await stripe.disputes.list({ payment_intent: 'pi_of_another' })).data).toEqual([])
    await press(pageOf(id), { do: button })
    expect((await press(pageOf(id), { do: 'win' })).status).toBe(409)
    expect((await stripe.disputes.list({ payment_intent: intent })).data[0]!.status).toBe(status)
    await goOn()
    expect(shop.types()).toEqual(expect.arrayContaining(['charge.dispute.created', 'charge.dispute.closed']))
    expect(shop.types().includes('charge.dispute.funds_reinstated')).toBe(status === 'won')
  })

  it('is reported as stolen once', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'pay' })
    await press(pageOf(id), { do: 'report' })
    expect((await press(pageOf(id), { do: 'report' })).status).toBe(409)
    await goOn()
    const intent = (await stripe.checkout.sessions.retrieve(id)).payment_intent as string
    expect((await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent })).data).toHaveLength(1)
    expect(shop.types().filter(type => type === 'radar.early_fraud_warning.created')).toHaveLength(1)
  })
})

describe('the messages', () => {
  it('come again after growing pauses until the shop takes them, each time signed anew', async () => {
    const { stripe, clock, shop, goOn, pageOf, simulator } = await begin()
    shop.status = 500
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'report' })
    await press(pageOf(id), { do: 'pay-later' })
    await press(pageOf(id), { do: 'bounce' })
    await goOn()
    const first = shop.heard.length
    await goOn(pauseAfter(1) - 1)
    expect(shop.heard).toHaveLength(first)
    await goOn(1)
    expect(shop.heard).toHaveLength(first * 2)
    shop.status = 200
    await goOn(pauseAfter(2))
    expect(shop.heard).toHaveLength(first * 3)
    expect(simulator.payments!.waitingCount()).toBe(0)
    const [earliest, latest] = [shop.heard[0]!, shop.heard.findLast(({ eventId }) => eventId === shop.heard[0]!.eventId)!]
    expect(latest.body).toBe(earliest.body)
    expect(latest.signature).not.toBe(earliest.signature)
    expect(Array.from({ length: 14 }, (_, index) => pauseAfter(index + 1) / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 3_600])
  })

  it('wait over a restart: what the shop did not take is sent by the next run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'payments-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'payments.json')
    const before = await begin({ file })
    before.shop.status = 503
    const request = asked(before.clock)
    const { id } = await before.stripe.checkout.sessions.create(request, { idempotencyKey: 'before' })
    await press(before.pageOf(id), { do: 'pay' })
    await before.goOn()
    await before.simulator.stop()
    before.shop.status = 200
    const refused = before.shop.heard.length
    const after = await begin({ file, clock: before.clock, shop: before.shop })
    await after.goOn(pauseAfter(1))
    expect(before.shop.heard).toHaveLength(refused * 2)
    expect(new Set(before.shop.heard.map(({ eventId }) => eventId)).size).toBe(refused)
    expect(await after.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
    expect(await after.stripe.checkout.sessions.create(request, { idempotencyKey: 'before' })).toMatchObject({ id })
  })

  it('are lost when told so, and found by whoever asks', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'mischief', lost: 'on' })
    await press(pageOf(id), { do: 'pay' })
    await goOn(3_600_000)
    expect(shop.heard).toEqual([])
    const events: string[] = []
    for await (const { type } of stripe.events.list({ limit: 2 })) events.push(type)
    expect(events).toEqual(['checkout.session.completed', 'charge.succeeded', 'payment_intent.succeeded'])
    expect((await stripe.events.list({ type: 'checkout.session.*', created: { gte: START_MS / 1_000 } })).data).toHaveLength(1)
    expect((await stripe.events.list({ created: { gt: START_MS / 1_000 } })).data).toEqual([])
  })

  it('are sent twice when told so', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'mischief', twice: 'on' })
    await press(pageOf(id), { do: 'pay' })
    await goOn()
    expect(shop.heard).toHaveLength(6)
    expect(new Set(shop.heard.map(({ eventId }) => eventId)).size).toBe(3)
  })

  it('are overtaken when told so, and the last comes first', async () => {
    const { stripe, clock, shop, goOn, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    await press(pageOf(id), { do: 'mischief', order: 'on' })
    await press(pageOf(id), { do: 'pay' })
    await press(pageOf(id), { do: 'mischief' })
    await press(pageOf(id), { do: 'report' })
    await goOn()
    expect(shop.types()).toEqual(['radar.early_fraud_warning.created'])
    for (let second = 0; second < 3; second++) await goOn(second === 0 ? HOLD_MS : 1_000)
    expect(shop.types().slice(1)).toEqual(['checkout.session.completed', 'charge.succeeded', 'payment_intent.succeeded'])
  })
})

describe('the pages', () => {
  it('say on top that no money moves, whatever they show', async () => {
    const { stripe, clock, pageOf, simulator } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    for (const address of [pageOf(id), `${simulator.url}/pay/`, pageOf('cs_of_nobody')]) expect(await (await fetch(address)).text(), address).toContain('Practice: no real money moves.')
    expect((await fetch(pageOf('cs_of_nobody'))).status).toBe(404)
    expect(await (await fetch(pageOf(id))).text()).toContain('Practice card ending 4242')
  })

  it('offer what can be done and nothing else', async () => {
    const { stripe, clock, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    const buttons = async (): Promise<readonly string[]> => [...(await (await fetch(pageOf(id))).text()).matchAll(/<button[^>]* value="([^"]+)"/g)].map(([, value]) => value!)
    expect(await buttons()).toEqual(['pay', 'decline', 'pay-later', 'mischief'])
    await press(pageOf(id), { do: 'pay-later' })
    expect(await buttons()).toEqual(['arrive', 'bounce', 'mischief'])
    await press(pageOf(id), { do: 'arrive' })
    expect(await buttons()).toEqual(['send-back', 'dispute', 'report', 'mischief'])
    await press(pageOf(id), { do: 'dispute', reason: 'fraudulent' })
    expect(await buttons()).toEqual(['win', 'lose', 'report', 'mischief'])
    await press(pageOf(id), { do: 'lose' })
    await press(pageOf(id), { do: 'report' })
    expect(await buttons()).toEqual(['mischief'])
  })

  it('write what a shop says as text', async () => {
    const { stripe, clock, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create({
      ...asked(clock), line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 1, product_data: { name: '"><script>alert(1)</script>' } } }],
    })
    const page = await (await fetch(pageOf(id))).text()
    expect(page).not.toContain('<script')
    expect(page).toContain('&#60;script&#62;')
  })

  it('keep to their words when a button is unknown or a form is too large', async () => {
    const { stripe, clock, pageOf } = await begin()
    const { id } = await stripe.checkout.sessions.create(asked(clock))
    expect((await press(pageOf(id), { do: 'steal' })).status).toBe(409)
    expect((await press(pageOf(id), Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`a${index}`, ''])))).status).toBe(400)
  })

  it('exist only when asked for', async () => {
    const simulator = await startSimulator({ speed: 0, catalogueSize: 1 })
    cleanups.push(() => simulator.stop())
    for (const path of ['/pay/', '/v1/events']) expect((await fetch(simulator.url + path)).status).toBe(404)
    expect(simulator.payments).toBeNull()
  })
})
