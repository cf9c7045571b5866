import { supplierStatusOf, type SupplierReport } from '@tallyboard/schema'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { transact } from '../transact.ts'
import type { BalanceMessage, OrderProgressMessage } from '../topics.ts'
import { readDays } from './overview-query.ts'
import { recordDispatch } from './record-dispatch.ts'
import { recordProgress, type ProgressOutcome } from './record-progress.ts'
import { openOrderHouse, type OrderHouse } from './testing.ts'

let desk: OrderHouse
let serviceId: string
let customer: Viewer

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
  customer = await desk.openCustomer(1_000_000_000n)
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

/** Four words of a supplier, as one report. */
function report(statusWords: string, startCount: number | null, remains: number | null): SupplierReport {
  return { status: supplierStatusOf(statusWords), statusWords, startCount, remains }
}

async function tell(orderId: string, said: SupplierReport): Promise<ProgressOutcome | undefined> {
  return (await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: said }])))[0]
}

test('an order is sent, accepted, seen to start, counted and completed, with every step in its history', async () => {
  const orderId = await desk.place(customer, serviceId)
  await transact(desk.house, async tx => await recordDispatch(tx, [{ orderId, kind: 'Sent' }]))
  await transact(desk.house, async tx => await recordDispatch(tx, [{ orderId, kind: 'Accepted' }]))
  expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Processing', started_at: null })
  desk.clock.at = new Date(desk.clock.at.getTime() + 60_000)
  await tell(orderId, report('In progress', 18_204, 900))
  const startedAt = desk.clock.at
  desk.clock.at = new Date(desk.clock.at.getTime() + 60_000)
  await tell(orderId, report('In progress', 18_204, 400))
  expect(await tell(orderId, report('In progress', 18_204, 400))).toMatchObject({ kind: 'Unchanged' })
  expect(await tell(orderId, report('Completed', 18_204, 0))).toMatchObject({ kind: 'Ended', status: 'Completed', serviceId })
  expect((await desk.historyOf(orderId)).map(event => [event['kind'], event['status'], event['delivered'], event['delivered_change']])).toEqual([
    ['Placed', 'Pending', 0, 0], ['Sent', 'Pending', 0, 0], ['Accepted', 'Processing', 0, 0], ['Started', 'InProgress', 100, 100],
    ['Reading', 'InProgress', 600, 500], ['Ended', 'Completed', 1_000, 400],
  ])
  expect(await desk.orderOf(orderId)).toMatchObject({
    status: 'Completed', start_count: '18204', current_count: '19204', delivered: 1_000, refund_micros: '0', ended_cause: 'Delivered', started_at: startedAt,
    ended_at: desk.clock.at, version: 6,
  })
})

test('Partial returns what was not delivered, in the transaction that closes the order, however often and at once it is reported', async () => {
  const before = await desk.availableOf(customer)
  const orderId = await desk.place(customer, serviceId, { quantity: 10_000 })
  await tell(orderId, report('In progress', 100, 5_000))
  const outcomes = await Promise.all(Array.from({ length: 6 }, async () => await tell(orderId, report('Partial', 100, 1_600))))
  expect(outcomes.filter(outcome => outcome?.kind === 'Ended')).toHaveLength(1)
  expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Partial', delivered: 8_400, charge_micros: '8400000', refund_micros: '1600000', ended_cause: 'SupplierPartial' })
  expect(await desk.availableOf(customer)).toBe(before - 8_400_000n)
  expect((await desk.historyOf(orderId)).at(-1)).toMatchObject({ kind: 'Ended', clause: 'P3.3', reason: 'The supplier wrote ‘Partial’.', refund_micros: '1600000' })
})

test('Cancelled returns everything, and a final order never reopens', async () => {
  const before = await desk.availableOf(customer)
  const orderId = await desk.place(customer, serviceId)
  await tell(orderId, report('Canceled', 0, 1_000))
  expect(await desk.availableOf(customer)).toBe(before)
  expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', charge_micros: '0', refund_micros: '1000000', ended_cause: 'SupplierCancelled' })
  const late = await tell(orderId, report('In progress', 0, 10))
  expect(late).toMatchObject({ kind: 'Unchanged', status: 'Cancelled', anomalies: [{ kind: 'FinalOrderReopened' }] })
  expect((await desk.historyOf(orderId))).toHaveLength(2)
})

