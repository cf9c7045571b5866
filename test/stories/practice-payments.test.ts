/** Money paid in, sent back and disputed at the practice provider, as the house hears of it: by signed messages that may come twice, late or in the wrong order. */
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const OUT_OF_ORDER_MS = 20_000
const ARRIVAL_MS = 60_000

let house: TestHouse
let customer: Session
let count = 0

beforeAll(async () => { house = await startTestHouse({ practice: true, clock: new Date('2026-03-02T12:00:00Z') }) })
beforeEach(async () => { customer = await house.asCustomer({ available: '1.00' }) })
afterAll(async () => { await house?.stop() })

interface Begun {
  readonly id: string
  readonly checkoutUrl: string
}

async function begin(amount = '100'): Promise<Begun> {
  const { startPayment } = await house.ask(`mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id checkoutUrl } ... on Refusal { clause text } } }`, {
    input: { method: 'Practice', amount, isFinalAgreed: true, idempotencyKey: `payment ${++count}` },
  }, customer)
  if (startPayment.id === undefined) throw new Error(`the payment was refused: ${startPayment.text}`)
  return startPayment
}

/** Presses a button of the payment's page, through the house. */
async function press({ checkoutUrl }: Begun, fields: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  if (response.status !== 303) throw new Error(`the page answered ${response.status}: ${await response.text()}`)
}

/** Time goes on, and whatever is due by then is told. */
async function goOn(ms = 0): Promise<void> {
  house.clock.advance(ms)
  await house.simulator.payments!.settle()
  expect(house.simulator.payments!.waitingCount()).toBe(0)
}

async function stateOf({ id }: Begun) {
  const { payment, me } = await house.ask('query ($id: ID!) { payment(id: $id) { status } me { account { status balance { available } } } }', { id }, customer)
  return [payment.status, me.account.status, me.account.balance.available] as const
}

test('a payment is credited with its bonus, and the payer is sent back to the funds', async () => {
  const payment = await begin()
  expect(await stateOf(payment)).toEqual(['Waiting', 'Active', '1.00'])
  const response = await fetch(payment.checkoutUrl, { method: 'POST', body: new URLSearchParams({ do: 'pay' }), redirect: 'manual' })
  expect(response.headers.get('location')).toBe(`${house.url}/funds?payment=${payment.id}`)
  await goOn()
  expect(await stateOf(payment)).toEqual(['Succeeded', 'Active', '106.00'])
})

test('messages that come twice, the last first, and late credit it once', async () => {
  const payment = await begin()
  await press(payment, { do: 'mischief', twice: 'on', order: 'on' })
  await press(payment, { do: 'pay' })
  house.clock.advance(OUT_OF_ORDER_MS)
  await goOn()
  expect(await stateOf(payment)).toEqual(['Succeeded', 'Active', '106.00'])
})

test('a declined card is tried again; a checkout that nobody pays ends', async () => {
  const [payment, left] = [await begin(), await begin()]
  await press(payment, { do: 'decline' })
  await goOn()
  expect((await stateOf(payment))[2]).toBe('1.00')
  await press(payment, { do: 'pay' })
  await goOn()
  expect(await stateOf(payment)).toEqual(['Succeeded', 'Active', '106.00'])
  await press(left, { do: 'expire' })
  await goOn()
  expect(await stateOf(left)).toEqual(['Expired', 'Active', '106.00'])
})

test('a delayed payment is on its way until it arrives, or fails and brings nothing', async () => {
  const [arriving, failing] = [await begin(), await begin()]
  for (const payment of [arriving, failing]) await press(payment, { do: 'pay-later' })
  await goOn()
  for (const payment of [arriving, failing]) expect(await stateOf(payment)).toEqual(['OnItsWay', 'Active', '1.00'])
  await press(failing, { do: 'bounce' })
  await goOn(ARRIVAL_MS)
  await goOn()
  expect(await stateOf(arriving)).toEqual(['Succeeded', 'Active', '106.00'])
  expect(await stateOf(failing)).toEqual(['Failed', 'Active', '106.00'])
})

test('what happens while the house cannot be reached is told when it is back', async () => {
  const payment = await begin()
  house.simulator.payments!.tell({ url: 'http://127.0.0.1:9/webhooks/practice', secret: 'whsec_of_this_test' })
  await press(payment, { do: 'pay' })
  await house.simulator.payments!.settle()
  expect(house.simulator.payments!.waitingCount()).toBe(3)
  expect(await stateOf(payment)).toEqual(['Waiting', 'Active', '1.00'])
  house.simulator.payments!.tell({ url: `${house.url}/webhooks/practice`, secret: 'whsec_of_this_test' })
  await goOn(10_000)
  expect(await stateOf(payment)).toEqual(['Succeeded', 'Active', '106.00'])
})

test('a payment that is sent back takes its bonus along', async () => {
  const payment = await begin()
  await press(payment, { do: 'pay' })
  await press(payment, { do: 'send-back', amount: '100.00' })
  await goOn()
  expect(await stateOf(payment)).toEqual(['Returned', 'Active', '1.00'])
})

test('a dispute suspends the account at once, and a won one gives everything back (P5.7)', async () => {
  const payment = await begin()
  await press(payment, { do: 'pay' })
  await press(payment, { do: 'dispute', reason: 'product_not_received' })
  await goOn()
  expect(await stateOf(payment)).toEqual(['Disputed', 'Suspended', '1.00'])
  await press(payment, { do: 'win' })
  await goOn()
  expect(await stateOf(payment)).toEqual(['DisputeWon', 'Active', '106.00'])
})

test('a dispute whose end is heard of before its beginning, and before the payment, ends the same', async () => {
  const payment = await begin()
  await press(payment, { do: 'mischief', order: 'on' })
  await press(payment, { do: 'pay' })
  await press(payment, { do: 'dispute', reason: 'product_not_received' })
  await press(payment, { do: 'mischief' })
  await press(payment, { do: 'win' })
  await house.simulator.payments!.settle()
  expect(house.simulator.payments!.waitingCount(), 'the messages of the payment and of the dispute\'s beginning').toBe(5)
  await goOn(OUT_OF_ORDER_MS)
  expect(await stateOf(payment)).toEqual(['DisputeWon', 'Active', '106.00'])
})

test('a card that is reported as stolen closes the account (P5.8)', async () => {
  const payment = await begin()
  await press(payment, { do: 'pay' })
  await press(payment, { do: 'report' })
  await goOn()
  expect((await stateOf(payment)).slice(0, 2)).toEqual(['Fraudulent', 'Closed'])
})
