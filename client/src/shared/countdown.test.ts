import { describe, expect, it } from 'vitest'
import { countdownOf } from './countdown.ts'

const from = new Date(2026, 9, 30, 4, 10)
const until = new Date(2026, 10, 29, 4, 10)

describe('countdownOf', () => {
  it('says what is left of the period, and how much of it that is', () => {
    const countdown = countdownOf(from, until, new Date(2026, 10, 23, 17, 10), 'ended')
    expect(countdown).toMatchObject({ left: '5 d 11 h left', until: 'until 29 Nov 04:10', since: 'ended 30 Oct' })
    expect(countdown.leftShare).toBeCloseTo(131 / 720, 2)
  })

  it('P4.3 still runs in its last instant, and is over in the next', () => {
    expect(countdownOf(from, until, until, 'ended').left).toBe('0 s left')
    expect(countdownOf(from, until, new Date(until.getTime() + 1), 'ended')).toMatchObject({ left: null, leftShare: 0, until: 'over since today 04:10' })
  })
})
