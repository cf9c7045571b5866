import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { closeCheckoutsOf } from './close-checkouts.ts'
import { completed, disputeOf, eventOf, signEvent, startFakeStripe, variablesOf, type FakeCheckout, type FakeStripe } from './testing.ts'

let stripe: FakeStripe
let house: TestHouse
let customer: Session
let administrator: Session
let count = 0
const key = () => `close ${++count}`

beforeAll(async () => {
  stripe = await startFakeStripe()
  house = await startTestHouse({ variables: variablesOf(stripe) })
  administrator = await house.asAdministrator()
  await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename } }', {
    input: { method: 'BankTransfer', isOn: true, amountMin: '5.00', amountMax: '1000.00', bonusTiers: [], instructions: 'To the house', reason: 'Test', idempotencyKey: key() },
  }, administrator)
})
beforeEach(async () => {
  stripe.failure = null
  customer = await house.asCustomer({ available: '1.00' })
})
afterAll(async () => {
  await house.stop()
  await stripe.stop()
})

async function start(method = 'Card'): Promise<string> {
  const { startPayment } = await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id } } }', {
    input: { method, amount: '100.00', isFinalAgreed: true, idempotencyKey: key() },
  }, customer)
  return startPayment.id
}

const tell = async (type: string, object: FakeCheckout['session']): Promise<void> => {
  const { body, signature } = signEvent(eventOf(type, object, new Date()), stripe.webhookSecret, new Date())
  expect((await fetch(`${house.url}/webhooks/card`, { method: 'POST', body, headers: { 'stripe-signature': signature } })).status).toBe(200)
}
const cancel = async (paymentId: string, idempotencyKey = key(), session = customer) => (await house.ask(
  'mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { __typename ... on Payment { id status checkoutUrl credited } ... on Refusal { code clause } } }',
  { input: { paymentId, idempotencyKey } }, session)).cancelPayment
const statusOf = async (id: string) => (await house.ask('query ($id: ID!) { payment(id: $id) { status } }', { id }, customer)).payment.status
const jobsFor = async (accountId: string) => (await sql<{ count: number }>`
  select count(*)::int as count from graphile_worker.jobs where task_identifier = 'close-checkouts' and key = ${`close-checkouts-${accountId}`}`.execute(house.house.db)).rows[0]?.count

test('P5.7 a suspension has the checkouts that are still open closed, without waiting for the provider', async () => {
  const [disputed, open] = [await start(), await start()]
  await tell('checkout.session.completed', completed(stripe.checkoutOf(disputed)))
  stripe.failure = 'down'
  await tell('charge.dispute.created', disputeOf(stripe.checkoutOf(disputed)))
  expect(await jobsFor(customer.accountId)).toBe(1)
  await expect(closeCheckoutsOf(house.house, customer.accountId)).rejects.toThrow()
  expect(await statusOf(open)).toBe('Waiting')
  stripe.failure = null
  await closeCheckoutsOf(house.house, customer.accountId)
  expect(await statusOf(open)).toBe('Expired')
  expect(stripe.sessions.get(stripe.checkoutOf(open).session.id)).toMatchObject({ status: 'expired' })
})

test('a checkout that opens while its account is being suspended is closed as well, and none is opened after that', async () => {
  const idempotencyKey = key()
  const begin = async () => (await house.ask('mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id } ... on Refusal { code clause } } }', {
    input: { method: 'Card', amount: '100.00', isFinalAgreed: true, idempotencyKey },
  }, customer)).startPayment
  stripe.failure = 'down'
  expect(await begin()).toMatchObject({ __typename: 'Refusal' })
  stripe.failure = null
  stripe.beforeCheckout = async () => { await sql`update accounts set status = 'Suspended' where id = ${customer.accountId}::bigint`.execute(house.house.db) }
  const { id } = await begin()
  stripe.beforeCheckout = null
  expect(await jobsFor(customer.accountId)).toBe(1)
  await closeCheckoutsOf(house.house, customer.accountId)
  expect(await statusOf(id)).toBe('Expired')

  await sql`update payments set status = 'Waiting', facts = '{}', provider_session = null, checkout_url = null where id = ${id}::bigint`.execute(house.house.db)
  const { length } = stripe.requests
  expect(await begin()).toEqual({ __typename: 'Refusal', code: 'PAYMENT_ACCOUNT_SUSPENDED', clause: 'P5.7' })
  expect(stripe.requests).toHaveLength(length)
})

