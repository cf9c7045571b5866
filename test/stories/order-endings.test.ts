import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'
import { printLedger } from '../support/ledger.ts'

// How an order can end, each told from the click to the last posting: delivered, delivered in part, cancelled, and closed because the
// customer's own target went away.

let house: TestHouse
let administrator: Session
let customer: Session
let serviceId: string

const link = (name: string): string => `https://instagram.com/ending_${name}`

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

beforeAll(async () => {
  house = await startTestHouse({ simulator: true })
  const sold = house.simulator.services().find(one => one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 1_000 && one.max >= 10_000)
  if (sold === undefined) throw new Error('the supplier sells followers')
  await control('service', { service: sold.id, rate: '2.00' })
  const { supplierId } = await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
    nodes { externalId service { id } } } }`, { supplierId, search: String(sold.id) }, administrator)
  serviceId = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id)).service.id
})
afterAll(async () => { await house.stop() })

async function place(name: string, quantity: number, script: Record<string, unknown>): Promise<string> {
  await control('script', { match: { link: link(name) }, script })
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id status charge } ... on Refusal { text } } }`, {
    input: { serviceId, link: link(name), quantity, isPublicConfirmed: true, idempotencyKey: name },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order', status: 'Pending' })
  return placeOrder.id
}

const orderOf = async (id: string) => (await house.ask(`query ($id: ID!) { order(id: $id) {
  status delivered remains charged charge refund startCount currentCount guaranteedCount endedCause target { visibility }
  receipt { clause charge refund sum currency undelivered unitPrice rounding transferIds postings { source destination amount } }
  timeline(first: 100, includeReadings: false) { nodes { kind text clause cause reason actor { kind } } } } }`, { id }, customer)).order

const available = async (): Promise<string> => (await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available

const untilStatus = async (id: string, status: string): Promise<void> =>
  await expect.poll(async () => (await orderOf(id)).status, { timeout: 15_000 }).toBe(status)

async function expectBooksToHold(): Promise<void> {
  const { books } = await house.ask('{ books { sums { sum } sentences { sentence holds } } }', {}, administrator)
  expect(books.sums).toEqual([{ sum: '0.00' }])
  expect(books.sentences.filter((one: { holds: boolean }) => !one.holds)).toEqual([])
}

test('Completed: everything arrives, the charge stands', async () => {
  const order = await place('completed', 1_000, { startCount: 18_204, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: 1_000 } })
  await untilStatus(order, 'Processing')
  house.simulator.advance(3_600_000)
  await untilStatus(order, 'Completed')
  const ended = await orderOf(order)
  expect(ended).toMatchObject({
    delivered: 1_000, remains: 0, charged: '2.60', charge: '2.60', refund: '0.00', startCount: 18_204, currentCount: 19_204, guaranteedCount: 19_204, endedCause: 'Delivered',
    receipt: { clause: 'P3.2', charge: '2.60', refund: '0.00', sum: '0.00', postings: [{ source: 'balance', destination: 'revenue', amount: '2.60' }] },
  })
  expect(ended.timeline.nodes.map((event: { text: string }) => event.text).reverse()).toEqual(expect.arrayContaining(['Placed', 'Sent', 'Processing: accepted', 'Completed']))
  expect(ended.timeline.nodes[0]).toMatchObject({ kind: 'Ended', clause: 'P3.2', actor: { kind: 'Supplier' } })
  expect(await printLedger(house.house, { order })).toBe('order  Charge  customer  →  house:revenue      2.60')
  await expectBooksToHold()
})

