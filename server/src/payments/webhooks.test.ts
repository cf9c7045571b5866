import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import type Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkBooks } from '../funds/books.ts'
import {
  chargeOf, completed, declinedIntent, disputeOf, eventOf, signEvent, signText, startFakeStripe, variablesOf, type FakeCheckout, type FakeStripe, type SignedEvent,
} from './testing.ts'

let stripe: FakeStripe
let house: TestHouse
let customer: Session
const lines: string[] = []
let count = 0

beforeAll(async () => {
  stripe = await startFakeStripe()
  house = await startTestHouse({ variables: { ...variablesOf(stripe), POOL_SIZE: '16' }, writeLog: line => { lines.push(line) } })
  await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename } }', {
    input: { method: 'Card', isOn: true, amountMin: '5.00', amountMax: '1000.00', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 1_000 }], reason: 'Test', idempotencyKey: 'tiers' },
  }, await house.asAdministrator())
})
beforeEach(async () => { customer = await house.asCustomer({ available: '1.00' }) })
afterAll(async () => {
  await house.stop()
  await stripe.stop()
})

const PAYMENT = 'id reference status amount bonus credited returned failure methodWords checkoutUrl paidAt endedAt version transfers { kind clause reason postings { source destination amount } }'

async function start(amount = '100.00', session = customer) {
  const { startPayment } = await house.ask(`mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { ${PAYMENT} } ... on Refusal { code text } } }`, {
    input: { method: 'Card', amount, isFinalAgreed: true, idempotencyKey: `pay ${++count}` },
  }, session)
  expect(startPayment).toMatchObject({ __typename: 'Payment', status: 'Waiting' })
  return { id: String(startPayment.id), checkout: stripe.checkoutOf(startPayment.id) }
}

const paymentOf = async (id: string, session = customer) => (await house.ask(`query ($id: ID!) { payment(id: $id) { ${PAYMENT} } }`, { id }, session)).payment
const availableOf = async (session = customer) => (await house.ask('{ me { account { status balance { available held } } } }', {}, session)).me.account.balance.available
const eventsOf = async (id: string) => (await sql<{ event_id: string, kind: string, applied_at: Date | null }>`
  select event_id, kind, applied_at from payment_events where payment_id = ${id}::bigint order by received_at`.execute(house.house.db)).rows
const wrongInBooks = async () => (await checkBooks(house.house.db)).filter(({ exceptionCount }) => exceptionCount > 0).map(({ sentence }) => sentence)

