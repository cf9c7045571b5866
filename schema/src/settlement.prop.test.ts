import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultParty, FINAL_STATUSES } from './order-vocabulary.ts'
import { settle } from './settlement.ts'

const settling = fc.record({
  quantity: fc.integer({ min: 1, max: 2_147_483_647 }),
  chargedMicros: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  status: fc.constantFrom(...FINAL_STATUSES),
  fault: fc.constantFrom(...Object.values(FaultParty)),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
}).map(({ share, ...rest }) => ({ ...rest, delivered: Math.floor(rest.quantity * share) }))

describe('settling an order', { timeout: 30_000 }, () => {
  it('neither makes nor loses money', () => {
    fc.assert(fc.property(settling, ({ status, fault, delivered, ...order }) => {
      const settled = settle(order, { status, fault, delivered })
      expect(settled.chargeMicros + settled.refundMicros).toBe(order.chargedMicros)
      expect(settled.chargeMicros >= 0n && settled.refundMicros >= 0n).toBe(true)
    }), { numRuns: 2_000 })
  })

  it('refunds nothing for the customer’s own doing, and nothing that was delivered', () => {
    fc.assert(fc.property(settling, ({ status, fault, delivered, ...order }) => {
      const settled = settle(order, { status, fault, delivered })
      const isKept = fault === 'Customer' || delivered === order.quantity
      expect(isKept ? settled.refundMicros : 0n).toBe(0n)
      expect(!isKept && delivered === 0 ? settled.refundMicros : order.chargedMicros).toBe(order.chargedMicros)
    }), { numRuns: 2_000 })
  })

  it('never calls an order Completed that nobody counted to its end, unless the customer took the target away', () => {
    fc.assert(fc.property(settling, ({ status, fault, delivered, ...order }) => {
      const settled = settle(order, { status, fault, delivered })
      expect(settled.status !== 'Completed' || fault === 'Customer' || delivered === order.quantity).toBe(true)
    }), { numRuns: 2_000 })
  })
})
