import { createHmac } from 'node:crypto'
import { startServer, type RunningServer } from '@tallyboard/server'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'

// Every command that moves money, several times in one instant: at one server, and at two behind the same database. One key has one effect and one
// answer; of several keys that reach for one thing one passes, the others are refused with a clause, and nobody meets a fault.

let house: TestHouse
let other: RunningServer
let administrator: Session
let second: Session
let serviceId: string
let database: pg.Client
let count = 0
const key = (): string => `two at once ${++count}`

beforeAll(async () => {
  house = await startTestHouse({ practice: true, variables: { POOL_SIZE: '12' } })
  const practice = practiceKeys()
  other = await startServer({
    DATABASE_URL: house.databaseUrl, PORT: '0', ROLE: 'api', LOG_LEVEL: 'silent', AUTH_RATE_PER_MINUTE: '100000', POOL_SIZE: '12', PUBLIC_URL: house.url,
    PRACTICE_PAYMENTS_URL: practice.apiUrl ?? '', PRACTICE_PAYMENTS_KEY: practice.secretKey, PRACTICE_WEBHOOK_SECRET: practice.webhookSecret,
  })
  database = new pg.Client({ connectionString: house.databaseUrl })
  await database.connect()
  administrator = await house.asAdministrator()
  second = await house.asSecondAdministrator()
  serviceId = await addService()
  await house.ask('mutation ($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename } }', {
    input: { method: 'BankTransfer', isOn: true, amountMin: '1.00', amountMax: '5000.00', bonusTiers: [], instructions: 'To the house', reason: 'Test', idempotencyKey: key() },
  }, administrator)
})
afterEach(async () => {
  const { books } = await house.ask('{ books { sentences { sentence exceptionCount } } }', {}, administrator)
  expect(books.sentences.filter((one: Data) => one.exceptionCount > 0).map((one: Data) => one.sentence)).toEqual([])
})
afterAll(async () => {
  await database?.end()
  await other?.close()
  await house?.stop()
})

function practiceKeys() {
  const { practicePayments } = house.house.env
  if (practicePayments === null) throw new Error('this house has a practice provider')
  return practicePayments
}

/** A service of 1.00 for a thousand. */
async function addService(): Promise<string> {
  const { rows: [row] } = await database.query<{ id: string }>(`
    with supplier as (
      insert into suppliers (name, url, key_sealed, currency, rate_cap_per_second, created_at) values ('Supplier', 'https://supplier.example/api/v2', 'sealed', 'USD', 20, now()) returning id
    ), offered as (
      insert into supplier_services (supplier_id, external_id, name, type, category, cost_micros, quantity_min, quantity_max, is_refillable, is_cancellable, raw, seen_at)
      select id, '1', 'Instagram followers', 'Default', 'Followers', 1, 1, 1000000, true, false, '{}', now() from supplier returning id, supplier_id
    )
    insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, rate_micros, currency, quantity_min, quantity_max, is_on_sale, search_text, created_at, changed_at)
    select id, supplier_id, 'Instagram', 'Followers', 'Followers', 'Default', 'Instagram followers', 1000000, 'USD', 1, 1000000, true, 'followers', now(), now() from offered returning id`)
  return row?.id ?? ''
}

/** A mutation whose answer is a type of its own or a refusal. */
const mutation = (name: string, fields: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return `mutation ($input: ${type}Input!) { answer: ${name}(input: $input) { __typename ${fields} ... on Refusal { code clause } } }`
}

