import { describe, expect, it } from 'vitest'
import { countOf, formatChange, formatCompact, formatCount, formatShare, formatTick, shareOf } from './counts.ts'

describe('counts', () => {
  it('have commas and a real minus', () => {
    expect(formatCount(48_291)).toBe('48,291')
    expect(formatCount(-1294)).toBe('−1,294')
  })

  it('carry their sign when they are news', () => {
    expect(formatChange(12)).toBe('+12')
    expect(formatChange(-62)).toBe('−62')
    expect(formatChange(0)).toBe('0')
  })

  it.each([
    [0, '0'], [840, '840'], [999, '999'], [1_000, '1k'], [12_000, '12k'], [31_200, '31.2k'], [99_949, '99.9k'], [120_400, '120k'],
    [999_499, '999k'], [999_500, '1M'], [1_500_000, '1.5M'], [-1_294, '−1.3k'],
  ])('%i is %s where space is short', (count, text) => {
    expect(formatCompact(count)).toBe(text)
  })

  it.each([
    [0, 0], [0.0004, 1], [0.29, 29], [0.6184, 61], [0.9999, 99], [1, 100],
  ])('a share of %d is %d percent: neither whole nor nothing before it is', (share, percent) => {
    expect(formatShare(share)).toBe(`${percent}\u2009%`)
  })

  it('a share may have decimals', () => {
    expect(formatShare(0.021, 1)).toBe('2.1\u2009%')
    expect(formatShare(0.549, 1)).toBe('54.9\u2009%')
  })

  it('the share of nothing is nothing, and of too much is everything', () => {
    expect(shareOf(5, 0)).toBe(0)
    expect(shareOf(12, 10)).toBe(1)
    expect(shareOf(-3, 10)).toBe(0)
  })

  it('one order, two orders', () => {
    expect(countOf(1, 'order')).toBe('1 order')
    expect(countOf(1200, 'order')).toBe('1,200 orders')
  })
})

it('two steps of an axis are never written the same', () => {
  expect([1_843_000, 1_844_000, 1_845_000].map((count) => formatTick(count, 1_000))).toEqual(['1.843M', '1.844M', '1.845M'])
  expect([17_000, 19_000].map((count) => formatTick(count, 2_000))).toEqual(['17k', '19k'])
  expect(formatTick(1_000_200, 50)).toBe('1,000,200')
  expect(formatTick(500, 100)).toBe('500')
})
