import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from '../suppliers/testing.ts'
import { transact } from '../transact.ts'
import { enqueue } from './enqueue.ts'
import { recur } from './recurring.ts'
import { startWorker } from './runner.ts'
import { freeJobsOfTheDead } from './tasks.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier

/** How the supplier answers orders, and how far along it says each of them is. */
let answerAdd: () => unknown
let delivered = 0

let nextId = 1

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase(), { get at() { return new Date() } })
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action, orders }) => {
    if (action === 'services') return [listed(1)]
    if (action === 'add') return answerAdd()
    const status = delivered === 1_000 ? 'Completed' : 'In progress'
    return Object.fromEntries((orders ?? '').split(',').map(id => [id, { status, start_count: '50', remains: String(1_000 - delivered) }]))
  }
  answerAdd = () => ({ order: nextId++ })
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})

const stateOf = async (orderId: string) => (await kit.dispatchOf(orderId))['state']
const orderStateOf = async (orderId: string) => {
  const { status, delivered: count } = await kit.orderOf(orderId)
  return `${String(status)} ${String(count)}`
}

describe('a worker', () => {
  test('takes an order from placing to completion by itself, its nudge and its clock doing the rest', async () => {
    const worker = await startWorker(kit.house)
    try {
      const orderId = await kit.placeOrder()
      kit.house.bus.publish('dispatch-nudge', 'house', {})
      await expect.poll(() => stateOf(orderId), { timeout: 3_000 }).toBe('Accepted')
      delivered = 400
      await expect.poll(() => orderStateOf(orderId), { timeout: 5_000 }).toBe('InProgress 400')
      delivered = 1_000
      await expect.poll(() => orderStateOf(orderId), { timeout: 5_000 }).toBe('Completed 1000')
      const { service_id: serviceId } = await kit.orderOf(orderId)
      const sampleSize = async () => (await kit.house.db.selectFrom('service_estimates').select('sample_size').where('service_id', '=', String(serviceId)).executeTakeFirst())?.sample_size
      await expect.poll(sampleSize, { timeout: 10_000 }).toBe(1)
    } finally {
      await worker.stop()
    }
  })

  test('shares its work with another and neither sends an order twice', async () => {
    const before = supplier.calls.filter(call => call['action'] === 'add').length
    const workers = await Promise.all([startWorker(kit.house), startWorker(await kit.another())])
    try {
      const orderIds: string[] = []
      for (let count = 0; count < 60; count++) orderIds.push(await kit.placeOrder())
      for (const orderId of orderIds) await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe('Accepted')
      const links = supplier.calls.filter(call => call['action'] === 'add').slice(before).map(call => call['link'])
      expect(links).toHaveLength(60)
      expect(new Set(links).size).toBe(60)
    } finally {
      await Promise.all(workers.map(async worker => await worker.stop()))
    }
  })

  test('that is stopped finishes the call under way and takes up nothing more', async () => {
    const late = Promise.withResolvers<unknown>()
    answerAdd = () => late.promise
    const worker = await startWorker(kit.house)
    const orderId = await kit.placeOrder()
    kit.house.bus.publish('dispatch-nudge', 'house', {})
    await expect.poll(() => stateOf(orderId)).toBe('Sending')
    const stopping = worker.stop()
    const waiting = await kit.placeOrder()
    kit.house.bus.publish('dispatch-nudge', 'house', {})
    setTimeout(() => late.resolve({ order: nextId++ }), 300)
    await stopping
    expect(await stateOf(orderId)).toBe('Accepted')
    expect(await stateOf(waiting)).toBe('Waiting')
    expect((await sql`select 1 from workers`.execute(kit.house.db)).rows).toEqual([])
    answerAdd = () => ({ order: nextId++ })
  })
})

describe('jobs', () => {
  test('a job is written with its transaction or not at all, and two with one key are one', async () => {
    const jobs = async () => (await sql`select 1 from graphile_worker.jobs where key = 'measure-estimate-7'`.execute(kit.house.db)).rows.length
    await expect(transact(kit.house, async tx => {
      await enqueue(tx, 'measure-estimate', { serviceId: '7' }, { key: 'measure-estimate-7', runAfterMs: 60_000 })
      throw new Error('rolled back')
    })).rejects.toThrow('rolled back')
    expect(await jobs()).toBe(0)
    for (let count = 0; count < 2; count++) {
      await transact(kit.house, async tx => await enqueue(tx, 'measure-estimate', { serviceId: '7' }, { key: 'measure-estimate-7', runAfterMs: 60_000 }))
    }
    expect(await jobs()).toBe(1)
    await sql`select graphile_worker.remove_job('measure-estimate-7')`.execute(kit.house.db)
  })

  test('jobs that a dead worker held are freed, those of a living one are not', async () => {
    for (const holder of ['worker-dead', 'worker-living']) {
      await sql`select graphile_worker.add_job('keep-house', '{}', job_key => ${holder})`.execute(kit.house.db)
      await sql`update graphile_worker._private_jobs set locked_by = ${holder}, locked_at = now() - interval '1 minute' where key = ${holder}`.execute(kit.house.db)
    }
    await sql`insert into workers (id, seen_at, job_worker_ids) values ('living', now(), '{worker-living}')`.execute(kit.house.db)
    await freeJobsOfTheDead(kit.house, 10_000)
    const { rows } = await sql<{ key: string, locked_by: string | null }>`
      select key, locked_by from graphile_worker._private_jobs where key in ('worker-dead', 'worker-living') order by key`.execute(kit.house.db)
    expect(rows).toEqual([{ key: 'worker-dead', locked_by: null }, { key: 'worker-living', locked_by: 'worker-living' }])
    await sql`delete from graphile_worker._private_jobs`.execute(kit.house.db)
    await sql`delete from workers`.execute(kit.house.db)
  })
})

describe('a recurring work', () => {
  test('never runs twice at once, runs again for a nudge it got meanwhile, and outlives a failure', async () => {
    let running = 0
    let most = 0
    let runs = 0
    const work = recur(kit.house, 'test', 10_000, async () => {
      running++
      most = Math.max(most, running)
      await new Promise(resolve => setTimeout(resolve, 20))
      running--
      runs++
      if (runs === 1) throw new Error('the first run fails')
    })
    work.nudge()
    work.nudge()
    await expect.poll(() => runs).toBe(2)
    work.nudge()
    await expect.poll(() => runs).toBe(3)
    await work.stop()
    work.nudge()
    expect(running).toBe(0)
    expect([most, runs]).toEqual([1, 3])
  })
})