async function post({ body, signature }: SignedEvent, path = 'card'): Promise<{ status: number, body: Record<string, unknown> }> {
  const response = await fetch(`${house.url}/webhooks/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } })
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}
const sign = (event: unknown, at = new Date(), secret = stripe.webhookSecret) => signEvent(event, secret, at)
const tell = async (event: Stripe.Event) => { expect(await post(sign(event))).toEqual({ status: 200, body: { received: true } }) }
const paid = (checkout: FakeCheckout) => eventOf('checkout.session.completed', completed(checkout), new Date())

describe('a payment', () => {
  test('P5.2 is credited with its bonus, each in a transfer of its own, when the provider says that it is paid; and is seen live', async () => {
    const watch = house.subscribe('subscription { paymentsProgress { cursor isSnapshot changes { paymentId status version methodWords checkoutUrl } } }', {}, customer)
    expect((await watch.take()).paymentsProgress).toMatchObject({ isSnapshot: true, changes: [] })
    const { id, checkout } = await start()
    await tell(paid(checkout))
    await tell(eventOf('charge.succeeded', chargeOf(checkout), new Date()))
    const seen: Record<string, unknown>[] = []
    while (seen.at(-1)?.['methodWords'] !== 'Visa ending in 4242') seen.push(...(await watch.take()).paymentsProgress.changes)
    expect(seen.at(-1)).toMatchObject({ paymentId: id, status: 'Succeeded', checkoutUrl: null })
    await watch.return()
    expect(await paymentOf(id)).toMatchObject({
      status: 'Succeeded', amount: '100.00', bonus: '10.00', credited: '100.00', methodWords: 'Visa ending in 4242', checkoutUrl: null,
      transfers: [
        { kind: 'Payment', clause: 'P5.1', postings: [{ source: 'house:payments', destination: `available:${customer.accountId}`, amount: '100.00' }] },
        { kind: 'Bonus', clause: 'P5.2', postings: [{ source: 'house:bonus', destination: `available:${customer.accountId}`, amount: '10.00' }] },
      ],
    })
    expect(await availableOf()).toBe('111.00')
  })

  test('whose money is on its way is credited when it arrives, and not before', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('checkout.session.completed', completed(checkout, { payment_status: 'unpaid' }), new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'OnItsWay', credited: '0.00' })
    await tell(eventOf('checkout.session.async_payment_succeeded', completed(checkout), new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded', credited: '100.00' })
  })

  test('whose money was on its way and did not arrive has failed', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('checkout.session.completed', completed(checkout, { payment_status: 'unpaid' }), new Date()))
    await tell(eventOf('checkout.session.async_payment_failed', completed(checkout, { payment_status: 'unpaid' }), new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'Failed', failure: 'The delayed payment did not arrive.', credited: '0.00' })
    expect(await availableOf()).toBe('1.00')
  })

  test('whose card was declined still waits, says why, and can be paid with another', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('payment_intent.payment_failed', declinedIntent(checkout), new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'Waiting', failure: 'Not enough money on the card or account.', checkoutUrl: checkout.session['url'] })
    await tell(paid(checkout))
    expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded', failure: null })
  })

  test('whose checkout ran out has expired', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('checkout.session.expired', { ...checkout.session, status: 'expired' }, new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'Expired', checkoutUrl: null, credited: '0.00' })
  })

  test.each([
    ['less', { amount_total: 9_999 }, 'OnItsWay', '0.00', '$99.99 was paid, $100.00 was asked for. An administrator looks at it.'],
    ['in another currency', { currency: 'eur' }, 'OnItsWay', '0.00', '€100.00 was paid, $100.00 was asked for. An administrator looks at it.'],
    ['more', { amount_total: 10_001 }, 'Succeeded', '100.00', '$100.01 was paid, $100.00 was asked for. An administrator looks at it.'],
  ])('of which another amount was paid than asked for is credited with no more than both, and an administrator is told: %s', async (_, changes, status, credited, failure) => {
    const { id, checkout } = await start()
    await tell(eventOf('checkout.session.completed', completed(checkout, changes), new Date()))
    expect(await paymentOf(id)).toMatchObject({ status, credited, failure })
    expect(await wrongInBooks()).toEqual([])
  })
})

describe('a webhook', () => {
  test('that comes ten times at once has one effect, and every one is answered as taken', async () => {
    const { id, checkout } = await start()
    const signed = sign(paid(checkout))
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await post(signed)))
    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ status: 200, body: { received: true } })))
    expect(await availableOf()).toBe('111.00')
    expect(await eventsOf(id)).toHaveLength(1)
  })

  test('of ten different events about one payment at once has the effect of one', async () => {
    const { checkout } = await start()
    await Promise.all(Array.from({ length: 10 }, async (_, index) => await tell(index % 2 === 0 ? paid(checkout) : eventOf('charge.succeeded', chargeOf(checkout), new Date()))))
    expect(await availableOf()).toBe('111.00')
    expect(await wrongInBooks()).toEqual([])
  })

  test('that comes again a day later, signed anew, changes nothing', async () => {
    const { id, checkout } = await start()
    const event = paid(checkout)
    await tell(event)
    const before = await paymentOf(id)
    expect(await post(sign(event, new Date(Date.now() + 86_400_000)))).toMatchObject({ status: 200 })
    expect(await paymentOf(id)).toEqual(before)
    expect(await availableOf()).toBe('111.00')
  })

  test.each([
    ['with one byte changed', (event: Stripe.Event) => { const { body, signature } = sign(event); return { body: body.replace('"amount_total": 10000', '"amount_total": 90000'), signature } }, 'The signature does not belong to this body.'],
    ['signed ten minutes ago', (event: Stripe.Event) => sign(event, new Date(Date.now() - 600_000)), 'The signature is older than 300 seconds. Send the event again with a new one.'],
    ['signed by somebody else', (event: Stripe.Event) => sign(event, new Date(), 'whsec_somebody_else'), 'The signature does not belong to this body.'],
    ['without a signature', (event: Stripe.Event) => ({ ...sign(event), signature: '' }), 'The header stripe-signature is missing.'],
    ['with a signature that is none', (event: Stripe.Event) => ({ ...sign(event), signature: 't=now,v1=00' }), 'The signature does not belong to this body.'],
    ['that is no JSON', () => ({ body: '{', signature: signText('{', stripe.webhookSecret, new Date()) }), 'The body is no event.'],
    ['that is empty', () => ({ body: '', signature: signText('{', stripe.webhookSecret, new Date()) }), 'The signature does not belong to this body.'],
  ])('%s is refused in a clear sentence and leaves nothing behind', async (_, forge, error) => {
    const { id, checkout } = await start()
    expect(await post(forge(paid(checkout)))).toEqual({ status: 400, body: { error } })
    expect(await eventsOf(id)).toEqual([])
    expect(await availableOf()).toBe('1.00')
  })

  test('just within the time that is allowed is taken', async () => {
    const { id, checkout } = await start()
    expect(await post(sign(paid(checkout), new Date(Date.now() - 290_000)))).toMatchObject({ status: 200 })
    expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded' })
  })

  test('of a kind that nobody needs is answered and not kept', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('payment_intent.created', { id: checkout.intentId, metadata: { payment_id: id } }, new Date()))
    expect(await eventsOf(id)).toEqual([])
  })

  test('about a payment that is learnt later waits, and is applied with the event that names it', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('charge.dispute.created', disputeOf(checkout), new Date()))
    expect(await eventsOf(id)).toEqual([])
    expect(await paymentOf(id)).toMatchObject({ status: 'Waiting' })
    await tell(paid(checkout))
    expect((await eventsOf(id)).map(({ kind, applied_at: at }) => [kind, at !== null])).toEqual([['charge.dispute.created', true], ['checkout.session.completed', true]])
    expect(await paymentOf(id)).toMatchObject({ status: 'Disputed' })
    expect(await wrongInBooks()).toEqual([])
  })

  test('and the one from which its payment is learnt may come in the same instant', async () => {
    for (let round = 0; round < 5; round++) {
      const somebody = await house.asCustomer({ available: '1.00' })
      const { id, checkout } = await start('100.00', somebody)
      await Promise.all([tell(eventOf('charge.dispute.created', disputeOf(checkout), new Date())), tell(paid(checkout))])
      expect((await eventsOf(id)).every(({ applied_at: at }) => at !== null)).toBe(true)
      expect(await paymentOf(id, somebody)).toMatchObject({ status: 'Disputed', credited: '100.00' })
    }
  })

  test('of another house that shares the provider’s account is kept and applied to nobody', async () => {
    const { id, checkout } = await start()
    const foreign = { ...completed(checkout), id: 'cs_foreign', payment_intent: 'pi_foreign', metadata: { payment_id: id, reference: 'TB-OTHER-HOUSE' } }
    await tell(eventOf('checkout.session.completed', foreign, new Date()))
    const intent = { ...declinedIntent(checkout), id: 'pi_foreign', metadata: { payment_id: id, reference: 'TB-OTHER-HOUSE' } }
    await tell(eventOf('payment_intent.payment_failed', intent, new Date()))
    expect(await paymentOf(id)).toMatchObject({ status: 'Waiting', failure: null })
  })

  test('larger than 256 kB, or not sent with POST, or for a provider the house has not, is refused', async () => {
    const { checkout } = await start()
    expect((await post(sign({ ...paid(checkout), padding: 'x'.repeat(260_000) }))).status).toBe(413)
    expect((await post(sign(paid(checkout)), 'practice')).status).toBe(404)
    expect((await post(sign(paid(checkout)), 'constructor')).status).toBe(404)
    expect((await fetch(`${house.url}/webhooks/card`)).status).toBe(405)
  })

  test('P7.2 leaves no name, no address and no more of a card than brand and four digits, neither stored nor logged', async () => {
    const { id, checkout } = await start()
    await tell(eventOf('charge.succeeded', chargeOf(checkout), new Date()))
    await tell(eventOf('payment_intent.payment_failed', declinedIntent(checkout), new Date()))
    await post({ ...sign(eventOf('charge.succeeded', chargeOf(checkout), new Date())), signature: 't=1,v1=forged' })
    const { rows } = await sql<{ text: string }>`
      select (select string_agg(row_to_json(e)::text, ' ') from payment_events e where payment_id = ${id}::bigint)
        || (select row_to_json(p)::text from payments p where id = ${id}::bigint) as text`.execute(house.house.db)
    const kept = `${rows[0]?.text} ${lines.join(' ')}`
    expect(kept).toContain('Visa ending in 4242')
    expect(kept).not.toMatch(/private/i)
    expect(kept).not.toContain(stripe.webhookSecret)
    expect(kept).not.toContain('sk_test_fake')
  })

  test('P7.3 about a payment of somebody who was erased since still finds it, and the books still tell of it', async () => {
    const { id, checkout } = await start()
    await tell(paid(checkout))
    await tell(eventOf('charge.succeeded', chargeOf(checkout), new Date()))
    expect((await house.ask('mutation ($input: EraseAccountInput!) { eraseAccount(input: $input) { __typename } }', {
      input: { password: customer.password, confirmation: customer.email, isBalanceGivenUp: true, idempotencyKey: 'erase' },
    }, customer)).eraseAccount.__typename).toBe('ErasedAccount')
    const administrator = await house.asAdministrator()
    expect(await paymentOf(id, administrator)).toMatchObject({ status: 'Succeeded', credited: '100.00', methodWords: null })
    await tell(eventOf('charge.dispute.created', disputeOf(checkout), new Date()))
    // An event that is told late brings back nothing of what was forgotten.
    await tell(eventOf('charge.updated', chargeOf(checkout), new Date()))
    expect(await paymentOf(id, administrator)).toMatchObject({ status: 'Disputed', credited: '100.00', methodWords: null })
    const { rows } = await sql<{ facts: string }>`select facts::text as facts from payment_events where payment_id = ${id}::bigint`.execute(house.house.db)
    expect(rows).toHaveLength(4)
    expect(rows.map(({ facts }) => facts).join(' ')).not.toContain('4242')
    expect(await wrongInBooks()).toEqual([])
  })
})
