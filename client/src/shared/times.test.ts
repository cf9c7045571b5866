import { describe, expect, it } from 'vitest'
import { daysFrom, formatAge, formatExactInstant, formatExpected, formatInstant, formatSeconds, formatShortAge, formatShortInstant } from './times.ts'

const now = new Date(2025, 10, 23, 16, 20, 4)
const at = (day: number, hour = 0, minute = 0, second = 0): Date => new Date(2025, 10, day, hour, minute, second)

describe('times', () => {
  it.each([
    [at(23, 16, 19, 55), '9 s ago', '9 s'],
    [at(23, 16, 20, 30), '0 s ago', '0 s'],
    [at(23, 15, 49), '31 min ago', '31 min'],
    [at(23, 14, 10), '2 h ago', '2 h'],
    [at(23, 0, 10), '16 h ago', '16 h'],
    [at(22, 23, 0), 'yesterday', '22 Nov'],
    [at(22, 14, 5), 'yesterday', '22 Nov'],
    [at(20, 14, 5), '20 Nov', '20 Nov'],
    [new Date(2024, 9, 1), '1 Oct 2024', '1 Oct 2024'],
  ])('%s is %s, in a column %s', (instant, long, short) => {
    expect(formatAge(instant, now)).toBe(long)
    expect(formatShortAge(instant, now)).toBe(short)
  })

  it('an hour before midnight is still hours ago just after it', () => {
    expect(formatAge(at(22, 23, 0), at(23, 1, 30))).toBe('2 h ago')
  })

  it.each([
    [at(23, 16, 12), 'today 16:12', '16:12'],
    [at(22, 14, 5), '22 Nov 14:05', '22 Nov'],
    [new Date(2024, 10, 22, 4, 10), '22 Nov 2024 04:10', '22 Nov 2024'],
  ])('the instant %s is %s, in a column %s', (instant, long, short) => {
    expect(formatInstant(instant, now)).toBe(long)
    expect(formatShortInstant(instant, now)).toBe(short)
  })

  it.each([
    [at(23, 20, 20), '20:20 today'], [at(24, 14, 30), '14:30 tomorrow'], [at(26, 9, 0), 'Wed 09:00'], [at(30, 9, 0), '30 Nov 09:00'], [at(22, 9, 0), '22 Nov 09:00'],
  ])('%s is expected %s', (instant, text) => {
    expect(formatExpected(instant, now)).toBe(text)
  })

  it('counts calendar days, not hours', () => {
    expect(daysFrom(at(23, 23, 59), at(24, 0, 1))).toBe(1)
    expect(daysFrom(at(24, 0, 1), at(23, 23, 59))).toBe(-1)
  })

  it('has the exact instant for a title', () => {
    expect(formatSeconds(at(23, 16, 19, 46))).toBe('16:19:46')
    expect(formatExactInstant(at(22, 14, 5, 9))).toMatch(/^22 Nov 2025, 14:05:09 \(UTC/)
  })
})