test('Completed with units remaining is closed as Partial, and the event says what the supplier wrote', async () => {
  const orderId = await desk.place(customer, serviceId)
  expect(await tell(orderId, report('Completed', 50, 250))).toMatchObject({ kind: 'Ended', status: 'Partial', anomalies: [{ kind: 'CompletedWithRemains' }] })
  expect((await desk.historyOf(orderId)).at(-1)).toMatchObject({ status: 'Partial', cause: 'SupplierPartial', reason: expect.stringContaining('‘Completed’ with 250') })
})

test('units beyond an int are counted: two of the largest orders that end in the same hour', async () => {
  const large = await desk.addService({ rateMicros: 1n, quantityMax: 2_147_483_647 })
  const [one, other] = [await desk.place(customer, large, { quantity: 2_147_483_647 }), await desk.place(customer, large, { quantity: 2_147_483_647 })]
  const outcomes = await transact(desk.house, async tx => await recordProgress(tx, [one, other].map(orderId => ({ orderId, report: report('Completed', 8_500_000_000, 0) }))))
  expect(outcomes.map(outcome => outcome.status)).toEqual(['Completed', 'Completed'])
  expect(await desk.orderOf(one)).toMatchObject({ start_count: '8500000000', current_count: '10647483647', delivered: 2_147_483_647 })
  expect((await readDays(desk.house.db, customer.accountId, 1, 'UTC', desk.clock.at))[0]?.delivered).toBeGreaterThan(4_294_967_293)
})

test('an order that ends is not sent any more, and looked at again for a drop after six hours', async () => {
  const [waiting, polled] = [await desk.place(customer, serviceId), await desk.place(customer, serviceId)]
  await desk.house.db.updateTable('dispatches').set({ state: 'Accepted', supplier_order_id: '77', poll_at: desk.clock.at }).where('order_id', '=', polled).execute()
  await tell(waiting, report('Canceled', null, null))
  await tell(polled, report('Completed', 1, 0))
  const rows = await desk.house.db.selectFrom('dispatches').select(['state', 'poll_at']).where('order_id', 'in', [waiting, polled]).orderBy('order_id').execute()
  expect(rows).toEqual([{ state: 'Dropped', poll_at: null }, { state: 'Accepted', poll_at: new Date(desk.clock.at.getTime() + 6 * 3_600_000) }])
})

test('a hundred reports in one batch: each order moves once, each customer hears of it after the commit, with the whole new state', async () => {
  const other = await desk.openCustomer(1_000_000_000n)
  const orders = await Promise.all(Array.from({ length: 100 }, async (_, index) => await desk.place(index % 2 === 0 ? customer : other, serviceId)))
  const heard: OrderProgressMessage[] = []
  const balances: BalanceMessage[] = []
  const stops = [
    desk.house.bus.listen('orders', customer.accountId, message => heard.push(message)),
    desk.house.bus.listen('balance', customer.accountId, message => balances.push(message)),
  ]
  const outcomes = await transact(desk.house, async (tx) => {
    const found = await recordProgress(tx, orders.map((orderId, index) => ({ orderId, report: index < 10 ? report('Partial', 10, 500) : report('In progress', 10, 900) })))
    expect(heard).toEqual([])
    return found
  })
  stops.forEach(stop => stop())
  expect(outcomes.filter(outcome => outcome.kind === 'Ended')).toHaveLength(10)
  expect(heard).toHaveLength(50)
  expect(heard[0]).toMatchObject({
    orderId: orders[0], version: 2, status: 'Partial', delivered: 500, remains: 500, quantity: 1_000, chargeMicros: '500000', refundMicros: '500000',
    startCount: 10, currentCount: 510, event: { kind: 'Ended', deliveredChange: 500, clause: 'P3.3' },
  })
  expect(balances.map(balance => balance.version)).toEqual(balances.map(balance => balance.version).sort((one, two) => one - two))
  expect(balances.at(-1)?.availableMicros).toBe(String(await desk.availableOf(customer)))
})

test('a missing order is told apart, and the same order twice in a batch is a mistake of ours', async () => {
  const orderId = await desk.place(customer, serviceId)
  const outcomes = await transact(desk.house, async tx => await recordProgress(tx, [{ orderId: '1', report: report('Completed', 1, 0) }]))
  expect(outcomes).toMatchObject([{ kind: 'Missing', serviceId: null }])
  const twice = { orderId, report: report('In progress', 1, 5) }
  await expect(transact(desk.house, async tx => await recordProgress(tx, [twice, twice]))).rejects.toThrow('one report for each order')
})
