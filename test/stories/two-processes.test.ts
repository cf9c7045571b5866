import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse, type Watch } from '../support/house.ts'
import { startRedis, startSmallRedis, type TestRedis } from '../support/redis.ts'
import { startServerProcess, type ServerProcess } from '../support/server-process.ts'

// One house of two processes with Redis between them: whoever watches at one hears of what was done at the other. The feeds look again by themselves after half a
// minute, so whatever arrives within these tests has come through Redis.

let redis: TestRedis
let house: TestHouse
/** The address of the other process. */
let other: string
let second: ServerProcess
let customer: Session
let agent: Session
let serviceId: string
let count = 0

const HEARD_WITHIN_MS = 5_000

beforeAll(async () => {
  redis = await startRedis()
  house = await startTestHouse({ simulator: true, variables: { REDIS_URL: redis.url, POLL_INTERVAL_MS: '50' } })
  second = await startServerProcess({ DATABASE_URL: house.databaseUrl, REDIS_URL: redis.url, ROLE: 'api', POOL_SIZE: '4' })
  other = second.url
  const sold = house.simulator.services().find(one =>
    one.platform === 'Instagram' && one.metric === 'followers' && one.type === 'Default' && one.min <= 1_000 && one.max >= 1_000 && one.isRefillable && one.guarantee !== null)
  if (sold === undefined) throw new Error('the supplier sells followers under guarantee')
  const { supplierId } = await house.importCatalogue()
  agent = await house.asAdministrator()
  customer = await house.asCustomer()
  const { supplierServices } = await house.ask('query ($supplierId: ID!, $search: String) { supplierServices(supplierId: $supplierId, filter: { search: $search }) { nodes { externalId service { id } } } }',
    { supplierId, search: String(sold.id) }, agent)
  serviceId = supplierServices.nodes.find((one: { externalId: string }) => one.externalId === String(sold.id)).service.id
})
afterAll(async () => {
  await second?.stop()
  await house?.stop()
  await redis?.stop()
})

/** The next push that says what is waited for. */
async function heard<Value>(watch: Watch<Data>, pick: (push: Data) => Value | null | undefined): Promise<Value> {
  for (const giveUpAt = Date.now() + HEARD_WITHIN_MS; ;) {
    const found = pick(await watch.take(Math.max(giveUpAt - Date.now(), 1)))
    if (found !== null && found !== undefined) return found
  }
}

const OPEN = 'mutation ($input: OpenThreadInput!) { openThread(input: $input) { ... on Thread { id } } }'
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }'
const PRESENCE = 'mutation ($input: ShowPresenceInput!) { showPresence(input: $input) { ... on Presence { readers { kind } } } }'
const THREAD = 'subscription ($threadId: ID!, $after: String) { threadProgress(threadId: $threadId, after: $after) { cursor isSnapshot messages { text } readers { kind } } }'
const THREADS = 'subscription { threadsProgress { changes { threadId unreadCount } } }'
const REFILLS = 'subscription ($after: String) { refillsProgress(after: $after) { cursor isSnapshot changes { refillId orderId version status } } }'
const REQUESTS = 'subscription ($after: String) { requestsProgress(after: $after) { cursor isSnapshot evidenceRequests { evidenceRequestId orderId version status mustShow } } }'
const QUEUES = 'subscription { houseQueuesProgress { refills { refillId orderId status } evidenceRequests { evidenceRequestId orderId status } } }'

async function openThread(): Promise<string> {
  return (await house.ask(OPEN, { input: { subject: 'Other', text: 'A question', idempotencyKey: `open ${++count}` } }, customer)).openThread.id
}

test('P6.1 a message written at one process is read at the other, by both sides, and the lists of both count it', async () => {
  const [mine, queue] = [house.subscribe(THREADS, {}, customer), house.subscribe(THREADS, {}, agent, other)]
  await Promise.all([mine.take(), queue.take()])
  const threadId = await openThread()
  const watch = house.subscribe(THREAD, { threadId }, agent, other)
  const own = house.subscribe(THREAD, { threadId }, customer)
  await Promise.all([watch.take(), own.take()])
  expect(await heard(queue, push => push.threadsProgress.changes.find((change: Data) => change.threadId === threadId))).toMatchObject({ unreadCount: 1 })

  await house.ask(SEND, { input: { threadId, text: 'And another', idempotencyKey: `say ${++count}` } }, customer)
  expect(await heard(watch, push => push.threadProgress.messages.find((message: Data) => message.text === 'And another'))).toBeDefined()
  await house.ask(SEND, { input: { threadId, text: 'An answer', idempotencyKey: `say ${++count}` } }, agent, other)
  expect(await heard(own, push => push.threadProgress.messages.find((message: Data) => message.text === 'An answer'))).toBeDefined()
  expect(await heard(mine, push => push.threadsProgress.changes.find((change: Data) => change.threadId === threadId && change.unreadCount === 1))).toBeDefined()
  for (const each of [mine, queue, watch, own]) await each.return()
})

