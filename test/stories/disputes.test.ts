/** A dispute at the payer's bank, from the signed message to the supplier who takes an order back, as customer and administrator see it (P5.7, P5.8). */
import { startTestHouse, type Data, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let house: TestHouse
let customer: Session
let administrator: Session
let service: { id: string, externalId: string, isCancellable: boolean }
let count = 0
const key = (): string => `story ${++count}`

beforeAll(async () => {
  house = await startTestHouse({ practice: true, simulator: true })
  await house.importCatalogue()
  administrator = await house.asAdministrator()
  const { rows } = await house.house.pool.query<{ id: string, externalId: string, isCancellable: boolean }>(`
    select s.id, u.external_id as "externalId", u.is_cancellable as "isCancellable" from services s join supplier_services u on u.id = s.supplier_service_id
    where s.type = 'Default' and s.is_on_sale and s.platform = 'Instagram' and u.is_cancellable and s.quantity_min <= 1000 and s.quantity_max >= 1000 and s.rate_micros < 20000000 order by s.id limit 1`)
  const [found] = rows
  if (found === undefined) throw new Error('the catalogue has a service whose orders are taken back')
  service = found
})
beforeEach(async () => { customer = await house.asCustomer({ available: '1.00' }) })
afterAll(async () => { await house?.stop() })

interface Begun { readonly id: string, readonly checkoutUrl: string }

async function press({ checkoutUrl }: Begun, fields: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  if (response.status !== 303) throw new Error(`the page answered ${response.status} to ${fields['do']}`)
  await house.simulator.payments!.settle()
}

async function pay(amount = '100'): Promise<Begun> {
  const { startPayment } = await house.ask(`mutation ($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id checkoutUrl } ... on Refusal { text } } }`, {
    input: { method: 'Practice', amount, isFinalAgreed: true, idempotencyKey: key() },
  }, customer)
  if (startPayment.id === undefined) throw new Error(startPayment.text)
  await press(startPayment, { do: 'pay' })
  return startPayment
}

const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { code clause text } } }`
async function place(): Promise<Data> {
  const link = `https://instagram.com/story.${++count}`
  // Delivered so slowly that it is under way for as long as the story goes on.
  await control('script', { match: { link, service: Number(service.externalId) }, script: { startCount: 100, startAfterSeconds: 1, unitsPerHour: 10 } })
  return (await house.ask(PLACE, { input: { serviceId: service.id, link, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: key() } }, customer)).placeOrder
}

async function control(path: string, body: unknown): Promise<Data> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return await response.json()
}

/** An order that the supplier has, and the supplier's number for it. */
async function taken(): Promise<{ orderId: string, supplierOrderId: number }> {
  const { id } = await place()
  if (id === undefined) throw new Error('the order was refused')
  const number = await until(async () => {
    const { rows } = await house.house.pool.query<{ number: string | null }>('select supplier_order_id as number from dispatches where order_id = $1', [id])
    return rows[0]?.number ?? null
  })
  return { orderId: id, supplierOrderId: Number(number) }
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const seen = await look()
    if (seen !== null) return seen
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('it did not come to that')
}

const DISPUTE = `
  fragment Told on Dispute {
    id status reason isFraud amount bonus held recovered owed revived currency closedAt payment { id status } account { id status }
    timeline { kind text clause actor { kind } transferId orderId } orders { orderId status undelivered cancellation cancellationError }
    revivalOffer { allowed refusal { code } } restoringOffer { allowed refusal { code } }
  }`

async function disputeOf(payment: Begun): Promise<Data> {
  const { payment: read } = await house.ask(`query ($id: ID!) { payment(id: $id) { disputes { ...Told } } } ${DISPUTE}`, { id: payment.id }, administrator)
  return read.disputes[0]
}

const cancelCountOf = async (supplierOrderId: number): Promise<number> => {
  const orders = await (await fetch(`${house.simulator.url}/control/orders`)).json() as { order: number, cancelCount: number }[]
  return orders.find(({ order }) => order === supplierOrderId)?.cancelCount ?? -1
}

