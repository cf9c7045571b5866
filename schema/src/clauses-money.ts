import type { Clause } from './clauses.ts'
import type { PolicySettings } from './settings.ts'
import { percentText } from './wording.ts'

/** What happens to money that was paid in. */
export const fundsClauses = (
  { withdrawalWorkingDaysMax, withdrawalFreeHours, withdrawalDeductionBasisPoints }: PolicySettings,
): readonly Clause[] => [
  {
    id: 'P5.1', section: 'Funds', title: 'Final',
    text: 'Money you pay in is spent on orders and cannot be taken back. You see this before you pay and agree to it.',
  },
  {
    id: 'P5.2', section: 'Funds', title: 'Bonus',
    text: 'A payment may earn a bonus. It is credited with the payment and kept apart from it.',
  },
  {
    id: 'P5.3', section: 'Funds', title: 'Withdrawal, by leave',
    text: 'You may ask to withdraw; the house decides and gives a reason. Asking sets the amount aside at once, so that it cannot be spent meanwhile; a '
      + `refusal puts it back. Processing takes 0 to ${withdrawalWorkingDaysMax} working days, and you see the date it is due.`,
  },
  {
    id: 'P5.4', section: 'Funds', title: 'What can be asked for',
    text: 'Money is spent oldest payment first, and within a payment the paid part before the bonus. What is left of a payment up to '
      + `${withdrawalFreeHours} hours old, the last instant included, can be withdrawn whole; older paid money at a deduction of `
      + `${percentText(withdrawalDeductionBasisPoints)}; a bonus never. A request for less than all takes what is free of deduction first, then the rest, `
      + 'newest payment first. Credits given by hand count as bonus unless marked otherwise.',
  },
  {
    id: 'P5.5', section: 'Funds', title: 'An example',
    text: `You paid 100 with a bonus of 10 just now and spent 50. Your balance is 60, of which 50 can be withdrawn free. After ${withdrawalFreeHours} hours `
      + `50 can still be asked for: ${50 - deductionOfFifty(withdrawalDeductionBasisPoints)} is paid out and `
      + `${deductionOfFifty(withdrawalDeductionBasisPoints)} is the deduction. Had you spent 105, nothing could be withdrawn.`,
  },
  {
    id: 'P5.6', section: 'Funds', title: 'Refunds',
    text: 'Refunds of orders go to your balance, never to the payment method.',
  },
  {
    id: 'P5.7', section: 'Funds', title: 'Disputes',
    text: 'By paying in you agree not to dispute the payment. When a dispute or charge-back arrives, the account is suspended at once: no new orders, '
      + 'withdrawals or refills. Its open orders end without refund, and the disputed amount with its bonus is booked as owed. A dispute that is won '
      + 'restores the account.',
  },
  {
    id: 'P5.8', section: 'Funds', title: 'Fraud',
    text: 'A payment reported as stolen or unauthorised closes the account for good. There are no exceptions.',
  },
]

/** What a withdrawal of 50 costs, for the example; a sentence, not money that moves. */
function deductionOfFifty(basisPoints: number): number {
  return 50 * basisPoints / 10_000
}

/** How house and customer deal with each other, and what is known about whom. */
export const CONDUCT_CLAUSES: readonly Clause[] = [
  {
    id: 'P6.1', section: 'Conduct and help', title: 'Help',
    text: 'You can write to the house about an order, a refill, a payment or anything else. Agents answer in the same thread.',
  },
  {
    id: 'P6.2', section: 'Conduct and help', title: 'Not happy',
    text: 'An agent can point you to a better service. There is no refund for taste.',
  },
  {
    id: 'P6.3', section: 'Conduct and help', title: 'Speed-up',
    text: 'For an order or refill past its estimate you can ask for speed-up, with evidence where asked. One open request at a time for each.',
  },
  {
    id: 'P6.4', section: 'Conduct and help', title: 'Liability',
    text: 'The house is not liable for suspensions or deletions by the platforms, nor for lost business.',
  },
  {
    id: 'P7.1', section: 'Terms and privacy', title: 'Versions',
    text: 'These terms can change without notice. Every version is kept, dated and comparable, with who accepted which and when.',
  },
  {
    id: 'P7.2', section: 'Terms and privacy', title: 'Personal data',
    text: 'Personal data serves only to fill your order. A supplier receives the link, the quantity and what the service needs, never who you are. '
      + 'Nothing is sold or shared.',
  },
  {
    id: 'P7.3', section: 'Terms and privacy', title: 'Access and erasure',
    text: 'You can download everything held about you, and have your account erased: personal data goes, the books stay, without a name.',
  },
]
