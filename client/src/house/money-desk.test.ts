import { expect, test } from 'vitest'
import type { MoneyDeskQuery } from '../graphql/generated/graphql.ts'
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
