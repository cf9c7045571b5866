import type { TransferKind } from './house-vocabulary.ts'
import { HouseAccount, type TransferPlan } from './ledger.ts'

/** An account of the chart: each customer has one of the first two, the house one of each other. */
export type ChartAccount = 'available' | 'held' | HouseAccount

/** What each account in the books holds. What is negative, others hold of the house; what is positive, the house holds or has earned. */
export const CHART: Readonly<Record<ChartAccount, string>> = {
  available: 'What a customer can spend on an order now: `available:<account>`, one for each customer.',
  held: 'What is set aside of a customer\'s money, by a request to withdraw or a dispute: `held:<account>`, one for each customer.',
  'house:revenue': 'What orders were charged, less what was refunded.',
  'house:payments': 'What came in from payers, less what went back to them or was paid out: minus this is what providers and bank hold for the house.',
  'house:bonus': 'What the house gave away: bonuses of payments, and credits that can only be spent.',
  'house:credits': 'Credits by hand that count as paid money.',
  'house:owed': 'What customers owe: disputed and returned money that they had spent already. Owed is what is negative here.',
  'house:deductions': 'What the house kept of older money that was withdrawn.',
}

/** A kind of movement: when it happens, and from which account to which its postings go. */
export interface ChartMovement {
  readonly when: string
  readonly clauses: readonly string[]
  /** A posting of nothing is left out, so a transfer may have fewer of them; never another. */
  readonly postings: readonly { readonly from: ChartAccount, readonly to: ChartAccount, readonly what: string }[]
}

/** Every kind of movement. Whatever else stands in the books is wrong. */
export const MOVEMENTS: Readonly<Record<TransferKind, ChartMovement>> = {
  Credit: {
    when: 'An administrator gives a customer money; above what one gives an account alone within 24 hours, a second one approves it.', clauses: ['P5.4'],
    postings: [{ from: HouseAccount.Bonus, to: 'available', what: 'a credit that can only be spent' }, { from: HouseAccount.Credits, to: 'available', what: 'a credit marked as paid money' }],
  },
  Charge: { when: 'An order is placed.', clauses: ['P2.8'], postings: [{ from: 'available', to: HouseAccount.Revenue, what: 'its charge' }] },
  Refund: {
    when: 'An order ends with units undelivered, and not by the customer\'s own doing.', clauses: ['P3.3', 'P5.6'],
    postings: [{ from: HouseAccount.Revenue, to: 'available', what: 'charged, less what was delivered of it' }],
  },
  Payment: { when: 'A payment has come in.', clauses: ['P5.1'], postings: [{ from: HouseAccount.Payments, to: 'available', what: 'its amount' }] },
  Bonus: { when: 'With the payment that earned it.', clauses: ['P5.2'], postings: [{ from: HouseAccount.Bonus, to: 'available', what: 'the bonus' }] },
  PaymentReturned: {
    when: 'The house gives a payment back to its payer.', clauses: [],
    postings: [{ from: 'available', to: HouseAccount.Payments, what: 'what the balance still has of it' }, { from: HouseAccount.Owed, to: HouseAccount.Payments, what: 'the rest' }],
  },
  BonusReturned: {
    when: 'With the payment that is given back.', clauses: ['P5.2'],
    postings: [{ from: 'available', to: HouseAccount.Bonus, what: 'what the balance still has of the bonus' }, { from: HouseAccount.Owed, to: HouseAccount.Bonus, what: 'the rest' }],
  },
  WithdrawalAsked: { when: 'A customer asks to withdraw.', clauses: ['P5.3'], postings: [{ from: 'available', to: 'held', what: 'the amount asked for' }] },
  WithdrawalRefused: {
    when: 'An administrator refuses it, or a dispute or the return of a payment ends it.', clauses: ['P5.3', 'P5.7', 'P5.8'],
    postings: [{ from: 'held', to: 'available', what: 'the same amount' }],
  },
  WithdrawalPaid: {
    when: 'It is paid out.', clauses: ['P5.3', 'P5.4'],
    postings: [{ from: 'held', to: HouseAccount.Payments, what: 'what is paid out' }, { from: 'held', to: HouseAccount.Deductions, what: 'the deduction' }],
  },
  DisputeOpened: {
    when: 'A payer disputes a payment, or more of it.', clauses: ['P5.7'],
    postings: [
      { from: 'available', to: 'held', what: 'what the balance has of amount and bonus' }, { from: HouseAccount.Owed, to: HouseAccount.Payments, what: 'the amount, which the provider takes' },
      { from: HouseAccount.Owed, to: HouseAccount.Bonus, what: 'the bonus of that amount' },
    ],
  },
  DisputeWon: {
    when: 'The dispute is won: the exact reverse.', clauses: ['P5.7'],
    postings: [
      { from: 'held', to: 'available', what: 'what was set aside' }, { from: HouseAccount.Payments, to: HouseAccount.Owed, what: 'the amount' },
      { from: HouseAccount.Bonus, to: HouseAccount.Owed, what: 'its bonus' },
    ],
  },
  DisputeLost: { when: 'The dispute is lost.', clauses: ['P5.7'], postings: [{ from: 'held', to: HouseAccount.Owed, what: 'what was set aside; the rest stays owed' }] },
  Revival: {
    when: 'After a dispute was won, an administrator gives back what the orders it ended left undelivered.', clauses: ['P5.7'],
    postings: [{ from: HouseAccount.Revenue, to: 'available', what: 'charged, less what was delivered of it' }],
  },
}

/** Whether a plan moves money only as its kind does. */
export function isInChart(plan: TransferPlan): boolean {
  const chartOf = (account: string): string => /^(available|held):/.exec(account)?.[1] ?? account
  return plan.postings.every(({ source, destination }) =>
    MOVEMENTS[plan.kind].postings.some(({ from, to }) => from === chartOf(source) && to === chartOf(destination)))
}
