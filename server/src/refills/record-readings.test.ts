import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDoubtedReadings } from './last-readings.ts'
import { readRefillFacts } from './refill-facts.ts'
import { recordReading } from './record-reading.ts'
import { openRefillHouse, type RefillHouse } from './testing.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

const HOUR_MS = 3_600_000
const pass = (ms: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + ms) }
const doubtOf = async (orderId: string) => (await readDoubtedReadings(desk.house.db, [orderId]))[0]
const factsOf = async (orderId: string) => (await readRefillFacts(desk.house.db, [orderId], await desk.house.settings())).get(orderId)

test('P3.1 a reading after the end changes the current count, tells the drop, and leaves the order final', async () => {
  const orderId = await desk.endedOrder()
  const before = await desk.orderOf(orderId)
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  expect(await desk.orderOf(orderId)).toMatchObject({
    status: 'Completed', delivered: 8_400, current_count: '25310', ended_at: before['ended_at'], ended_cause: 'Delivered', version: Number(before['version']) + 1,
    drop_first_seen_at: desk.clock.at, charge_micros: before['charge_micros'],
  })
  const firstSeenAt = desk.clock.at
  pass(HOUR_MS)
  await desk.read(orderId, 25_000)
  expect(await desk.orderOf(orderId)).toMatchObject({ drop_first_seen_at: firstSeenAt, current_count: '25000' })
  pass(HOUR_MS)
  await desk.read(orderId, 26_604)
  expect(await desk.orderOf(orderId)).toMatchObject({ drop_first_seen_at: null })
  const { rows } = await sql`select status, count from ended_order_counts where account_id = ${desk.customer.accountId}::bigint`.execute(desk.house.db)
  expect(rows).toEqual([])
})

test.each([
  [-1, 'READING_NEGATIVE'], [10 ** 12 + 1, 'READING_TOO_LARGE'], [25_000.5, 'READING_NOT_WHOLE'], [null, 'READING_MISSING'],
])('a reading of %s is refused as %s, and nothing changes', async (count, code) => {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  const before = await desk.orderOf(orderId)
  expect(await desk.read(orderId, count)).toMatchObject({ kind: 'Refused', refusal: { code, clause: 'P3.2' } })
  expect(await desk.orderOf(orderId)).toEqual(before)
})

test('a reading that contradicts the last, is older or lies ahead is refused with both numbers', async () => {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  expect(await desk.read(orderId, 25_311)).toMatchObject({ kind: 'Refused', refusal: { code: 'READING_CONTRADICTS', text: expect.stringContaining('25,310') } })
  const at = (readAt: Date) => recordReading(desk.house, desk.agent, {
    orderId, count: 25_300, visibility: 'Public', readAt, source: 'Screenshot', reason: null, watchHoursShown: null, idempotencyKey: `at ${readAt.toISOString()}`,
  })
  expect(await at(new Date(desk.clock.at.getTime() - 1))).toMatchObject({ kind: 'Refused', refusal: { code: 'READING_OLDER' } })
  expect(await at(new Date(desk.clock.at.getTime() + 1))).toMatchObject({ kind: 'Refused', refusal: { code: 'READING_AHEAD' } })
})

test('a leap is kept and doubted, and believed when the next reading says the same', async () => {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  expect(await desk.read(orderId, 2_531)).toMatchObject({ kind: 'Recorded', isDoubtful: true })
  expect((await factsOf(orderId))?.reading).toBeNull()
  expect(await doubtOf(orderId)).toMatchObject({ count: 2_531, source: 'Agent' })
  expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '26604', drop_first_seen_at: null })
  pass(HOUR_MS)
  expect(await desk.read(orderId, 2_530)).toMatchObject({ kind: 'Recorded', isDoubtful: false })
  expect(await doubtOf(orderId)).toBeNull()
  expect((await factsOf(orderId))?.reading).toMatchObject({ count: 2_530 })
  expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '2530' })
})

test('only whoever works on orders may enter a reading, and no supplier\'s', async () => {
  const orderId = await desk.endedOrder()
  const request = { orderId, count: 1, visibility: 'Public', readAt: null, reason: null, watchHoursShown: null, idempotencyKey: 'mine' } as const
  await expect(recordReading(desk.house, desk.customer, { ...request, source: 'Agent' })).rejects.toThrow('Your role does not allow this.')
  await expect(recordReading(desk.house, desk.agent, { ...request, source: 'Supplier' })).rejects.toThrow('source is Agent or Screenshot')
})
