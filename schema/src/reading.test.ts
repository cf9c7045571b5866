import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COUNT_LIMIT, decideReading, type PreviousReading } from './reading.ts'
import type { ReadingFact } from './refill.ts'

const now = new Date('2025-11-23T16:20:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const previous: PreviousReading = { count: 26_604, readAt: hoursAgo(24) }
const reading: ReadingFact = { count: 25_310, visibility: 'Public', readAt: hoursAgo(1) }

const decideWith = (change: Partial<ReadingFact>, before: PreviousReading | null = previous) => decideReading(before, { ...reading, ...change }, 'Views', now)

describe('a reading of a counter', () => {
  it('P3.2 is kept when it can be', () => {
    expect(decideWith({})).toMatchObject({ allowed: true, grant: { ...reading, isDoubtful: false } })
    expect(decideWith({}, null)).toMatchObject({ allowed: true, grant: { isDoubtful: false } })
  })

  it.each<readonly [string, Partial<ReadingFact>, string, string]>([
    ['P3.2 below zero', { count: -1 }, 'READING_NEGATIVE', '−1 cannot stand on a counter.'],
    ['P3.2 above 10¹²', { count: COUNT_LIMIT + 1 }, 'READING_TOO_LARGE', '1,000,000,000,001 is more than 1,000,000,000,000, the most a counter is taken to show.'],
    ['P3.2 not whole', { count: 1.5 }, 'READING_NOT_WHOLE', 'Units are counted whole. Give the number without decimals.'],
    ['P3.2 not a number', { count: Number.NaN }, 'READING_NOT_WHOLE', 'Units are counted whole. Give the number without decimals.'],
    ['P3.2 public without a count', { count: null }, 'READING_MISSING', 'A public target shows its views. Give the number as it stands there.'],
    ['P3.2 a count that nobody can see', { visibility: 'CounterHidden' }, 'READING_HIDDEN', 'The target hides its counter, yet 25,310 was read. Leave the count out, or say that it is public.'],
    ['P3.2 from the future', { readAt: hoursAgo(-2) }, 'READING_AHEAD', 'It is dated 2 hours from now. A counter is read before it is written down.'],
    ['P3.2 older than the last', { readAt: hoursAgo(25) }, 'READING_OLDER', 'This one is from 25 hours ago; 26,604 was read 24 hours ago, after it.'],
    ['P3.2 another count for the instant of the last', { readAt: hoursAgo(24) }, 'READING_CONTRADICTS', 'At the same instant 26,604 was read already, not 25,310. Look again and enter what stands there now.'],
  ])('%s is refused', (_, change, code, text) => {
    expect(decideWith(change)).toMatchObject({ allowed: false, refusal: { clause: 'P3.2', code, text } })
  })

  it('P3.2 is kept at the limits: zero, 10¹², now, the last one again', () => {
    const kept = [decideWith({ count: 0 }, null), decideWith({ count: COUNT_LIMIT }, null), decideWith({ readAt: now }), decideWith({ ...previous })]
    expect(kept.map(decision => decision.allowed)).toEqual([true, true, true, true])
  })

  it('P3.2 is kept without a count where the target hides it', () => {
    expect(decideWith({ visibility: 'Private', count: null })).toMatchObject({ allowed: true, grant: { count: null, visibility: 'Private', isDoubtful: false } })
  })

  it.each([[26_604, 266_040, false], [26_604, 266_041, true], [26_604, 2_661, false], [26_604, 2_660, true], [3, 40, false], [0, 1_000, false], [0, 1_001, true], [500_000, 0, true]])('P3.2 from %s to %s leaps: %s', (count, next, isDoubtful) => {
    const decision = decideWith({ count: next }, { count, readAt: hoursAgo(24) })
    expect(decision).toMatchObject({ allowed: true, grant: { isDoubtful } })
    expect(decision.checks.at(-1)?.verdict).toBe(isDoubtful ? 'Advice' : 'Passed')
  })

  it('P3.2 grants only what a counter can show', { timeout: 30_000 }, () => {
    fc.assert(fc.property(fc.option(fc.oneof(fc.double(), fc.integer(), fc.integer({ min: -5, max: 2 * COUNT_LIMIT }))), fc.integer({ min: -100, max: 100 }), (count, hours) => {
      const decision = decideWith({ count, readAt: hoursAgo(hours) })
      if (!decision.allowed) return
      expect(decision.grant.count).toSatisfy((kept: number) => Number.isInteger(kept) && kept >= 0 && kept <= COUNT_LIMIT)
      expect(decision.grant.readAt.getTime()).toBeGreaterThanOrEqual(previous.readAt.getTime())
      expect(decision.grant.readAt.getTime()).toBeLessThanOrEqual(now.getTime())
    }), { numRuns: 2_000 })
  })
})
