import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { receiptClauseOf, receiptSumsOf } from './receipt.ts'
import { settledChargeOf } from './money.ts'

describe('P3.3 the sums of a receipt', () => {
  it('tell the undelivered units, the price of one, and what was rounded', () => {
    expect(receiptSumsOf({ quantity: 5_000, delivered: 3_335, chargedMicros: 6_200_000n, chargeMicros: 4_135_400n }))
      .toEqual({ undelivered: 1_665, unitPrice: '0.001240000', rounding: 'none' })
    expect(receiptSumsOf({ quantity: 3, delivered: 1, chargedMicros: 1_000_000n, chargeMicros: 333_333n }).rounding).toBe('down by 1/3 of a millionth')
    expect(receiptSumsOf({ quantity: 6, delivered: 4, chargedMicros: 1_000_000n, chargeMicros: 666_667n }).rounding).toBe('up by 1/3 of a millionth')
  })

  it('round nothing where everything stays charged', () => {
    expect(receiptSumsOf({ quantity: 3, delivered: 1, chargedMicros: 1_000_000n, chargeMicros: 1_000_000n }).rounding).toBe('none')
  })

  it('never round by more than half a millionth', () => {
    const orders = fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }), chargedMicros: fc.bigInt({ min: 0n, max: 10n ** 12n }) })
    fc.assert(fc.property(orders, ({ quantity, share, chargedMicros }) => {
      const delivered = Math.floor(quantity * share)
      const { rounding } = receiptSumsOf({ quantity, delivered, chargedMicros, chargeMicros: settledChargeOf(chargedMicros, delivered, quantity) })
      const [, part, whole] = /by (\d+)\/(\d+) of/.exec(rounding) ?? [null, '0', '1']
      expect(2 * Number(part)).toBeLessThanOrEqual(Number(whole))
    }))
  })
})

describe('the clause of a receipt', () => {
  it.each([
    ['Pending', null, 'P2.8'], ['InProgress', null, 'P2.8'], ['Completed', 'Delivered', 'P3.2'], ['Partial', 'SupplierPartial', 'P3.3'], ['Cancelled', 'NeverSent', 'P3.3'],
    ['Completed', 'TargetPrivate', 'P3.4'], ['Cancelled', 'TargetForbidden', 'P3.4'], ['Partial', 'PaymentDisputed', 'P5.7'], ['Completed', 'PaymentFraud', 'P5.8'],
  ] as const)('%s, %s: %s', (status, cause, clause) => {
    expect(receiptClauseOf(status, cause)).toBe(clause)
  })
})
