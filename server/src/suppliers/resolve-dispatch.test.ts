import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dispatchOrders } from './dispatch-orders.ts'
import { resolveDispatch, type ResolveDispatchRequest } from './resolve-dispatch.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier
let orderId: string

/** How the supplier answers an order. */
let answer: unknown

let keyCount = 0

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase())
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action }) => action === 'services' ? [listed(1)] : action === 'add' ? answer : { error: 'Incorrect request' }
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})

beforeEach(async () => {
  answer = '<html>502</html>'
  orderId = await kit.placeOrder()
  await dispatchOrders(kit.house)
  // A lost order counts against the supplier; a good one in between keeps its breaker closed.
  answer = { order: `between-${++keyCount}` }
  await kit.placeOrder()
  await dispatchOrders(kit.house)
})

const resolve = async (changes: Partial<ResolveDispatchRequest>) => await resolveDispatch(kit.house, kit.administrator, {
  orderId, resolution: 'Taken', supplierOrderId: null, reason: 'Seen in the supplier\'s panel', idempotencyKey: `resolve ${++keyCount}`, ...changes,
})

const addCount = () => supplier.calls.filter(call => call['action'] === 'add').length

describe('an uncertain dispatch', () => {
  test('that the supplier took goes on under its number', async () => {
    expect(await resolve({ resolution: 'Taken', supplierOrderId: `taken-${orderId}` })).toEqual({ kind: 'Resolved', orderId })
    expect(await kit.dispatchOf(orderId)).toMatchObject({
      state: 'Accepted', supplier_order_id: `taken-${orderId}`, resolution: 'Taken: Seen in the supplier\'s panel', poll_at: expect.any(Date),
    })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Processing' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain', 'Resolved'])
  })

  test('that the supplier did not take is sent once more', async () => {
    const before = addCount()
    await resolve({ resolution: 'SendAgain' })
    answer = { order: `again-${orderId}` }
    expect(await dispatchOrders(kit.house)).toBe(1)
    expect(addCount()).toBe(before + 1)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted', supplier_order_id: `again-${orderId}` })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain', 'Resolved', 'Sent', 'Accepted'])
  })

  test('that is given up returns the whole charge', async () => {
    await resolve({ resolution: 'Refund' })
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Dropped' })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'NeverSent', charge_micros: '0', refund_micros: '1300000' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain', 'Resolved', 'Ended'])
  })

  test('is resolved once: the second person is refused and nothing happens twice', async () => {
    const answers = await Promise.all([resolve({ resolution: 'Refund' }), resolve({ resolution: 'Refund' })])
    expect(answers.map(one => one.kind).sort()).toEqual(['Refused', 'Resolved'])
    expect(answers.find(one => one.kind === 'Refused')).toMatchObject({ refusal: { code: 'DISPATCH_NOT_UNCERTAIN' } })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain', 'Resolved', 'Ended'])
  })

  test('answers the same key the same, and refuses it for another resolution', async () => {
    const idempotencyKey = `twice ${orderId}`
    const first = await resolve({ resolution: 'Refund', idempotencyKey })
    expect(await resolve({ resolution: 'Refund', idempotencyKey })).toEqual(first)
    await expect(resolve({ resolution: 'SendAgain', idempotencyKey })).rejects.toThrow('idempotencyKey')
  })

  test('does not take a number that fills another order', async () => {
    const other = orderId
    await resolve({ supplierOrderId: `shared-${other}` })
    answer = ''
    orderId = await kit.placeOrder()
    await dispatchOrders(kit.house)
    expect(await resolve({ supplierOrderId: `shared-${other}` })).toMatchObject({ kind: 'Refused', refusal: { code: 'SUPPLIER_ORDER_TAKEN', text: expect.stringContaining(other) } })
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Uncertain', resolution: null })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain'])
  })
})

test.each([
  ['a number is missing', { resolution: 'Taken' }, 'supplierOrderId'],
  ['a number is not one', { resolution: 'Taken', supplierOrderId: 'a b' }, 'supplierOrderId'],
  ['a number is too much', { resolution: 'Refund', supplierOrderId: '5' }, 'supplierOrderId'],
  ['a reason is missing', { resolution: 'Refund', reason: ' ' }, 'reason'],
  ['the order is unknown', { resolution: 'Refund', orderId: '999999' }, 'no such dispatch'],
  ['the id is none', { resolution: 'Refund', orderId: 'x' }, 'no such dispatch'],
] as const)('%s is an input error', async (_name, changes, words) => {
  await expect(resolve(changes)).rejects.toThrow(words)
})

test('a customer may not resolve', async () => {
  await expect(resolveDispatch(kit.house, kit.customer, {
    orderId, resolution: 'Refund', supplierOrderId: null, reason: 'I want it', idempotencyKey: 'mine',
  })).rejects.toThrow('role')
})
