import { expect, test } from 'vitest'
import type { MoneyDeskQuery } from '../graphql/generated/graphql.ts'
import { housePlaces } from '../frame/navigation.ts'
import { waitingMoneyOf } from './money-desk.ts'

const answer: MoneyDeskQuery = {
  houseWithdrawalCounts: { asked: 2, approved: 1, overdue: 1 }, housePayments: { nodes: [{ id: '1' }] }, disputes: { nodes: [{ id: '3' }, { id: '4' }] },
  creditProposals: { nodes: [{ id: '1', isOwn: true }, { id: '2', isOwn: false }] }, booksAlarm: { id: '9', exceptionCount: 4 },
}

test('counts what waits, and of proposed credits those that somebody else proposed', () => {
  expect(waitingMoneyOf(answer)).toEqual({
    withdrawalCount: 3, withdrawals: { waiting: 2, approved: 1 }, overdueCount: 1, paymentCount: 3, transferCount: 1, disputeCount: 2, creditCount: 1, alarm: 4,
  })
})

test('the navigation shows the counts to who may see them, and marks the books that contradict themselves', () => {
  const labelsOf = (permissions: Parameters<typeof housePlaces>[0]): readonly string[] => housePlaces(permissions, null).map(({ label }) => label)
  expect(labelsOf(['ReadHouse'])).toEqual(['Operations', 'Customers', 'Withdrawals', 'Payments', 'Books'])
  expect(labelsOf(['ManageMoney'])).toEqual(['Credits', 'Payment methods'])
  expect(housePlaces(['ReadHouse'], null, null, waitingMoneyOf(answer)).find(({ label }) => label === 'Withdrawals')).toMatchObject({ count: 3, overdueCount: 1 })
  const books = (alarm: number | null) => housePlaces(['ReadHouse'], null, null, { ...waitingMoneyOf(answer), alarm }).find(({ label }) => label === 'Books')
  expect(books(4)?.alarm).toBe('they contradict themselves')
  expect(books(null)?.alarm).toBeNull()
})
