import type { OrderState } from '../shared/states.ts'

/** A state of an order in a sentence or two. */
export interface StateAnswer {
  readonly state: OrderState
  /** What the glyph shows as delivered. */
  readonly share: number
  readonly text: string
  readonly clause: string
}

/** Each state, in the order in which an order meets them. */
export const stateAnswers: readonly StateAnswer[] = [
  { state: 'Pending', share: 0, text: 'Placed and charged. It waits to be sent to the supplier.', clause: 'P3.1' },
  { state: 'Processing', share: 0, text: 'The supplier has taken it. Nothing is delivered yet; the estimate says when the first units usually come.', clause: 'P3.5' },
  { state: 'InProgress', share: 0.6, text: 'Units arrive. Whatever raises the counter at the link counts, wherever it comes from.', clause: 'P3.2' },
  { state: 'Completed', share: 1, text: 'The target count was reached. It stays completed, whatever the counter does later; from now on the guarantee runs.', clause: 'P3.2' },
  { state: 'Partial', share: 0.5, text: 'It ended with units missing. You pay for what was delivered; the rest of the charge went back to the balance in the same moment.', clause: 'P3.3' },
  { state: 'Cancelled', share: 0, text: 'It ended and is not delivered further. What was not delivered went back to the balance, unless the target itself was made private, deleted or renamed.', clause: 'P3.4' },
]

export interface Answer {
  readonly question: string
  readonly text: string
  readonly clauses: readonly string[]
}

/** What is asked most, under a few heads. */
export const answers: readonly { readonly title: string, readonly answers: readonly Answer[] }[] = [
  {
    title: 'Ordering',
    answers: [
      { question: 'Why can I not place this order?', text: 'The checklist beside the order form has a line for each clause. The one in the way is tinted, with its numbers and the way out as a button. Nothing is charged before all of it passes.', clauses: ['P2.1', 'P2.3', 'P2.8'] },
      { question: 'Can I cancel or change an order?', text: 'No. An order is final once it is placed.', clauses: ['P2.6'] },
      { question: 'Two orders for one link?', text: 'One after the other. While an order for a link is open another for it is refused, because one counter serves both.', clauses: ['P2.3'] },
      { question: 'What does the account at the link need?', text: 'It is public and its counter is visible, until the order has ended.', clauses: ['P2.2', 'P3.4'] },
    ],
  },
  {
    title: 'Delivery',
    answers: [
      { question: 'When does it start and finish?', text: 'The estimate of a service is measured from its own last finished orders and says how many. It is no promise.', clauses: ['P1.1', 'P3.5'] },
      { question: 'How is delivered counted?', text: 'Current count minus start count, never below zero and never above the quantity.', clauses: ['P3.2'] },
      { question: 'It is past its estimate.', text: 'Delivery can take longer than usual. Being late is no ground for a refund; what is never delivered is refunded when the order ends.', clauses: ['P3.5', 'P3.3'] },
    ],
  },
  {
    title: 'Drops and refills',
    answers: [
      { question: 'What is a guarantee?', text: 'For so many days after the order ended, or for good, a drop below the guaranteed count is refilled. A service has one only if its name or description says so; the order page shows what yours had when you ordered.', clauses: ['P1.2', 'P1.3', 'P4.3'] },
      { question: 'How do I ask for a refill?', text: 'On the page of the order, once it has ended. Its checklist says whether one can be asked for and of how many. A drop after delivery is never refunded, and a refill is never exchanged for money.', clauses: ['P4.1', 'P3.6', 'P4.17'] },
    ],
  },
  {
    title: 'Money',
    answers: [
      { question: 'What does an order cost?', text: 'Its rate for 1,000 units times the quantity, at the rate of the moment it was placed. Later rates do not touch it.', clauses: ['P1.4'] },
      { question: 'Where do refunds go?', text: 'To the balance, at once and by themselves, in the moment the order ends. The receipt on the order page shows every posting.', clauses: ['P3.3', 'P5.6'] },
      { question: 'How does money come in?', text: 'In this version the house credits a balance by hand. Each credit, charge and refund is a line of the statement under Funds.', clauses: [] },
    ],
  },
]
