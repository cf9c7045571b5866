import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMissedEvents, reconcilePayments } from './reconcile-payments.ts'

// Against the practice provider, which somebody else wrote to the same interface, over the wire.

let house: TestHouse
let customer: Session
let count = 0

beforeAll(async () => {
  house = await startTestHouse({ practice: true, clock: new Date('2026-03-02T12:00:00Z') })
  customer = await house.asCustomer({ available: '1.00' })
})
afterAll(async () => { await house.stop() })

async function begin(): Promise<{ readonly id: string, readonly checkoutUrl: string }> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { ... on Payment { id checkoutUrl } ... on Refusal { text } } }', {
    input: { method: 'Practice', amount: '100.00', isFinalAgreed: true, idempotencyKey: `practice ${++count}` },
  }, customer)
  return startPayment
}

/** Presses a button of the payment's page, with every message of it lost on the way. */
async function pressUnheard(checkoutUrl: string, action: string): Promise<void> {
  for (const button of ['do=mischief&lost=on', `do=${action}&reason=product_not_received`]) {
    expect((await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams(button), redirect: 'manual' })).status).toBe(303)
  }
  await house.simulator.payments!.settle()
}

const stateOf = async (id: string) => (await house.ask('query ($id: ID!) { payment(id: $id) { status credited bonus methodWords } }', { id }, customer)).payment

test.each([
  ['pay', { status: 'Succeeded', credited: '100.00', bonus: '5.00', methodWords: 'Practice card ending in 4242' }],
  ['pay-later', { status: 'OnItsWay', credited: '0.00' }],
  ['decline', { status: 'Waiting', credited: '0.00' }],
  ['expire', { status: 'Expired', credited: '0.00' }],
])('what was never told is found by asking: %s', async (action, state) => {
  const { id, checkoutUrl } = await begin()
  await pressUnheard(checkoutUrl, action)
  expect(await stateOf(id)).toMatchObject({ status: 'Waiting' })
  house.clock.advance(3 * 60_000)
  await reconcilePayments(house.house)
  expect(await stateOf(id)).toMatchObject(state)
})

test('P5.7 a dispute that was never told is found in the list of events', async () => {
  const { id, checkoutUrl } = await begin()
  await pressUnheard(checkoutUrl, 'pay')
  await pressUnheard(checkoutUrl, 'dispute')
  await readMissedEvents(house.house)
  expect(await stateOf(id)).toMatchObject({ status: 'Disputed', credited: '100.00' })
})
