import { describe, expect, test } from 'vitest'
import { cutAtWords, guaranteeInWords, guaranteeShort, limitsShort, metricName, speedShort, startShort, usualQuantities } from './service-words.ts'

describe('service words', () => {
  test('a name is cut at the searched words, whatever their case', () => {
    expect(cutAtWords('YouTube views, worldwide', 'youtube VIEWS')).toEqual([
      { text: 'YouTube', isMatch: true }, { text: ' ', isMatch: false }, { text: 'views', isMatch: true }, { text: ', worldwide', isMatch: false },
    ])
  })

  test('signs in a search are letters, not a pattern', () => {
    expect(cutAtWords('Views (HQ) [R30]', '(hq')).toContainEqual({ text: '(HQ', isMatch: true })
  })

  test('without a search the name stays whole', () => {
    expect(cutAtWords('Views', '  ')).toEqual([{ text: 'Views', isMatch: false }])
  })

  test('a guarantee is days, a lifetime or none', () => {
    expect(guaranteeShort({ days: 30, isLifetime: false, words: null })).toBe('30 d')
    expect(guaranteeShort({ days: null, isLifetime: true, words: null })).toBe('lifetime')
    expect(guaranteeShort(null)).toBe('none')
    expect(guaranteeInWords({ days: 1, isLifetime: false, words: null })).toBe('1 day of refill')
  })

  test('what is measured stands before what the supplier says', () => {
    const claims = { start: '0–1 h', speed: '50K/day', quality: null, drop: null }
    expect(startShort({ estimate: { sampleSize: 3, startMedianMs: 840_000, unitsPerDay: 12_000 }, claims })).toBe('≈ 14 min')
    expect(speedShort({ estimate: { sampleSize: 3, startMedianMs: 840_000, unitsPerDay: 12_000 }, claims })).toBe('12k')
    expect(startShort({ estimate: { sampleSize: 0, startMedianMs: null, unitsPerDay: null }, claims })).toBe('0–1 h')
  })

  test('limits are short, and a package has one', () => {
    expect(limitsShort({ quantityMin: 100, quantityMax: 50_000 })).toBe('100–50k')
    expect(limitsShort({ quantityMin: 500, quantityMax: 500 })).toBe('500')
  })

  test('usual quantities begin with the minimum and keep to limits and step', () => {
    expect(usualQuantities({ quantityMin: 100, quantityMax: 50_000, quantityStep: 1 })).toEqual([100, 500, 1_000, 5_000])
    expect(usualQuantities({ quantityMin: 1_000, quantityMax: 5_000_000, quantityStep: 1_000 })).toEqual([1_000, 5_000, 10_000, 50_000])
    expect(usualQuantities({ quantityMin: 500, quantityMax: 500, quantityStep: 1 })).toEqual([500])
  })

  test('a metric of two words is written as two', () => {
    expect(metricName('WatchHours')).toBe('Watch hours')
  })
})