test('the checkouts of an account in good standing stay open', async () => {
  const id = await start()
  await closeCheckoutsOf(house.house, customer.accountId)
  expect(await statusOf(id)).toBe('Waiting')
})

test('a customer gives up a payment that is not paid: its checkout is closed, and it can be said twice', async () => {
  const [card, bank] = [await start(), await start('BankTransfer')]
  const idempotencyKey = key()
  for (let time = 0; time < 2; time++) expect(await cancel(card, idempotencyKey)).toEqual({ __typename: 'Payment', id: card, status: 'Expired', checkoutUrl: null, credited: '0.00' })
  expect(stripe.sessions.get(stripe.checkoutOf(card).session.id)).toMatchObject({ status: 'expired' })
  expect(await cancel(bank)).toMatchObject({ status: 'Expired' })
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await cancel(bank)))
  expect(new Set(answers.map(answer => answer.status))).toEqual(new Set(['Expired']))
})

test('P5.1 a payment that was paid in the same moment is credited and not cancelled', async () => {
  const id = await start()
  const checkout = stripe.checkoutOf(id)
  stripe.sessions.set(checkout.session.id, completed(checkout))
  expect(await cancel(id)).toMatchObject({ __typename: 'Refusal', code: 'PAYMENT_DECIDED', clause: 'P5.1' })
  expect(await statusOf(id)).toBe('Succeeded')
})

test('a provider that is down is said, and the payment is kept; somebody else\'s payment is none', async () => {
  const id = await start()
  stripe.failure = 'down'
  expect(await cancel(id)).toMatchObject({ code: 'PAYMENT_PROVIDER_UNAVAILABLE' })
  expect(await statusOf(id)).toBe('Waiting')
  await expect(cancel(id, key(), await house.asCustomer({ available: '1.00' }))).rejects.toThrow('NOT_FOUND')
  await expect(cancel('0')).rejects.toThrow('NOT_FOUND')
})

test('beginning a payment does not wait for a transfer that is being posted to the same account', async () => {
  const connection = await house.house.pool.connect()
  try {
    await connection.query('begin')
    // What every posting holds to its commit: the key of the account that it names.
    await connection.query('select from accounts where id = $1 for key share', [customer.accountId])
    const begun = start()
    const first = await Promise.race([begun, new Promise(resolve => { setTimeout(resolve, 3_000, 'it waits') })])
    await connection.query('rollback')
    expect(first).toBe(await begun)
  } finally {
    connection.release()
  }
})

test('P7.3 an account is not erased while a payment may still come, or is in dispute', async () => {
  const waiting = await start()
  const codesOf = async () => (await house.ask('{ erasureCheck(isBalanceGivenUp: true) { checks { code verdict } } }', {}, customer)).erasureCheck.checks
    .filter((check: { verdict: string }) => check.verdict === 'Failed').map((check: { code: string }) => check.code)
  const erase = async () => (await house.ask('mutation ($input: EraseAccountInput!) { eraseAccount(input: $input) { __typename ... on Refusal { code clause } } }', {
    input: { password: customer.password, confirmation: customer.email, isBalanceGivenUp: true, idempotencyKey: key() },
  }, customer)).eraseAccount
  expect(await codesOf()).toEqual(['ACCOUNT_HAS_COMING_PAYMENTS'])
  expect(await erase()).toEqual({ __typename: 'Refusal', code: 'ACCOUNT_HAS_COMING_PAYMENTS', clause: 'P7.3' })
  await cancel(waiting)
  expect(await codesOf()).toEqual([])
  const paid = await start()
  await tell('checkout.session.completed', completed(stripe.checkoutOf(paid)))
  // All of it is spent by now, so nothing of it can be set aside.
  await sql`update balances set available_micros = 0 where account_id = ${customer.accountId}::bigint`.execute(house.house.db)
  await tell('charge.dispute.created', disputeOf(stripe.checkoutOf(paid)))
  expect(await codesOf()).toEqual(['ACCOUNT_HAS_DISPUTED_PAYMENTS'])
  expect(await erase()).toMatchObject({ code: 'ACCOUNT_HAS_DISPUTED_PAYMENTS', clause: 'P7.3' })
  await tell('charge.dispute.closed', disputeOf(stripe.checkoutOf(paid), { status: 'lost' }))
  expect(await codesOf()).toEqual([])
})
