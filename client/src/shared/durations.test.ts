import { describe, expect, it } from 'vitest'
import { formatDuration, formatEstimate } from './durations.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR

describe('durations', () => {
  it.each([
    [0, '0 s'], [400, '0 s'], [9_000, '9 s'], [59_600, '1 min'], [14 * MIN, '14 min'], [59.6 * MIN, '1 h'], [70 * MIN, '1 h 10 min'],
    [10 * HOUR, '10 h'], [23.995 * HOUR, '1 d'], [5 * DAY + 11 * HOUR, '5 d 11 h'], [21 * HOUR + 45 * MIN, '21 h 45 min'], [-5, '0 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it.each([
    [200, '1 s'], [40_000, '40 s'], [14 * MIN, '14 min'], [59.6 * MIN, '1 h'], [10.4 * HOUR, '10 h'], [47 * HOUR, '47 h'], [50 * HOUR, '2 d'],
  ])('an estimate of %d ms is %s', (ms, text) => {
    expect(formatEstimate(ms)).toBe(text)
  })
})
