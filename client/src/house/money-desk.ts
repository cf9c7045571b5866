import type { MoneyDeskQuery } from '../graphql/generated/graphql.ts'

/** How much waits for the house on each of its money pages. */
export interface WaitingMoney {
  /** To be decided, and to be paid out. */
  readonly withdrawalCount: number
  /** The same by tab. */
  readonly withdrawals: { readonly waiting: number, readonly approved: number }
  /** Of those, past their due date (P5.3). */
  readonly overdueCount: number
  /** Bank transfers to be confirmed, and disputes that are open. */
  readonly paymentCount: number
  readonly transferCount: number
  readonly disputeCount: number
  /** Credits that somebody else proposed: one's own wait for another. */
  readonly creditCount: number
  /** Rows that contradict the books, in a check that nobody has looked at; null when all is well. */
  readonly alarm: number | null
}

/** Adds up what the navigation shows. */
export function waitingMoneyOf({ houseWithdrawalCounts: { asked, approved, overdue }, housePayments, disputes, creditProposals, booksAlarm }: MoneyDeskQuery): WaitingMoney {
  return {
    withdrawalCount: asked + approved,
    withdrawals: { waiting: asked, approved },
    overdueCount: overdue,
    paymentCount: housePayments.nodes.length + disputes.nodes.length,
    transferCount: housePayments.nodes.length,
    disputeCount: disputes.nodes.length,
    creditCount: creditProposals?.nodes.filter(({ isOwn }) => !isOwn).length ?? 0,
    alarm: booksAlarm?.exceptionCount ?? null,
  }
}
