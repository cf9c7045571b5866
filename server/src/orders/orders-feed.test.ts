import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import type { House } from '../house.ts'
import type { OrderProgressMessage } from '../topics.ts'
import { transact } from '../transact.ts'
import { watchOrder } from './order-feed.ts'
import { feedCursor, watchOrders, type OrdersPush } from './orders-feed.ts'
import { recordProgress } from './record-progress.ts'
import { openOrderHouse, type OrderHouse } from './testing.ts'

let desk: OrderHouse
let serviceId: string

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
})
afterAll(async () => await desk.close())

async function deliver(orderIds: readonly string[], delivered: number): Promise<void> {
  await transact(desk.house, async tx => await recordProgress(tx, orderIds.map(orderId => ({
    orderId, report: { status: delivered === 1_000 ? 'Completed' : 'InProgress', statusWords: '', startCount: 100, remains: 1_000 - delivered },
  }))))
}

async function versionsOf(customer: Viewer): Promise<Map<string, number>> {
  const rows = await desk.house.db.selectFrom('orders').select(['id', 'version']).where('account_id', '=', customer.accountId).execute()
  return new Map(rows.map(row => [row.id, row.version]))
}

/** Takes pushes until the seen versions are those wanted, or fails after a while. */
async function takeUntil(feed: AsyncIterator<OrdersPush>, seen: Map<string, number>, wanted: Map<string, number>): Promise<void> {
  const giveUpAt = Date.now() + 5_000
  while ([...wanted].some(([orderId, version]) => seen.get(orderId) !== version)) {
    if (Date.now() > giveUpAt) throw new Error(`saw ${JSON.stringify([...seen])}, wanted ${JSON.stringify([...wanted])}`)
    const { value } = await withTimeout(feed.next())
    for (const change of (value as OrdersPush).changes) seen.set(change.orderId, change.version)
  }
}

async function withTimeout<Value>(promise: Promise<Value> | undefined, ms = 5_000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('nothing came')), ms) })
  return await Promise.race([promise as Promise<Value>, timeout]).finally(() => clearTimeout(timer))
}

test('a feed begins with every open order and then tells each change, a batch as one push', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orders = await Promise.all([1, 2, 3].map(async () => await desk.place(customer, serviceId)))
  const feed = watchOrders(desk.house, customer.accountId, null)
  const { value: snapshot } = await feed.next() as { value: OrdersPush }
  expect(snapshot.isSnapshot).toBe(true)
  expect(snapshot.changes.map(change => change.orderId).sort()).toEqual([...orders].sort())
  await deliver(orders, 250)
  const { value: push } = await withTimeout(feed.next()) as { value: OrdersPush }
  expect(push).toMatchObject({ isSnapshot: false })
  expect(push.changes.map(change => [change.version, change.delivered, change.event.kind])).toEqual(orders.map(() => [2, 250, 'Started']))
  await feed.return?.()
})

test('watchers of one account are given the very same push, and the last one to leave stops the listening', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orderId = await desk.place(customer, serviceId)
  const feeds = [1, 2, 3].map(() => watchOrders(desk.house, customer.accountId, null))
  for (const feed of feeds) await feed.next()
  await deliver([orderId], 10)
  const pushes = await Promise.all(feeds.map(async feed => (await withTimeout(feed.next())).value as OrdersPush))
  expect(pushes[1]).toBe(pushes[0])
  expect(pushes[2]).toBe(pushes[0])
  for (const feed of feeds) await feed.return?.()
})

test('a feed cut at random and resumed with its last cursor misses nothing and never goes backwards', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orders = await Promise.all(Array.from({ length: 12 }, async () => await desk.place(customer, serviceId)))
  const seen = new Map<string, number>()
  let cursor: string | null = null
  let isBusy = true
  let cuts = 0

  const busy = (async () => {
    for (let delivered = 20; delivered <= 1_000; delivered += 20) {
      // Several transactions at once, of which some commit long after others that began later.
      await Promise.all([0, 1, 2].map(async part => {
        await new Promise(resolve => setTimeout(resolve, Math.random() * 8))
        await deliver(orders.filter((_, index) => index % 3 === part), delivered)
      }))
    }
    isBusy = false
  })()

  const accept = (push: OrdersPush): void => {
    cursor = feedCursor(push.mark)
    for (const { orderId, version, delivered, remains, event } of push.changes) {
      if (!push.isSnapshot || seen.has(orderId)) expect(version).toBeGreaterThanOrEqual(seen.get(orderId) ?? 0)
      expect(delivered + remains).toBe(1_000)
      expect(event.version).toBe(version)
      seen.set(orderId, version)
    }
  }

  while (isBusy) {
    const feed = watchOrders(desk.house, customer.accountId, cursor)
    const cutAt = Date.now() + Math.random() * 40
    for (let push = await feed.next(); push.done !== true; push = await feed.next()) {
      accept(push.value)
      if (Date.now() > cutAt || !isBusy) break
    }
    // A cut loses whatever was on its way: the next connection knows only the cursor that arrived.
    await feed.return?.()
    cuts++
  }
  await busy
  const feed = watchOrders(desk.house, customer.accountId, cursor)
  const { value } = await feed.next() as { value: OrdersPush }
  accept(value)
  await takeUntil(feed, seen, await versionsOf(customer))
  expect(cuts).toBeGreaterThan(5)
  await feed.return?.()
})

