import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decision.ts'
import { AccountStatus } from './house-vocabulary.ts'
import { EndedCause, OrderStatus } from './order-vocabulary.ts'
import { decideRefill, droppedOf, type RefillFacts } from './refill.ts'
import { REFUSALS, type RefusalCode } from './refusal.ts'
import { Metric, TargetVisibility } from './service-vocabulary.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const DAY_MS = 86_400_000
const endedAt = new Date('2025-10-30T04:10:00Z')
const instant = fc.integer({ min: -5 * DAY_MS, max: 60 * DAY_MS }).map(ms => new Date(endedAt.getTime() + ms))

/** Facts as they come, with counts close to each other, so that every boundary is met. */
const refill: fc.Arbitrary<RefillFacts> = fc.record({
  order: fc.record({
    id: fc.constant('48107'), status: fc.constantFrom(...Object.values(OrderStatus)), metric: fc.constantFrom(Metric.Views, Metric.WatchHours),
    quantity: fc.integer({ min: 1, max: 40 }), startCount: fc.option(fc.nat(200), { freq: 8 }), delivered: fc.nat(40),
    guarantee: fc.option(fc.constantFrom({ days: 30, isLifetime: false, words: 'R30' }, { days: null, isLifetime: true, words: 'lifetime' }), { freq: 8 }),
    endedCause: fc.option(fc.constantFrom(...Object.values(EndedCause))),
  }).map(({ status, ...rest }) => ({ ...rest, status, endedAt: ['Completed', 'Partial', 'Cancelled'].includes(status) ? endedAt : null, delivered: Math.min(rest.delivered, rest.quantity) })),
  accountStatus: fc.constantFrom(...Object.values(AccountStatus), AccountStatus.Active),
  reading: fc.option(fc.record({ count: fc.option(fc.nat(250), { freq: 8 }), visibility: fc.constantFrom(...Object.values(TargetVisibility), TargetVisibility.Public), readAt: instant }), { freq: 8 }),
  openRefillId: fc.constantFrom(null, null, '3'), evidence: fc.option(fc.record({ mustShow: fc.constant('all'), isSupplied: fc.boolean() })),
  lastRefillEndedAt: fc.option(instant), watchHoursShown: fc.option(fc.nat(60)), startSlowMs: fc.option(fc.nat(10 * DAY_MS)), settingsVersion: fc.constant(1),
})

/** Facts that nothing but counts and time can stand in the way of. */
const plain: fc.Arbitrary<RefillFacts> = refill.map(facts => ({
  ...facts, accountStatus: 'Active', openRefillId: null, evidence: null, lastRefillEndedAt: null,
  order: { ...facts.order, status: 'Completed', endedAt, endedCause: 'Delivered', metric: 'Views', guarantee: { days: 30, isLifetime: false, words: 'R30' }, startCount: facts.order.startCount ?? 0 },
  reading: { count: facts.reading?.count ?? 0, visibility: 'Public', readAt: new Date(endedAt.getTime() + DAY_MS) },
}))

const RUNS = { numRuns: 2_000 }

describe('a decision on any refill', { timeout: 30_000 }, () => {
  it('is allowed exactly when no check failed and none is open', () => {
    fc.assert(fc.property(refill, instant, (facts, now) => {
      const decision = decideRefill(facts, DEFAULT_SETTINGS, now)
      expect(decision.allowed).toBe(decision.checks.every(check => check.verdict === 'Passed'))
    }), RUNS)
  })

  it('gives between one unit and what was delivered, and never lifts the counter above what is guaranteed', () => {
    let grantedCount = 0
    fc.assert(fc.property(plain, instant, (facts, now) => {
      const decision = decideRefill(facts, DEFAULT_SETTINGS, now)
      if (!decision.allowed) return
      grantedCount++
      const { quantity, currentCount, guaranteedCount, startLatestAt } = decision.grant
      expect(quantity).toBeGreaterThanOrEqual(1)
      expect(quantity).toBeLessThanOrEqual(facts.order.delivered)
      expect(currentCount + quantity).toBeLessThanOrEqual(guaranteedCount)
      expect(quantity).toBe(droppedOf(facts.order, currentCount))
      expect(startLatestAt.getTime() - now.getTime()).toBeGreaterThanOrEqual(DEFAULT_SETTINGS.refillStartHours * 3_600_000)
    }), RUNS)
    expect(grantedCount).toBeGreaterThan(20)
  })

  it('counts the last instant of the guarantee, and nothing after it', () => {
    fc.assert(fc.property(plain, fc.integer({ min: 1, max: 3_650 }), fc.integer({ min: 0, max: 400 * DAY_MS }), (facts, days, lateMs) => {
      const guaranteed = { ...facts, order: { ...facts.order, guarantee: { days, isLifetime: false, words: null } } }
      const verdictAt = (ms: number) => decideRefill(guaranteed, DEFAULT_SETTINGS, new Date(endedAt.getTime() + days * DAY_MS + ms)).checks.find(check => check.clause === 'P4.3')?.verdict
      expect([verdictAt(-lateMs), verdictAt(0), verdictAt(lateMs + 1)]).toEqual(['Passed', 'Passed', 'Failed'])
    }), RUNS)
  })

  it('is judged on the share of the start count without rounding', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 10_000 }), (quantity, startCount, refillStartShareBasisPoints) => {
      const order = { id: '1', status: 'Completed', metric: 'Views', quantity, startCount, delivered: quantity, endedAt, endedCause: null, guarantee: null } as const
      const decision = decideRefill({ order, accountStatus: 'Active', reading: null, openRefillId: null, evidence: null, lastRefillEndedAt: null, watchHoursShown: null, startSlowMs: null, settingsVersion: 1 },
        { ...DEFAULT_SETTINGS, refillStartShareBasisPoints }, endedAt)
      const isEnough = BigInt(quantity) * 10_000n >= BigInt(startCount) * BigInt(refillStartShareBasisPoints)
      expect(decision.checks.find(check => check.clause === 'P4.6')?.verdict).toBe(isEnough ? 'Passed' : 'Failed')
    }), RUNS)
  })

  it('has the same verdict in whatever order its checks stand', () => {
    fc.assert(fc.property(refill, instant, fc.func(fc.integer()), (facts, now, rank) => {
      const decision = decideRefill(facts, DEFAULT_SETTINGS, now)
      const shuffled = decision.checks.toSorted((left, right) => rank(left.code) - rank(right.code))
      expect(decide(shuffled, () => null).allowed).toBe(decision.allowed)
    }), RUNS)
  })

  it('stands in the order of the clauses, says each once, and never shows a hole in a sentence', () => {
    const codeOrder = Object.keys(REFUSALS)
    fc.assert(fc.property(refill, instant, (facts, now) => {
      const { checks } = decideRefill(facts, DEFAULT_SETTINGS, now)
      const codes = checks.map(check => check.code)
      expect(codes.toSorted((left: RefusalCode, right: RefusalCode) => codeOrder.indexOf(left) - codeOrder.indexOf(right))).toEqual(codes)
      expect(new Set(checks.map(check => check.clause)).size).toBe(checks.length)
      for (const { title, text, detail } of checks) expect(`${title} ${text ?? ''} ${detail ?? ''}`).not.toMatch(/undefined|NaN|null|\[object/)
    }), RUNS)
  })
})
