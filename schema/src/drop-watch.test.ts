import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dropFirstSeenAt, dropReadingAfter, type WatchedOrder } from './drop-watch.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const endedAt = new Date('2025-10-30T04:10:00Z')
const after = (ms: number) => new Date(endedAt.getTime() + ms)
const guarantee = (days: number | null) => ({ days, isLifetime: days === null, words: null })
const order: WatchedOrder = { status: 'Partial', startCount: 18_204, delivered: 8_400, endedAt, endedCause: 'SupplierPartial', guarantee: guarantee(30) }

/** All looks at an order, each taken the moment it is due, up to a hundred. */
function looksAt(of: WatchedOrder): readonly number[] {
  const looks: number[] = []
  for (let next = dropReadingAfter(of, null); next !== null && looks.length < 100; next = dropReadingAfter(of, next)) looks.push(next.getTime() - endedAt.getTime())
  return looks
}

describe('the drop watch', () => {
  it('P4.8 looks after six hours, then less and less often, and a last time a day before the guarantee ends', () => {
    const looks = looksAt(order)
    expect(looks.slice(0, 6).map(ms => ms / HOUR_MS)).toEqual([6, 12, 18, 24, 30, 37.5])
    expect(looks.at(-1)).toBe(29 * DAY_MS)
    expect(looks).toHaveLength(20)
  })

  it('P4.8 looks at a year some thirty times and goes on for a lifetime, at least once in thirty days', () => {
    expect(looksAt({ ...order, guarantee: guarantee(365) }).length).toBeLessThan(35)
    const lifetime = looksAt({ ...order, guarantee: guarantee(null) })
    expect(lifetime).toHaveLength(100)
    expect((lifetime.at(-1) ?? 0) - (lifetime.at(-2) ?? 0)).toBe(30 * DAY_MS)
  })

  it('P4.3 looks at a guarantee of one day in its last quarter', () => {
    expect(looksAt({ ...order, guarantee: guarantee(1) }).map(ms => ms / HOUR_MS)).toEqual([6, 12, 18])
  })

  it.each<readonly [string, Partial<WatchedOrder>]>([
    ['P4.1 an open order', { status: 'InProgress', endedAt: null }],
    ['P4.1 an order that delivered nothing', { delivered: 0 }],
    ['P4.2 an order without a guarantee', { guarantee: null }],
    ['P4.6 an order whose start count nobody knows', { startCount: null }],
    ['P4.12 an order closed for the customer’s own doing', { endedCause: 'TargetDeleted' }],
  ])('does not watch %s', (_, change) => {
    expect(dropReadingAfter({ ...order, ...change }, null)).toBeNull()
  })

  it('goes on from the newest reading, whoever took it, and ignores one from before the end', () => {
    expect(dropReadingAfter(order, after(-DAY_MS))).toEqual(after(6 * HOUR_MS))
    expect(dropReadingAfter(order, after(8 * DAY_MS))).toEqual(after(10 * DAY_MS))
    expect(dropReadingAfter(order, after(29 * DAY_MS))).toBeNull()
  })

  it('never looks back, never twice within six hours but for the last look, never when it is too late to ask', { timeout: 30_000 }, () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3_650 }), fc.integer({ min: -DAY_MS, max: 3_700 * DAY_MS }), (days, readMs) => {
      const next = dropReadingAfter({ ...order, guarantee: guarantee(days) }, after(readMs))
      if (next === null) return
      const sinceEnd = next.getTime() - endedAt.getTime()
      expect(sinceEnd).toBeGreaterThan(Math.max(readMs, 0))
      expect(sinceEnd).toBeLessThan(days * DAY_MS)
      expect(sinceEnd - Math.max(readMs, 0)).toBeLessThanOrEqual(30 * DAY_MS)
    }), { numRuns: 2_000 })
  })
})

describe('when a drop was first seen', () => {
  const readings = [26_604, 26_604, 26_180, 25_900, 25_310].map((count, index) => ({ count, readAt: after(index * DAY_MS) }))

  it('P4.8 is the first reading below the guaranteed count since it was last whole', () => {
    expect(dropFirstSeenAt(26_604, readings)).toEqual(after(2 * DAY_MS))
    expect(dropFirstSeenAt(26_604, readings.slice(0, 2))).toBeNull()
    expect(dropFirstSeenAt(26_604, [])).toBeNull()
    expect(dropFirstSeenAt(26_604, [...readings, { count: 26_700, readAt: after(5 * DAY_MS) }])).toBeNull()
    expect(dropFirstSeenAt(26_604, [...readings, { count: 26_700, readAt: after(5 * DAY_MS) }, { count: 26_603, readAt: after(6 * DAY_MS) }])).toEqual(after(6 * DAY_MS))
  })
})
