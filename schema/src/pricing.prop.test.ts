import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSoldBelowCost, rateFromCost, rateMinOf, rateOf, type PricingRule } from './pricing.ts'

const cost = fc.bigInt({ min: 0n, max: 10n ** 12n })
const rule: fc.Arbitrary<PricingRule> = fc.record({
  scope: fc.constant('All' as const), scopeKey: fc.constant(null),
  markupBasisPoints: fc.integer({ min: 0, max: 100_000 }),
  roundingMicros: fc.bigInt({ min: 1n, max: 1_000_000n }),
  marginMinMicros: fc.bigInt({ min: 0n, max: 10_000_000n }),
  marginMinBasisPoints: fc.integer({ min: 0, max: 20_000 }),
})

describe('a rate from a cost', { timeout: 30_000 }, () => {
  it('is never below the cost with its least margin', () => {
    fc.assert(fc.property(cost, rule, (costMicros, given) => {
      const rate = rateFromCost(costMicros, given)
      expect(rate >= rateMinOf(costMicros, given)).toBe(true)
      expect(isSoldBelowCost(rate, costMicros)).toBe(false)
    }), { numRuns: 2_000 })
  })

  it('is rounded up, by less than one step, to a multiple of the step', () => {
    fc.assert(fc.property(cost, rule, (costMicros, given) => {
      const [exact, rounded] = [rateFromCost(costMicros, { ...given, roundingMicros: 1n }), rateFromCost(costMicros, given)]
      expect(rounded % given.roundingMicros).toBe(0n)
      expect(rounded >= exact && rounded - exact < given.roundingMicros).toBe(true)
    }), { numRuns: 2_000 })
  })

  it('never falls when the cost rises', () => {
    fc.assert(fc.property(cost, cost, rule, (left, right, given) => {
      const [less, more] = left < right ? [left, right] : [right, left]
      expect(rateFromCost(less, given) <= rateFromCost(more, given)).toBe(true)
    }), { numRuns: 2_000 })
  })
})

describe('the rate of a customer', () => {
  it('is at most the list and, by a discount, never below the cost unless the list is', () => {
    fc.assert(fc.property(cost, cost, fc.integer({ min: 0, max: 10_000 }), (listRateMicros, costMicros, tierDiscountBasisPoints) => {
      const rate = rateOf({ listRateMicros, costMicros, tierDiscountBasisPoints, ownRateMicros: null, tierRateMicros: null })
      expect(rate <= listRateMicros).toBe(true)
      expect(isSoldBelowCost(rate, costMicros) && !isSoldBelowCost(listRateMicros, costMicros)).toBe(false)
    }), { numRuns: 2_000 })
  })
})
