import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkBooks } from '../funds/books.ts'
import { completed, eventOf, signEvent, startFakeStripe, variablesOf, type FakeStripe } from './testing.ts'

let stripe: FakeStripe
let house: TestHouse
let customer: Session
/** Never comes to a payment. */
let idle: Session
let administrator: Session
let count = 0

/** For whom nobody has paid anything yet. */
const meetCustomer = async () => { customer = await house.asCustomer({ available: '1.00' }) }

beforeAll(async () => {
  stripe = await startFakeStripe()
  house = await startTestHouse({ variables: { ...variablesOf(stripe), POOL_SIZE: '16' } })
  administrator = await house.asAdministrator()
  idle = await house.asCustomer({ available: '1.00' })
  await meetCustomer()
})
beforeEach(() => { stripe.failure = null })
afterAll(async () => {
  await house.stop()
  await stripe.stop()
})

const key = () => `key ${++count}`
const START = 'mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id reference status amount bonus currency checkoutUrl instructions agreedAt termsVersion } ... on Refusal { code clause text isTransient } } }'
const start = async (input: Record<string, unknown> = {}, session = customer) =>
  (await house.ask(START, { input: { method: 'Card', amount: '50.00', isFinalAgreed: true, idempotencyKey: key(), ...input } }, session)).startPayment
const set = async (input: Record<string, unknown>) => (await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { ... on PaymentMethodTerms { method isOn version bonusTiers { amountFrom bonusBasisPoints } } } }', {
  input: { isOn: true, amountMin: '5.00', amountMax: '2000.00', bonusTiers: [], reason: 'Test', idempotencyKey: key(), ...input },
}, administrator)).setPaymentMethod
const paymentsOf = async (session: Session) => (await sql<{ id: string, status: string, checkout_url: string | null }>`
  select id, status, checkout_url from payments where account_id = ${session.accountId}::bigint order by id`.execute(house.house.db)).rows
const checkoutRequests = () => stripe.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions')
const availableOf = async (session = customer) => (await house.ask('{ me { account { balance { available } } } }', {}, session)).me.account.balance.available

