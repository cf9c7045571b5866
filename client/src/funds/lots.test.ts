import { describe, expect, it } from 'vitest'
import type { WithdrawalLotRowFragment } from '../graphql/generated/graphql.ts'
import { lotViews } from './lots.ts'

const lot = (fields: Partial<WithdrawalLotRowFragment>): WithdrawalLotRowFragment => ({
  transferId: '1', paymentId: '1', method: 'Card', methodWords: 'Visa ending in 4071', paidAt: '2025-11-22T13:05:00Z', paid: '0', bonus: '0', takenBack: '0', withdrawn: '0',
  leftPaid: '0', leftBonus: '0', freeUntilAt: '2025-11-24T13:05:00Z', isFree: false, deduction: '0', payout: '0', payoutAfter: null, whyNot: null, ...fields,
})

const fresh = lot({ transferId: '3', paid: '83.20', bonus: '8.32', leftPaid: '83.20', leftBonus: '8.32', isFree: true, payout: '83.20', payoutAfter: '66.56' })
const asked = lot({ transferId: '2', paid: '60', withdrawn: '50', leftPaid: '10', deduction: '2', payout: '8' })
const old = lot({ transferId: '1', method: 'BankTransfer', paid: '100', bonus: '20', leftPaid: '71.34', leftBonus: '20', deduction: '14.268', payout: '57.072' })

describe('the payments behind a balance', () => {
  it('P5.4 say what is left of them, so that they add up to the balance, and what was asked for before', () => {
    expect(lotViews([fresh, asked, old]).map(({ how, what }) => `${how}: ${what}`)).toEqual([
      'card: 83.20 paid, 8.32 bonus', 'card: 10.00 paid, 50.00 asked for', 'transfer: 71.34 paid, 20.00 bonus',
    ])
  })

  it('P5.4 bring the whole amount while they are free and less after; older ones bring the same later', () => {
    expect(lotViews([fresh, asked]).map(({ nowMicros, afterMicros }) => [nowMicros, afterMicros])).toEqual([[83_200_000n, 66_560_000n], [8_000_000n, 8_000_000n]])
  })

  it('are drawn to one scale: the largest is the longest, and the pieces of each are what is left of it', () => {
    const [first, second, third] = lotViews([fresh, asked, old]).map(({ pieces }) => pieces)
    const total = (pieces: typeof first): number => (pieces === undefined ? 0 : pieces.whole + pieces.reduced + pieces.kept + pieces.bonus)
    expect(total(first)).toBeCloseTo(1)
    expect(first?.whole).toBeCloseTo(83.2 / 91.52)
    expect(second).toMatchObject({ whole: 0, bonus: 0 })
    expect(total(second)).toBeCloseTo(10 / 91.52)
    expect(third?.kept).toBeCloseTo(14.268 / 91.52)
    expect(total(third)).toBeCloseTo(91.34 / 91.52)
  })

  it('P5.4 know the share that is kept, of a fresh payment too, and none of a bonus', () => {
    const gift = lot({ transferId: '4', method: null, paymentId: null, bonus: '5', leftBonus: '5', whyNot: 'It was given as bonus.' })
    const views = lotViews([fresh, asked, gift])
    expect(views.map(({ keptShare }) => keptShare?.toFixed(2) ?? null)).toEqual(['0.20', '0.20', null])
    expect(views[2]).toMatchObject({ how: 'credit', what: '5.00 bonus', whyNot: 'It was given as bonus.', nowMicros: 0n })
  })

  it('leave out what is spent, and are none of an empty balance', () => {
    expect(lotViews([lot({ paid: '40' }), asked]).map(({ key }) => key)).toEqual(['2'])
    expect(lotViews([])).toEqual([])
  })
})
