import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse, type Watch } from '../support/house.ts'

// A customer watches, over sockets that are cut at random, while a supplier delivers.

let house: TestHouse
let customer: Session
let serviceId: string

const ALL = `subscription ($after: String) { ordersProgress(after: $after) {
  cursor isSnapshot changes { orderId version status delivered remains quantity charge refund event { version kind text } } } }`

interface Change {
  readonly orderId: string
  readonly version: number
  readonly status: string
  readonly delivered: number
  readonly remains: number
  readonly event: { readonly version: number }
}

interface Push {
  readonly ordersProgress: { readonly cursor: string, readonly isSnapshot: boolean, readonly changes: readonly Change[] }
}

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${house.simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, variables: { POLL_INTERVAL_MS: '50' } })
  await house.importCatalogue()
  customer = await house.asCustomer()
  const { services } = await house.ask('{ services(filter: { platforms: [Instagram], metrics: [Followers] }) { nodes { id type quantityMin quantityMax } } }', {}, customer)
  serviceId = services.nodes.find((one: { type: string, quantityMin: number, quantityMax: number }) => one.type === 'Default' && one.quantityMin <= 1_000 && one.quantityMax >= 1_000).id
})
afterAll(async () => { await house.stop() })

async function place(name: string): Promise<string> {
  const link = `https://instagram.com/live_${name}`
  await control('script', { match: { link }, script: { startCount: 100, startAfterSeconds: 1, unitsPerHour: 1_000, end: { status: 'Completed', atDelivered: 1_000 } } })
  const { placeOrder } = await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`, {
    input: { serviceId, link, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: name },
  }, customer)
  expect(placeOrder.__typename).toBe('Order')
  return placeOrder.id
}

test('one order is watched from its placing to its completion, each change once and in order, and the balance with it', async () => {
  const balance: Watch<{ balance: { version: number, available: string } }> = house.subscribe('subscription { balance { version available held } }', {}, customer)
  const { balance: first } = await balance.take()
  expect(first.available).toBe('100.00')
  const orderId = await place('one')
  expect((await balance.take()).balance.version).toBe(first.version + 1)
  const watch: Watch<{ orderProgress: Change & { startedAt: string | null, endedAt: string | null } }> = house.subscribe(
    `subscription ($orderId: ID!) { orderProgress(orderId: $orderId) { orderId version status delivered remains startedAt endedAt event { version kind } } }`, { orderId }, customer)
  const seen: Change[] = []
  const ticking = setInterval(() => house.simulator.advance(60_000), 60)
  try {
    for (let change = (await watch.take()).orderProgress; ; change = (await watch.take()).orderProgress) {
      seen.push(change)
      if (change.status === 'Completed') break
    }
  } finally {
    clearInterval(ticking)
  }
  expect(seen.map(change => change.version)).toEqual([...seen].map(change => change.version).sort((one, other) => one - other))
  expect(new Set(seen.map(change => change.version)).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThan(4)
  for (const change of seen) expect(change.delivered + change.remains).toBe(1_000)
  await Promise.all([watch.return(), balance.return()])
})

test('all orders, over sockets cut at random: nothing is missed and no order goes back', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const seen = new Map<string, Change>()
  let cursor: string | null = null
  let cuts = 0
  const accept = ({ ordersProgress: { cursor: next, changes } }: Push): void => {
    cursor = next
    for (const change of changes) {
      expect(change.version).toBeGreaterThanOrEqual(seen.get(change.orderId)?.version ?? 0)
      expect(change.event.version).toBe(change.version)
      seen.set(change.orderId, change)
    }
  }
  const orders: string[] = []
  for (const name of names) orders.push(await place(`cut_${name}`))
  const giveUpAt = Date.now() + 40_000
  while (orders.some(orderId => seen.get(orderId)?.status !== 'Completed')) {
    if (Date.now() > giveUpAt) throw new Error(`seen so far: ${JSON.stringify([...seen.values()])}`)
    // Some units arrive while nobody listens and some while somebody does, a tenth of the order each time.
    house.simulator.advance(360_000)
    const watch: Watch<Push> = house.subscribe(ALL, { after: cursor }, customer)
    accept(await watch.take())
    house.simulator.advance(360_000)
    const cutAt = Date.now() + Math.random() * 400
    while (Date.now() < cutAt) {
      const push = await watch.take(500).catch(() => null)
      if (push === null) break
      accept(push)
    }
    await watch.return()
    cuts++
  }
  expect(cuts).toBeGreaterThan(3)
  const { orders: page } = await house.ask('{ orders(first: 50) { nodes { id version status delivered } } }', {}, customer)
  for (const order of page.nodes.filter((one: { id: string }) => orders.includes(one.id))) {
    expect(seen.get(order.id)).toMatchObject({ version: order.version, status: 'Completed', delivered: 1_000 })
  }
})

test('an order of somebody else cannot be watched, a forged cursor is an input error', async () => {
  const orderId = await place('private')
  const stranger = await house.asCustomer()
  const watch = house.subscribe('subscription ($orderId: ID!) { orderProgress(orderId: $orderId) { version } }', { orderId }, stranger)
  await expect(watch.take()).rejects.toThrow(/no such order/)
  await watch.return()
  const forged = house.subscribe(ALL, { after: 'eyJ4Ijox' }, customer)
  await expect(forged.take()).rejects.toThrow(/not a cursor/)
  await forged.return()
})
