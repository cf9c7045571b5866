import type { AccountStatus, StandingCauseQuery } from '../graphql/generated/graphql.ts'
import { microsOfDecimal, moneyText } from '../shared/money.ts'
import { formatDay } from '../shared/times.ts'

/** The payment that an account is suspended or closed for, as far as it is known. */
export type StandingCause = StandingCauseQuery['payments']['nodes'][number]

/** What is stopped, and why: one line that stands on every page (P5.7, P5.8). */
export function standingWords(status: Exclude<AccountStatus, 'Active'>, cause: StandingCause | null, now: Date): { readonly title: string, readonly text: string, readonly clause: string } {
  const dispute = cause?.disputes.findLast(({ isFraud }) => status === 'Suspended' || isFraud) ?? cause?.disputes.at(-1) ?? null
  if (status === 'Closed') {
    return {
      title: 'The account is closed for good', clause: 'P5.8',
      text: cause === null ? 'Nothing is ordered, paid in or withdrawn any more.' : `A payment was reported as stolen or unauthorised on ${formatDay(new Date(dispute?.openedAt ?? cause.changedAt), now)}.`,
    }
  }
  return {
    title: 'Orders, refills and withdrawals are stopped', clause: cause === null ? 'P2.10' : 'P5.7',
    text: cause === null || dispute === null
      ? 'The account is suspended.'
      : `A payment dispute of ${moneyText(microsOfDecimal(dispute.amount), { currency: cause.currency })} arrived on ${formatDay(new Date(dispute.openedAt), now)}.`,
  }
}
