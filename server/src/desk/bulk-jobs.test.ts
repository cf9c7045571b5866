import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Viewer } from '../context.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { readBulkJob, readBulkJobRows } from './bulk-job-query.ts'
import { WORK } from './bulk-work.ts'
import { readIncidentCustomers, readIncidents } from './incident-query.ts'
import { previewBulkJob } from './preview-bulk-job.ts'
import { createBulkJobRunner } from './run-bulk-jobs.ts'
import { startBulkJob, stopBulkJob, type StartBulkJobRequest } from './start-bulk-job.ts'
import { pauseSelling, resumeSelling } from './handle-incident.ts'
import { watchIncidents } from './watch-incidents.ts'

let desk: OrderHouse
let customer: Viewer
let serviceId: string
let count = 0
beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer()
  serviceId = await desk.addService()
})
afterAll(async () => await desk.close())

const place = async (many: number, of = serviceId, by = customer): Promise<string[]> => {
  const ids: string[] = []
  for (let each = 0; each < many; each += 1) ids.push(await desk.place(by, of))
  return ids
}
const start = async (changes: Partial<StartBulkJobRequest>): Promise<string> => {
  const answer = await startBulkJob(desk.house, desk.administrator, {
    kind: 'CancelOrders', orderIds: null, list: null, supplierId: null, incidentId: null, reason: 'The supplier is gone', message: null, expectedCount: 100, idempotencyKey: `start ${count += 1}`, ...changes,
  })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.jobId
}
const rowsOf = async (jobId: string) => await readBulkJobRows(desk.house.db, jobId, { states: null, limit: 1_000, afterPosition: 0 })
const refundsOf = async (orderId: string): Promise<number> => (await sql`select from transfers where order_id = ${orderId}::bigint and kind = 'Refund'`.execute(desk.house.db)).rows.length

test('each row is ended with its refund, and one that had ended says by which clause it was refused', async () => {
  const ids = await place(3)
  await start({ orderIds: [ids[0]!] })
  await createBulkJobRunner(desk.house).round()
  const { settings } = await desk.house.settings()
  const selection = { orderIds: ids, list: null, supplierId: null, incidentId: null }
  expect(await previewBulkJob(desk.house.db, 'CancelOrders', selection, settings, desk.clock.at)).toMatchObject({ totalCount: 3, sampleCount: 3, doableCount: 2, refusals: [{ refusal: { code: 'ORDER_ENDED' }, count: 1 }] })
  const jobId = await start({ orderIds: ids })
  await createBulkJobRunner(desk.house).round()
  expect((await rowsOf(jobId)).map(({ state, clause }) => [state, clause])).toEqual([['Refused', 'P3.1'], ['Done', null], ['Done', null]])
  expect(await readBulkJob(desk.house.db, jobId)).toMatchObject({ state: 'Finished', totalCount: 3, doneCount: 2, refusedCount: 1, failedCount: 0 })
  expect(await Promise.all(ids.map(refundsOf))).toEqual([1, 1, 1])
  expect(await desk.wrongInBooks()).toEqual([])
})

test('a job cut off in the middle of a row goes on by two workers, and no row is done twice', async () => {
  const ids = await place(12)
  const jobId = await start({ orderIds: ids })
  const cancel = WORK.CancelOrders
  let calls = 0
  const broken = vi.spyOn(WORK, 'CancelOrders').mockImplementation(async (...args) => {
    const outcome = await cancel(...args)
    // The work was done and the transaction dies before its commit, as with a process that is killed.
    if (calls += 1, calls === 4) throw new Error('cut off')
    return outcome
  })
  await Promise.all([createBulkJobRunner(desk.house).round(), createBulkJobRunner(desk.house).round()])
  await createBulkJobRunner(desk.house).round()
  broken.mockRestore()
  expect(await readBulkJob(desk.house.db, jobId)).toMatchObject({ state: 'Finished', doneCount: 12, refusedCount: 0, failedCount: 0 })
  expect(await Promise.all(ids.map(refundsOf))).toEqual(ids.map(() => 1))
})

test('a job that is stopped begins no other row, and keeps what was done', async () => {
  const jobId = await start({ orderIds: await place(4) })
  const cancel = WORK.CancelOrders
  const stopping = vi.spyOn(WORK, 'CancelOrders').mockImplementationOnce(async (...args) => {
    await stopBulkJob(desk.house, desk.administrator, { jobId, reason: 'It delivers again', idempotencyKey: 'stop' })
    return await cancel(...args)
  })
  await createBulkJobRunner(desk.house).round()
  await createBulkJobRunner(desk.house).round()
  stopping.mockRestore()
  expect((await rowsOf(jobId)).map(({ state }) => state)).toEqual(['Done', 'Waiting', 'Waiting', 'Waiting'])
  expect(await readBulkJob(desk.house.db, jobId)).toMatchObject({ state: 'Stopped', stopReason: 'It delivers again', doneCount: 1 })
})

test('more rows than were looked over start no job', async () => {
  const ids = await place(2)
  await expect(start({ orderIds: ids, expectedCount: 1 })).rejects.toThrow('2 match by now')
})

test('P3.5 orders that stall together are one incident under two workers, sold no more, told to each customer once, and over when they have ended', async () => {
  const { house } = desk
  const stalled = await desk.addService()
  const another = await desk.openCustomer()
  const ids = [...await place(3, stalled), ...await place(3, stalled, another)]
  await sql`update orders set slow_finish_at = placed_at where id = any(${ids}::bigint[])`.execute(house.db)
  desk.clock.at = new Date(desk.clock.at.getTime() + 60_000)
  await Promise.all([watchIncidents(house), watchIncidents(house)])
  await watchIncidents(house)
  const open = (await readIncidents(house.db, { isOver: false, limit: 9, beforeId: null })).filter(each => each.serviceId === stalled)
  expect(open).toMatchObject([{ openCount: 6, lateCount: 6, state: 'Open' }])
  const incident = open[0]!

  const isOnSale = async (): Promise<boolean> => (await house.db.selectFrom('services').select('is_on_sale').where('id', '=', stalled).executeTakeFirstOrThrow()).is_on_sale
  const about = { incidentId: incident.id, reason: 'Its supplier stands still' }
  await pauseSelling(house, desk.administrator, { ...about, idempotencyKey: 'pause' })
  expect(await isOnSale()).toBe(false)
  await resumeSelling(house, desk.administrator, { ...about, idempotencyKey: 'resume' })
  expect(await isOnSale()).toBe(true)

  const { settings } = await house.settings()
  for (let time = 0; time < 2; time += 1) await start({ kind: 'TellCustomers', incidentId: incident.id, message: 'It takes longer.' })
  await Promise.all([createBulkJobRunner(house).round(), createBulkJobRunner(house).round()])
  await createBulkJobRunner(house).round()
  expect(await readIncidentCustomers(house.db, incident, settings, desk.clock.at)).toEqual({ customerCount: 2, toldCount: 2 })
  expect((await sql`select from messages where text = 'It takes longer.'`.execute(house.db)).rows).toHaveLength(2)

  await start({ incidentId: incident.id })
  await createBulkJobRunner(house).round()
  await watchIncidents(house)
  expect((await readIncidents(house.db, { isOver: true, limit: 9, beforeId: null })).map(({ id }) => id)).toContain(incident.id)
  expect(await desk.wrongInBooks()).toEqual([])
})