test('P6.1 who reads at one process is seen at the other, and is gone there as soon as they leave', async () => {
  const threadId = await openThread()
  const watch = house.subscribe(THREAD, { threadId }, customer)
  expect((await watch.take()).threadProgress.readers).toEqual([])
  await house.ask(PRESENCE, { input: { threadId, isReading: true } }, agent, other)
  expect(await heard(watch, push => push.threadProgress.readers[0])).toEqual({ kind: 'Administrator' })
  expect((await house.ask(PRESENCE, { input: { threadId, isReading: true } }, customer)).showPresence.readers).toEqual([{ kind: 'Administrator' }])
  await house.ask(PRESENCE, { input: { threadId, isReading: false } }, agent, other)
  expect(await heard(watch, push => push.threadProgress.readers.length === 0 ? true : null)).toBe(true)
  await watch.return()
})

test('P4.10 P4.15 a refill and a screenshot asked for at one process are told at the other, to the customer and to the house', async () => {
  const orderId = await delivered()
  const refills = house.subscribe(REFILLS, {}, customer, other)
  const requests = house.subscribe(REQUESTS, {}, customer, other)
  const queues = house.subscribe(QUEUES, {}, agent, other)
  const starts = await Promise.all([refills.take(), requests.take(), queues.take()])
  const [{ refillsProgress: { cursor: refillsCursor } }, { requestsProgress: { cursor: requestsCursor } }] = starts

  const { askOrderEvidence } = await house.ask('mutation ($input: AskOrderEvidenceInput!) { askOrderEvidence(input: $input) { ... on EvidenceRequest { id } } }',
    { input: { orderId, mustShow: 'The counter', idempotencyKey: randomUUID() } }, agent)
  const wanted = { evidenceRequestId: askOrderEvidence.id, orderId, version: 1, status: 'Wanted', mustShow: 'The counter' }
  expect(await heard(requests, push => push.requestsProgress.evidenceRequests[0])).toEqual(wanted)
  expect(await heard(queues, push => push.houseQueuesProgress.evidenceRequests[0])).toMatchObject({ orderId, status: 'Wanted' })

  const dropped = await delivered()
  const { requestRefill } = await house.ask('mutation ($input: RequestRefillInput!) { requestRefill(input: $input) { __typename ... on Refill { id } ... on Refusal { code } } }',
    { input: { orderId: dropped, idempotencyKey: `refill ${++count}` } }, customer)
  expect(requestRefill.__typename).toBe('Refill')
  expect(await heard(refills, push => push.refillsProgress.changes.find((change: Data) => change.refillId === requestRefill.id))).toMatchObject({ orderId: dropped })
  expect(await heard(queues, push => push.houseQueuesProgress.refills.find((change: Data) => change.refillId === requestRefill.id))).toMatchObject({ orderId: dropped })
  for (const watch of [refills, requests, queues]) await watch.return()

  // A cursor that one process gave out is good at the other: what came since is told, and nothing before.
  const resumed = house.subscribe(REFILLS, { after: refillsCursor }, customer)
  const again = (await resumed.take()).refillsProgress
  expect([again.isSnapshot, again.changes.map((change: Data) => change.refillId)]).toEqual([false, [requestRefill.id]])
  await resumed.return()
  const asked = house.subscribe(REQUESTS, { after: requestsCursor }, customer)
  expect((await asked.take()).requestsProgress).toMatchObject({ isSnapshot: false, evidenceRequests: [wanted] })
  await asked.return()
})

test('what stands in for Redis where a machine has none carries news too, only to whoever listens', async () => {
  const small = await startSmallRedis()
  const [one, two] = await Promise.all([1, 2].map(async () => await startTestHouse({ variables: { REDIS_URL: small.url } })))
  if (one === undefined || two === undefined) throw new Error('two houses were started')
  const told: unknown[] = []
  const stop = two.house.bus.listen('presence', 'house', news => told.push(news))
  const news = { threadId: '1', accountId: '2', kind: 'Customer', isReading: true } as const
  await expect.poll(() => {
    one.house.bus.publish('presence', 'house', news)
    return told.length
  }).toBeGreaterThan(0)
  expect(told[0]).toEqual(news)
  stop()
  await Promise.all([one.stop(), two.stop()])
  await small.stop()
})

/** An order that was placed, delivered whole, and has dropped since, as an agent read. */
async function delivered(): Promise<string> {
  const link = `https://instagram.com/two_${++count}`
  const response = await fetch(`${house.simulator.url}/control/script`, {
    method: 'POST', body: JSON.stringify({ match: { link }, script: { startCount: 100, startAfterSeconds: 1, unitsPerHour: 100_000, end: { status: 'Completed', atDelivered: 1_000 } } }),
  })
  expect(response.ok).toBe(true)
  const { placeOrder } = await house.ask('mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }', {
    input: { serviceId, link, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: link },
  }, customer)
  expect(placeOrder).toMatchObject({ __typename: 'Order' })
  const statusOf = async () => (await house.ask('query ($id: ID!) { order(id: $id) { status } }', { id: placeOrder.id }, customer)).order.status
  await expect.poll(statusOf, { timeout: 15_000 }).toBe('Processing')
  house.simulator.advance(3_600_000)
  await expect.poll(statusOf, { timeout: 15_000 }).toBe('Completed')
  const { recordReading } = await house.ask('mutation ($input: RecordReadingInput!) { recordReading(input: $input) { __typename ... on Refusal { text } } }', {
    input: { orderId: placeOrder.id, count: 800, visibility: 'Public', reason: 'Looked at it', idempotencyKey: `reading ${++count}` },
  }, agent)
  expect(recordReading).toEqual({ __typename: 'Order' })
  return placeOrder.id
}
