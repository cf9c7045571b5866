import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dispatchOrders } from './dispatch-orders.ts'
import { pollOrders } from './poll-orders.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier
let orderId: string

/** What the supplier says of its order 900 and those after it, by number. */
let statuses: Record<string, unknown> | string = {}

let nextId = 900

beforeAll(async () => { kit = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await kit.close())

beforeEach(async () => {
  await sql`delete from dispatches`.execute(kit.house.db)
  await sql`delete from anomalies`.execute(kit.house.db)
  await sql`delete from service_rates`.execute(kit.house.db)
  await sql`delete from services`.execute(kit.house.db)
  nextId = 900
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action, orders }) => {
    if (action === 'services') return [listed(1)]
    if (action === 'add') return { order: nextId++ }
    if (typeof statuses === 'string') return statuses
    return Object.fromEntries((orders ?? '').split(',').map(id => [id, (statuses as Record<string, unknown>)[id]]))
  }
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
  orderId = await kit.placeOrder()
  await dispatchOrders(kit.house)
  return async () => await supplier.stop()
})

/** Goes on in time and asks. */
async function pollAfter(ms: number): Promise<number> {
  kit.clock.at = new Date(kit.clock.at.getTime() + ms)
  return await pollOrders(kit.house)
}

const asked = () => supplier.calls.filter(call => call['action'] === 'status')

describe('asking after orders', () => {
  test('moves an order from start to completion', async () => {
    statuses = { 900: { status: 'In progress', start_count: '1000', remains: '600', charge: '0.40', currency: 'USD' } }
    expect(await pollAfter(2_000)).toBe(1)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'InProgress', start_count: '1000', current_count: '1400', delivered: 400 })
    statuses = { 900: { status: 'Completed', start_count: 1000, remains: 0 } }
    await pollAfter(2_000)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Completed', ended_cause: 'Delivered', delivered: 1_000, refund_micros: '0' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Accepted', 'Started', 'Ended'])
    const { rows: jobs } = await sql<{ key: string }>`select key from graphile_worker.jobs`.execute(kit.house.db)
    expect(jobs.map(job => job.key)).toContainEqual(expect.stringMatching(/^measure-estimate-/))
  })

  test('a partial delivery is refunded in the transaction that ends it', async () => {
    statuses = { 900: { status: 'Partial', start_count: '1000', remains: '250' } }
    await pollAfter(2_000)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Partial', delivered: 750, charge_micros: '975000', refund_micros: '325000' })
    const { rows } = await sql<{ available_micros: string }>`select available_micros from balances where account_id = ${kit.customer.accountId}::bigint`.execute(kit.house.db)
    expect(BigInt(rows[0]?.available_micros ?? 0)).toBeGreaterThanOrEqual(325_000n)
  })

  test('asks nothing before it is due and everything that is due in batches of a hundred', async () => {
    expect(await pollAfter(0)).toBe(0)
    for (let count = 0; count < 249; count++) await kit.placeOrder()
    await dispatchOrders(kit.house)
    statuses = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [900 + index, { status: 'Pending', start_count: '0', remains: '1000' }]))
    expect(await pollAfter(5_000)).toBe(250)
    expect(asked().map(call => call['orders']?.split(',').length)).toEqual([100, 100, 50])
    expect(new Set(asked().flatMap(call => call['orders']?.split(','))).size).toBe(250)
  })

  test('an order with nothing new costs no write to it', async () => {
    statuses = { 900: { status: 'In progress', start_count: '1000', remains: '600' } }
    await pollAfter(2_000)
    const stamp = async () => (await sql<{ xmin: string }>`select xmin::text from orders where id = ${orderId}::bigint`.execute(kit.house.db)).rows[0]?.xmin
    const before = await stamp()
    for (let count = 0; count < 3; count++) expect(await pollAfter(3_000)).toBe(1)
    expect(await stamp()).toBe(before)
  })

  test('two workers do not ask after the same order at once', async () => {
    statuses = { 900: { status: 'Pending' } }
    const other = await kit.another()
    kit.clock.at = new Date(kit.clock.at.getTime() + 2_000)
    const counts = await Promise.all([pollOrders(kit.house), pollOrders(other)])
    expect(counts.sort()).toEqual([0, 1])
  })
})

