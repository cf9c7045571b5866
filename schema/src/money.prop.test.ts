import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chargeOf, formatMoney, parseMoney } from './money.ts'

const micros = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n })
const quantity = fc.integer({ min: 0, max: 2_147_483_647 })

describe('money', { timeout: 30_000 }, () => {
  it('survives the way over the wire', () => {
    fc.assert(fc.property(micros, (amount) => {
      expect(parseMoney(formatMoney(amount))).toBe(amount)
    }), { numRuns: 2_000 })
  })

  it('is within half a micro of rate × quantity ÷ 1,000', () => {
    fc.assert(fc.property(micros, quantity, (rate, count) => {
      const errorInThousandths = chargeOf(rate, count) * 1_000n - rate * BigInt(count)
      expect(errorInThousandths > -500n && errorInThousandths <= 500n).toBe(true)
    }), { numRuns: 2_000 })
  })

  it('never costs less for more units', () => {
    fc.assert(fc.property(micros, quantity, quantity, (rate, left, right) => {
      expect(chargeOf(rate, Math.min(left, right)) <= chargeOf(rate, Math.max(left, right))).toBe(true)
    }), { numRuns: 1_000 })
  })
})