describe('beginning a payment', () => {
  test('P5.1 writes what was agreed to and sends the payer to the provider, who learns nothing about the customer', async () => {
    const payment = await start()
    expect(payment).toMatchObject({ __typename: 'Payment', status: 'Waiting', amount: '50.00', bonus: '0.00', currency: 'USD', termsVersion: 1, checkoutUrl: stripe.checkoutOf(payment.id).session['url'] })
    const request = checkoutRequests().at(-1)
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      mode: 'payment', client_reference_id: payment.id, 'metadata[payment_id]': payment.id, 'metadata[reference]': payment.reference,
      'payment_intent_data[metadata][payment_id]': payment.id, 'payment_intent_data[metadata][reference]': payment.reference, 'payment_intent_data[description]': `Payment ${payment.reference}`,
      'line_items[0][quantity]': '1', 'line_items[0][price_data][currency]': 'usd', 'line_items[0][price_data][unit_amount]': '5000', 'line_items[0][price_data][product_data][name]': `Payment ${payment.reference}`,
      success_url: `${house.url}/funds?payment=${payment.id}`, cancel_url: `${house.url}/funds?payment=${payment.id}&cancelled=1`,
    })
    expect(payment.reference).toMatch(/^TB-[2-9A-HJ-NP-TV-Z]{5}-[2-9A-HJ-NP-TV-Z]{5}$/)
  })

  test('is decided before the click as it is at the click', async () => {
    await set({ method: 'Card', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 500 }] })
    const { paymentOffer: offer } = await house.ask('{ paymentOffer(input: { method: Card, amount: "250.00" }) { allowed amount bonus currency refusal { code clause } checks { code verdict } } }', {}, customer)
    expect(offer).toMatchObject({ allowed: false, amount: '250.00', bonus: '12.50', currency: 'USD', refusal: { code: 'FINAL_NOT_AGREED', clause: 'P5.1' } })
    expect(await start({ amount: '250.00', expectedBonus: '12.50' })).toMatchObject({ __typename: 'Payment', bonus: '12.50' })
    expect(await start({ amount: '250.00', expectedBonus: '13.00' })).toMatchObject({ code: 'BONUS_MOVED', clause: 'P5.2' })
    await set({ method: 'Card' })
  })

  test.each([
    ['0.00', 'PAYMENT_TOO_SMALL'], ['4.99', 'PAYMENT_TOO_SMALL'], ['2000.01', 'PAYMENT_TOO_LARGE'], ['999999999999.00', 'PAYMENT_TOO_LARGE'], ['50.001', 'PAYMENT_NOT_WHOLE'],
  ])('of %s is refused by the limits', async (amount, code) => {
    expect(await start({ amount }, idle)).toMatchObject({ __typename: 'Refusal', code, clause: 'P5.1' })
    expect(await paymentsOf(idle)).toEqual([])
  })

  test.each(['-1.00', '0.000000001', '9007199254740993', '1e3', 'fifty', '', '50.00 EUR', ' 50.00', '٥٠'])('of ‘%s’ is no amount of money, and is told so', async amount => {
    const { errors } = await house.gql(START, { input: { method: 'Card', amount, isFinalAgreed: true, idempotencyKey: key() } }, idle)
    expect(errors[0]?.message).toContain('Money is a decimal string with at most six decimals, such as "12.40".')
    expect(await paymentsOf(idle)).toEqual([])
  })

  test('without agreeing, without the terms, without an account, by a method that is off: each is refused', async () => {
    await meetCustomer()
    expect(await start({ isFinalAgreed: false })).toMatchObject({ code: 'FINAL_NOT_AGREED', clause: 'P5.1' })
    expect(await start({}, await house.signUp())).toMatchObject({ code: 'PAYMENT_TERMS_NOT_ACCEPTED', clause: 'P2.1' })
    expect(await start({ method: 'Practice' })).toMatchObject({ code: 'PAYMENT_METHOD_OFF' })
    expect((await house.gql(START, { input: { method: 'Card', amount: '50.00', isFinalAgreed: true, idempotencyKey: key() } })).errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    await sql`update accounts set status = 'Suspended' where id = ${customer.accountId}::bigint`.execute(house.house.db)
    expect(await start()).toMatchObject({ code: 'PAYMENT_ACCOUNT_SUSPENDED', clause: 'P5.7' })
    await sql`update accounts set status = 'Closed' where id = ${customer.accountId}::bigint`.execute(house.house.db)
    expect(await start()).toMatchObject({ code: 'PAYMENT_ACCOUNT_CLOSED', clause: 'P5.8' })
  })

  test('twenty-five at once leaves twenty that wait, and the others are told why', async () => {
    await meetCustomer()
    const answers = await Promise.all(Array.from({ length: 25 }, async () => await start()))
    expect(Map.groupBy(answers, answer => answer.code ?? answer.status).entries().map(([name, group]) => [name, group.length]).toArray().sort()).toEqual([['TOO_MANY_PAYMENTS_WAITING', 5], ['Waiting', 20]])
  })

  test('ten times at once under one key is one payment, one checkout and one answer', async () => {
    await meetCustomer()
    const input = { idempotencyKey: key() }
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await start(input)))
    expect(new Set(answers.map(answer => `${answer.id} ${answer.checkoutUrl}`)).size).toBe(1)
    expect(stripe.checkouts.filter(({ paymentId }) => paymentId === answers[0].id)).toHaveLength(1)
    expect(await paymentsOf(customer)).toHaveLength(1)
  })

  test('a key that was used for another amount is an input error', async () => {
    const input = { idempotencyKey: key() }
    await start(input)
    const { errors } = await house.gql(START, { input: { method: 'Card', amount: '60.00', isFinalAgreed: true, ...input } }, customer)
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'idempotencyKey' })
  })
})

describe('a provider', () => {
  test.each(['down', 'busy', 'loses the answer'] as const)('that is %s leaves the payment waiting; the same key gets its checkout afterwards, and there is never a second', async failure => {
    await meetCustomer()
    const input = { idempotencyKey: key() }
    stripe.failure = failure
    expect(await start(input)).toMatchObject({ __typename: 'Refusal', code: 'PAYMENT_PROVIDER_UNAVAILABLE', isTransient: true, text: expect.stringMatching(/^Nothing was paid\. Payment TB-.+ is kept; try again in a moment\.$/) })
    expect(await paymentsOf(customer)).toMatchObject([{ status: 'Waiting', checkout_url: null }])
    stripe.failure = null
    const payment = await start(input)
    expect(payment).toMatchObject({ __typename: 'Payment', status: 'Waiting', checkoutUrl: stripe.checkoutOf(payment.id).session['url'] })
    expect(stripe.checkouts.filter(({ paymentId }) => paymentId === payment.id)).toHaveLength(1)
    expect(await paymentsOf(customer)).toHaveLength(1)
    expect(new Set(checkoutRequests().filter(({ form }) => form.get('client_reference_id') === payment.id).map(request => request.idempotencyKey))).toEqual(new Set([`checkout-${payment.reference}`]))
  })

  test('that refuses for good is told of as that, without its own words', async () => {
    stripe.failure = 'refuses'
    const refusal = await start()
    expect(refusal).toMatchObject({ code: 'PAYMENT_PROVIDER_REFUSED', isTransient: false })
    expect(refusal.text).not.toContain('@')
  })
})

