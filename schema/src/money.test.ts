import { describe, expect, it } from 'vitest'
import { chargeOf, formatMoney, parseMoney, roundedToHundredths, settledChargeOf, withMarkup } from './money.ts'

describe('money', () => {
  it.each([
    ['0', 0n], ['12', 12_000_000n], ['12.4', 12_400_000n], ['12.40', 12_400_000n], ['0.27819', 278_190n], ['0.000001', 1n],
    ['999999999999.999999', 999_999_999_999_999_999n], ['007', 7_000_000n],
  ])('reads %s', (text, micros) => {
    expect(parseMoney(text)).toBe(micros)
  })

  it.each(['', ' 1', '1 ', '.5', '1.', '-1', '+1', '1e3', '1,000', '0x10', '1.0000001', '١', 'NaN', '1234567890123', '1.2.3'])('refuses to read ‘%s’', (text) => {
    expect(parseMoney(text)).toBeNull()
  })

  it.each([[0n, '0.00'], [1n, '0.000001'], [12_400_000n, '12.40'], [278_190n, '0.27819'], [-1_500_000n, '-1.50'], [-1n, '-0.000001']])('writes %s as %s', (micros, text) => {
    expect(formatMoney(micros)).toBe(text)
  })

  it.each([
    [1_240_000n, 5_000, 6_200_000n],
    [1n, 500, 1n],
    [1n, 499, 0n],
    [3n, 500, 2n],
    [1_000_001n, 1, 1_000n],
    [0n, 2_147_483_647, 0n],
  ])('charges a rate of %s for %s units as %s, rounded half up once', (rate, quantity, charge) => {
    expect(chargeOf(rate, quantity)).toBe(charge)
  })

  it.each([
    [1_000_000n, 0, 1_000, 0n], [1_000_000n, 400, 1_000, 400_000n], [1_000_000n, 1_000, 1_000, 1_000_000n], [1n, 1, 2, 1n], [1n, 1, 3, 0n], [100n, 1, 3, 33n], [200n, 1, 3, 67n],
  ])('P3.3 settles %s for %s of %s delivered as %s', (charged, delivered, quantity, charge) => {
    expect(settledChargeOf(charged, delivered, quantity)).toBe(charge)
  })

  it('marks a cost up in basis points', () => {
    expect(withMarkup(900_000n, 3_000)).toBe(1_170_000n)
    expect(withMarkup(1n, 5_000)).toBe(2n)
    expect(withMarkup(900_000n, 0)).toBe(900_000n)
  })

  it('tells an amount in passing by hundredths, and a smaller one exactly', () => {
    expect([124_000n, 125_000n, 9_999n, 0n, 6_200_000n].map(roundedToHundredths)).toEqual([120_000n, 130_000n, 9_999n, 0n, 6_200_000n])
  })

  it('treats an impossible number as a fault of the house', () => {
    expect(() => chargeOf(-1n, 1)).toThrow('Invariant broken')
    expect(() => chargeOf(1n, 1.5)).toThrow('Invariant broken')
    expect(() => settledChargeOf(1n, 2, 1)).toThrow('Invariant broken')
    expect(() => settledChargeOf(1n, 0, 0)).toThrow('Invariant broken')
    expect(() => withMarkup(1n, -1)).toThrow('Invariant broken')
  })
})
