import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Refused } from '../idempotency.ts'
import { closeOrder } from '../orders/close-order.ts'
import { closeRefill } from '../refills/close-refill.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import { endSpeedUps } from './end-speed-ups.ts'
import { supplyEvidence } from './evidence.ts'
import { answerSpeedUp, requestSpeedUp, type SpeedUpDone } from './speed-up.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

const HOUR_MS = 3_600_000
let count = 0

const pass = (ms: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + ms) }
const ask = async (subject: { orderId?: string, refillId?: string }, viewer = desk.customer, key = `speed-up ${++count}`) =>
  await requestSpeedUp(desk.house, viewer, { orderId: null, refillId: null, ...subject, idempotencyKey: key })
const said = (answer: SpeedUpDone | Refused) => answer.kind === 'Refused' ? `${answer.refusal.clause} ${answer.refusal.code}: ${answer.refusal.text}` : 'granted'

/** An order without an estimate of its own, that has not started: late after the longer of the usual lead times, three days. */
async function waitingOrder(): Promise<string> {
  const orderId = await desk.placeOrder({ quantity: 1_000 })
  await sql`update orders set estimate = '{}', slow_finish_at = null where id = ${orderId}::bigint`.execute(desk.house.db)
  return orderId
}

test('P6.3 within its estimate speed-up is refused with the time that is left, to the last instant', async () => {
  const orderId = await waitingOrder()
  pass(70 * HOUR_MS)
  expect(said(await ask({ orderId }))).toBe('P6.3 NOT_LATE: The estimate runs for another 2 hours. Past it you can ask for speed-up.')
  pass(2 * HOUR_MS)
  expect(said(await ask({ orderId }))).toContain('P6.3 NOT_LATE')
  pass(1)
  expect(said(await ask({ orderId }))).toBe('granted')
})

test('P6.3 of many requests in one instant one passes, and the others read its number', async () => {
  const orderId = await waitingOrder()
  pass(73 * HOUR_MS)
  const answers = (await Promise.all(Array.from({ length: 8 }, async () => await ask({ orderId })))).map(said)
  expect(answers.filter(answer => answer === 'granted')).toHaveLength(1)
  expect(answers.filter(answer => /^P6\.3 SPEED_UP_ALREADY_OPEN: Request \d+ for this order is open/.test(answer))).toHaveLength(7)
})

test('P6.3 a closed request makes room for another, and a closed one is not answered again', async () => {
  const orderId = await waitingOrder()
  pass(73 * HOUR_MS)
  const first = await ask({ orderId })
  const speedUpId = first.kind === 'Done' ? first.speedUpId : ''
  await expect(answerSpeedUp(desk.house, desk.customer, { speedUpId, status: 'Closed', reason: 'Mine', idempotencyKey: randomUUID() })).rejects.toThrow('Your role does not allow this')
  await expect(answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'Closed', reason: null, idempotencyKey: randomUUID() })).rejects.toThrow('closed with a reason')
  await expect(answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'Requested', reason: null, idempotencyKey: randomUUID() })).rejects.toThrow('PassedOn, Closed or EvidenceWanted')
  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'PassedOn', reason: 'Asked the supplier', idempotencyKey: randomUUID() })
  expect(said(await ask({ orderId }))).toContain('SPEED_UP_ALREADY_OPEN')
  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'Closed', reason: 'The supplier starts tonight', idempotencyKey: randomUUID() })
  await expect(answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'PassedOn', reason: null, idempotencyKey: randomUUID() })).rejects.toThrow('closed already')
  expect(said(await ask({ orderId }))).toBe('granted')
})

test('P6.3 an answer that is sent again under its key is the first answer; another under it is an error', async () => {
  const orderId = await waitingOrder()
  pass(73 * HOUR_MS)
  const asked = await ask({ orderId })
  const speedUpId = asked.kind === 'Done' ? asked.speedUpId : ''
  const closing = { speedUpId, status: 'Closed', reason: 'It starts tonight', idempotencyKey: randomUUID() } as const
  const answers = await Promise.all([closing, closing, closing].map(async input => await answerSpeedUp(desk.house, desk.agent, input)))
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ kind: 'Done', speedUpId })))
  expect((await sql`select version from speed_ups where id = ${speedUpId}::bigint`.execute(desk.house.db)).rows).toEqual([{ version: 2 }])
  await expect(answerSpeedUp(desk.house, desk.agent, { ...closing, reason: 'Never' })).rejects.toThrow('used before, with other input')
})

