import { describe, expect, it } from 'vitest'
import { microsOfDecimal, moneyParts, moneyText } from './money.ts'

describe('money', () => {
  it.each([
    ['192.86', 192_860_000n], ['0', 0n], ['-0.59', -590_000n], ['0.000001', 1n], ['9007199254740993.5', 9_007_199_254_740_993_500_000n],
  ])('the wire form %s is exactly %d micros', (decimal, micros) => {
    expect(microsOfDecimal(decimal)).toBe(micros)
  })

  it.each(['', '1,000.00', '1e6', '.5', '1.0000001', ' 1'])('%j is not an amount', (text) => {
    expect(() => microsOfDecimal(text)).toThrow('is not an amount')
  })

  it('shows two decimals and a real minus', () => {
    expect(moneyText(192_860_000n, { currency: 'USD' })).toBe('$192.86')
    expect(moneyText(-9_800_000n, { currency: 'USD' })).toBe('−$9.80')
    expect(moneyText(590_000n, { currency: 'USD', isSigned: true })).toBe('+$0.59')
    expect(moneyText(1_234_567_000_000n, { currency: 'USD' })).toBe('$1,234,567.00')
  })

  it('names a currency whose sign is not known', () => {
    expect(moneyText(5_000_000n, { currency: 'PLN' })).toBe('PLN\u00a05.00')
  })

  it('shows more decimals only where the amount has them', () => {
    expect(moneyText(10_416_000n, { currency: 'USD', decimalsMax: 6 })).toBe('$10.416')
    expect(moneyText(12_400_000n, { currency: 'USD', decimalsMax: 6 })).toBe('$12.40')
    expect(moneyText(1_240_000n, { currency: 'USD', decimalsMin: 3 })).toBe('$1.240')
    expect(moneyText(12_400_000n, { decimalsMin: 6 })).toBe('12.400000')
  })

  it('rounds half up where decimals are cut, over the whole too', () => {
    expect(moneyText(10_415_000n, { currency: 'USD' })).toBe('$10.42')
    expect(moneyText(10_414_999n, { currency: 'USD' })).toBe('$10.41')
    expect(moneyText(999_999n, { currency: 'USD' })).toBe('$1.00')
  })

  it('comes in pieces, so that the fraction can be dimmed', () => {
    expect(moneyParts(192_860_000n, { currency: 'USD' })).toEqual({ sign: '', symbol: '$', whole: '192', fraction: '.86' })
  })
})