test('Partial: what could not be delivered returns by itself, to the millionth', async () => {
  const before = Number(await available())
  const order = await place('partial', 10_000, { startCount: 100, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Partial', atDelivered: 8_401 } })
  await untilStatus(order, 'Processing')
  expect(Number(await available())).toBeCloseTo(before - 26, 6)
  house.simulator.advance(3_600_000)
  await untilStatus(order, 'Partial')
  expect(await orderOf(order)).toMatchObject({
    delivered: 8_401, remains: 1_599, charged: '26.00', charge: '21.8426', refund: '4.1574', endedCause: 'SupplierPartial',
    receipt: { clause: 'P3.3', charge: '21.8426', refund: '4.1574', sum: '0.00', currency: 'USD', undelivered: 1_599, unitPrice: '0.002600000', rounding: 'none', transferIds: [expect.any(String), expect.any(String)] },
  })
  const paper = await fetch(`${house.url}/receipts/${order}.pdf`, { headers: { authorization: `Bearer ${customer.token}` } })
  expect([paper.status, paper.headers.get('content-type'), (await paper.text()).slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-'])
  expect((await orderOf(order)).timeline.nodes[0]).toMatchObject({ text: 'Partial: 1,599 could not be delivered', clause: 'P3.3', actor: { kind: 'Supplier' } })
  expect(await printLedger(house.house, { order })).toBe([
    'order  Charge  customer       →  house:revenue     26.00',
    'order  Refund  house:revenue  →  customer         4.1574',
  ].join('\n'))
  const { statement } = await house.ask('{ statement(first: 2) { nodes { kind amount balanceAfter orderId } } }', {}, customer)
  expect(statement.nodes).toMatchObject([{ kind: 'Refund', amount: '4.1574', orderId: order }, { kind: 'Charge', amount: '-26.00', orderId: order }])
  expect(statement.nodes[0].balanceAfter).toBe(await available())
  await expectBooksToHold()
})

test('Cancelled: nothing arrives, everything returns', async () => {
  const before = await available()
  const order = await place('cancelled', 1_000, { sequence: [{ afterSeconds: 60, status: 'Canceled', startCount: 0, remains: 1_000 }] })
  await untilStatus(order, 'Processing')
  house.simulator.advance(3_600_000)
  await untilStatus(order, 'Cancelled')
  expect(await orderOf(order)).toMatchObject({ delivered: 0, charge: '0.00', refund: '2.60', endedCause: 'SupplierCancelled', receipt: { clause: 'P3.3', sum: '0.00' } })
  expect((await orderOf(order)).timeline.nodes[0]).toMatchObject({ text: 'Cancelled: nothing delivered', reason: 'The supplier wrote ‘Canceled’.' })
  expect(await available()).toBe(before)
  expect(await printLedger(house.house, { order })).toBe([
    'order  Charge  customer       →  house:revenue      2.60',
    'order  Refund  house:revenue  →  customer           2.60',
  ].join('\n'))
  await expectBooksToHold()
})

test('the customer\'s own doing: the target went private, the order is closed by hand, nothing returns', async () => {
  const order = await place('private', 1_000, { startCount: 500, startAfterSeconds: 10, unitsPerHour: 400, stallAt: 300 })
  await untilStatus(order, 'Processing')
  house.simulator.advance(3 * 3_600_000)
  await untilStatus(order, 'InProgress')
  const before = await available()
  const input = { orderId: order, status: 'Completed', fault: 'Customer', cause: 'TargetPrivate', reason: 'Private since this morning', currentCount: 800, idempotencyKey: 'close private' }
  const close = async (changes: object, who: Session) => await house.gql(`mutation ($input: CloseOrderInput!) { closeOrder(input: $input) {
    __typename ... on Order { status refund endedCause } ... on Refusal { code clause } } }`, { input: { ...input, ...changes } }, who)
  expect((await close({}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await close({ fault: 'House', idempotencyKey: 'wrong' }, administrator)).data.closeOrder).toMatchObject({ __typename: 'Refusal', code: 'CLOSING_CAUSE_MISMATCH' })
  expect((await close({}, administrator)).data.closeOrder).toEqual({ __typename: 'Order', status: 'Completed', refund: '0.00', endedCause: 'TargetPrivate' })
  expect((await close({ idempotencyKey: 'again' }, administrator)).data.closeOrder).toMatchObject({ __typename: 'Refusal', code: 'ORDER_ENDED', clause: 'P3.1' })

  const ended = await orderOf(order)
  expect(ended).toMatchObject({ charge: '2.60', refund: '0.00', delivered: 300, target: { visibility: 'Private' }, receipt: { clause: 'P3.4', sum: '0.00' } })
  expect(ended.timeline.nodes[0]).toMatchObject({
    text: 'Completed: the target was made private', clause: 'P3.4', cause: 'TargetPrivate', reason: 'Private since this morning', actor: { kind: 'Administrator' },
  })
  expect(await available()).toBe(before)
  expect(await printLedger(house.house, { order })).toBe('order  Charge  customer  →  house:revenue      2.60')

  // The reading stands in the way of the next order for that target (P2.2).
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Refusal { code clause } } }`, {
    input: { serviceId, link: link('private'), quantity: 1_000, isPublicConfirmed: true, idempotencyKey: 'private again' },
  }, customer)
  expect(placeOrder).toEqual({ __typename: 'Refusal', code: 'TARGET_NOT_PUBLIC', clause: 'P2.2' })
  await expectBooksToHold()
})
