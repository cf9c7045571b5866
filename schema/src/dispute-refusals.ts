import { saying } from './saying.ts'
import { countedText, moneyText } from './wording.ts'

/** Why money of ended orders is not given back after a dispute, or an account is not restored, in order of precedence. */
export const DISPUTE_REFUSALS = {
  REVIVAL_ACCOUNT_CLOSED: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account is not closed', title: 'The account is closed for good',
    text: () => 'A closed account receives nothing back. There are no exceptions.',
  }),
  DISPUTE_NOT_WON: saying<{ disputeStatus: string }>({
    clause: 'P5.7', isTransient: true, passed: 'Dispute is won', title: 'The dispute is not won',
    text: ({ disputeStatus }) => disputeStatus === 'Open'
      ? 'It is still open. What its orders left undelivered can be given back once it is won.'
      : 'It was lost: the money is with the payer’s bank, and what the orders left undelivered stays with the house.',
  }),
  DISPUTE_REVIVED: saying<{ revivedMicros: bigint, currency: string }>({
    clause: 'P5.7', isTransient: false, passed: 'Nothing given back yet', title: 'This was given back already',
    text: ({ revivedMicros, currency }) => `${moneyText(revivedMicros, currency)} went back to the balance. It is given back once.`,
  }),
  NOTHING_TO_REVIVE: saying({
    clause: 'P5.7', isTransient: false, passed: 'Undelivered units', title: 'There is nothing to give back',
    text: () => 'The dispute ended no order that left anything undelivered.',
  }),
  ACCOUNT_CLOSED_FOR_GOOD: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account is not closed', title: 'The account is closed for good',
    text: () => 'A payment of it was reported as stolen or unauthorised. There are no exceptions.',
  }),
  ACCOUNT_NOT_SUSPENDED: saying({
    clause: 'P5.7', isTransient: false, passed: 'Account is suspended', title: 'The account is not suspended',
    text: () => 'It is active already, so there is nothing to restore.',
  }),
  ACCOUNT_HAS_OPEN_DISPUTE: saying<{ openDisputeCount: number }>({
    clause: 'P5.7', isTransient: true, passed: 'No dispute is open', title: 'A dispute is still open',
    text: ({ openDisputeCount }) => `${countedText(openDisputeCount, 'dispute')} of its payments ${openDisputeCount === 1 ? 'is' : 'are'} not decided. Restore it when they are.`,
  }),
} as const
