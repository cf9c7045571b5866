import { describe, expect, test } from 'vitest'
import type { HouseOrderRowFragment } from '../graphql/generated/graphql.ts'
import { isUndoable, UNDO_MS } from './house-anomalies.ts'
import { closingOf, houseOrderActions, matterOf, ORDER_TABS, readHouseOrdersAddress, resolutionOf, writeHouseOrdersAddress } from './house-orders.ts'
import { problemsIn } from './money-actions.ts'

const now = new Date('2026-03-01T12:00:00Z')
const row: HouseOrderRowFragment = {
  id: '48291',
  order: {
    id: '48291', version: 3, status: 'Pending', serviceName: 'Instagram followers', canonicalLink: 'instagram.com/somebody', quantity: 1_000, delivered: 0, charge: '6.20', currency: 'USD',
    placedAt: '2026-03-01T10:00:00Z', startedAt: null, endedAt: null, expectedFinishAt: '2026-03-01T11:00:00Z', slowFinishAt: '2026-03-01T14:00:00Z',
  },
  dispatch: { orderId: '48291', state: 'Uncertain', attemptedAt: '2026-03-01T10:01:00Z', supplierOrderId: null, lastError: 'the answer never came', resolution: null },
  supplier: { id: '1', name: 'Kestrel' },
}
const moving: HouseOrderRowFragment = { ...row, order: { ...row.order, status: 'InProgress', delivered: 400, slowFinishAt: '2026-03-01T11:30:00Z' }, dispatch: { ...row.dispatch!, state: 'Accepted' } }
const idsOf = (of: HouseOrderRowFragment) => houseOrderActions(of, ['ManageOrders']).map(({ id }) => id)

describe('the address', () => {
  test('says the list, the supplier and the open row, and comes back as it was written', () => {
    for (const tab of ORDER_TABS) {
      const address = { tab, supplierId: '3', openId: '48291' }
      expect(readHouseOrdersAddress(writeHouseOrdersAddress(address) as Record<string, string>)).toEqual(address)
    }
  })

  test('that means nothing is the open orders', () => {
    expect(readHouseOrdersAddress({ list: 'nonsense', supplier: 'x', item: '1;2' })).toEqual({ tab: ORDER_TABS[3], supplierId: null, openId: null })
    expect(writeHouseOrdersAddress({ tab: ORDER_TABS[3], supplierId: null, openId: null })).toEqual({})
  })
})

describe('what can be done', () => {
  test('about an uncertain dispatch: taken, sent again, or given up; of an order that has ended nothing is sent again', () => {
    expect(idsOf(row)).toEqual(['taken', 'again', 'refund'])
    expect(idsOf({ ...row, order: { ...row.order, status: 'Cancelled', endedAt: '2026-03-01T11:00:00Z' } })).toEqual(['taken', 'refund'])
  })

  test('about an open order: close it, as Partial once something was delivered; about an ended one nothing', () => {
    expect(idsOf(moving)).toEqual(['close'])
    expect(closingOf(moving, { reason: ' slow ' })).toEqual({ orderId: '48291', status: 'Partial', fault: 'House', cause: 'HouseClosed', reason: 'slow' })
    expect(closingOf({ ...moving, order: { ...moving.order, delivered: 0 } }, { reason: 'slow' }).status).toBe('Cancelled')
    expect(idsOf({ ...moving, order: { ...moving.order, status: 'Completed' } })).toEqual([])
  })

  test('by who only reads: nothing', () => {
    expect(houseOrderActions(row, ['ReadHouse'])).toEqual([])
  })

  test('only with words, and with the supplier\'s number where it was taken', () => {
    const [taken, again] = houseOrderActions(row, ['ManageOrders'])
    expect([...problemsIn(taken!, {}).keys()]).toEqual(['supplierOrderId', 'reason'])
    expect([...problemsIn(again!, { reason: 'looked' }).keys()]).toEqual([])
    expect(resolutionOf('taken', '1', { supplierOrderId: ' 88 ', reason: ' looked ' })).toEqual({ orderId: '1', resolution: 'Taken', supplierOrderId: '88', reason: 'looked' })
    expect(resolutionOf('again', '1', { reason: 'looked' })).toEqual({ orderId: '1', resolution: 'SendAgain', reason: 'looked' })
    expect(resolutionOf('refund', '1', { reason: 'looked' }).resolution).toBe('Refund')
  })
})

test.each([
  { of: 'uncertain', row, words: 'Nobody knows whether the supplier took it', isLate: true, since: '2026-03-01T10:01:00.000Z' },
  { of: 'past its estimate', row: moving, words: 'Past its estimate, 400 units delivered', isLate: true, since: '2026-03-01T10:00:00.000Z' },
  { of: 'in time', row: { ...moving, order: { ...moving.order, slowFinishAt: null } }, words: '400 units delivered', isLate: false, since: '2026-03-01T10:00:00.000Z' },
  { of: 'held back', row: { ...row, dispatch: { ...row.dispatch!, state: 'Waiting' as const, lastError: 'balance too low' } }, words: 'balance too low', isLate: true, since: '2026-03-01T10:00:00.000Z' },
  { of: 'ended', row: { ...moving, order: { ...moving.order, status: 'Completed' as const, endedAt: '2026-03-01T11:40:00Z' } }, words: 'Completed', isLate: false, since: '2026-03-01T11:40:00.000Z' },
])('an order that is $of says so, and since when', ({ row: of, words, isLate, since }) => {
  const matter = matterOf(of, now)
  expect({ words: matter.words, isLate: matter.isLate, since: matter.since.toISOString() }).toEqual({ words, isLate, since })
})

test('what was marked can be taken back for eight seconds', () => {
  const undo = { id: '1', until: 1_000 + UNDO_MS }
  expect([isUndoable(undo, 1_000), isUndoable(undo, 1_000 + UNDO_MS), isUndoable(null, 0)]).toEqual([true, false, false])
})
