import { describe, expect, it } from 'vitest'
import { decideErasure, type ErasureFacts } from './erasure.ts'
import { decideReview, decideReviewRequest, REVIEW_LIMITS } from './review.ts'

const now = new Date('2025-11-24T12:00:00Z')

describe('P2.7 a review', () => {
  it('P2.7 is asked for only where the screen holds the link, and the last place in the queue still counts', () => {
    expect(decideReviewRequest({ isNeeded: true, waitingCount: REVIEW_LIMITS.waitingMax - 1 }, now).allowed).toBe(true)
    expect(decideReviewRequest({ isNeeded: true, waitingCount: REVIEW_LIMITS.waitingMax }, now)).toMatchObject({ refusal: { code: 'TOO_MANY_REVIEWS', isTransient: true } })
    expect(decideReviewRequest({ isNeeded: false, waitingCount: REVIEW_LIMITS.waitingMax }, now)).toMatchObject({ refusal: { code: 'REVIEW_NOT_NEEDED' } })
  })

  it('P2.7 is decided once; a refusal says why, leave needs no words', () => {
    expect(decideReview('Waiting', { isAllowed: true, reason: ' ' }, now)).toMatchObject({ grant: { status: 'Allowed', reason: null } })
    expect(decideReview('Waiting', { isAllowed: false, reason: ' Politics ' }, now)).toMatchObject({ grant: { status: 'Refused', reason: 'Politics' } })
    expect(decideReview('Waiting', { isAllowed: false, reason: ' ' }, now)).toMatchObject({ refusal: { code: 'REVIEW_REASON_MISSING' } })
    expect(decideReview('Allowed', { isAllowed: false, reason: ' ' }, now)).toMatchObject({ refusal: { code: 'REVIEW_DECIDED' } })
  })
})

describe('P7.3 an erasure', () => {
  const facts: ErasureFacts = { role: 'Customer', openOrderCount: 0, openRefillCount: 0, comingPaymentCount: 0, disputedPaymentCount: 0, heldMicros: 0n, availableMicros: 0n, currency: 'USD' }
  const cases: readonly [Partial<ErasureFacts>, string][] = [
    [{ role: 'Agent' }, 'ACCOUNT_OF_THE_HOUSE'], [{ openOrderCount: 2 }, 'ACCOUNT_HAS_OPEN_ORDERS'], [{ openRefillCount: 1 }, 'ACCOUNT_HAS_OPEN_REFILLS'],
    [{ comingPaymentCount: 1 }, 'ACCOUNT_HAS_COMING_PAYMENTS'], [{ disputedPaymentCount: 1 }, 'ACCOUNT_HAS_DISPUTED_PAYMENTS'],
    [{ heldMicros: 1n }, 'ACCOUNT_HAS_HELD_MONEY'], [{ availableMicros: 1n }, 'ACCOUNT_HAS_BALANCE'],
  ]

  it.each(cases)('P7.3 is refused for %o as %s, which names what is in the way', (changes, code) => {
    const decision = decideErasure({ ...facts, ...changes }, { isBalanceGivenUp: false }, now)
    expect(decision).toMatchObject({ allowed: false, refusal: { code, clause: 'P7.3' } })
    expect(decision.checks.filter(check => check.verdict === 'Failed')).toHaveLength(1)
  })

  it('P7.3 passes when nothing is under way, and what is left is given up in so many words and by nothing else', () => {
    expect(decideErasure(facts, { isBalanceGivenUp: false }, now).allowed).toBe(true)
    expect(decideErasure({ ...facts, availableMicros: 1n }, { isBalanceGivenUp: true }, now).allowed).toBe(true)
    expect(decideErasure({ ...facts, heldMicros: 1n }, { isBalanceGivenUp: true }, now)).toMatchObject({ refusal: { code: 'ACCOUNT_HAS_HELD_MONEY' } })
  })
})
