import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacementFacts, PlacementRequest } from './placement.ts'
import type { RefillFacts } from './refill.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'
import { readFacts, writeFacts } from './stored-facts.ts'
import { countWhatIfs, rejudgePlacement, rejudgeRefill, rejudgeWithdrawal } from './what-if.ts'

const decidedAt = new Date('2025-11-23T16:20:00Z')
const hoursAgo = (hours: number) => new Date(decidedAt.getTime() - hours * 3_600_000)
const draft = (change: Partial<PolicySettings>): PolicySettings => ({ ...DEFAULT_SETTINGS, ...change })

const refill: RefillFacts = {
  order: { id: '48107', status: 'Partial', metric: 'Views', quantity: 2_000, startCount: 18_204, delivered: 1_800, endedAt: hoursAgo(500), endedCause: 'SupplierPartial', guarantee: { days: 30, isLifetime: false, words: 'R30' } },
  accountStatus: 'Active', reading: { count: 19_000, visibility: 'Public', readAt: hoursAgo(1) }, openRefillId: null, evidence: null, lastRefillEndedAt: null, watchHoursShown: null, startSlowMs: null, settingsVersion: 1,
}
const link = 'https://youtu.be/pQ4v-8LmKd0'
const placement: PlacementFacts = {
  accountStatus: 'Active', acceptedTermsVersion: 1, termsVersion: 1, availableMicros: 192_860_000n, currency: 'USD', isServiceUsedBefore: true, canonicalLink: 'youtu.be/pQ4v-8LmKd0', lockKey: 'youtu.be/pQ4v-8LmKd0',
  openOrder: null, openRefillOrderId: null, refillableOrderId: null, target: null, screenHits: [], screenRuleCount: 214, settingsVersion: 1,
  service: {
    id: '7', name: 'YouTube views', platform: 'YouTube', metric: 'Views', category: '', type: 'Default', rateMicros: 1_240_000n, quantityMin: 100, quantityMax: 50_000, quantityStep: 1, guarantee: null,
    isOnSale: true, offReason: null, offSince: null, declaredSource: 'Undeclared', forbiddenRegions: [],
  },
}
const request: PlacementRequest = { link, quantity: 5_000, comments: null, answerNumber: null, isPublicConfirmed: true, expectedChargeMicros: null }

describe('what if the settings were others', () => {
  const refillUnder = (change: Partial<PolicySettings>, facts: Partial<RefillFacts> = {}) => rejudgeRefill({ facts: { ...refill, ...facts }, decidedAt }, DEFAULT_SETTINGS, draft(change))
  const placementUnder = (change: Partial<PolicySettings>, facts: Partial<PlacementFacts> = {}) => rejudgePlacement({ facts: { ...placement, ...facts }, request, decidedAt }, DEFAULT_SETTINGS, draft(change))

  it('P4.6 a refill would be refused, and by what', () => {
    expect(refillUnder({ refillStartShareBasisPoints: 2_000 })).toEqual({
      kind: 'NowRefused', clause: 'P4.6', before: 'Granted.', after: 'The order is too small for a refill. Ordered 2,000 is 10.9 % of the start count 18,204; at least 20 % is needed.',
    })
  })

  it('P4.6 a refill that was refused would be granted', () => {
    expect(rejudgeRefill({ facts: refill, decidedAt }, draft({ refillStartShareBasisPoints: 2_000 }), DEFAULT_SETTINGS)).toMatchObject({ kind: 'NowAllowed', clause: 'P4.6', after: 'Granted.' })
  })

  it('P4.14 a refill would be granted otherwise', () => {
    expect(refillUnder({ refillStartHours: 24 })).toMatchObject({ kind: 'OtherGrant', clause: null })
  })

  it('P4.16 a refill would be refused for another reason, or for the same', () => {
    const soon = { lastRefillEndedAt: hoursAgo(1) }
    expect(refillUnder({ refillStartShareBasisPoints: 2_000 }, soon)).toMatchObject({ kind: 'OtherReason', clause: 'P4.6' })
    expect(refillUnder({ refillAgainHours: 48 }, soon)).toMatchObject({ kind: 'Same', clause: 'P4.16' })
  })

  it('stays the same where the setting has no part in it', () => {
    expect(refillUnder({ withdrawalFreeHours: 1 })).toEqual({ kind: 'Same', clause: null, before: 'Granted.', after: 'Granted.' })
    expect(placementUnder({ refillStartHours: 1 })).toMatchObject({ kind: 'Same' })
  })

  it('P1.5 a placement would be refused', () => {
    expect(placementUnder({ isSourceRequired: true })).toMatchObject({ kind: 'NowRefused', clause: 'P1.5' })
  })

  it('P2.3 cannot tell what nobody looked up then', () => {
    expect(placementUnder({ linkScope: 'linkAndMetric' })).toMatchObject({ kind: 'CannotTell', clause: 'P2.7' })
    expect(refillUnder({ refillStartHours: 1 }, { reading: null })).toMatchObject({ kind: 'Same' })
  })

  it('P5.4 a withdrawal would pay out less', () => {
    const facts = { accountStatus: 'Active', currency: 'USD', availableMicros: 50n, settingsVersion: 1, lots: [{ transferId: '1', paidAt: hoursAgo(30), paidMicros: 50n, bonusMicros: 0n, withdrawnMicros: 0n }] } as const
    expect(rejudgeWithdrawal({ facts, request: { amountMicros: 50n, expectedPayoutMicros: null }, decidedAt }, DEFAULT_SETTINGS, draft({ withdrawalFreeHours: 24 }))).toMatchObject({ kind: 'OtherGrant' })
  })

  it('is counted by how it turned out', () => {
    expect(countWhatIfs([refillUnder({}), refillUnder({ refillStartShareBasisPoints: 2_000 }), placementUnder({}), placementUnder({ linkScope: 'linkAndMetric' })]))
      .toEqual({ Same: 2, NowAllowed: 0, NowRefused: 1, OtherReason: 0, OtherGrant: 0, CannotTell: 1 })
  })

  it('P2.8 judges what was kept as JSON exactly as it was', () => {
    const stored = <Facts>(facts: Facts) => readFacts<Facts>(JSON.parse(JSON.stringify(writeFacts(facts))))
    expect(stored(refill)).toEqual(refill)
    expect(stored(placement)).toEqual(placement)
    expect(rejudgePlacement({ facts: stored(placement), request: stored(request), decidedAt }, DEFAULT_SETTINGS, DEFAULT_SETTINGS)).toMatchObject({ kind: 'Same', after: 'Granted.' })
  })

  it('keeps any facts through JSON', { timeout: 30_000 }, () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer(), fc.bigInt(), fc.date({ noInvalidDate: true }))
    const name = fc.string({ minLength: 1 }).filter(key => !key.startsWith('$') && key !== '__proto__')
    fc.assert(fc.property(fc.dictionary(name, fc.oneof(value, fc.array(value), fc.dictionary(name, value)), { noNullPrototype: true }), (facts) => {
      expect(readFacts(JSON.parse(JSON.stringify(writeFacts(facts))))).toEqual(facts)
    }), { numRuns: 1_000 })
  })
})
