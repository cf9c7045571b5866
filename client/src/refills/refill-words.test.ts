import { describe, expect, it } from 'vitest'
import type { RefillStatus } from '../graphql/generated/graphql.ts'
import type { CheckVerdict, CheckView } from '../shared/checks.ts'
import { isDropKnown, isRefillLate, offerWords, refillLabel, restoredOf, startWords } from './refill-words.ts'

const now = new Date(2026, 10, 24, 16, 20)
const at = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString()
const refill = (status: RefillStatus, startedAt: string | null = null, startLatestAt = at(3)) => ({ status, quantity: 1_294, currentCount: 25_310, startedAt, startLatestAt, refusal: null })
const check = (verdict: CheckVerdict): CheckView => ({ clause: 'P4.8', code: verdict, verdict, title: verdict, text: null, detail: null })

describe('restoredOf', () => {
  it('counts what came since it was asked for, within its quantity', () => {
    expect(restoredOf(refill('InProgress'), 25_810)).toBe(500)
    expect(restoredOf(refill('InProgress'), 30_000)).toBe(1_294)
    expect(restoredOf(refill('InProgress'), 25_000)).toBe(0)
    expect(restoredOf(refill('InProgress'), null)).toBe(0)
  })

  it('is nothing before it moves and everything once it is completed', () => {
    expect(restoredOf(refill('Sent'), 25_810)).toBe(0)
    expect(restoredOf(refill('Completed'), null)).toBe(1_294)
  })
})

describe('isRefillLate', () => {
  it('P4.14 is late from the instant after its latest start, until it starts', () => {
    expect(isRefillLate(refill('Sent', null, at(0)), now)).toBe(false)
    expect(isRefillLate(refill('Sent', null, at(-1)), now)).toBe(true)
    expect(isRefillLate(refill('InProgress', at(-0.5), at(-1)), now)).toBe(false)
    expect(isRefillLate(refill('Rejected', null, at(-1)), now)).toBe(false)
  })
})

describe('startWords', () => {
  it('says by when, since when it is late, when it started, or why it was rejected', () => {
    expect(startWords(refill('Requested'), now)).toBe('by 19:20')
    expect(startWords(refill('Sent', null, at(-1)), now)).toBe('late since 15:20')
    expect(startWords(refill('InProgress', at(-2)), now)).toBe('started 14:20')
    expect(startWords({ ...refill('Rejected'), refusal: { clause: 'P4.8', code: 'NO_DROP', title: 'No drop', text: '' } }, now)).toBe('No drop')
  })
})

describe('offerWords', () => {
  it('names the units and how they come about', () => {
    expect(offerWords({ quantity: 1_294, checks: [check('Passed')] }, 26_604, 25_310)).toEqual({
      title: '1,294 can be refilled', summary: '26,604 guaranteed − 25,310 now', summaryClause: 'P4.13',
    })
  })

  it('leaves a refusal to the checks, and says what an unread counter waits for', () => {
    expect(offerWords({ quantity: null, checks: [check('Passed'), check('Failed')] }, 1, 1)).toEqual({ title: null, summary: null, summaryClause: null })
    expect(offerWords({ quantity: null, checks: [check('Passed'), check('Failed'), check('Unknown')] }, 1, 1)).toEqual({ title: null, summary: '1 passes, 1 waits for a reading', summaryClause: null })
    expect(offerWords({ quantity: null, checks: [check('Passed'), check('Unknown')] }, 1, null)).toEqual({
      title: 'Not read since it ended', summary: '1 passes, 1 waits for a reading', summaryClause: null,
    })
  })
})

describe('isDropKnown', () => {
  it('P4.8 is known once somebody has read the counter, whatever it shows', () => {
    expect(isDropKnown([check('Failed')])).toBe(true)
    expect(isDropKnown([check('Unknown')])).toBe(false)
    expect(isDropKnown([])).toBe(false)
  })
})

describe('refillLabel', () => {
  it('repeats the number, and has none to repeat where nothing dropped', () => {
    expect(refillLabel(1_294, 1_294)).toBe('Ask for refill of 1,294')
    expect(refillLabel(null, 40)).toBe('Ask for refill of 40')
    expect(refillLabel(null, 0)).toBe('Ask for refill')
  })
})
