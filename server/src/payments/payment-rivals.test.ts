import { startTestHouse, type Data, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkBooks } from '../funds/books.ts'
import { startServer, type RunningServer } from '../main.ts'
import { reconcilePayments } from './reconcile-payments.ts'
import { completed, eventOf, signEvent, startFakeStripe, variablesOf, type FakeStripe } from './testing.ts'

// Many at once for every command that brings money in: at one server, and at two behind the same database.

let stripe: FakeStripe
let house: TestHouse
let other: RunningServer
let administrator: Session
let customer: Session
let count = 0
const key = (): string => `rival ${++count}`

beforeAll(async () => {
  stripe = await startFakeStripe()
  house = await startTestHouse({ variables: { ...variablesOf(stripe), POOL_SIZE: '12' } })
  other = await startServer({
    ...variablesOf(stripe), DATABASE_URL: house.databaseUrl, PORT: '0', ROLE: 'api', LOG_LEVEL: 'silent', AUTH_RATE_PER_MINUTE: '100000', POOL_SIZE: '12',
    // One house has one address, at whichever process a request arrives.
    PUBLIC_URL: house.url,
  })
  administrator = await house.asAdministrator()
  for (const method of ['Card', 'BankTransfer']) {
    await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename } }', {
      input: { method, isOn: true, amountMin: '5.00', amountMax: '1000.00', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 1_000 }], instructions: 'To the house', reason: 'Test', idempotencyKey: key() },
    }, administrator)
  }
})
beforeEach(async () => { customer = await house.asCustomer({ available: '1.00' }) })
afterAll(async () => {
  await other.close()
  await house.stop()
  await stripe.stop()
})

async function at(url: string, document: string, input: object, session: Session): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` }, body: JSON.stringify({ query: document, variables: { input } }),
  })
  const { data, errors } = await response.json() as Data
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return Object.values(data)[0]
}

const START = 'mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id status checkoutUrl } ... on Refusal { code } } }'
const CONFIRM = 'mutation ($input: ConfirmBankTransferInput!) { confirmBankTransfer(input: $input) { __typename ... on Payment { id status credited } ... on Refusal { code } } }'
const REJECT = 'mutation ($input: RejectBankTransferInput!) { rejectBankTransfer(input: $input) { __typename ... on Payment { id status } ... on Refusal { code } } }'
const SET = 'mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename ... on PaymentMethodTerms { version } } }'
const startOf = (changes: object = {}) => ({ method: 'Card', amount: '100.00', isFinalAgreed: true, idempotencyKey: key(), ...changes })
const availableOf = async () => (await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available
const many = async <Answer>(urls: readonly string[], ask: (url: string) => Promise<Answer>) =>
  await Promise.all(Array.from({ length: 12 }, async (_, index) => await ask(urls[index % urls.length]!)))
const wrongInBooks = async () => (await checkBooks(house.house.db)).filter(({ exceptionCount }) => exceptionCount > 0).map(({ sentence }) => sentence)

describe.each([['one server', () => [house.url]], ['two servers', () => [house.url, other.url]]])('at %s', (_, urlsOf) => {
  test('one key begins one payment with one checkout, and everybody gets the same answer', async () => {
    const input = startOf()
    const answers = await many(urlsOf(), async url => await at(url, START, input, customer))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 'Waiting', checkoutUrl: expect.any(String) })
    expect(stripe.checkouts.filter(({ paymentId }) => paymentId === answers[0].id)).toHaveLength(1)
  })

  test('an event, its like and two that ask the provider credit a payment once', async () => {
    const { id } = await at(house.url, START, startOf(), customer)
    const checkout = stripe.checkoutOf(id)
    stripe.sessions.set(checkout.session.id, completed(checkout))
    await sql`update payments set created_at = created_at - interval '10 minutes' where id = ${id}::bigint`.execute(house.house.db)
    const same = signEvent(eventOf('checkout.session.completed', completed(checkout), new Date()), stripe.webhookSecret, new Date())
    const post = async (url: string, { body, signature } = same) => (await fetch(`${url}/webhooks/card`, { method: 'POST', body, headers: { 'stripe-signature': signature } })).status
    const like = () => signEvent(eventOf('checkout.session.async_payment_succeeded', completed(checkout), new Date()), stripe.webhookSecret, new Date())
    const [statuses] = await Promise.all([
      many(urlsOf(), async url => [await post(url), await post(url, like())]), reconcilePayments(house.house), reconcilePayments(other.house),
    ])
    expect(new Set(statuses.flat())).toEqual(new Set([200]))
    expect(await availableOf()).toBe('111.00')
    expect(await wrongInBooks()).toEqual([])
  })

  test('one key confirms a bank transfer once with one answer; of many keys one passes and the others read that it is decided', async () => {
    const [one, two] = [await at(house.url, START, startOf({ method: 'BankTransfer' }), customer), await at(house.url, START, startOf({ method: 'BankTransfer' }), customer)]
    const confirmation = (paymentId: string) => ({ paymentId, amount: '100.00', bankReference: 'B-1', reason: 'Seen', idempotencyKey: key() })
    const input = confirmation(one.id)
    const same = await many(urlsOf(), async url => await at(url, CONFIRM, input, administrator))
    expect(new Set(same.map(answer => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ __typename: 'Payment', id: one.id, status: 'Succeeded', credited: '100.00' })]))
    const rivals = await many(urlsOf(), async url => await at(url, CONFIRM, confirmation(two.id), administrator))
    expect(rivals.map(answer => answer.code ?? answer.status).sort()).toEqual([...Array.from({ length: 11 }, () => 'PAYMENT_DECIDED'), 'Succeeded'])
    expect(await availableOf()).toBe('221.00')
  })

  test('a bank transfer that is confirmed and rejected at once is one of the two', async () => {
    const { id: paymentId } = await at(house.url, START, startOf({ method: 'BankTransfer' }), customer)
    let turn = 0
    const answers = await many(urlsOf(), async url => turn++ % 2 === 0
      ? await at(url, CONFIRM, { paymentId, amount: '100.00', bankReference: 'B-1', reason: 'Seen', idempotencyKey: key() }, administrator)
      : await at(url, REJECT, { paymentId, reason: 'Not seen', idempotencyKey: key() }, administrator))
    const decided = answers.filter(answer => answer.__typename === 'Payment')
    expect(decided).toHaveLength(1)
    expect(answers.filter(answer => answer.code === 'PAYMENT_DECIDED')).toHaveLength(11)
    expect(await availableOf()).toBe(decided[0].status === 'Succeeded' ? '111.00' : '1.00')
  })

  test('a method that is set under one key has one new version', async () => {
    const input = { method: 'Card', isOn: true, amountMin: '5.00', amountMax: '1000.00', bonusTiers: [{ amountFrom: '100.00', bonusBasisPoints: 1_000 }], reason: 'Test' }
    const { version } = await at(house.url, SET, { ...input, idempotencyKey: key() }, administrator)
    const once = { ...input, idempotencyKey: key() }
    const answers = await many(urlsOf(), async url => await at(url, SET, once, administrator))
    expect(new Set(answers.map(answer => answer.version))).toEqual(new Set([version + 1]))
  })
})
