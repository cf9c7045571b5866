import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkBooks } from '../funds/books.ts'
import { readMissedEvents, reconcilePayments } from './reconcile-payments.ts'
import { chargeOf, completed, declinedIntent, disputeOf, eventOf, startFakeStripe, variablesOf, type FakeCheckout, type FakeStripe } from './testing.ts'

let stripe: FakeStripe
let house: TestHouse
let customer: Session
let count = 0
const MINUTE_MS = 60_000

beforeAll(async () => {
  stripe = await startFakeStripe()
  house = await startTestHouse({ variables: variablesOf(stripe), clock: new Date('2026-03-02T12:00:00Z') })
})
beforeEach(async () => {
  stripe.failure = null
  customer = await house.asCustomer({ available: '1.00' })
})
afterAll(async () => {
  await house.stop()
  await stripe.stop()
})

async function start(): Promise<{ id: string, checkout: FakeCheckout }> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { ... on Payment { id } ... on Refusal { text } } }', {
    input: { method: 'Card', amount: '100.00', isFinalAgreed: true, idempotencyKey: `pay ${++count}` },
  }, customer)
  return { id: startPayment.id, checkout: stripe.checkoutOf(startPayment.id) }
}

const paymentOf = async (id: string) => (await house.ask('query ($id: ID!) { payment(id: $id) { status credited failure methodWords checkoutUrl version } }', { id }, customer)).payment
const questionsAbout = ({ session }: FakeCheckout) => stripe.requests.filter(({ method, path }) => method === 'GET' && path.endsWith(`/${session.id}`)).length

/** What the provider answers when it is asked after a checkout from now on. */
function answer(checkout: FakeCheckout, changes: Readonly<Record<string, unknown>>): void {
  stripe.sessions.set(checkout.session.id, { ...checkout.session, ...changes })
}