const START = mutation('startPayment', '... on Payment { id status checkoutUrl }')
const CANCEL = mutation('cancelPayment', '... on Payment { id status }')
const CONFIRM = mutation('confirmBankTransfer', '... on Payment { id status credited }')
const REJECT = mutation('rejectBankTransfer', '... on Payment { id status credited failure }')
const ASK = mutation('askWithdrawal', '... on Withdrawal { id status amount }')
const APPROVE = mutation('approveWithdrawal', '... on Withdrawal { id status }')
const REFUSE = mutation('refuseWithdrawal', '... on Withdrawal { id status }')
const PAID = mutation('markWithdrawalPaid', '... on Withdrawal { id status paidReference }')
const CREDIT = mutation('creditCustomer', '... on Transfer { id kind } ... on CreditProposal { id status }')
const APPROVE_CREDIT = mutation('approveCredit', '... on CreditProposal { id status transferId }')
const DECLINE_CREDIT = mutation('declineCredit', '... on CreditProposal { id status transferId }')
const REVIVE = mutation('reviveDisputedOrders', '... on Dispute { id revived }')
const RESTORE = mutation('restoreAccount', '... on Account { id status }')
const PLACE = mutation('placeOrder', '... on Order { id charge }')

async function at(url: string, document: string, input: object, session: Session): Promise<Data> {
  const { answer } = await house.ask(document, { input }, session, url)
  return answer
}

const startPayment = async (customer: Session, method: string, amount: string): Promise<Data> =>
  await at(house.url, START, { method, amount, isFinalAgreed: true, idempotencyKey: key() }, customer)
const confirmation = (paymentId: string, amount: string) => ({ paymentId, amount, bankReference: 'B-1', reason: 'Seen', idempotencyKey: key() })
const orderOf = (units: number, changes: object = {}) => ({
  serviceId, link: `https://www.instagram.com/two.${++count}/`, quantity: units * 1_000, isPublicConfirmed: true, idempotencyKey: key(), ...changes,
})
const balanceOf = async (customer: Session): Promise<Data> => (await house.ask('{ me { account { status balance { available held } } } }', {}, customer)).me.account

/** Somebody who accepted the terms and paid in by bank. */
async function customerWith(amount: string | null): Promise<Session> {
  const customer = await house.signUp()
  await house.ask('mutation { acceptTerms(input: { version: 1 }) { __typename } }', {}, customer)
  if (amount !== null) {
    const { id } = await startPayment(customer, 'BankTransfer', amount)
    expect(await at(house.url, CONFIRM, confirmation(id, amount), administrator)).toMatchObject({ status: 'Succeeded' })
  }
  return customer
}

interface PracticeEvent { readonly id: string, readonly type: string, readonly data: { readonly object: Readonly<Record<string, unknown>> } }

/** Presses buttons of a payment's page with every message lost, and answers the messages. */
async function pressUnheard(checkoutUrl: string, ...buttons: readonly Readonly<Record<string, string>>[]): Promise<readonly PracticeEvent[]> {
  const known = new Set((await eventsOf()).map(event => event.id))
  for (const button of [{ do: 'mischief', lost: 'on' }, ...buttons]) {
    expect((await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams(button), redirect: 'manual' })).status).toBe(303)
  }
  await house.simulator.payments!.settle()
  return (await eventsOf()).filter(event => !known.has(event.id)).reverse()
}

async function eventsOf(): Promise<readonly PracticeEvent[]> {
  const { apiUrl, secretKey } = practiceKeys()
  const response = await fetch(`${apiUrl}/v1/events?limit=100`, { headers: { authorization: `Bearer ${secretKey}` } })
  return (await response.json() as { data: PracticeEvent[] }).data
}

async function tell(url: string, event: PracticeEvent): Promise<number> {
  const body = JSON.stringify(event)
  const time = Math.floor(Date.now() / 1_000)
  const signature = `t=${time},v1=${createHmac('sha256', practiceKeys().webhookSecret).update(`${time}.${body}`).digest('hex')}`
  return (await fetch(`${url}/webhooks/practice`, { method: 'POST', body, headers: { 'stripe-signature': signature } })).status
}

/** A payment by card of 100.00 that came, with its bonus of 5.00. */
async function paidByCard(customer: Session): Promise<Data> {
  const payment = await startPayment(customer, 'Practice', '100.00')
  for (const event of await pressUnheard(payment.checkoutUrl, { do: 'pay' })) expect(await tell(house.url, event)).toBe(200)
  return payment
}

