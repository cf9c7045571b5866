import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeRefill } from '../refills/close-refill.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import type { QueueNews, RequestNews } from '../topics.ts'
import { transact } from '../transact.ts'
import { askOrderEvidence, judgeEvidence, supplyEvidence } from './evidence.ts'
import { readQueueCounts } from './queue-counts.ts'
import { queuesCursor, requestsCursor, watchQueues, watchRequests, type QueuesPush, type RequestsPush } from './requests-feed.ts'
import { answerSpeedUp, requestSpeedUp } from './speed-up.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

const HOUR_MS = 3_600_000
let count = 0
const pass = (ms: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + ms) }

async function next<Push>(feed: AsyncIterator<Push>): Promise<Push> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('nothing came')), 5_000) })
  const { value } = await Promise.race([feed.next(), late]).finally(() => clearTimeout(timer))
  return value as Push
}

const told = (push: { readonly changes: readonly QueueNews[] }) =>
  push.changes.map(news => `${news.kind} ${news.kind === 'Refill' ? news.refillId : news.id} v${news.version} ${news.status}`).sort()

async function picture(): Promise<string> {
  const id = randomUUID()
  await sql`insert into files (id, account_id, uploaded_by, type, width, height, byte_count, created_at)
    values (${id}::uuid, ${desk.customer.accountId}::bigint, ${desk.customer.accountId}::bigint, 'Png', 800, 600, 20000, ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
  return id
}

async function lateOrder(): Promise<string> {
  const orderId = await desk.placeOrder({ quantity: 1_000 })
  await sql`update orders set estimate = '{}', slow_finish_at = null where id = ${orderId}::bigint`.execute(desk.house.db)
  pass(73 * HOUR_MS)
  return orderId
}

async function askSpeedUp(orderId: string): Promise<string> {
  const answer = await requestSpeedUp(desk.house, desk.customer, { orderId, refillId: null, idempotencyKey: `speed-up ${++count}` })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.speedUpId
}

test('P6.3 P4.15 both sides are told of each request, each picture and each answer, with the whole new state', async () => {
  const orderId = await lateOrder()
  const customer = watchRequests(desk.house, desk.customer.accountId, null)
  const house = watchQueues(desk.house, null)
  expect(await next(customer)).toMatchObject({ isSnapshot: true, changes: [] })
  await next(house)

  const speedUpId = await askSpeedUp(orderId)
  for (const feed of [customer, house]) expect(told(await next<QueuesPush | RequestsPush>(feed))).toEqual([`SpeedUp ${speedUpId} v1 Requested`])

  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'EvidenceWanted', reason: 'The counter today', idempotencyKey: randomUUID() })
  const wanted = await next(customer)
  const evidence = wanted.changes.find(news => news.kind === 'Evidence')
  expect(evidence).toMatchObject({ mustShow: 'The counter today', orderId, speedUpId, refillId: null, suppliedAt: null })
  const evidenceRequestId = evidence?.id ?? ''
  expect(told(wanted)).toEqual([`Evidence ${evidenceRequestId} v1 Wanted`, `SpeedUp ${speedUpId} v2 EvidenceWanted`])
  expect(told(await next(house))).toEqual(told(wanted))

  await supplyEvidence(desk.house, desk.customer, { evidenceRequestId, imageIds: [await picture()], idempotencyKey: `supply ${++count}` })
  expect(told(await next(house))).toEqual([`Evidence ${evidenceRequestId} v2 Supplied`, `SpeedUp ${speedUpId} v3 Requested`])
  await next(customer)
  await judgeEvidence(desk.house, desk.agent, { evidenceRequestId, isAccepted: false, reason: 'Too small', idempotencyKey: randomUUID() })
  expect(told(await next(customer))).toEqual([`Evidence ${evidenceRequestId} v3 Declined`, `SpeedUp ${speedUpId} v4 EvidenceWanted`])
  await customer.return?.()
  await house.return?.()
})

test('P6.3 P4.15 resumed with its last cursor a feed tells what it has missed, even by transactions that began before the cut and committed after it', async () => {
  const [first, second] = [await askSpeedUp(await lateOrder()), await askSpeedUp(await lateOrder())]
  const before = watchRequests(desk.house, desk.customer.accountId, null)
  const snapshot = await next(before)
  expect(told(snapshot)).toEqual(expect.arrayContaining([`SpeedUp ${first} v1 Requested`, `SpeedUp ${second} v1 Requested`]))
  await before.return?.()

  const opened = Promise.withResolvers<undefined>()
  const commit = Promise.withResolvers<undefined>()
  const slow = transact(desk.house, async tx => {
    await sql`update speed_ups set version = version + 1, transaction = pg_current_xact_id(), reason = 'Slow' where id = ${first}::bigint`.execute(tx.db)
    opened.resolve(undefined)
    await commit.promise
  })
  await opened.promise
  await answerSpeedUp(desk.house, desk.agent, { speedUpId: second, status: 'PassedOn', reason: null, idempotencyKey: randomUUID() })
  const between = watchRequests(desk.house, desk.customer.accountId, requestsCursor(snapshot.mark))
  const seen = await next(between)
  expect(seen.isSnapshot).toBe(false)
  expect(told(seen)).toContain(`SpeedUp ${second} v2 PassedOn`)
  await between.return?.()
  commit.resolve(undefined)
  await slow
  const after = watchRequests(desk.house, desk.customer.accountId, requestsCursor(seen.mark))
  expect(told(await next(after))).toContain(`SpeedUp ${first} v2 Requested`)
  await after.return?.()
})

test('whoever watches the house hears of every refill too, live and after a cut, and the counts say how much is to be done', async () => {
  const counted = async () => await readQueueCounts(desk.house.db, desk.clock.at)
  const before = await counted()
  const house = watchQueues(desk.house, null)
  let push = await next(house)
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  const refill = await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  const refillId = refill.kind === 'Refused' ? '' : refill.refillId
  push = await next(house)
  expect(told(push)).toEqual([`Refill ${refillId} v1 Requested`])
  await house.return?.()
  const evidence = await askOrderEvidence(desk.house, desk.agent, { orderId, mustShow: 'The count with the date', idempotencyKey: randomUUID() })
  expect(await counted()).toEqual({
    ...before, refillOpenCount: before.refillOpenCount + 1, refillRequestedCount: before.refillRequestedCount + 1, evidenceWantedCount: before.evidenceWantedCount + 1,
  })
  expect(await closeRefill(desk.house, desk.administrator, { refillId, status: 'Rejected', reason: 'The link is gone', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Closed' })

  const resumed = watchQueues(desk.house, queuesCursor(push.mark))
  const missed = await next(resumed)
  expect(missed.isSnapshot).toBe(false)
  const evidenceId = evidence.kind === 'Done' ? evidence.evidenceRequestId : ''
  expect(told(missed)).toEqual(expect.arrayContaining([`Refill ${refillId} v2 Rejected`, `Evidence ${evidenceId} v1 Wanted`]))
  const closed = missed.changes.find(news => news.kind === 'Refill' && news.refillId === refillId)
  expect(closed).toMatchObject({ accountId: desk.customer.accountId, orderId, endedAt: desk.clock.at.toISOString(), event: { kind: 'Rejected', actorKind: 'Administrator', reason: 'The link is gone' } })
  await resumed.return?.()
  expect((await counted()).refillOpenCount).toBe(before.refillOpenCount)
})

test('a refill as the queues read it is the same, field for field, as the one its customer is pushed', async () => {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  const pushed = Promise.withResolvers<unknown>()
  const stop = desk.house.bus.listen('refills', desk.customer.accountId, message => pushed.resolve(message))
  await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  const house = watchQueues(desk.house, null)
  const read = (await next(house)).changes.find(news => news.kind === 'Refill' && news.orderId === orderId)
  expect(read).toEqual({ kind: 'Refill', ...(await pushed.promise as object) })
  stop()
  await house.return?.()
})

test('a snapshot of what is asked leaves out what was settled long ago, and nobody is told of another customer\'s', async () => {
  const speedUpId = await askSpeedUp(await lateOrder())
  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'Closed', reason: 'Done', idempotencyKey: randomUUID() })
  const ids = async (accountId: string) => {
    const feed = watchRequests(desk.house, accountId, null)
    const { changes } = await next(feed)
    await feed.return?.()
    return changes.map((news: RequestNews) => news.id)
  }
  expect(await ids(desk.customer.accountId)).toContain(speedUpId)
  expect(await ids('999999')).toEqual([])
  pass(HOUR_MS)
  expect(await ids(desk.customer.accountId)).not.toContain(speedUpId)
})
