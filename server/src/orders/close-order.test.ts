import { supplierStatusOf } from '@tallyboard/schema'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { transact } from '../transact.ts'
import { closeOrder, type CloseOrderRequest } from './close-order.ts'
import { recordProgress } from './record-progress.ts'
import { openOrderHouse, type OrderHouse } from './testing.ts'

let desk: OrderHouse
let serviceId: string
let customer: Viewer
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
  customer = await desk.openCustomer(1_000_000_000n)
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

function closing(orderId: string, changes: Partial<CloseOrderRequest> = {}): CloseOrderRequest {
  return {
    orderId, status: 'Completed', fault: 'Customer', cause: 'TargetPrivate', reason: 'Found private at the reading', currentCount: null,
    idempotencyKey: `close ${++count}`, ...changes,
  }
}

async function deliver(orderId: string, delivered: number): Promise<void> {
  await transact(desk.house, async tx => await recordProgress(tx, [{
    orderId, report: { status: supplierStatusOf('In progress'), statusWords: 'In progress', startCount: 100, remains: 1_000 - delivered },
  }]))
}

test('the customer\'s own doing: nothing is refunded, the closing names the cause, and the target is known not to be public', async () => {
  const orderId = await desk.place(customer, serviceId)
  await deliver(orderId, 300)
  const before = await desk.availableOf(customer)
  expect(await closeOrder(desk.house, desk.administrator, closing(orderId, { currentCount: 402 }))).toEqual({ kind: 'Closed', orderId })
  expect(await desk.availableOf(customer)).toBe(before)
  expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Completed', charge_micros: '1000000', refund_micros: '0', delivered: 302, current_count: '402', ended_cause: 'TargetPrivate' })
  expect((await desk.historyOf(orderId)).at(-1)).toMatchObject({
    kind: 'Ended', clause: 'P3.4', actor_kind: 'Administrator', cause: 'TargetPrivate', reason: 'Found private at the reading',
  })
  const { canonical_link: link } = await desk.orderOf(orderId)
  expect(await desk.house.db.selectFrom('target_readings').select(['visibility', 'count']).where('canonical_link', '=', String(link)).execute()).toEqual([{ visibility: 'Private', count: '402' }])
})

test('through the house\'s fault what was not delivered returns, once: a second closing and a late report change nothing', async () => {
  const orderId = await desk.place(customer, serviceId)
  await deliver(orderId, 400)
  const before = await desk.availableOf(customer)
  const byHouse = { status: 'Partial', fault: 'House', cause: 'HouseClosed', reason: 'The supplier is gone' } as const
  await closeOrder(desk.house, desk.administrator, closing(orderId, byHouse))
  expect(await desk.availableOf(customer)).toBe(before + 600_000n)
  expect(await closeOrder(desk.house, desk.administrator, closing(orderId, byHouse))).toMatchObject({ kind: 'Refused', refusal: { code: 'ORDER_ENDED', clause: 'P3.1' } })
  await deliver(orderId, 900)
  expect(await desk.availableOf(customer)).toBe(before + 600_000n)
  expect((await desk.orderOf(orderId))['delivered']).toBe(400)
})

test('a person and the supplier end an order in the same instant: it ends once and is refunded once', async () => {
  for (let round = 0; round < 5; round++) {
    const orderId = await desk.place(customer, serviceId)
    await deliver(orderId, 500)
    const before = await desk.availableOf(customer)
    await Promise.all([
      closeOrder(desk.house, desk.administrator, closing(orderId, { status: 'Cancelled', fault: 'House', cause: 'HouseClosed' })),
      transact(desk.house, async tx => await recordProgress(tx, [{
        orderId, report: { status: 'Partial', statusWords: 'Partial', startCount: 100, remains: 500 },
      }])),
    ])
    expect(await desk.availableOf(customer)).toBe(before + 500_000n)
    expect((await desk.historyOf(orderId)).filter(event => event['kind'] === 'Ended')).toHaveLength(1)
  }
})

test('a closing that does not fit is refused with its clause, and nothing changes', async () => {
  const orderId = await desk.place(customer, serviceId)
  const refusals = [
    [{ fault: 'House', cause: 'TargetPrivate' }, 'CLOSING_CAUSE_MISMATCH'],
    [{ reason: '   ' }, 'CLOSING_REASON_MISSING'],
    [{ status: 'Completed', fault: 'House', cause: 'HouseClosed' }, 'TARGET_COUNT_NOT_REACHED'],
    [{ status: 'InProgress' }, 'CLOSING_NOT_FINAL'],
  ] as const
  for (const [changes, code] of refusals) {
    expect(await closeOrder(desk.house, desk.administrator, closing(orderId, changes))).toMatchObject({ kind: 'Refused', refusal: { code } })
  }
  expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Pending', version: 1 })
})

test('the same closing repeated gives the first answer; a customer may not close; ids and counts are checked', async () => {
  const orderId = await desk.place(customer, serviceId)
  const request = closing(orderId, { status: 'Cancelled', fault: 'House', cause: 'HouseClosed' })
  const answers = await Promise.all([1, 2, 3].map(async () => await closeOrder(desk.house, desk.administrator, request)))
  expect(answers).toEqual([1, 2, 3].map(() => ({ kind: 'Closed', orderId })))
  await expect(closeOrder(desk.house, customer, closing(orderId))).rejects.toThrow('role does not allow')
  await expect(closeOrder(desk.house, desk.administrator, closing('99999999'))).rejects.toThrow('no such order')
  await expect(closeOrder(desk.house, desk.administrator, closing('1; drop table'))).rejects.toThrow('no such order')
  await expect(closeOrder(desk.house, desk.administrator, closing(orderId, { currentCount: 1.5 }))).rejects.toThrow('currentCount')
  await expect(closeOrder(desk.house, desk.administrator, closing(orderId, { currentCount: 1_000_000_000_001 }))).rejects.toThrow('1,000,000,000,000')
})
