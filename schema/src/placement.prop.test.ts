import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from './decision.ts'
import { AccountStatus } from './house-vocabulary.ts'
import { decidePlacement, type PlacementFacts, type PlacementRequest } from './placement.ts'
import { REFUSALS, type RefusalCode } from './refusal.ts'
import { DeclaredSource, Metric, ServiceType, TargetVisibility } from './service-vocabulary.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const now = new Date('2025-11-24T12:00:00Z')
const canonicalLink = 'youtu.be/pQ4v-8LmKd0'
const micros = fc.bigInt({ min: 0n, max: 10n ** 13n })

const placement: fc.Arbitrary<readonly [PlacementFacts, PlacementRequest]> = fc.tuple(
  fc.record({
    accountStatus: fc.constantFrom(...Object.values(AccountStatus)),
    acceptedTermsVersion: fc.constantFrom(null, 1, 2), termsVersion: fc.constantFrom(1, 2), availableMicros: micros, currency: fc.constantFrom('USD', 'TRY'),
    isServiceUsedBefore: fc.boolean(), canonicalLink: fc.constantFrom(canonicalLink, null), lockKey: fc.constant(canonicalLink),
    openOrder: fc.option(fc.record({ isOwn: fc.boolean(), orderId: fc.constant('48291'), quantity: fc.constant(10), delivered: fc.nat(10), expectedFinishAt: fc.option(fc.date({ noInvalidDate: true })) })),
    openRefillOrderId: fc.constantFrom(null, '1'), refillableOrderId: fc.constantFrom(null, '2'),
    target: fc.option(fc.record({ visibility: fc.constantFrom(...Object.values(TargetVisibility)), readAt: fc.constant(now) })),
    screenHits: fc.constantFrom([], [{ rule: '1', words: 'x', action: 'Refuse' as const }]), screenRuleCount: fc.nat(), settingsVersion: fc.constant(1),
    service: fc.record({
      id: fc.constant('7'), name: fc.constant('Views'), platform: fc.constantFrom('YouTube', 'Web'), metric: fc.constantFrom(...Object.values(Metric)), category: fc.constant(''),
      type: fc.constantFrom(...Object.values(ServiceType)), rateMicros: micros, quantityMin: fc.integer({ min: 1, max: 200 }), quantityMax: fc.integer({ min: 200, max: 100_000 }), quantityStep: fc.constantFrom(1, 10),
      guarantee: fc.constant(null), isOnSale: fc.boolean(), offReason: fc.constantFrom(null, 'Gone'), offSince: fc.constantFrom(null, now), declaredSource: fc.constantFrom(...Object.values(DeclaredSource)), forbiddenRegions: fc.constant([]),
    }),
  }),
  fc.record({
    link: fc.constantFrom(`https://${canonicalLink}`, '', 'x', 'instagram.com/a'), quantity: fc.option(fc.oneof(fc.integer(), fc.double())), comments: fc.constantFrom(null, '', 'One\nTwo'), answerNumber: fc.option(fc.integer()),
    isPublicConfirmed: fc.boolean(), expectedChargeMicros: fc.option(micros),
  }),
)

describe('a decision on any placement', { timeout: 30_000 }, () => {
  it('is allowed exactly when no check failed and none is open', () => {
    fc.assert(fc.property(placement, ([facts, request]) => {
      const decision = decidePlacement(facts, request, DEFAULT_SETTINGS, now)
      expect(decision.allowed).toBe(decision.checks.every(check => check.verdict === 'Passed' || check.verdict === 'Advice'))
    }), { numRuns: 1_500 })
  })

  it('grants no charge above the balance and no quantity outside the limits', () => {
    fc.assert(fc.property(placement, ([facts, request]) => {
      const decision = decidePlacement({ ...facts, accountStatus: 'Active', acceptedTermsVersion: facts.termsVersion, canonicalLink, openOrder: null, openRefillOrderId: null, target: null, screenHits: [] },
        { ...request, link: canonicalLink, isPublicConfirmed: true, expectedChargeMicros: null }, DEFAULT_SETTINGS, now)
      if (!decision.allowed) return
      expect(decision.grant.chargeMicros <= facts.availableMicros && decision.grant.chargeMicros >= 0n).toBe(true)
      expect(decision.grant.quantity).toBeGreaterThanOrEqual(facts.service.quantityMin)
      expect(decision.grant.quantity).toBeLessThanOrEqual(facts.service.quantityMax)
    }), { numRuns: 1_500 })
  })

  it('has the same verdict in whatever order its checks stand', () => {
    fc.assert(fc.property(placement, fc.func(fc.integer()), ([facts, request], rank) => {
      const decision = decidePlacement(facts, request, DEFAULT_SETTINGS, now)
      const shuffled = decision.checks.toSorted((left, right) => rank(left.code) - rank(right.code))
      expect(decide(shuffled, () => null).allowed).toBe(decision.allowed)
    }), { numRuns: 1_500 })
  })

  it('is the same when it is taken again', () => {
    fc.assert(fc.property(placement, ([facts, request]) => {
      expect(decidePlacement(facts, request, DEFAULT_SETTINGS, now)).toEqual(decidePlacement(facts, request, DEFAULT_SETTINGS, now))
    }), { numRuns: 1_000 })
  })

  it('stands in order of precedence, says each check once, and refuses for the first failed one', () => {
    const order = Object.keys(REFUSALS)
    fc.assert(fc.property(placement, ([facts, request]) => {
      const decision = decidePlacement(facts, request, DEFAULT_SETTINGS, now)
      const codes = decision.checks.map(check => check.code)
      expect(codes.toSorted((left: RefusalCode, right: RefusalCode) => order.indexOf(left) - order.indexOf(right))).toEqual(codes)
      expect(new Set(codes).size).toBe(codes.length)
      if (decision.allowed) return
      const firstFailed = decision.checks.find(check => check.verdict === 'Failed') ?? decision.checks.find(check => check.verdict === 'Unknown')
      expect(decision.refusal).toMatchObject({ code: firstFailed?.code, clause: firstFailed?.clause, checks: decision.checks })
      expect(decision.refusal.text).not.toMatch(/undefined|NaN|null|\[object/)
    }), { numRuns: 1_500 })
  })
})