test('P6.3 a screenshot that is wanted comes before the next request', async () => {
  const orderId = await waitingOrder()
  pass(73 * HOUR_MS)
  const first = await ask({ orderId })
  const speedUpId = first.kind === 'Done' ? first.speedUpId : ''
  expect(await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'EvidenceWanted', reason: ' ', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Refused', refusal: { code: 'EVIDENCE_UNNAMED' } })
  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'EvidenceWanted', reason: 'The counter today', idempotencyKey: randomUUID() })
  await answerSpeedUp(desk.house, desk.agent, { speedUpId, status: 'Closed', reason: 'Nothing came', idempotencyKey: randomUUID() })
  expect(said(await ask({ orderId }))).toBe('P6.3 SPEED_UP_EVIDENCE_MISSING: A screenshot was asked for that shows: The counter today. Send it, then ask again.')
  const { rows: [request] } = await sql<{ id: string }>`select id from evidence_requests where speed_up_id = ${speedUpId}::bigint`.execute(desk.house.db)
  const imageId = randomUUID()
  await sql`insert into files (id, account_id, uploaded_by, type, width, height, byte_count, created_at)
    values (${imageId}::uuid, ${desk.customer.accountId}::bigint, ${desk.customer.accountId}::bigint, 'Jpeg', 800, 600, 20000, ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
  await supplyEvidence(desk.house, desk.customer, { evidenceRequestId: request?.id ?? '', imageIds: [imageId], idempotencyKey: 'shown' })
  expect(said(await ask({ orderId }))).toBe('granted')
})

test('P6.3 a request ends after the order or the refill it is for, once, and both sides are told', async () => {
  const orderId = await waitingOrder()
  pass(73 * HOUR_MS)
  expect(said(await ask({ orderId }))).toBe('granted')
  const told: unknown[] = []
  const stops = (['queues', 'requests'] as const).map(topic => desk.house.bus.listen(topic, topic === 'queues' ? 'house' : desk.customer.accountId, news => {
    if (news.kind === 'SpeedUp') told.push([topic, news.orderId, news.status, news.reason, news.version])
  }))
  const closing = { orderId, status: 'Cancelled', fault: 'Supplier', cause: 'SupplierCancelled', reason: 'It never began', currentCount: null, idempotencyKey: randomUUID() } as const
  expect(await closeOrder(desk.house, desk.administrator, closing)).toMatchObject({ kind: 'Closed' })
  await endSpeedUps(desk.house)
  expect(told).toEqual(['requests', 'queues'].map(topic => [topic, orderId, 'Closed', 'The order has ended.', 2]))

  const dropped = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(dropped, 25_310)
  const refill = await requestRefill(desk.house, desk.customer, dropped, `refill ${++count}`)
  if (refill.kind === 'Refused') throw new Error(refill.refusal.text)
  const { refillId } = refill
  pass(49 * HOUR_MS)
  expect(said(await ask({ refillId }))).toBe('granted')
  await closeRefill(desk.house, desk.agent, { refillId, status: 'Completed', reason: 'It stands in the panel', idempotencyKey: randomUUID() })
  await endSpeedUps(desk.house)
  await endSpeedUps(desk.house)
  expect(told.slice(4)).toEqual(['requests', 'queues'].map(topic => [topic, dropped, 'Closed', 'The refill has ended.', 2]))
  for (const stop of stops) stop()
})

test('P6.3 what has ended is not sped up, and what is not yours is not there', async () => {
  const orderId = await desk.endedOrder()
  pass(200 * HOUR_MS)
  expect(said(await ask({ orderId }))).toContain('P6.3 SPEED_UP_ENDED')
  await expect(ask({ orderId }, { ...desk.customer, accountId: '999999' })).rejects.toThrow('There is no such order')
  await expect(ask({})).rejects.toThrow('Name either an order or a refill')
  await expect(ask({ orderId, refillId: '1' })).rejects.toThrow('Name either an order or a refill')
})

test('P4.14 P6.3 a refill can be sped up past its latest start', async () => {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  const refill = await requestRefill(desk.house, desk.customer, orderId, `refill ${++count}`)
  if (refill.kind === 'Refused') throw new Error(refill.refusal.text)
  const { refillId } = refill
  pass(48 * HOUR_MS)
  expect(said(await ask({ refillId }))).toContain('P6.3 NOT_LATE')
  pass(1)
  const key = `speed-up ${++count}`
  const [one, again] = [await ask({ refillId }, desk.customer, key), await ask({ refillId }, desk.customer, key)]
  expect(one).toEqual(again)
  expect(said(one)).toBe('granted')
})