test('a payment that succeeded and whose event never came is found by asking, a few minutes later and not at once', async () => {
  const { id, checkout } = await start()
  answer(checkout, completed(checkout, { payment_intent: { id: checkout.intentId, status: 'succeeded', last_payment_error: null, metadata: {}, latest_charge: chargeOf(checkout) } }))
  await reconcilePayments(house.house)
  expect(questionsAbout(checkout)).toBe(0)
  house.clock.advance(3 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded', credited: '100.00', methodWords: 'Visa ending in 4242' })
  house.clock.advance(60 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(questionsAbout(checkout)).toBe(1)
})

test('one that still waits is asked after more and more seldom, and nothing about it changes', async () => {
  const { id, checkout } = await start()
  const before = await paymentOf(id)
  const asked: number[] = []
  for (let minute = 1; minute <= 60; minute++) {
    house.clock.advance(MINUTE_MS)
    const known = questionsAbout(checkout)
    await reconcilePayments(house.house)
    if (questionsAbout(checkout) > known) asked.push(minute)
  }
  expect(asked[0]).toBe(2)
  expect(asked.length).toBeLessThan(16)
  expect(asked.at(-1)! - asked.at(-2)!).toBeGreaterThan(asked[1]! - asked[0]!)
  expect(await paymentOf(id)).toEqual(before)
})

test('one on its way, one declined and one that ran out are found as such', async () => {
  const [delayed, declined, expired] = [await start(), await start(), await start()]
  answer(delayed.checkout, completed(delayed.checkout, { payment_status: 'unpaid' }))
  answer(declined.checkout, { payment_intent: declinedIntent(declined.checkout) })
  answer(expired.checkout, { status: 'expired', url: null })
  house.clock.advance(3 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(await paymentOf(delayed.id)).toMatchObject({ status: 'OnItsWay' })
  expect(await paymentOf(declined.id)).toMatchObject({ status: 'Waiting', failure: 'Not enough money on the card or account.' })
  expect(await paymentOf(expired.id)).toMatchObject({ status: 'Expired', checkoutUrl: null })
  const { version } = await paymentOf(declined.id)
  house.clock.advance(60 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect((await paymentOf(declined.id)).version).toBe(version)
})

test('one whose checkout was never opened expires after a day, because nobody can pay it', async () => {
  stripe.failure = 'down'
  await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename } }', {
    input: { method: 'Card', amount: '100.00', isFinalAgreed: true, idempotencyKey: `pay ${++count}` },
  }, customer)
  stripe.failure = null
  const statusOf = async () => (await house.ask('{ payments { nodes { status } } }', {}, customer)).payments.nodes[0].status
  house.clock.advance(24 * 60 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(await statusOf()).toBe('Waiting')
  house.clock.advance(2 * 60 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(await statusOf()).toBe('Expired')
})

test('a provider that does not answer is asked again later, and nothing is lost', async () => {
  const { id, checkout } = await start()
  answer(checkout, completed(checkout))
  stripe.failure = 'busy'
  house.clock.advance(3 * MINUTE_MS)
  await reconcilePayments(house.house)
  await readMissedEvents(house.house)
  expect(await paymentOf(id)).toMatchObject({ status: 'Waiting' })
  stripe.failure = null
  house.clock.advance(3 * MINUTE_MS)
  await reconcilePayments(house.house)
  expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded' })
})

test('events that never came are read from the provider’s list, each once, and those that came are left alone', async () => {
  const { id, checkout } = await start()
  const events = [eventOf('checkout.session.completed', completed(checkout), house.clock.now()), eventOf('charge.dispute.created', disputeOf(checkout), house.clock.now())]
  stripe.events = events.toReversed()
  await readMissedEvents(house.house)
  expect(await paymentOf(id)).toMatchObject({ status: 'Disputed', credited: '100.00' })
  const { version } = await paymentOf(id)
  await readMissedEvents(house.house)
  expect((await paymentOf(id)).version).toBe(version)
  const { rows } = await sql<{ kind: string }>`select kind from payment_events where payment_id = ${id}::bigint order by event_id`.execute(house.house.db)
  expect(rows.map(row => row.kind)).toEqual(['checkout.session.completed', 'charge.dispute.created'])
})

test('events that were lost during an outage are read, however much came by itself since', async () => {
  const { id, checkout } = await start()
  stripe.events = []
  await readMissedEvents(house.house)
  house.clock.advance(10 * MINUTE_MS)
  stripe.events = [eventOf('checkout.session.completed', completed(checkout), house.clock.now())]
  house.clock.advance(6 * 60 * MINUTE_MS)
  await sql`
    insert into payment_events (method, event_id, kind, facts, at, received_at)
    values ('Card', 'evt_by_itself', 'test', '{}', ${house.clock.now()}::timestamptz, ${house.clock.now()}::timestamptz)`.execute(house.house.db)
  await readMissedEvents(house.house)
  expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded' })
  stripe.events = []
})

test('an event that cannot be taken up keeps no other from being taken up, and is told as a fault', async () => {
  const { id, checkout } = await start()
  const unkept = eventOf('charge.dispute.created', disputeOf(checkout, { id: 'du_unkept', payment_intent: 'pi_unkept', reason: 'U+0000 \u0000' }), house.clock.now())
  stripe.events = [unkept, eventOf('checkout.session.completed', completed(checkout), house.clock.now())].toReversed()
  await expect(readMissedEvents(house.house)).rejects.toThrow()
  expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded', credited: '100.00' })
  stripe.events = []
})

test('two that reconcile at once credit once', async () => {
  const { id, checkout } = await start()
  answer(checkout, completed(checkout))
  stripe.events = [eventOf('checkout.session.completed', completed(checkout), house.clock.now())]
  house.clock.advance(3 * MINUTE_MS)
  await Promise.all([reconcilePayments(house.house), reconcilePayments(house.house), readMissedEvents(house.house), readMissedEvents(house.house)])
  expect(await paymentOf(id)).toMatchObject({ status: 'Succeeded', credited: '100.00' })
  expect((await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available).toBe('101.00')
  expect((await checkBooks(house.house.db)).filter(({ exceptionCount }) => exceptionCount > 0)).toEqual([])
})
