import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse, type Watch } from '../support/house.ts'
import { printLedger } from '../support/ledger.ts'

// What happens after an order was delivered: the counter drops, the drop is seen, refilled, and drops again. The house's clock and the
// supplier's stand and are moved together.

let house: TestHouse
let administrator: Session
let customer: Session
let serviceId: string

const HOUR_MS = 3_600_000
const link = (name: string): string => `https://instagram.com/refill_${name}`

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
  house = await startTestHouse({ simulator: true, clock: new Date('2026-03-01T12:00:00.000Z'), variables: { POLL_INTERVAL_MS: '50' } })
  const sold = house.simulator.services().find(one =>
    one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 900 && one.max >= 10_000 && one.isRefillable && one.guarantee === 20)
  if (sold === undefined) throw new Error('the supplier sells followers under guarantee')
  await control('service', { service: sold.id, rate: '2.00' })
  const { supplierId } = await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer({ available: '500.00' })
  const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
    nodes { externalId service { id } } } }`, { supplierId, search: String(sold.id) }, administrator)
  serviceId = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id)).service.id
})
afterAll(async () => { await house.stop() })

interface Fate {
  readonly quantity?: number
  readonly startCount?: number
  readonly drop: number
}

/** An order that was placed, sent and delivered whole. */
async function delivered(name: string, { quantity = 8_400, startCount = 18_204, drop }: Fate): Promise<string> {
  await control('script', { match: { link: link(name) }, script: {
    startCount, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: quantity }, dropAfterEnd: drop,
  } })
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId, link: link(name), quantity, isPublicConfirmed: true, idempotencyKey: name },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  await expect.poll(async () => (await orderOf(placeOrder.id)).status, { timeout: 15_000 }).toBe('Processing')
  pass(HOUR_MS)
  await expect.poll(async () => (await orderOf(placeOrder.id)).status, { timeout: 15_000 }).toBe('Completed')
  return placeOrder.id
}

const orderOf = async (id: string) => (await house.ask(`query ($id: ID!) { order(id: $id) {
  status version delivered charge refund startCount currentCount guaranteedCount droppedCount dropFirstSeenAt lastReading { count visibility source }
  refillOffer { quantity startLatestAt decision { allowed checks { clause verdict } refusal { clause code text } } }
  refills { id status quantity currentCount guaranteedCount isAutomatic isContested contestedReason startLatestAt refusal { clause code text }
    timeline { status text reason actor { kind } } } } }`, { id }, customer)).order

const ask = async (orderId: string, key: string) => (await house.ask(`mutation ($input: RequestRefillInput!) { requestRefill(input: $input) {
  __typename ... on Refill { id status quantity currentCount guaranteedCount } ... on Refusal { clause code text } } }`,
{ input: { orderId, idempotencyKey: key } }, customer)).requestRefill

const untilDropped = async (orderId: string, count: number): Promise<void> =>
  await expect.poll(async () => (await orderOf(orderId)).droppedCount, { timeout: 15_000 }).toBe(count)

const untilRefill = async (orderId: string, status: string): Promise<void> =>
  await expect.poll(async () => (await orderOf(orderId)).refills[0]?.status, { timeout: 15_000 }).toBe(status)

/** The counts of an order and its refills, one line each. */
async function printCounts(orderId: string): Promise<string> {
  const order = await orderOf(orderId)
  return [
    `order   ${order.status}  start ${order.startCount}  guaranteed ${order.guaranteedCount}  current ${order.currentCount}  dropped ${order.droppedCount}`,
    ...order.refills.toReversed().map((refill: { status: string, currentCount: number, quantity: number, guaranteedCount: number }) =>
      `refill  ${refill.status}  ${refill.currentCount} + ${refill.quantity} = ${refill.currentCount + refill.quantity} of ${refill.guaranteedCount}`),
  ].join('\n')
}

test('a drop is seen by itself, told live, asked to be refilled with one click, refilled, and no money moves', async () => {
  const order = await delivered('granted', { drop: 1_294 })
  const changes: Watch<{ ordersProgress: { changes: { orderId: string, status: string, droppedCount: number, event: { kind: string, text: string } }[] } }> = house.subscribe(
    'subscription { ordersProgress { changes { orderId status droppedCount event { kind text } } } }', {}, customer)
  await changes.take()
  expect((await orderOf(order)).refillOffer.decision).toMatchObject({ allowed: false, refusal: { clause: 'P4.4', code: 'LINK_NOT_READ' } })
  pass(6 * HOUR_MS)
  const pushes = async () => {
    for (;;) {
      const found = (await changes.take()).ordersProgress.changes.find(change => change.orderId === order)
      if (found !== undefined) return found
    }
  }
  expect(await pushes()).toMatchObject({ status: 'Completed', droppedCount: 1_294, event: { kind: 'Reading', text: 'Reading 25,310' } })
  await changes.return()

  const seen = await orderOf(order)
  expect(seen).toMatchObject({
    status: 'Completed', delivered: 8_400, currentCount: 25_310, dropFirstSeenAt: house.clock.now().toISOString(), lastReading: { count: 25_310, visibility: 'Public', source: 'Supplier' },
    refillOffer: { quantity: 1_294, startLatestAt: new Date(house.clock.now().getTime() + 48 * HOUR_MS).toISOString(), decision: { allowed: true, refusal: null } },
  })
  expect(seen.refillOffer.decision.checks.map((check: { clause: string }) => check.clause)).toEqual(
    ['P4.1', 'P4.2', 'P4.3', 'P4.4', 'P4.5', 'P4.6', 'P4.7', 'P4.8', 'P4.9', 'P4.10', 'P4.11', 'P4.12'])

  const refills: Watch<{ refillsProgress: { cursor: string, isSnapshot: boolean, changes: { refillId: string, status: string, version: number }[] } }> = house.subscribe(
    'subscription { refillsProgress { cursor isSnapshot changes { refillId status version } } }', {}, customer)
  const { refillsProgress: snapshot } = await refills.take()
  expect(snapshot).toMatchObject({ isSnapshot: true, changes: [] })
  const refill = await ask(order, 'refill granted')
  expect(refill).toMatchObject({ __typename: 'Refill', quantity: 1_294, currentCount: 25_310, guaranteedCount: 26_604 })
  expect(await ask(order, 'refill again')).toMatchObject({ __typename: 'Refusal', clause: 'P4.10', text: expect.stringContaining(`Refill ${refill.id}`) })

  // P2.5: the link waits for its refill.
  const { placementCheck } = await house.ask(`query ($input: PlacementCheckInput!) { placementCheck(input: $input) { decision { refusal { clause } } } }`, {
    input: { serviceId, link: link('granted'), quantity: 1_000, isPublicConfirmed: true },
  }, customer)
  expect(placementCheck.decision.refusal).toEqual({ clause: 'P2.5' })

  await untilRefill(order, 'Sent')
  pass(2 * HOUR_MS)
  await expect.poll(async () => (await orderOf(order)).refills[0]?.status, { timeout: 15_000 }).not.toBe('Sent')
  pass(4 * HOUR_MS)
  await untilRefill(order, 'Completed')
  await untilDropped(order, 647)
  // What a slow reader has not fetched is merged, so not each state is heard; but none twice, and none of the past.
  const heard: { status: string, version: number }[] = []
  while (heard.at(-1)?.status !== 'Completed') heard.push(...(await refills.take()).refillsProgress.changes)
  expect(heard.every((change, index) => change.version > (heard[index - 1]?.version ?? 0))).toBe(true)
  await refills.return()

  // Resumed with the first cursor nothing was missed.
  const resumed: typeof refills = house.subscribe('subscription ($after: String) { refillsProgress(after: $after) { cursor isSnapshot changes { refillId status version } } }', { after: snapshot.cursor }, customer)
  expect((await resumed.take()).refillsProgress).toMatchObject({ isSnapshot: false, changes: [{ refillId: refill.id, status: 'Completed' }] })
  await resumed.return()

  expect(await printCounts(order)).toBe([
    'order   Completed  start 18204  guaranteed 26604  current 25957  dropped 647',
    'refill  Completed  25310 + 1294 = 26604 of 26604',
  ].join('\n'))
  // P3.6, P4.17: a drop is refilled and never refunded.
  expect(await printLedger(house.house, { order })).toBe('order  Charge  customer  →  house:revenue     21.84')
  expect(await house.ask('{ books { sums { sum } } }', {}, administrator)).toEqual({ books: { sums: [{ sum: '0.00' }] } })
  const { refills: mine } = await house.ask('{ refills { nodes { id order { id } } } }', {}, customer)
  expect(mine.nodes).toMatchObject([{ id: refill.id, order: { id: order } }])

  // P4.16: what was refilled drops again, and a day later it may be refilled again.
  expect(await ask(order, 'too soon')).toMatchObject({ __typename: 'Refusal', clause: 'P4.16', code: 'REFILL_TOO_SOON' })
  pass(24 * HOUR_MS)
  await expect.poll(async () => (await orderOf(order)).refillOffer.quantity, { timeout: 15_000 }).toBe(647)
  expect(await ask(order, 'a day later')).toMatchObject({ __typename: 'Refill', quantity: 647 })
  await untilRefill(order, 'Sent')
  expect(await printCounts(order)).toBe([
    'order   Completed  start 18204  guaranteed 26604  current 25957  dropped 647',
    'refill  Completed  25310 + 1294 = 26604 of 26604',
    'refill  Sent  25957 + 647 = 26604 of 26604',
  ].join('\n'))
}, 120_000)

test('automatic refill: the drop is asked for by the house, once the customer has switched it on', async () => {
  const set = async (isAutomatic: boolean) => await house.ask(`mutation ($input: SetAutomaticRefillInput!) { setAutomaticRefill(input: $input) { ... on Account { isRefillAutomatic } } }`, { input: { isAutomatic, idempotencyKey: randomUUID() } }, customer)
  expect(await set(true)).toEqual({ setAutomaticRefill: { isRefillAutomatic: true } })
  const order = await delivered('automatic', { drop: 900 })
  pass(6 * HOUR_MS)
  await untilRefill(order, 'Sent')
  const [refill] = (await orderOf(order)).refills
  expect(refill).toMatchObject({ isAutomatic: true, quantity: 900 })
  expect(refill.timeline.at(-1)).toMatchObject({ text: 'Requested', reason: 'Automatic refill is switched on.', actor: { kind: 'House' } })
  expect(await set(false)).toEqual({ setAutomaticRefill: { isRefillAutomatic: false } })
}, 60_000)

test('a supplier that rejects what the terms grant: an agent hears of it, the customer is not told it as a fact', async () => {
  const order = await delivered('rejected', { drop: 0 })
  pass(HOUR_MS)
  // The agent reads a drop on the link that the supplier knows nothing of.
  const { recordReading } = await house.ask(`mutation ($input: RecordReadingInput!) { recordReading(input: $input) { __typename ... on Order { droppedCount } ... on Refusal { text } } }`, {
    input: { orderId: order, count: 26_000, visibility: 'Public', reason: 'Looked at the link', idempotencyKey: 'agent reads' },
  }, administrator)
  expect(recordReading).toEqual({ __typename: 'Order', droppedCount: 604 })
  const refill = await ask(order, 'refill rejected')
  expect(refill).toMatchObject({ __typename: 'Refill', quantity: 604 })
  await untilRefill(order, 'Sent')
  // The supplier is not asked for the counter again before somebody has looked: its word alone decides nothing.
  await house.house.db.updateTable('dispatches').set({ poll_at: null }).where('order_id', '=', order).execute()
  pass(HOUR_MS)
  await expect.poll(async () => (await orderOf(order)).refills[0].isContested, { timeout: 15_000 }).toBe(true)

  const [seen] = (await orderOf(order)).refills
  expect(seen).toMatchObject({ status: 'Sent', contestedReason: null, refusal: null })
  expect(seen.timeline[0]).toMatchObject({ text: 'Being looked at by an agent', reason: null })
  const { houseRefills } = await house.ask('{ houseRefills(filter: { isContested: true }) { nodes { id contestedReason order { id } } } }', {}, administrator)
  expect(houseRefills.nodes).toEqual([{ id: refill.id, contestedReason: 'The supplier wrote ‘Rejected’ about a refill that the house would grant again.', order: { id: order } }])
  expect((await house.gql('{ houseRefills { nodes { id } } }', {}, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')

  const close = async (who: Session) => await house.gql(`mutation ($input: CloseRefillInput!) { closeRefill(input: $input) { __typename ... on Refill { status isContested } ... on Refusal { code } } }`,
    { input: { refillId: refill.id, status: 'Completed', reason: 'The supplier delivered it after all', idempotencyKey: randomUUID() } }, who)
  expect((await close(customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await close(administrator)).data.closeRefill).toEqual({ __typename: 'Refill', status: 'Completed', isContested: false })
  expect((await close(administrator)).data.closeRefill).toEqual({ __typename: 'Refusal', code: 'REFILL_ENDED' })
}, 60_000)
