import { describe, expect, it } from 'vitest'
import { decideCredit, decideCreditAnswer, type CreditAnswer, type CreditProposalFacts } from './credit.ts'
import type { RefusalCode } from './refusal.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const now = new Date('2025-11-23T16:20:00Z')

describe('a credit by hand', () => {
  it.each([
    [100_000_000n, 0n, false], [100_000_001n, 0n, true], [1n, 99_999_999n, false], [1n, 100_000_000n, true], [60_000_000n, 60_000_000n, true],
  ])('P5.4 of %s micros after %s given alone needs a second person: %s', (amountMicros, givenAloneMicros, needsSecond) => {
    expect(decideCredit({ accountStatus: 'Suspended', givenAloneMicros }, { amountMicros, isBonus: true }, DEFAULT_SETTINGS, now)).toMatchObject({ allowed: true, grant: { amountMicros, isBonus: true, needsSecond } })
  })

  it('P5.4 always needs a second person in a house that says so', () => {
    expect(decideCredit({ accountStatus: 'Active', givenAloneMicros: 0n }, { amountMicros: 1n, isBonus: true }, { creditAloneMax: 0 }, now)).toMatchObject({ allowed: true, grant: { needsSecond: true } })
  })

  it('P5.8 is not given to a closed account', () => {
    expect(decideCredit({ accountStatus: 'Closed', givenAloneMicros: 0n }, { amountMicros: 1n, isBonus: true }, DEFAULT_SETTINGS, now)).toMatchObject({ allowed: false, refusal: { clause: 'P5.8', code: 'CREDIT_TO_CLOSED_ACCOUNT' } })
  })
})

describe('deciding a proposed credit', () => {
  it('P5.4 is refused for one reason after the other, until all are mended', () => {
    let facts: CreditProposalFacts = { status: 'Declined', accountStatus: 'Closed', isOwn: true }
    let answer: CreditAnswer = { status: 'Approved', reason: ' ' }
    const walk: readonly (readonly [RefusalCode, () => void])[] = [
      ['CREDIT_TO_CLOSED_ACCOUNT', () => { facts = { ...facts, accountStatus: 'Suspended' } }], ['CREDIT_DECIDED', () => { facts = { ...facts, status: 'Waiting' } }],
      ['CREDIT_BY_ONE', () => { facts = { ...facts, isOwn: false } }], ['CREDIT_REASON_MISSING', () => { answer = { ...answer, reason: ' Agreed. ' } }],
    ]
    for (const [code, mend] of walk) {
      expect(decideCreditAnswer(facts, answer, now)).toMatchObject({ allowed: false, refusal: { code } })
      mend()
    }
    expect(decideCreditAnswer(facts, answer, now)).toMatchObject({ allowed: true, grant: { status: 'Approved', reason: 'Agreed.' } })
  })

  it('P5.4 is declined by whoever proposed it too, and for a closed account', () => {
    expect(decideCreditAnswer({ status: 'Waiting', accountStatus: 'Closed', isOwn: true }, { status: 'Declined', reason: 'A slip.' }, now).allowed).toBe(true)
  })
})
