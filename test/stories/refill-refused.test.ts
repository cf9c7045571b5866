import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'
import { alignedTable, printLedger } from '../support/ledger.ts'

// Every way in which a refill is refused, P4.1 to P4.12, each on an order of its own, with the numbers that the customer reads: the same before
// the click and after it. And watch hours, where the whole channel counts.

let house: TestHouse
let administrator: Session
let customer: Session
const services: Record<string, string> = {}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const link = (name: string): string => `https://instagram.com/refused_${name}`

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

/** Both clocks at once. */
function pass(ms: number): void {
  house.simulator.advance(ms)
  house.clock.advance(ms)
}

beforeAll(async () => {
  house = await startTestHouse({ simulator: { catalogueSize: 600 }, clock: new Date('2026-03-01T12:00:00.000Z'), variables: { POLL_INTERVAL_MS: '50' } })
  const offered = house.simulator.services().filter(one => one.type === 'Default' && one.max >= 10_000)
  const sold = {
    guaranteed: offered.find(one => one.platform === 'Instagram' && one.metric === 'followers' && one.guarantee === 30 && one.min <= 500),
    bare: offered.find(one => one.platform === 'Instagram' && one.metric === 'followers' && one.guarantee === null && one.min <= 500),
    hours: offered.find(one => one.metric === 'watchHours' && one.guarantee === 60 && one.min <= 500),
  }
  const { supplierId } = await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer({ available: '10000.00' })
  for (const [name, service] of Object.entries(sold)) {
    if (service === undefined) throw new Error(`the supplier sells nothing ${name}`)
    const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
      nodes { externalId service { id metric guarantee { days } } } } }`, { supplierId, search: String(service.id) }, administrator)
    services[name] = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(service.id)).service.id
  }
})
afterAll(async () => { await house.stop() })

const orderOf = async (id: string) => (await house.ask(`query ($id: ID!) { order(id: $id) {
  status droppedCount guaranteedCount currentCount lastReading { count } refillOffer { quantity decision { allowed refusal { clause code text } } } } }`, { id }, customer)).order

interface Fate {
  readonly service?: string
  readonly to?: string
  readonly quantity?: number
  readonly startCount?: number
  readonly drop?: number
  readonly script?: object
}

async function place(name: string, { service = 'guaranteed', to = link(name), quantity = 1_000, startCount = 5_000, drop = 0, script = {} }: Fate = {}): Promise<string> {
  await control('script', { match: { link: to }, script: {
    startCount, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: quantity }, dropAfterEnd: drop, ...script,
  } })
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId: services[service], link: to, quantity, isPublicConfirmed: true, idempotencyKey: `place ${name}` },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  await expect.poll(async () => (await orderOf(placeOrder.id)).status, { timeout: 15_000 }).toBe('Processing')
  return placeOrder.id
}

const untilStatus = async (id: string, status: string): Promise<void> =>
  await expect.poll(async () => (await orderOf(id)).status, { timeout: 15_000 }).toBe(status)

let count = 0
const ask = async (orderId: string) => (await house.ask(`mutation ($input: RequestRefillInput!) { requestRefill(input: $input) {
  __typename ... on Refill { id quantity } ... on Refusal { clause code text } } }`, { input: { orderId, idempotencyKey: `refill ${++count}` } }, customer)).requestRefill

/** The refusal of a request, in one line, after looking that it was told before the click. */
async function refused(orderId: string): Promise<string[]> {
  const before = (await orderOf(orderId)).refillOffer
  const { clause, code, text } = await ask(orderId)
  expect({ clause, code, text }).toEqual(before.decision.refusal)
  return [clause, text]
}

const read = async (orderId: string, reading: object) => {
  pass(1)
  return (await house.ask(`mutation ($input: RecordReadingInput!) { recordReading(input: $input) { __typename ... on Refusal { code } } }`, {
    input: { orderId, idempotencyKey: `read ${++count}`, visibility: 'Public', ...reading },
  }, administrator)).recordReading
}

test('P4.1 to P4.12: each refused with its numbers, and nothing was asked of the supplier', async () => {
  const orders = {
    empty: await place('empty', { script: { sequence: [{ afterSeconds: 60, status: 'Canceled', startCount: 0, remains: 1_000 }] } }),
    bare: await place('bare', { service: 'bare', drop: 300 }),
    small: await place('small', { quantity: 500, startCount: 5_001, drop: 100 }),
    lost: await place('lost', { drop: 500 }),
    whole: await place('whole'),
    wanted: await place('wanted', { drop: 400 }),
    own: await place('own', { script: { stallAt: 600 } }),
    busy: await place('busy', { drop: 300 }),
  }
  pass(HOUR_MS)
  await untilStatus(orders.empty, 'Cancelled')
  for (const orderId of [orders.bare, orders.small, orders.lost, orders.whole, orders.wanted, orders.busy]) await untilStatus(orderId, 'Completed')
  await untilStatus(orders.own, 'InProgress')
  const open = await refused(orders.own)
  const { closeOrder } = await house.ask(`mutation ($input: CloseOrderInput!) { closeOrder(input: $input) { __typename } }`, {
    input: { orderId: orders.own, status: 'Completed', fault: 'Customer', cause: 'TargetPrivate', reason: 'Private since noon', currentCount: 5_600, idempotencyKey: 'close own' },
  }, administrator)
  expect(closeOrder.__typename).toBe('Order')
  pass(6 * HOUR_MS)
  for (const [orderId, dropped] of [[orders.small, 100], [orders.lost, 500], [orders.wanted, 400], [orders.busy, 300]] as const) {
    await expect.poll(async () => (await orderOf(orderId)).droppedCount, { timeout: 15_000 }).toBe(dropped)
  }
  await expect.poll(async () => (await orderOf(orders.whole)).lastReading?.count, { timeout: 15_000 }).toBe(6_000)
  await house.ask('mutation ($input: AskOrderEvidenceInput!) { askOrderEvidence(input: $input) { __typename } }', {
    input: { orderId: orders.wanted, mustShow: 'the profile with its counter', idempotencyKey: randomUUID() },
  }, administrator)
  expect(await read(orders.own, { count: 5_500 })).toEqual({ __typename: 'Order' })
  const { id: refillId } = await ask(orders.busy)

  const rows = [open, await refused(orders.empty), await refused(orders.bare)]
  const lost: string[][] = []
  await read(orders.lost, { visibility: 'Deleted' })
  lost.push(await refused(orders.lost))
  await read(orders.lost, { visibility: 'CounterHidden' })
  lost.push(await refused(orders.lost))
  await read(orders.lost, { count: 4_990 })
  const below = await refused(orders.lost)
  rows.push(...lost, await refused(orders.small), below, await refused(orders.whole), await refused(orders.busy), await refused(orders.wanted), await refused(orders.own))
  pass(30 * DAY_MS)
  rows.splice(3, 0, await refused(orders.lost))
  expect(alignedTable(rows)).toBe([
    'P4.1   It is In progress, with 600 of 1,000 delivered. The guarantee begins when it ends.',
    'P4.1   It ended as Cancelled with 0 of 1,000 delivered, so nothing can have dropped.',
    'P4.2   The service had no refill guarantee when you ordered.',
    'P4.3   It ran for 30 days from the end of the order and ended 6 hours ago.',
    'P4.4   Read just now. A refill is for the order and its link, which must work as it did.',
    'P4.5   Read just now. Make it public with its counter visible, then ask again.',
    'P4.6   Ordered 500 is 9.9 % of the start count 5,001; at least 10 % is needed.',
    'P4.7   It shows 4,990, 10 below the start count 5,000. More was lost than this order delivered.',
    'P4.8   The counter shows 6,000, exactly the guaranteed count.',
    `P4.10  Refill ${Number(refillId).toLocaleString('en')} of this order is under way. Ask again when it has finished.`,
    'P4.11  A screenshot was asked for that shows: the profile with its counter. Send it, then ask again.',
    'P4.12  The target was made private while the order ran, which ends the guarantee with it.',
  ].join('\n'))
  const { rows: sent } = await house.house.pool.query('select count(*)::int as count from refills')
  expect(sent).toEqual([{ count: 1 }])
  // No refusal and no refill has moved money; the one order that brought nothing was given back long before.
  expect((await printLedger(house.house, { ...orders })).split('\n').filter(line => line.includes('Refund')).map(line => line.split(' ')[0])).toEqual(['empty'])
  expect(await house.ask('{ books { sums { sum } } }', {}, administrator)).toEqual({ books: { sums: [{ sum: '0.00' }] } })
}, 120_000)

test('a reading that cannot be is refused, and the order stays as it was', async () => {
  const orderId = await place('readings')
  pass(HOUR_MS)
  await untilStatus(orderId, 'Completed')
  const before = await orderOf(orderId)
  for (const [reading, code] of [
    [{ count: -1 }, 'READING_NEGATIVE'], [{ count: 10 ** 12 + 1 }, 'READING_TOO_LARGE'], [{}, 'READING_MISSING'], [{ count: 5, visibility: 'Private' }, 'READING_HIDDEN'],
  ] as const) expect(await read(orderId, reading)).toEqual({ __typename: 'Refusal', code })
  expect(await orderOf(orderId)).toEqual(before)
}, 60_000)

test('P4.9 watch hours: what the channel shows in all decides, however it came about', async () => {
  const orderId = await place('hours', { service: 'hours', to: 'https://youtube.com/@refused_hours', quantity: 4_000, startCount: 300, drop: 700 })
  pass(2 * HOUR_MS)
  await untilStatus(orderId, 'Completed')
  pass(6 * HOUR_MS)
  // 4,300 were guaranteed and 3,600 are left: below the 4,000 that were ordered.
  await expect.poll(async () => (await orderOf(orderId)).droppedCount, { timeout: 15_000 }).toBe(700)
  expect((await orderOf(orderId)).refillOffer).toMatchObject({ quantity: 700, decision: { allowed: true } })
  await read(orderId, { count: 4_100 })
  expect(await refused(orderId)).toEqual(['P4.9', 'The channel shows 4,100 hours, 4,000 were ordered. However they came about, they count.'])
  await read(orderId, { count: 3_999 })
  expect(await ask(orderId)).toMatchObject({ __typename: 'Refill', quantity: 301 })
}, 60_000)
