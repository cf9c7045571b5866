import { saying } from './saying.ts'
import { countText, moneyText, percentText } from './wording.ts'

/** Why money is not withdrawn, in order of precedence. */
export const WITHDRAWAL_REFUSALS = {
  WITHDRAWAL_ACCOUNT_CLOSED: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account in good standing', title: 'The account is closed for good',
    text: () => 'A closed account withdraws nothing.',
  }),
  WITHDRAWAL_ACCOUNT_SUSPENDED: saying({
    clause: 'P5.7', isTransient: false, passed: 'Account in good standing', title: 'The account is suspended',
    text: () => 'A suspended account withdraws nothing. Write to the house to have it looked at.',
  }),
  WITHDRAWAL_AMOUNT_MISSING: saying<{ askableMicros: bigint, currency: string }>({
    clause: 'P5.3', isTransient: false, passed: 'Amount given', title: 'How much?',
    text: ({ askableMicros, currency }) => `Up to ${moneyText(askableMicros, currency)} can be asked for.`,
  }),
  WITHDRAWAL_NOT_POSITIVE: saying<{ askedMicros: bigint, currency: string }>({
    clause: 'P5.3', isTransient: false, passed: 'Amount given', title: 'The amount is not above zero',
    text: ({ askedMicros, currency }) => `${moneyText(askedMicros, currency)} cannot be set aside. Ask for an amount above zero.`,
  }),
  NOTHING_TO_WITHDRAW: saying<{ availableMicros: bigint, bonusMicros: bigint, currency: string }>({
    clause: 'P5.4', isTransient: true, passed: 'Within what can be asked for', title: 'Nothing can be withdrawn',
    text: ({ availableMicros, bonusMicros, currency }) => availableMicros === 0n
      ? 'The balance is empty.'
      : `Of ${moneyText(availableMicros, currency)} available none is paid money: ${moneyText(bonusMicros, currency)} is bonus, which is spent on orders and never withdrawn.`,
  }),
  WITHDRAWAL_TOO_MUCH: saying<{ askedMicros: bigint, askableMicros: bigint, availableMicros: bigint, bonusMicros: bigint, currency: string }>({
    clause: 'P5.4', isTransient: true, passed: 'Within what can be asked for', title: 'More than can be asked for',
    text: ({ askedMicros, askableMicros, availableMicros, bonusMicros, currency }) => {
      const most = `${moneyText(askedMicros, currency)} was given; at most ${moneyText(askableMicros, currency)} of ${moneyText(availableMicros, currency)} can be asked for`
      return bonusMicros === 0n ? `${most}. Ask for less.` : `${most}: ${moneyText(bonusMicros, currency)} is bonus, which is never withdrawn. Ask for less.`
    },
  }),
  PAYOUT_MOVED: saying<{ expectedPayoutMicros: bigint, payoutMicros: bigint, currency: string }>({
    clause: 'P5.4', isTransient: false, passed: 'Payout as expected', title: 'What is paid out has changed',
    text: ({ expectedPayoutMicros, payoutMicros, currency }) =>
      `${moneyText(payoutMicros, currency)} would be paid out now, not ${moneyText(expectedPayoutMicros, currency)}: a payment has grown older. Look at it and ask again.`,
  }),
  DEDUCTION_APPLIES: saying<{ deductionMicros: bigint, deductedMicros: bigint, deductionBasisPoints: number, freeHours: number, currency: string }>({
    clause: 'P5.4', isTransient: false, passed: 'Free of deduction', title: ({ deductionMicros, currency }) => `${moneyText(deductionMicros, currency)} is deducted`,
    text: ({ deductedMicros, deductionBasisPoints, freeHours, currency }) =>
      `${moneyText(deductedMicros, currency)} of it was paid more than ${countText(freeHours)} hours ago, which costs ${percentText(deductionBasisPoints)}.`,
  }),
  WITHDRAWAL_DECIDED: saying<{ status: string }>({
    clause: 'P5.3', isTransient: false, passed: 'Not decided yet', title: 'This was decided already',
    text: ({ status }) => status === 'Paid' ? 'It was paid out. What has left the house is not taken back.'
      : status === 'Refused' ? 'It was refused, and the money is back in the balance. The customer can ask again.'
        : 'It was approved. It can be marked as paid, or refused until then.',
  }),
  WITHDRAWAL_NOT_APPROVED: saying({
    clause: 'P5.3', isTransient: false, passed: 'Approved', title: 'This is not approved yet',
    text: () => 'Only what was approved, with a reason, is paid out.',
  }),
  WITHDRAWAL_REFERENCE_MISSING: saying({
    clause: 'P5.3', isTransient: false, passed: 'Reference given', title: 'A reference is missing',
    text: () => 'Name what finds the payout at the bank or the provider; the customer reads it.',
  }),
  WITHDRAWAL_REASON_MISSING: saying({
    clause: 'P5.3', isTransient: false, passed: 'Reason given', title: 'A reason is missing',
    text: () => 'Whoever decides leaves a reason; the customer reads it.',
  }),
} as const