describe.each([['one server', () => [house.url]], ['two servers', () => [house.url, other.url]]])('at %s', (_, urls) => {
  /** Six at once, at each server in turn. */
  const atOnce = async <Answer>(ask: (url: string, index: number) => Promise<Answer>): Promise<Answer[]> =>
    await Promise.all(Array.from({ length: 6 }, async (_unused, index) => await ask(urls()[index % urls().length] ?? '', index)))

  /** One key: everybody reads the same answer. */
  async function oneKey(document: string, input: object, session: Session): Promise<Data> {
    const once = { idempotencyKey: key(), ...input }
    const answers = await atOnce(async url => await at(url, document, once, session))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0].__typename).not.toBe('Refusal')
    return answers[0]
  }

  /** As many keys as there are attempts: so many pass, and the others are all refused by the same code and a clause. */
  async function manyKeys(document: string, input: object, session: Session, code: string, passCount = 1): Promise<Data[]> {
    const answers = await atOnce(async url => await at(url, document, { ...input, idempotencyKey: key() }, session))
    const [refused, passed] = [answers.filter(answer => answer.__typename === 'Refusal'), answers.filter(answer => answer.__typename !== 'Refusal')]
    expect(passed).toHaveLength(passCount)
    expect(new Set(refused.map(answer => answer.code))).toEqual(new Set([code]))
    expect(refused.every(answer => /^P\d/.test(answer.clause))).toBe(true)
    return passed
  }

  test('P5.1 startPayment: one key begins one payment; cancelPayment gives it up once', async () => {
    const customer = await customerWith(null)
    const payment = await oneKey(START, { method: 'Practice', amount: '50.00', isFinalAgreed: true }, customer)
    expect((await database.query('select from payments where account_id = $1', [customer.accountId])).rowCount).toBe(1)
    expect(await oneKey(CANCEL, { paymentId: payment.id }, customer)).toMatchObject({ status: 'Expired' })
  })

  test('P5.1 a webhook: the same event, its like and a cancellation credit a payment once, with its bonus', async () => {
    const customer = await customerWith(null)
    const payment = await startPayment(customer, 'Practice', '100.00')
    const events = await pressUnheard(payment.checkoutUrl, { do: 'pay' })
    expect(events.length).toBeGreaterThan(1)
    const [statuses, cancelled] = await Promise.all([
      atOnce(async url => await Promise.all(events.map(async event => await tell(url, event)))),
      atOnce(async url => await at(url, CANCEL, { paymentId: payment.id, idempotencyKey: key() }, customer)),
    ])
    expect(new Set(statuses.flat())).toEqual(new Set([200]))
    expect(new Set(cancelled.map(answer => answer.code))).toEqual(new Set(['PAYMENT_DECIDED']))
    expect((await balanceOf(customer)).balance).toEqual({ available: '105.00', held: '0.00' })
  })

  test('P5.1 confirmBankTransfer and rejectBankTransfer: one key once, and of many one', async () => {
    const customer = await customerWith(null)
    const ids: string[] = []
    for (let number = 0; number < 5; number++) ids.push((await startPayment(customer, 'BankTransfer', '10.00')).id)
    const [confirmed, raced, rejected, doubted, both] = ids as [string, string, string, string, string]
    expect(await oneKey(CONFIRM, confirmation(confirmed, '10.00'), administrator)).toMatchObject({ status: 'Succeeded', credited: '10.00' })
    await manyKeys(CONFIRM, confirmation(raced, '10.00'), administrator, 'PAYMENT_DECIDED')
    expect(await oneKey(REJECT, { paymentId: rejected, reason: 'Never came' }, administrator)).toMatchObject({ status: 'Failed', credited: '0.00' })
    await manyKeys(REJECT, { paymentId: doubted, reason: 'Never came' }, administrator, 'PAYMENT_DECIDED')
    const answers = await atOnce(async (url, index) => index % 2 === 0
      ? await at(url, CONFIRM, confirmation(both, '10.00'), administrator)
      : await at(url, REJECT, { paymentId: both, reason: 'Never came', idempotencyKey: key() }, second))
    const decided = answers.filter(answer => answer.__typename === 'Payment')
    expect(decided).toHaveLength(1)
    expect((await balanceOf(customer)).balance.available).toBe(decided[0].status === 'Succeeded' ? '30.00' : '20.00')
  })

  test('P5.3 askWithdrawal: one key sets aside once, and of many keys one gets what is there', async () => {
    const customer = await customerWith('100.00')
    expect(await oneKey(ASK, { amount: '30.00', payoutTo: 'Bank' }, customer)).toMatchObject({ amount: '30.00' })
    await manyKeys(ASK, { amount: '40.00', payoutTo: 'Bank' }, customer, 'WITHDRAWAL_TOO_MUCH')
    expect((await balanceOf(customer)).balance).toEqual({ available: '30.00', held: '70.00' })
  })

  test('P5.3 approveWithdrawal, refuseWithdrawal and markWithdrawalPaid: one key once, of many one, and of opposite ones one', async () => {
    const customer = await customerWith('100.00')
    const ask = async (): Promise<string> => (await at(house.url, ASK, { amount: '10.00', payoutTo: 'Bank', idempotencyKey: key() }, customer)).id
    const [one, two, three, four] = [await ask(), await ask(), await ask(), await ask()]
    expect(await oneKey(APPROVE, { withdrawalId: one, reason: 'Fine' }, administrator)).toMatchObject({ status: 'Approved' })
    await manyKeys(APPROVE, { withdrawalId: two, reason: 'Fine' }, administrator, 'WITHDRAWAL_DECIDED')
    expect(await oneKey(REFUSE, { withdrawalId: three, reason: 'No' }, administrator)).toMatchObject({ status: 'Refused' })
    await manyKeys(REFUSE, { withdrawalId: four, reason: 'No' }, administrator, 'WITHDRAWAL_DECIDED')
    expect((await balanceOf(customer)).balance).toEqual({ available: '80.00', held: '20.00' })
    expect(await oneKey(PAID, { withdrawalId: one, paidReference: 'REF' }, administrator)).toMatchObject({ status: 'Paid' })
    await manyKeys(PAID, { withdrawalId: two, paidReference: 'REF' }, administrator, 'WITHDRAWAL_DECIDED')
    expect((await balanceOf(customer)).balance).toEqual({ available: '80.00', held: '0.00' })
    const last = await ask()
    await at(house.url, APPROVE, { withdrawalId: last, reason: 'Fine', idempotencyKey: key() }, administrator)
    const ends = await atOnce(async (url, index) => index % 2 === 0
      ? await at(url, PAID, { withdrawalId: last, paidReference: 'REF', idempotencyKey: key() }, administrator)
      : await at(url, REFUSE, { withdrawalId: last, reason: 'No', idempotencyKey: key() }, second))
    expect(ends.filter(end => end.__typename === 'Withdrawal')).toHaveLength(1)
    expect(['70.00', '80.00']).toContain((await balanceOf(customer)).balance.available)
    expect((await balanceOf(customer)).balance.held).toBe('0.00')
  })

  test('P5.4 creditCustomer, approveCredit and declineCredit: one key once, of many one, and of opposite ones one', async () => {
    const customer = await customerWith(null)
    const credit = { accountId: customer.accountId, amount: '60.00', reason: 'For a long wait', isBonus: false }
    expect(await oneKey(CREDIT, credit, administrator)).toMatchObject({ __typename: 'Transfer' })
    // Each by itself is small, together they are more than one person gives alone.
    const more = await atOnce(async url => await at(url, CREDIT, { ...credit, amount: '40.00', idempotencyKey: key() }, administrator))
    expect(more.filter(answer => answer.__typename === 'Transfer')).toHaveLength(1)
    const proposals = more.filter(answer => answer.__typename === 'CreditProposal').map(answer => answer.id as string)
    expect(proposals).toHaveLength(5)
    const [one, two, three, four, five] = proposals as [string, string, string, string, string]
    expect(await oneKey(APPROVE_CREDIT, { proposalId: one, reason: 'Agreed' }, second)).toMatchObject({ status: 'Approved' })
    await manyKeys(APPROVE_CREDIT, { proposalId: two, reason: 'Agreed' }, second, 'CREDIT_DECIDED')
    expect(await oneKey(DECLINE_CREDIT, { proposalId: three, reason: 'No' }, second)).toMatchObject({ status: 'Declined', transferId: null })
    await manyKeys(DECLINE_CREDIT, { proposalId: four, reason: 'No' }, second, 'CREDIT_DECIDED')
    const ends = await atOnce(async (url, index) => await at(url, index % 2 === 0 ? APPROVE_CREDIT : DECLINE_CREDIT, { proposalId: five, reason: 'Decided', idempotencyKey: key() }, second))
    const decided = ends.filter(end => end.__typename === 'CreditProposal')
    expect(decided).toHaveLength(1)
    expect((await balanceOf(customer)).balance.available).toBe(decided[0].status === 'Approved' ? '220.00' : '180.00')
  })

  test('P2.8 placeOrder: one key is one order, and of many keys on money for one only one passes', async () => {
    const customer = await customerWith('100.00')
    expect(await oneKey(PLACE, orderOf(30), customer)).toMatchObject({ charge: '30.00' })
    const answers = await atOnce(async url => await at(url, PLACE, orderOf(40), customer))
    expect(answers.map(answer => answer.code ?? 'placed').sort()).toEqual([...Array.from({ length: 5 }, () => 'NOT_ENOUGH_FUNDS'), 'placed'])
    expect((await balanceOf(customer)).balance.available).toBe('30.00')
  })

  test('P5.7 a dispute among orders and withdrawals: each was there before and is ended by it, or is refused by P5.7 or P2.10', async () => {
    const customer = await customerWith('100.00')
    const payment = await paidByCard(customer)
    const withdrawals = await Promise.all([1, 2].map(async () => await at(house.url, ASK, { amount: '5.00', payoutTo: 'Bank', idempotencyKey: key() }, customer)))
    for (const { id } of withdrawals) await at(house.url, APPROVE, { withdrawalId: id, reason: 'Fine', idempotencyKey: key() }, administrator)
    const [event] = (await pressUnheard(payment.checkoutUrl, { do: 'dispute', reason: 'product_not_received' })).filter(each => each.type === 'charge.dispute.created')
    if (event === undefined) throw new Error('the provider tells of a dispute')
    const [told, placed, asked, paid] = await Promise.all([
      atOnce(async url => await tell(url, event)),
      atOnce(async url => await at(url, PLACE, orderOf(1), customer)),
      atOnce(async url => await at(url, ASK, { amount: '1.00', payoutTo: 'Bank', idempotencyKey: key() }, customer)),
      atOnce(async (url, index) => await at(url, PAID, { withdrawalId: withdrawals[index % 2].id, paidReference: 'REF', idempotencyKey: key() }, administrator)),
    ])
    expect(new Set(told)).toEqual(new Set([200]))
    for (const answer of [...placed, ...asked, ...paid].filter(one => one.__typename === 'Refusal' && one.code !== 'WITHDRAWAL_DECIDED')) expect(['P5.7', 'P2.10']).toContain(answer.clause)
    const after = await balanceOf(customer)
    expect([after.status, after.balance.available === '0.00' || Number(after.balance.held) === 105]).toEqual(['Suspended', true])
    const { rows: [left] } = await database.query<{ orders: number, withdrawals: number }>(`
      select (select count(*)::int from orders where account_id = $1 and ended_at is null) as orders,
        (select count(*)::int from withdrawals where account_id = $1 and ended_at is null) as withdrawals`, [customer.accountId])
    expect(left).toEqual({ orders: 0, withdrawals: 0 })
  })

  test('P5.7 reviveDisputedOrders and restoreAccount: one key once, of many one', async () => {
    const disputeOf = async (customer: Session, outcome: 'win' | 'lose'): Promise<string> => {
      const payment = await paidByCard(customer)
      expect(await at(house.url, PLACE, orderOf(10), customer)).toMatchObject({ __typename: 'Order' })
      const buttons: Readonly<Record<string, string>>[] = [{ do: 'dispute', reason: 'product_not_received' }, { do: outcome }]
      for (const button of buttons) {
        for (const event of await pressUnheard(payment.checkoutUrl, button)) expect(await tell(house.url, event)).toBe(200)
      }
      const { payment: { disputes } } = await house.ask('query ($id: ID!) { payment(id: $id) { disputes { id } } }', { id: payment.id }, administrator)
      return disputes[0].id
    }
    const [one, two] = [await customerWith(null), await customerWith(null)]
    expect(await oneKey(REVIVE, { disputeId: await disputeOf(one, 'win'), reason: 'All is well' }, administrator)).toMatchObject({ revived: '10.00' })
    await manyKeys(REVIVE, { disputeId: await disputeOf(two, 'win'), reason: 'All is well' }, administrator, 'DISPUTE_REVIVED')
    for (const customer of [one, two]) expect(await balanceOf(customer)).toEqual({ status: 'Active', balance: { available: '105.00', held: '0.00' } })
    for (const customer of [one, two]) await disputeOf(customer, 'lose')
    expect(await oneKey(RESTORE, { accountId: one.accountId, reason: 'It was paid' }, administrator)).toMatchObject({ status: 'Active' })
    await manyKeys(RESTORE, { accountId: two.accountId, reason: 'It was paid' }, administrator, 'ACCOUNT_NOT_SUSPENDED')
  })
})

