import { describe, expect, it } from 'vitest'
import { standingWords, type StandingCause } from './standing-words.ts'

const now = new Date(2026, 2, 20, 12)
const dispute = (amount: string, day: number, isFraud = false): StandingCause['disputes'][number] => ({ id: `${day}`, amount, openedAt: new Date(2026, 2, day, 9).toISOString(), isFraud })
const cause = (...disputes: StandingCause['disputes']): StandingCause => ({ id: '7', currency: 'USD', changedAt: new Date(2026, 2, 19).toISOString(), disputes })

describe('the standing line', () => {
  it('P5.7 names the newest dispute with its amount and day', () => {
    expect(standingWords('Suspended', cause(dispute('20.00', 3), dispute('60.00', 12)), now)).toEqual({
      title: 'Orders, refills and withdrawals are stopped', text: 'A payment dispute of $60.00 arrived on 12 Mar.', clause: 'P5.7',
    })
  })

  it('P5.8 says since when the account is closed, by the dispute that reported it or by the report alone', () => {
    expect(standingWords('Closed', cause(dispute('20.00', 3, true), dispute('60.00', 12)), now).text).toBe('A payment was reported as stolen or unauthorised on 3 Mar.')
    expect(standingWords('Closed', cause(), now)).toMatchObject({ text: 'A payment was reported as stolen or unauthorised on 19 Mar.', clause: 'P5.8' })
  })

  it('says what is stopped before the reason has been asked for', () => {
    expect(standingWords('Suspended', null, now).text).toBe('The account is suspended.')
    expect(standingWords('Closed', null, now).text).toBe('Nothing is ordered, paid in or withdrawn any more.')
  })
})