describe('a bank transfer', () => {
  const CONFIRM = 'mutation ($input: ConfirmBankTransferInput!) { confirmBankTransfer(input: $input) { __typename ... on Payment { id status credited methodWords transfers { kind reason actor { kind } } } ... on Refusal { code text } } }'
  const REJECT = 'mutation ($input: RejectBankTransferInput!) { rejectBankTransfer(input: $input) { __typename ... on Payment { id status failure } ... on Refusal { code text } } }'
  const confirm = async (input: Record<string, unknown>, session = administrator) => await house.gql(CONFIRM, { input: { amount: '100.00', bankReference: 'B-1', reason: 'Seen on the account', idempotencyKey: key(), ...input } }, session)
  const confirmed = async (input: Record<string, unknown>) => (await confirm(input)).data.confirmBankTransfer
  const reject = async (input: Record<string, unknown>) => (await house.ask(REJECT, { input: { reason: 'It did not come', idempotencyKey: key(), ...input } }, administrator)).rejectBankTransfer

  beforeAll(async () => {
    await set({ method: 'BankTransfer', instructions: 'Practice bank, account 1', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 200 }] })
  })

  test('is begun without a provider and credited once an administrator has seen it', async () => {
    await meetCustomer()
    const payment = await start({ method: 'BankTransfer', amount: '100.00' })
    expect(payment).toMatchObject({ status: 'Waiting', checkoutUrl: null, instructions: 'Practice bank, account 1', bonus: '2.00' })
    expect(await confirmed({ paymentId: payment.id })).toMatchObject({
      status: 'Succeeded', credited: '100.00', methodWords: 'Bank transfer B-1',
      transfers: [{ kind: 'Payment', reason: `Payment ${payment.reference}: Seen on the account`, actor: { kind: 'Administrator' } }, { kind: 'Bonus' }],
    })
    expect(await availableOf()).toBe('103.00')
  })

  test('ten administrators at once confirm it once; one key gets one answer', async () => {
    await meetCustomer()
    const payment = await start({ method: 'BankTransfer', amount: '100.00' })
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await confirmed({ paymentId: payment.id })))
    expect(answers.map(answer => answer.code ?? answer.status).sort()).toEqual([...Array.from({ length: 9 }, () => 'PAYMENT_DECIDED'), 'Succeeded'])
    const other = await start({ method: 'BankTransfer', amount: '100.00' })
    const input = { paymentId: other.id, idempotencyKey: key() }
    const same = await Promise.all(Array.from({ length: 5 }, async () => await confirmed(input)))
    expect(same.map(answer => answer.status)).toEqual(Array.from({ length: 5 }, () => 'Succeeded'))
    expect(await availableOf()).toBe('205.00')
  })

  test('of which another amount came is not credited; it is rejected with a reason that the customer reads', async () => {
    await meetCustomer()
    const payment = await start({ method: 'BankTransfer', amount: '100.00' })
    expect(await confirmed({ paymentId: payment.id, amount: '99.99' })).toMatchObject({ code: 'PAYMENT_AMOUNT_DIFFERS', text: '$100.00 was asked for, not $99.99. Reject this payment, and credit by hand what came.' })
    expect(await reject({ paymentId: payment.id })).toMatchObject({ status: 'Failed', failure: 'It did not come' })
    expect(await confirmed({ paymentId: payment.id })).toMatchObject({ code: 'PAYMENT_DECIDED' })
    expect(await availableOf()).toBe('1.00')
  })

  test('is confirmed by administrators alone, with a reason and a number, and only where there is one', async () => {
    const payment = await start({ method: 'BankTransfer', amount: '100.00' })
    const card = await start()
    expect((await confirm({ paymentId: payment.id }, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
    expect((await confirm({ paymentId: payment.id, reason: ' ' })).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'reason' })
    expect((await confirm({ paymentId: payment.id, bankReference: '' })).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'bankReference' })
    expect((await confirm({ paymentId: '999999' })).errors[0]?.extensions['code']).toBe('NOT_FOUND')
    expect((await confirm({ paymentId: 'x' })).errors[0]?.extensions['code']).toBe('NOT_FOUND')
    expect(await confirmed({ paymentId: card.id, amount: '50.00' })).toMatchObject({ code: 'PAYMENT_NOT_BY_BANK' })
  })
})

