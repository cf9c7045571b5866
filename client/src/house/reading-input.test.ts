import { describe, expect, it } from 'vitest'
import { countOfText, hintOf } from './reading-input.ts'

const NOW = new Date('2026-03-04T12:00:00.000Z')
const EARLIER = new Date('2026-03-04T11:00:00.000Z')
const hint = (text: string, last: number | null = 25_310, readAt = NOW) => hintOf({ text, visibility: 'Public', readAt }, last === null ? null : { count: last, readAt: EARLIER }, 'Followers', NOW)

describe('a typed count', () => {
  it.each([['25310', 25_310], [' 25,310 ', 25_310], ['25 310', 25_310], ['−3', -3], ['', null]])('%j is %j', (text, count) => {
    expect(countOfText(text)).toBe(count)
  })

  it.each(['1e6', '12k', '0x10', '--3', '1.2.3'])('%j is no number', (text) => {
    expect(countOfText(text)).toBeNaN()
    expect(hint(text).problem).toBe('Give the count as a whole number.')
  })
})

describe('P3.2 a reading before it is sent', () => {
  it('passes when it can be', () => {
    expect(hint('25,000')).toEqual({ problem: null, advice: null })
  })

  it.each(['', '-1', '1.5', '1000000000001'])('%j is refused in the words of the server', (text) => {
    expect(hint(text).problem).not.toBeNull()
  })

  it('is pointed out when it leaps, and kept', () => {
    expect(hint('253100')).toMatchObject({ problem: null })
    expect(hint('2531000').advice).toContain('2,531,000')
  })

  it('needs no count where nobody can see one', () => {
    expect(hintOf({ text: '25310', visibility: 'Private', readAt: NOW }, null, 'Followers', NOW).problem).toBeNull()
  })

  it('on a screenshot older than the last reading is left to the server to judge', () => {
    expect(hint('25000', 25_310, new Date('2026-03-04T10:00:00.000Z')).problem).toBeNull()
  })
})
