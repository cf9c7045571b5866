import { describe, expect, it } from 'vitest'
import { advice, decide, factsOf, failed, passed, refuse, unknown } from './decision.ts'
import { RefusalCode, REFUSALS } from './refusal.ts'
import { CLAUSES } from './terms.ts'

const now = new Date('2025-11-24T12:00:00Z')
const fail = failed('NOT_ENOUGH_FUNDS', { chargeMicros: 2n, availableMicros: 1n, missingMicros: 1n, currency: 'USD' }, now)
const open = unknown('TARGET_NOT_CONFIRMED', { targetNoun: 'post', unitNoun: 'likes', readAt: null }, now)
const hint = advice('DROP_REFILLABLE', { orderId: '47000' }, now)
const pass = passed('TERMS_NOT_ACCEPTED', 'version 1', { termsVersion: 1 })

describe('a decision', () => {
  it('grants when everything passes or only advises, and works the grant out once', () => {
    let count = 0
    expect(decide([pass, hint], () => ++count)).toEqual({ allowed: true, checks: [pass, hint], grant: 1 })
    expect(decide([pass, fail], () => ++count).allowed).toBe(false)
    expect(count).toBe(1)
  })

  it('refuses for the first failed check, before one that is open', () => {
    const refused = decide([pass, open, fail, refusalLess()], () => null)
    expect(refused).toMatchObject({ allowed: false, refusal: { code: 'NOT_ENOUGH_FUNDS', clause: 'P2.8', isTransient: true, text: fail.text, facts: fail.facts } })
  })

  it('waits for an open check when none failed', () => {
    expect(decide([pass, open, hint], () => null)).toMatchObject({ allowed: false, refusal: { code: 'TARGET_NOT_CONFIRMED', title: 'Is the post public, with likes shown?' } })
  })

  it('carries all checks in its refusal', () => {
    const checks = [pass, open, fail, hint]
    const refused = decide(checks, () => null)
    expect(refused.allowed ? null : refused.refusal.checks).toEqual(checks)
  })

  it('says a passed check in one line, without a sentence', () => {
    expect(pass).toEqual({ clause: 'P2.1', code: 'TERMS_NOT_ACCEPTED', verdict: 'Passed', title: 'Terms accepted', text: null, detail: 'version 1', facts: [{ name: 'termsVersion', kind: 'Count', value: '1' }] })
  })

  it('can be a single refusal for what only the server knows', () => {
    expect(refuse('DISPATCH_NOT_UNCERTAIN', { dispatchState: 'Accepted' }, now)).toMatchObject({ code: 'DISPATCH_NOT_UNCERTAIN', text: 'It is Accepted. Only an uncertain dispatch is resolved by hand.', checks: [{ verdict: 'Failed' }] })
  })
})

/** A second failed check, which must not be the one that is named. */
function refusalLess() {
  return failed('ACCOUNT_SUSPENDED', {}, now)
}

describe('facts', () => {
  it('cross the wire as text, and tell their kind by their name', () => {
    expect(factsOf({ chargeMicros: 6_200_000n, placedAt: now, guaranteeDays: 30, dropShare: 0.025, orderId: '48291', quantity: 5_000, currency: 'USD', unknown: null })).toEqual([
      { name: 'chargeMicros', kind: 'Money', value: '6200000' }, { name: 'placedAt', kind: 'Instant', value: '2025-11-24T12:00:00.000Z' }, { name: 'guaranteeDays', kind: 'Days', value: '30' },
      { name: 'dropShare', kind: 'Share', value: '0.025' }, { name: 'orderId', kind: 'Order', value: '48291' }, { name: 'quantity', kind: 'Count', value: '5000' }, { name: 'currency', kind: 'Text', value: 'USD' },
    ])
  })
})

describe('the refusals', () => {
  it('have codes equal to their keys, and clauses that the terms know', () => {
    const clauses = new Set(CLAUSES.map(clause => clause.id))
    expect(Object.entries(RefusalCode).every(([key, value]) => key === value)).toBe(true)
    expect(Object.keys(RefusalCode)).toEqual(Object.keys(REFUSALS))
    for (const { clause } of Object.values(REFUSALS)) expect(clauses).toContain(clause)
  })

  it('P2.6 says before the order that it is final', () => {
    expect(refuse('ORDER_IS_FINAL', {}, now)).toMatchObject({ clause: 'P2.6', isTransient: false })
  })
})
