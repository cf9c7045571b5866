import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import { measureServiceEstimate } from './measure-service-estimate.ts'
import { measureShares, NO_SHARES } from './measured-shares.ts'
import { readEstimates } from './service-estimates.ts'

let desk: RefillHouse
let serviceId: string
beforeAll(async () => {
  desk = await openRefillHouse()
  serviceId = String((await sql<{ id: string }>`select id from services limit 1`.execute(desk.house.db)).rows[0]?.id)
})
afterAll(async () => await desk.closeAll())

const DAY_MS = 86_400_000
const daysAgo = (days: number): Date => new Date(desk.clock.at.getTime() - days * DAY_MS)

/** An order that ended so long ago, with readings so many days after its end. */
async function ended(days: number, readings: Record<number, number>, changes: object = {}): Promise<string> {
  const orderId = await desk.endedOrder({ quantity: 1_000, startCount: 0, endedAt: daysAgo(days), ...changes })
  for (const [after, count] of Object.entries(readings)) {
    await sql`insert into target_readings (canonical_link, metric, count, visibility, source, at)
      select canonical_link, metric, ${count}::bigint, 'Public', 'Supplier', ended_at + ${Number(after)} * interval '1 day' from orders where id = ${orderId}::bigint`.execute(desk.house.db)
  }
  return orderId
}

test('without orders nothing is measured, and it says so', async () => {
  expect(await measureShares(desk.house.db, serviceId, desk.clock.at)).toEqual(NO_SHARES)
  expect((await readEstimates(desk.house.db, [serviceId]))[0]).toMatchObject({ ...NO_SHARES, startP90Ms: null, finishP90Ms: null })
})

test('each share is drawn from its own cases and says how many they were', async () => {
  // Worst within seven days: 100 of 1,000, though it was refilled before the seventh; and 300 within thirty.
  await ended(40, { 1: 900, 6: 1_000, 25: 700 })
  await ended(35, { 6: 800, 29: 500 })
  // Looked at only in the beginning: says nothing about the seventh day.
  await ended(20, { 1: 100 })
  // Too young.
  await ended(3, { 2: 0 })
  await ended(50, {}, { status: 'Partial', endedCause: 'SupplierPartial', delivered: 400 })
  // Closed by the house: says nothing of the supplier.
  await ended(51, {}, { status: 'Partial', endedCause: 'HouseClosed', delivered: 400 })
  const orderId = await ended(10, {})
  for (const [status, days] of [['Completed', 3], ['Completed', 2], ['Rejected', 1]] as const) {
    await sql`insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, quantity, guaranteed_count, current_count, start_latest_at,
        is_automatic, settings_version, checks, facts, created_at, ended_at, changed_at)
      select id, account_id, service_id, supplier_id, canonical_link, metric, ${status}, 1, 2, 1, ended_at, false, 1, '[]', '{}', ended_at, ${daysAgo(days)}::timestamptz, ended_at
      from orders where id = ${orderId}::bigint`.execute(desk.house.db)
  }
  const shares = await measureShares(desk.house.db, serviceId, desk.clock.at)
  expect(shares.drop7Share).toEqual({ share: expect.closeTo(0.15, 9), sampleSize: 2 })
  expect(shares.drop30Share).toEqual({ share: expect.closeTo(0.4, 9), sampleSize: 2 })
  expect(shares.partialShare).toEqual({ share: expect.closeTo(1 / 6, 9), sampleSize: 6 })
  expect(shares.refillHonouredShare).toEqual({ share: expect.closeTo(2 / 3, 9), sampleSize: 3 })
  await measureServiceEstimate(desk.house, serviceId)
  const [estimate] = await readEstimates(desk.house.db, [serviceId])
  expect(estimate).toMatchObject({ ...shares, startP90Ms: estimate?.startSlowMs, finishP90Ms: estimate?.finishSlowMs })
})