describe('a dispute', () => {
  test('P5.7 ends the order live, takes it back from the supplier once, and tells an administrator all of it', async () => {
    const payment = await pay()
    const { orderId, supplierOrderId } = await taken()
    const balance = house.subscribe('subscription { balance { available held } }', {}, customer)
    await balance.take()
    const progress = house.subscribe('subscription ($id: ID!) { orderProgress(orderId: $id) { status event { text clause cause } } }', { id: orderId }, customer)
    await progress.take()
    await press(payment, { do: 'dispute', reason: 'product_not_received' })
    const ended = await until(async () => {
      const { orderProgress } = await progress.take()
      return orderProgress.status === 'Cancelled' || orderProgress.status === 'Partial' ? orderProgress : null
    })
    expect(ended.event).toMatchObject({ clause: 'P5.7', cause: 'PaymentDisputed', text: expect.stringMatching(/a payment was disputed$/) })
    await until(async () => Number((await balance.take()).balance.held) > 0 ? true : null)
    await Promise.all([balance.return(), progress.return()])

    expect(await place()).toMatchObject({ __typename: 'Refusal', code: 'ACCOUNT_SUSPENDED' })
    const told = await until(async () => {
      const dispute = await disputeOf(payment)
      return dispute.orders[0]?.cancellation === 'Accepted' ? dispute : null
    })
    expect(told).toMatchObject({
      status: 'Open', reason: 'product_not_received', isFraud: false, amount: '100.00', bonus: '5.00', owed: '105.00', recovered: '0.00', closedAt: null,
      payment: { id: payment.id, status: 'Disputed' }, account: { id: customer.accountId, status: 'Suspended' },
      revivalOffer: { allowed: false, refusal: { code: 'DISPUTE_NOT_WON' } }, restoringOffer: { allowed: false, refusal: { code: 'ACCOUNT_HAS_OPEN_DISPUTE' } },
    })
    expect(told.orders).toMatchObject([{ orderId, cancellation: 'Accepted', cancellationError: null }])
    expect(told.timeline.map((moment: Data) => moment.kind)).toEqual(expect.arrayContaining(['Provider', 'Account', 'Order', 'Money', 'Supplier']))
    expect(told.timeline.find((moment: Data) => moment.kind === 'Supplier')).toMatchObject({ orderId, actor: { kind: 'Supplier' }, text: expect.stringMatching(/takes order .* back\.$/) })
    expect(await cancelCountOf(supplierOrderId)).toBe(1)
    // Time for a second one, had there been any.
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(await cancelCountOf(supplierOrderId)).toBe(1)
    const { disputes } = await house.ask(`{ disputes(statuses: [Open], first: 1) { nodes { id } } }`, {}, administrator)
    expect(disputes.nodes).toEqual([{ id: told.id }])
  })

  test('P5.7 won restores the account; what the order left undelivered is revived by hand, once', async () => {
    const payment = await pay()
    await taken()
    await press(payment, { do: 'dispute', reason: 'product_not_received' })
    const open = await disputeOf(payment)
    await press(payment, { do: 'win' })
    const won = await disputeOf(payment)
    expect(won).toMatchObject({ id: open.id, status: 'Won', owed: '0.00', held: '0.00', account: { status: 'Active' }, revivalOffer: { allowed: true } })
    expect((await place()).__typename).toBe('Order')
    const input = { disputeId: won.id, reason: 'The bank was mistaken', idempotencyKey: key() }
    const REVIVE = `mutation ($input: ReviveDisputedOrdersInput!) { reviveDisputedOrders(input: $input) { __typename ... on Dispute { revived } ... on Refusal { code clause } } }`
    const { reviveDisputedOrders: first } = await house.ask(REVIVE, { input }, administrator)
    expect(first).toEqual({ __typename: 'Dispute', revived: won.orders[0].undelivered })
    expect((await house.ask(REVIVE, { input }, administrator)).reviveDisputedOrders).toEqual(first)
    expect((await house.ask(REVIVE, { input: { ...input, idempotencyKey: key() } }, administrator)).reviveDisputedOrders).toMatchObject({ code: 'DISPUTE_REVIVED' })
    const { errors } = await house.gql(REVIVE, { input: { ...input, idempotencyKey: key() } }, customer)
    expect(errors[0]?.extensions['code']).toBe('FORBIDDEN')
  })

  test('a supplier that does not answer the cancellation is asked no second time, and an administrator sees it', async () => {
    const payment = await pay()
    const { supplierOrderId } = await taken()
    await control('script', { match: { order: supplierOrderId }, script: { cancel: 'close' } })
    await press(payment, { do: 'dispute', reason: 'product_not_received' })
    const told = await until(async () => {
      const dispute = await disputeOf(payment)
      return dispute.orders[0]?.cancellation === 'Uncertain' ? dispute : null
    })
    expect(told.timeline.find((moment: Data) => moment.kind === 'Supplier').text).toMatch(/^Nobody knows whether the supplier takes order/)
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(await cancelCountOf(supplierOrderId)).toBe(1)
  })

  test('P5.7 lost leaves the account suspended until somebody restores it by hand', async () => {
    const payment = await pay()
    await press(payment, { do: 'dispute', reason: 'product_not_received' })
    await press(payment, { do: 'lose' })
    const lost = await disputeOf(payment)
    expect(lost).toMatchObject({ status: 'Lost', recovered: '105.00', owed: '0.00', account: { status: 'Suspended' }, restoringOffer: { allowed: true } })
    const RESTORE = `mutation ($input: RestoreAccountInput!) { restoreAccount(input: $input) { __typename ... on Account { status } ... on Refusal { code clause } } }`
    const input = { accountId: customer.accountId, reason: 'It was a mistake in the family', idempotencyKey: key() }
    expect((await house.ask(RESTORE, { input }, administrator)).restoreAccount).toEqual({ __typename: 'Account', status: 'Active' })
    expect((await house.gql(RESTORE, { input: { ...input, idempotencyKey: key() } }, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
    expect((await disputeOf(payment)).timeline.at(-1)).toMatchObject({ kind: 'Account', actor: { kind: 'Administrator' }, text: expect.stringMatching(/restored\. It was a mistake/) })
  })
})

test('P5.8 a card that is reported as stolen closes the account for good: nobody restores it', async () => {
  const payment = await pay()
  const { orderId } = await taken()
  await press(payment, { do: 'report' })
  const { account, payment: read } = await house.ask('query ($id: ID!, $payment: ID!) { account(id: $id) { status } payment(id: $payment) { status } }', { id: customer.accountId, payment: payment.id }, administrator)
  expect([account.status, read.status]).toEqual(['Closed', 'Fraudulent'])
  const { order } = await house.ask('query ($id: ID!) { order(id: $id) { endedCause refund } }', { id: orderId }, customer)
  expect(order).toEqual({ endedCause: 'PaymentFraud', refund: '0.00' })
  expect(await place()).toMatchObject({ __typename: 'Refusal', code: 'ACCOUNT_CLOSED' })
  const { restoreAccount } = await house.ask('mutation ($input: RestoreAccountInput!) { restoreAccount(input: $input) { ... on Refusal { code clause } } }', {
    input: { accountId: customer.accountId, reason: 'Please', idempotencyKey: key() },
  }, administrator)
  expect(restoreAccount).toEqual({ code: 'ACCOUNT_CLOSED_FOR_GOOD', clause: 'P5.8' })
})

test('disputes are for the house: a customer reads what became of the payment, not the file on it', async () => {
  const payment = await pay()
  await press(payment, { do: 'dispute', reason: 'product_not_received' })
  const { payment: read } = await house.ask('query ($id: ID!) { payment(id: $id) { disputes { status amount bonus owed } } }', { id: payment.id }, customer)
  expect(read.disputes).toEqual([{ status: 'Open', amount: '100.00', bonus: '5.00', owed: '105.00' }])
  for (const document of ['{ disputes { nodes { id } } }', '{ dispute(id: "1") { id } }']) {
    expect((await house.gql(document, {}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  }
  const { errors } = await house.gql('query ($id: ID!) { payment(id: $id) { disputes { timeline { text } } } }', { id: payment.id }, customer)
  expect(errors[0]?.extensions['code']).toBe('FORBIDDEN')
})