describe('a payment method', () => {
  test('P5.2 is changed by a dated version, and a payment keeps the bonus it was begun with', async () => {
    await meetCustomer()
    await set({ method: 'Card', bonusTiers: [{ amountFrom: '50.00', bonusBasisPoints: 1_000 }] })
    const payment = await start({ expectedBonus: '5.00' })
    await set({ method: 'Card', bonusTiers: [] })
    await fetch(`${house.url}/webhooks/card`, signed(eventOf('checkout.session.completed', completed(stripe.checkoutOf(payment.id)), new Date())))
    expect(await availableOf()).toBe('56.00')
  })

  test('changed by ten at once has ten new versions, in order', async () => {
    const before = (await set({ method: 'Card' })).version
    const versions = await Promise.all(Array.from({ length: 10 }, async () => (await set({ method: 'Card' })).version))
    expect(Math.max(...versions)).toBe(before + 10)
  })

  test.each([
    [{ amountMin: '0.00' }, 'amountMin'], [{ amountMin: '10.00', amountMax: '9.00' }, 'amountMin'], [{ amountMax: '1000000.01' }, 'amountMax'], [{ reason: ' ' }, 'reason'],
    [{ bonusTiers: [{ amountFrom: '2.00', bonusBasisPoints: 1 }, { amountFrom: '1.00', bonusBasisPoints: 2 }] }, 'bonusTiers'], [{ method: 'BankTransfer', instructions: null }, 'instructions'],
  ])('is not set to what cannot be meant: %#', async (input, field) => {
    const { errors } = await house.gql('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename } }', {
      input: { method: 'Card', isOn: true, amountMin: '5.00', amountMax: '10.00', bonusTiers: [], reason: 'Test', idempotencyKey: key(), ...input },
    }, administrator)
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test('is shown with its limits; the practice method only where there is one', async () => {
    const { paymentMethods } = await house.ask('{ paymentMethods { method isOn isConfigured isPractice amountMin amountMax amountStep currency } }', {}, customer)
    expect(paymentMethods).toEqual([
      { method: 'Card', isOn: true, isConfigured: true, isPractice: false, amountMin: '5.00', amountMax: '2000.00', amountStep: '0.01', currency: 'USD' },
      { method: 'BankTransfer', isOn: true, isConfigured: true, isPractice: false, amountMin: '5.00', amountMax: '2000.00', amountStep: '0.01', currency: 'USD' },
    ])
  })
})

test('payments are listed to their customer, and to those who read the house; nobody else sees them', async () => {
  await meetCustomer()
  const first = await start()
  const second = await start({ amount: '60.00' })
  const page = (await house.ask('{ payments(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } }', {}, customer)).payments
  expect(page).toMatchObject({ nodes: [{ id: second.id }], pageInfo: { hasNextPage: true } })
  expect((await house.ask('query ($after: String) { payments(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } }', { after: page.pageInfo.endCursor }, customer)).payments)
    .toEqual({ nodes: [{ id: first.id }], pageInfo: { hasNextPage: false } })
  const other = await house.signUp()
  expect((await house.ask('query ($id: ID!) { payment(id: $id) { id } }', { id: first.id }, other)).payment).toBeNull()
  expect((await house.ask('query ($id: ID!) { payment(id: $id) { id account { id } } }', { id: first.id }, administrator)).payment).toEqual({ id: first.id, account: { id: customer.accountId } })
  const HOUSE = 'query ($accountId: ID) { housePayments(accountId: $accountId, statuses: [Waiting], method: Card) { nodes { id } } }'
  expect((await house.ask(HOUSE, { accountId: customer.accountId }, administrator)).housePayments.nodes).toEqual([{ id: second.id }, { id: first.id }])
  expect((await house.ask(HOUSE, { accountId: 'x' }, administrator)).housePayments.nodes).toEqual([])
  expect((await house.gql(HOUSE, {}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
})

test('after all of this the books hold', async () => {
  expect((await checkBooks(house.house.db)).filter(({ exceptionCount }) => exceptionCount > 0)).toEqual([])
})

function signed(event: unknown): RequestInit {
  const { body, signature } = signEvent(event, stripe.webhookSecret, new Date())
  return { method: 'POST', body, headers: { 'stripe-signature': signature } }
}