test('a change in the moment between the reading of the snapshot and its arrival is not lost, for all orders and for one', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orderId = await desk.place(customer, serviceId)
  let isRead = (): void => undefined
  const read = new Promise<void>(resolve => { isRead = resolve })
  let arrive = (): void => undefined
  const arriving = new Promise<void>(resolve => { arrive = resolve })
  const slow: House = { ...desk.house, db: desk.house.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      isRead()
      await arriving
      return result
    },
  }) }
  const all = watchOrders(slow, customer.accountId, null)
  const one = watchOrder(slow, orderId, null)
  const [ofAll, ofOne] = [all.next(), one.next()]
  await read
  await new Promise(resolve => setTimeout(resolve, 50))
  await deliver([orderId], 250)
  arrive()
  const seen = new Map<string, number>()
  for (const change of ((await withTimeout(ofAll)).value as OrdersPush).changes) seen.set(change.orderId, change.version)
  await takeUntil(all, seen, new Map([[orderId, 2]]))
  expect((await withTimeout(ofOne)).value).toMatchObject({ version: 1 })
  expect((await withTimeout(one.next())).value).toMatchObject({ version: 2, delivered: 250 })
  await Promise.all([all.return?.(), one.return?.()])
})

test('an event of a transaction that was still running when the cursor was made is replayed', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const [slow, quick] = [await desk.place(customer, serviceId), await desk.place(customer, serviceId)]
  let release = (): void => undefined
  const held = new Promise<void>(resolve => { release = resolve })
  let isWritten = (): void => undefined
  const written = new Promise<void>(resolve => { isWritten = resolve })
  const late = transact(desk.house, async tx => {
    await recordProgress(tx, [{ orderId: slow, report: { status: 'InProgress', statusWords: '', startCount: 1, remains: 1_000 } }])
    isWritten()
    await held
  })
  await written
  await deliver([quick], 500)
  const first = watchOrders(desk.house, customer.accountId, null)
  const { value: snapshot } = await first.next() as { value: OrdersPush }
  await first.return?.()
  expect(snapshot.changes.find(change => change.orderId === slow)?.version).toBe(1)
  release()
  await late
  const resumed = watchOrders(desk.house, customer.accountId, feedCursor(snapshot.mark))
  const { value: replay } = await resumed.next() as { value: OrdersPush }
  await resumed.return?.()
  expect(replay.isSnapshot).toBe(false)
  expect(replay.changes.find(change => change.orderId === slow)?.version).toBe(2)
})

test('a reader that fetches nothing while a thousand changes pass is given one push with the newest of each', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orders = await Promise.all([1, 2].map(async () => await desk.place(customer, serviceId)))
  const feed = watchOrders(desk.house, customer.accountId, null)
  await feed.next()
  for (let delivered = 10; delivered <= 300; delivered += 10) await deliver(orders, delivered)
  await new Promise(resolve => setTimeout(resolve, 100))
  const { value: push } = await withTimeout(feed.next()) as { value: OrdersPush }
  expect(push.changes.map(change => [change.delivered, change.version])).toEqual([[300, 31], [300, 31]])
  await feed.return?.()
})

test('a cursor of another database begins with a snapshot, a forged one is an input error', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  await desk.place(customer, serviceId)
  const foreign = watchOrders(desk.house, customer.accountId, feedCursor({ database: '1', transaction: '1' }))
  expect(((await foreign.next()).value as OrdersPush).isSnapshot).toBe(true)
  await foreign.return?.()
  const future = watchOrders(desk.house, customer.accountId, feedCursor({ database: '5', transaction: '9000000000' }))
  expect(((await future.next()).value as OrdersPush).isSnapshot).toBe(true)
  await future.return?.()
  expect(() => watchOrders(desk.house, customer.accountId, 'forged')).toThrow('not a cursor')
})

test('one order: its state at once, then every change; after a version, every event that was missed, in order', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orderId = await desk.place(customer, serviceId)
  const feed = watchOrder(desk.house, orderId, null)
  expect((await feed.next()).value).toMatchObject({ orderId, version: 1, status: 'Pending', startedAt: null })
  await deliver([orderId], 100)
  expect((await withTimeout(feed.next())).value).toMatchObject({ version: 2, delivered: 100, remains: 900 })
  await feed.return?.()
  for (const delivered of [200, 300, 1_000]) await deliver([orderId], delivered)
  const resumed = watchOrder(desk.house, orderId, 2)
  const missed: OrderProgressMessage[] = []
  for (let index = 0; index < 3; index++) missed.push((await withTimeout(resumed.next())).value as OrderProgressMessage)
  await resumed.return?.()
  expect(missed.map(message => [message.version, message.status, message.delivered, message.endedAt !== null])).toEqual([
    [3, 'InProgress', 200, false], [4, 'InProgress', 300, false], [5, 'Completed', 1_000, true],
  ])
})

test('a watcher that leaves while it waits is let go at once', async () => {
  const customer = await desk.openCustomer(1_000_000_000n)
  const orderId = await desk.place(customer, serviceId)
  const feed = watchOrder(desk.house, orderId, 1)
  const waiting = feed.next()
  await withTimeout(feed.return?.())
  expect(await withTimeout(waiting)).toMatchObject({ done: true })
})