describe('texts of people', () => {
  // An account number that a direction mark turns round is paid to somebody else; half a character and U+0000 cannot be kept.
  const TEXTS = {
    'with a direction mark': 'DE89\u202e4100\u202c', 'with a bell': 'bell \u0007', 'with an escape': 'escape \u001b[2J', 'with half a character': 'half \ud83d',
    'with U+0000': 'nothing \u0000', 'of 3,000 characters': 'x'.repeat(3_000),
  }

  test.each(Object.entries(TEXTS))('one %s is refused wherever money is asked for or decided, by the name of its field', async (_, text) => {
    const customer = await customerWith('100.00')
    const { id: paymentId } = await startPayment(customer, 'BankTransfer', '10.00')
    const { id: withdrawalId } = await at(house.url, ASK, { amount: '1.00', payoutTo: 'Bank', idempotencyKey: key() }, customer)
    const attempts: [string, string, object, Session][] = [
      ['payoutTo', ASK, { amount: '1.00', payoutTo: text }, customer],
      ['reason', CONFIRM, { ...confirmation(paymentId, '10.00'), reason: text }, administrator],
      ['bankReference', CONFIRM, { ...confirmation(paymentId, '10.00'), bankReference: text }, administrator],
      ['reason', REJECT, { paymentId, reason: text }, administrator],
      ['reason', APPROVE, { withdrawalId, reason: text }, administrator],
      ['reason', REFUSE, { withdrawalId, reason: text }, administrator],
      ['paidReference', PAID, { withdrawalId, paidReference: text }, administrator],
      ['reason', CREDIT, { accountId: customer.accountId, amount: '1.00', reason: text }, administrator],
      ['reason', APPROVE_CREDIT, { proposalId: '1', reason: text }, second],
      ['reason', DECLINE_CREDIT, { proposalId: '1', reason: text }, second],
      ['reason', REVIVE, { disputeId: '1', reason: text }, administrator],
      ['reason', RESTORE, { accountId: customer.accountId, reason: text }, administrator],
    ]
    for (const [field, document, input, session] of attempts) {
      const { errors } = await house.gql(document, { input: { idempotencyKey: key(), ...input } }, session)
      expect([document.slice(0, 60), errors[0]?.extensions['code'], String(errors[0]?.extensions['field'])]).toEqual([document.slice(0, 60), 'BAD_USER_INPUT', expect.stringMatching(new RegExp(`(^|\\.)${field}$`))])
    }
    expect((await balanceOf(customer)).balance).toEqual({ available: '99.00', held: '1.00' })
  })
})
