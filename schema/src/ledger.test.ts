import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBalanced, planCharge, planCredit, planRefund, sumsOf, type Purse, type TransferPlan } from './ledger.ts'
import { settle } from './settlement.ts'

const PURSE: Purse = { accountId: '7', currency: 'USD' }

/** What each account gains by a transfer. */
function gainsOf(plans: readonly TransferPlan[]) {
  const gains = new Map<string, bigint>()
  for (const { source, destination, amountMicros } of plans.flatMap(plan => plan.postings)) {
    gains.set(source, (gains.get(source) ?? 0n) - amountMicros)
    gains.set(destination, (gains.get(destination) ?? 0n) + amountMicros)
  }
  return gains
}

describe('amounts', () => {
  it('are added up each currency by itself', () => {
    expect(sumsOf([{ currency: 'USD', micros: 2n }, { currency: 'EUR', micros: 1n }, { currency: 'USD', micros: 3n }])).toEqual([{ currency: 'USD', micros: 5n }, { currency: 'EUR', micros: 1n }])
    expect(sumsOf([])).toEqual([])
  })
})

describe('transfers', () => {
  it('P2.8 a charge moves from the balance to the house', () => {
    expect(planCharge(PURSE, 6_200_000n)).toEqual({ kind: 'Charge', currency: 'USD', postings: [{ source: 'available:7', destination: 'house:revenue', amountMicros: 6_200_000n }] })
  })

  it('P5.6 a refund moves to the balance', () => {
    expect(planRefund(PURSE, 1n)).toEqual({ kind: 'Refund', currency: 'USD', postings: [{ source: 'house:revenue', destination: 'available:7', amountMicros: 1n }] })
  })

  it('P5.4 a credit by hand is a bonus unless marked otherwise', () => {
    expect(planCredit(PURSE, 1n, true).postings[0]?.source).toBe('house:bonus')
    expect(planCredit(PURSE, 1n, false).postings[0]?.source).toBe('house:credits')
  })

  it('of nothing have no postings, and of less than nothing are faults', () => {
    expect(planCharge(PURSE, 0n).postings).toEqual([])
    expect(() => planRefund(PURSE, -1n)).toThrow('Invariant broken')
  })

  it('are balanced only when each posting moves something somewhere else', () => {
    expect(isBalanced(planCharge(PURSE, 5n))).toBe(true)
    expect(isBalanced({ kind: 'Charge', currency: 'USD', postings: [{ source: 'available:7', destination: 'available:7', amountMicros: 1n }] })).toBe(false)
    expect(isBalanced({ kind: 'Charge', currency: 'USD', postings: [{ source: 'available:7', destination: 'house:revenue', amountMicros: 0n }] })).toBe(false)
  })

  it('of an order’s whole life sum to zero, and cost the customer exactly the settled charge', () => {
    const life = fc.record({ chargedMicros: fc.bigInt({ min: 0n, max: 10n ** 15n }), quantity: fc.integer({ min: 1, max: 1_000_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }), status: fc.constantFrom('Completed', 'Partial', 'Cancelled') })
    fc.assert(fc.property(life, ({ chargedMicros, quantity, share, status }) => {
      const settled = settle({ chargedMicros, quantity }, { status, fault: 'Supplier', delivered: Math.floor(quantity * share) })
      const plans = [planCharge(PURSE, chargedMicros), planRefund(PURSE, settled.refundMicros)]
      const gains = gainsOf(plans)
      expect(plans.every(isBalanced)).toBe(true)
      expect([...gains.values()].reduce((sum, gain) => sum + gain, 0n)).toBe(0n)
      expect(gains.get('available:7') ?? 0n).toBe(-settled.chargeMicros)
    }), { numRuns: 1_500 })
  })
})
