import { describe, expect, it } from 'vitest'
import { deliveredOf, guaranteedCountOf, guaranteeEndOf, isOpen, remainsOf, targetCountOf } from './order.ts'
import { FINAL_STATUSES, OPEN_STATUSES, OrderStatus } from './order-vocabulary.ts'

describe('the counts of an order', () => {
  it.each([[100, 100, 0], [100, 101, 1], [100, 1_100, 1_000], [100, 1_101, 1_000], [100, 99, 0], [0, 500, 500]])('P3.2 from %s to %s are %s of 1,000 delivered', (start, current, delivered) => {
    expect(deliveredOf(start, current, 1_000)).toBe(delivered)
  })

  it('follow from each other', () => {
    expect(remainsOf({ quantity: 1_000, delivered: 400 })).toBe(600)
    expect(targetCountOf({ startCount: 200, quantity: 1_000 })).toBe(1_200)
    expect(targetCountOf({ startCount: null, quantity: 1_000 })).toBeNull()
  })

  it('P4.8 guard what stood there when the order ended', () => {
    const endedAt = new Date('2025-11-24T12:00:00Z')
    expect(guaranteedCountOf({ startCount: 200, delivered: 400, endedAt })).toBe(600)
    expect(guaranteedCountOf({ startCount: 200, delivered: 400, endedAt: null })).toBeNull()
    expect(guaranteedCountOf({ startCount: null, delivered: 400, endedAt })).toBeNull()
  })
})

describe('the end of a guarantee', () => {
  const endedAt = new Date('2025-11-24T12:00:00Z')

  it('P4.3 runs from the moment the order ended', () => {
    expect(guaranteeEndOf({ guarantee: { days: 30, isLifetime: false, words: null }, endedAt })).toEqual(new Date('2025-12-24T12:00:00Z'))
  })

  it('P4.3 never comes for a lifetime, for none, or while the order is open', () => {
    expect(guaranteeEndOf({ guarantee: { days: null, isLifetime: true, words: null }, endedAt })).toBeNull()
    expect(guaranteeEndOf({ guarantee: null, endedAt })).toBeNull()
    expect(guaranteeEndOf({ guarantee: { days: 30, isLifetime: false, words: null }, endedAt: null })).toBeNull()
  })
})

describe('the states of an order', () => {
  it('P3.1 are open or final, never both and never neither', () => {
    expect([...OPEN_STATUSES, ...FINAL_STATUSES].toSorted()).toEqual(Object.values(OrderStatus).toSorted())
    expect(Object.values(OrderStatus).filter(isOpen)).toEqual(['Pending', 'Processing', 'InProgress'])
  })
})
