import { describe, expect, it } from 'vitest'
import type { WithdrawalLotRowFragment } from '../graphql/generated/graphql.ts'
import { judgeWithdrawal } from './judge-withdrawal.ts'
import type { SettingsInForce, WithdrawalQuote } from './useWithdrawal.ts'

const now = new Date('2025-11-23T15:20:00Z')
const settings: SettingsInForce = { version: 1, settings: { withdrawalFreeHours: 48, withdrawalDeductionBasisPoints: 2_000, withdrawalWorkingDaysMax: 7, holidays: ['2025-11-27'] } }
const lot = (transferId: string, paidAt: string, leftPaid: string, leftBonus: string): WithdrawalLotRowFragment => ({
  transferId, paidAt, leftPaid, leftBonus, paymentId: null, method: 'Card', methodWords: null, paid: '500', bonus: '50', takenBack: '3', withdrawn: '40',
  freeUntilAt: paidAt, isFree: false, deduction: '0', payout: '0', payoutAfter: null, whyNot: null,
})
const quote: Pick<WithdrawalQuote, 'available' | 'currency' | 'lots' | 'moreLotsCount'> = {
  available: '172.86', currency: 'USD', moreLotsCount: 0,
  lots: [lot('3', '2025-11-22T13:05:00Z', '83.20', '8.32'), lot('2', '2025-11-14T09:30:00Z', '10', '0'), lot('1', '2025-11-09T18:12:00Z', '71.34', '0')],
}
const failed = (micros: bigint | null, status: 'Active' | 'Suspended' | 'Closed' = 'Active'): readonly string[] =>
  judgeWithdrawal(quote, settings, status, micros, now)!.checks.filter(({ verdict }) => verdict === 'Failed').map(({ clause, code }) => `${clause} ${code}`)

describe('a withdrawal, judged on each keystroke', () => {
  it('P5.4 takes what is free first: whole now, less when the payment grew too old', () => {
    expect(judgeWithdrawal(quote, settings, 'Active', 83_200_000n, now)).toMatchObject({
      deductionMicros: 0n, payoutMicros: 83_200_000n,
      changes: [{ at: now, payoutMicros: 83_200_000n }, { at: new Date('2025-11-24T13:05:00Z'), payoutMicros: 66_560_000n }],
    })
    expect(judgeWithdrawal(quote, settings, 'Active', 93_200_000n, now)).toMatchObject({ deductionMicros: 2_000_000n, payoutMicros: 91_200_000n })
  })

  it('P5.4 is about all that can be asked for while no amount is typed', () => {
    expect(judgeWithdrawal(quote, settings, 'Active', null, now)).toMatchObject({ payoutMicros: 83_200_000n + 8_000_000n + 57_072_000n })
  })

  it('P5.3 P5.4 P5.7 P5.8 says what is in the way before the click', () => {
    expect(failed(83_200_000n)).toEqual([])
    expect(failed(164_540_001n)).toEqual(['P5.4 WITHDRAWAL_TOO_MUCH'])
    expect(failed(0n)).toEqual(['P5.3 WITHDRAWAL_NOT_POSITIVE'])
    expect(failed(1n, 'Suspended')).toEqual(['P5.7 WITHDRAWAL_ACCOUNT_SUSPENDED'])
    expect(failed(1n, 'Closed')).toEqual(['P5.8 WITHDRAWAL_ACCOUNT_CLOSED'])
  })

  it('P5.3 counts working days without the holidays of the house', () => {
    expect(judgeWithdrawal(quote, settings, 'Active', 1n, now)?.dueAt).toEqual(new Date('2025-12-03T15:20:00Z'))
  })

  it('leaves it to the server where not every payment is listed', () => {
    expect(judgeWithdrawal({ ...quote, moreLotsCount: 1 }, settings, 'Active', 1n, now)).toBeNull()
  })
})
