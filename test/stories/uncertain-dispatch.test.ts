import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'
import { printLedger } from '../support/ledger.ts'

// Three orders whose answer from the supplier never came, or came as garbage. Nobody at the house can know whether the supplier took them,
// so nothing is sent again until an administrator has looked.

let house: TestHouse
let administrator: Session
let customer: Session
let serviceId: string

const link = (name: string): string => `https://instagram.com/uncertain_${name}`

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

const FAST = { startCount: 500, startAfterSeconds: 10, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: 1_000 } }

beforeAll(async () => {
  house = await startTestHouse({ simulator: true })
  const sold = house.simulator.services().find(one => one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 1_000 && one.max >= 1_000)
  if (sold === undefined) throw new Error('the supplier sells followers')
  await control('service', { service: sold.id, rate: '2.00' })
  const { supplierId } = await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  const { supplierServices } = await house.ask(`query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) {
    nodes { externalId cost service { id rate } } } }`, { supplierId, search: String(sold.id) }, administrator)
  const node = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id))
  serviceId = node.service.id
})
afterAll(async () => { await house.stop() })

async function place(name: string): Promise<string> {
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId, link: link(name), quantity: 1_000, isPublicConfirmed: true, idempotencyKey: name },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  return placeOrder.id
}

async function resolve(orderId: string, resolution: string, supplierOrderId: string | null = null) {
  const { resolveDispatch } = await house.ask(`mutation ($input: ResolveDispatchInput!) { resolveDispatch(input: $input) {
    __typename ... on Dispatch { state resolution order { status } } ... on Refusal { code clause title } } }`, {
    input: { orderId, resolution, supplierOrderId, reason: 'Looked up in its panel', idempotencyKey: `${resolution} ${orderId} ${supplierOrderId}` },
  }, administrator)
  return resolveDispatch
}

const uncertainIds = async (): Promise<string[]> => {
  const { dispatches } = await house.ask('{ dispatches { nodes { orderId lastError supplier { name } order { status } } } }', {}, administrator)
  return dispatches.nodes.map((node: { orderId: string }) => node.orderId)
}

const orderOf = async (id: string) => (await house.ask(`query ($id: ID!) { order(id: $id) { status charge refund endedCause timeline { nodes { kind actor { kind } } } } }`, { id }, customer)).order

const addsFor = (name: string) => house.simulator.adds().filter(add => add.link === link(name))

test('uncertain orders are listed, resolved by hand, and each is sent as often as somebody decided', async () => {
  await control('script', { match: { link: link('taken') }, script: { ...FAST, accept: 'close' } })
  await control('script', { match: { link: link('untaken') }, script: { accept: 'http500' } })
  await control('script', { match: { link: link('given_up') }, script: { accept: 'garbage' } })
  const taken = await place('taken')
  const untaken = await place('untaken')
  const givenUp = await place('given_up')

  await expect.poll(uncertainIds, { timeout: 10_000 }).toEqual([taken, untaken, givenUp])
  // The customer sees that it is not known, and that nothing is lost.
  expect(await orderOf(taken)).toMatchObject({ status: 'Pending', charge: '2.60', refund: '0.00', timeline: { nodes: expect.arrayContaining([{ kind: 'Uncertain', actor: { kind: 'House' } }]) } })
  expect(await house.gql('{ dispatches { nodes { orderId } } }', {}, customer)).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })

  const supplierOrderId = String(addsFor('taken')[0]?.order)
  expect(await resolve(taken, 'Taken', supplierOrderId)).toMatchObject({ state: 'Accepted', resolution: 'Taken: Looked up in its panel', order: { status: 'Processing' } })
  expect(await resolve(untaken, 'Taken', supplierOrderId)).toMatchObject({ __typename: 'Refusal', code: 'SUPPLIER_ORDER_TAKEN' })
  await control('script', { match: { link: link('untaken') }, script: FAST })
  expect(await resolve(untaken, 'SendAgain')).toMatchObject({ __typename: 'Dispatch' })
  expect(await resolve(givenUp, 'Refund')).toMatchObject({ state: 'Dropped', order: { status: 'Cancelled' } })
  expect(await resolve(givenUp, 'SendAgain')).toMatchObject({ __typename: 'Refusal', code: 'DISPATCH_NOT_UNCERTAIN', clause: 'P3.1' })

  await expect.poll(() => addsFor('untaken').length, { timeout: 10_000 }).toBe(2)
  house.simulator.advance(3_600_000)
  for (const orderId of [taken, untaken]) {
    await expect.poll(async () => (await orderOf(orderId)).status, { timeout: 15_000 }).toBe('Completed')
  }
  expect(await orderOf(givenUp)).toMatchObject({ status: 'Cancelled', endedCause: 'NeverSent', charge: '0.00', refund: '2.60' })
  expect([addsFor('taken'), addsFor('untaken'), addsFor('given_up')].map(adds => adds.length)).toEqual([1, 2, 1])

  expect(await printLedger(house.house, { taken, untaken, givenUp })).toBe([
    'taken    Charge  customer       →  house:revenue      2.60',
    'untaken  Charge  customer       →  house:revenue      2.60',
    'givenUp  Charge  customer       →  house:revenue      2.60',
    'givenUp  Refund  house:revenue  →  customer           2.60',
  ].join('\n'))
  const { books } = await house.ask('{ books { sums { sum } sentences { sentence holds } } }', {}, administrator)
  expect(books.sentences.filter((one: { holds: boolean }) => !one.holds)).toEqual([])
})
