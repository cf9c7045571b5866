import { describe, expect, it } from 'vitest'
import type { HouseWithdrawalCaseFragment, HouseWithdrawalRowFragment } from '../graphql/generated/graphql.ts'
import { isOverdueAt, readWithdrawalAddress, withdrawalActions, withdrawalRowsOf, WITHDRAWAL_TABS, writeWithdrawalAddress } from './withdrawal-case.ts'

const row: HouseWithdrawalRowFragment = {
  id: '7', version: 1, status: 'Asked', currency: 'USD', amount: '100.00', payout: '83.20', dueAt: '2026-03-06T12:00:00.000Z', isOverdue: false, endedAt: null, account: { id: '2', name: 'Customer' },
}
const found = (fields: Partial<HouseWithdrawalCaseFragment> = {}): HouseWithdrawalCaseFragment => ({
  ...row, deduction: '16.80', payoutTo: 'Bank', askedAt: '2026-03-04T12:00:00.000Z', decidedAt: null, reason: null, paidAt: null, paidReference: null, approvedAt: null, approvedBy: null, decidedBy: null,
  paidBy: null, parts: [], account: { id: '2', name: 'Customer', status: 'Active', createdAt: '2026-01-01T00:00:00.000Z', balance: { available: '0', held: '100' } }, ...fields,
})
const lettersOf = (withdrawal: HouseWithdrawalCaseFragment): readonly string[] => withdrawalActions(withdrawal, ['ManageMoney', 'ReadHouse']).map(({ letter }) => letter)

describe('the address', () => {
  it('names tab and open row, and comes back as it was written', () => {
    for (const tab of WITHDRAWAL_TABS) for (const openId of [null, '12']) {
      expect(readWithdrawalAddress(writeWithdrawalAddress({ tab, openId }) as Record<string, string>)).toEqual({ tab, openId })
    }
  })

  it('is the first tab where it is not understood', () => {
    expect(readWithdrawalAddress({ tab: 'nowhere', item: '12; drop' })).toEqual({ tab: WITHDRAWAL_TABS[0], openId: null })
  })
})

describe('P5.3 what is due', () => {
  it('is overdue once its date has passed while the page was open', () => {
    expect(isOverdueAt(row, new Date('2026-03-06T12:00:00.000Z'))).toBe(false)
    expect(isOverdueAt(row, new Date('2026-03-06T12:00:00.001Z'))).toBe(true)
  })

  it('is not overdue when it has ended', () => {
    expect(isOverdueAt({ ...row, endedAt: '2026-03-07T12:00:00.000Z' }, new Date('2026-03-09T12:00:00.000Z'))).toBe(false)
  })

  it('keeps the order of the API', () => {
    expect(withdrawalRowsOf([row, { ...row, id: '3' }]).map(({ key }) => key)).toEqual(['withdrawal-7', 'withdrawal-3'])
  })
})

describe('what can be decided', () => {
  it('is to approve or refuse while it waits, to pay or refuse once it is approved, and nothing after its end', () => {
    expect(lettersOf(found())).toEqual(['a', 'r'])
    expect(lettersOf(found({ status: 'Approved' }))).toEqual(['p', 'r'])
    expect(lettersOf(found({ status: 'Paid' }))).toEqual([])
    expect(lettersOf(found({ status: 'Refused' }))).toEqual([])
  })

  it('is nothing for who reads the house and does not manage money', () => {
    expect(withdrawalActions(found(), ['ReadHouse', 'ManageOrders'])).toEqual([])
  })

  it('names the amounts, and says that approving is usual of an account in order alone', () => {
    const [approve, refuse] = withdrawalActions(found(), ['ManageMoney'])
    expect(approve).toMatchObject({ label: 'Approve $83.20', why: 'the account is in order' })
    expect(refuse).toMatchObject({ hint: '$100.00 goes back into the balance.' })
    expect(withdrawalActions(found({ account: { ...found().account, status: 'Suspended' } }), ['ManageMoney'])[0]?.why).toBeNull()
  })
})