describe('oddities', () => {
  test.each([
    ['left out of the answer', {}, 'MissingFromAnswer'],
    ['unknown to the supplier', { 900: { error: 'Incorrect order ID' } }, 'MissingFromAnswer'],
    ['another error', { 900: { error: 'Database locked' } }, 'UnknownError'],
    ['unreadable', { 900: [1, 2] }, 'MalformedAnswer'],
    ['a status never seen', { 900: { status: 'Blessed', start_count: 1, remains: 1 } }, 'UnknownStatus'],
    ['more remaining than ordered', { 900: { status: 'In progress', start_count: '5', remains: '5000' } }, 'RemainsOutOfRange'],
    ['dearer than the customer paid', { 900: { status: 'In progress', start_count: '5', remains: '1000', charge: '99', currency: 'USD' } }, 'ChargeAboveExpected'],
  ])('%s is kept once, however often it repeats, and the order goes on', async (_name, said, kind) => {
    statuses = said
    await pollAfter(2_000)
    await pollAfter(130_000)
    await pollAfter(130_000)
    const kept = await kit.anomalies()
    expect(kept).toMatchObject([{ kind, order_id: orderId, occurrence_count: 3 }])
    expect(await kit.orderOf(orderId)).toMatchObject({ ended_at: null })
    statuses = { 900: { status: 'Completed', start_count: '5', remains: '0' } }
    await pollAfter(130_000)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Completed' })
  })

  test('an order the supplier says nothing about is asked after more rarely', async () => {
    statuses = {}
    for (let count = 0; count < 6; count++) await pollAfter(121_000)
    expect(await pollAfter(10_000)).toBe(0)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ poll_failures: 6 })
    statuses = { 900: { status: 'Pending' } }
    await pollAfter(121_000)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ poll_failures: 0 })
  })

  test('an answer that comes after a later one is applied no more, and is no oddity', async () => {
    let answerFirst: (said: unknown) => void = () => undefined
    const answer = supplier.answer
    supplier.answer = form => form['action'] === 'status' ? new Promise(resolve => { answerFirst = resolve }) : answer(form)
    const first = pollAfter(2_000)
    await expect.poll(() => asked()).toHaveLength(1)
    supplier.answer = answer
    statuses = { 900: { status: 'Completed', start_count: '5', remains: '0' } }
    kit.clock.at = new Date(kit.clock.at.getTime() + 2_000)
    await pollOrders(await kit.another())
    answerFirst({ 900: { status: 'In progress', start_count: '5', remains: '400' } })
    await first
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Completed', delivered: 1_000 })
    expect(await kit.anomalies()).toEqual([])
  })

  test('an ended order that opens again stays as it was, and the report is kept', async () => {
    statuses = { 900: { status: 'Completed', start_count: '5', remains: '0' } }
    await pollAfter(2_000)
    statuses = { 900: { status: 'In progress', start_count: '5', remains: '100' } }
    expect(await pollAfter(2_000)).toBe(0)
    expect(await pollAfter(300_000)).toBe(1)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Completed', delivered: 1_000 })
    expect(await kit.anomalies()).toMatchObject([{ kind: 'FinalOrderReopened', order_id: orderId }])
    await pollAfter(3_600_000)
    await pollAfter(86_400_000)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ poll_at: null })
  })

  test.each(['<html>maintenance</html>', '', '{{{', '[]', '12'])('an answer of %s changes nothing and the orders come round again', async said => {
    statuses = said
    expect(await pollAfter(2_000)).toBe(1)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Processing', version: 3 })
    statuses = { 900: { status: 'Completed', start_count: '5', remains: '0' } }
    await pollAfter(121_000)
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Completed' })
  })

  test('a supplier that fails again and again is left alone for a while', async () => {
    statuses = '<html></html>'
    for (let count = 0; count < 4; count++) await pollAfter(121_000)
    const callCount = asked().length
    expect(callCount).toBeLessThan(12)
    expect(await pollAfter(121_000)).toBe(0)
    expect(asked()).toHaveLength(callCount)
    const { breaker } = await kit.house.db.selectFrom('suppliers').select('breaker').orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(breaker).toBe('Open')
  })
})
