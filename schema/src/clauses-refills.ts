import type { Clause } from './clauses.ts'
import type { PolicySettings } from './settings.ts'
import { percentText } from './wording.ts'

/** When a drop is delivered again. A refill is judged for one order, on its own counts. */
export const refillClauses = ({ refillStartShareBasisPoints, refillStartHours, refillAgainHours }: PolicySettings): readonly Clause[] => [
  {
    id: 'P4.1', section: 'Refills', title: 'Ended with a delivery',
    text: 'A refill is for an order that has ended with something delivered.',
  },
  {
    id: 'P4.2', section: 'Refills', title: 'Guaranteed when ordered',
    text: 'A refill is refused when the service had no guarantee at the time you ordered.',
  },
  {
    id: 'P4.3', section: 'Refills', title: 'Within the period',
    text: 'The guarantee runs from the moment the order ended, and its last instant still counts. After it a refill is refused.',
  },
  {
    id: 'P4.4', section: 'Refills', title: 'Same link',
    text: 'A refill is for the order and its link. If the link no longer works, because it was renamed or deleted, a refill is refused.',
  },
  {
    id: 'P4.5', section: 'Refills', title: 'Still public',
    text: 'A refill is refused while the target is private or its counter hidden.',
  },
  {
    id: 'P4.6', section: 'Refills', title: 'Large enough',
    text: `A refill is refused when you ordered less than ${percentText(refillStartShareBasisPoints)} of the start count. Exactly `
      + `${percentText(refillStartShareBasisPoints)} is enough.`,
  },
  {
    id: 'P4.7', section: 'Refills', title: 'Not below the start',
    text: 'A refill is refused while the current count is below the start count.',
  },
  {
    id: 'P4.8', section: 'Refills', title: 'A real drop',
    text: 'A refill is refused when nothing has dropped: the current count is at or above the guaranteed count.',
  },
  {
    id: 'P4.9', section: 'Refills', title: 'Watch hours reached',
    text: 'For watch hours a refill is refused when the total shown reaches the ordered quantity, however it was reached.',
  },
  {
    id: 'P4.10', section: 'Refills', title: 'One at a time',
    text: 'A refill is refused while another for the same order is open.',
  },
  {
    id: 'P4.11', section: 'Refills', title: 'Evidence',
    text: 'A refill is refused until evidence that was asked for has been supplied.',
  },
  {
    id: 'P4.12', section: 'Refills', title: 'Own doing, suspension',
    text: 'A refill is refused when the order was closed for your own doing or your account is suspended.',
  },
  {
    id: 'P4.13', section: 'Refills', title: 'Amount',
    text: 'What has dropped is delivered again: guaranteed count less current count, at most what the order delivered.',
  },
  {
    id: 'P4.14', section: 'Refills', title: 'When',
    text: `A refill may take as long to start as the service itself, or ${refillStartHours} hours, whichever is longer. You see the latest start as a `
      + 'date. Past it you can ask for speed-up. Waiting is never refunded.',
  },
  {
    id: 'P4.15', section: 'Refills', title: 'Screenshots',
    text: 'An agent may ask for a screenshot and says what must be visible on it. It is a PNG, JPEG or WebP image, and only you and the agents see it.',
  },
  {
    id: 'P4.16', section: 'Refills', title: 'Again',
    text: `When a refill has finished and the count drops once more within the period, you may ask for another after ${refillAgainHours} hours.`,
  },
  {
    id: 'P4.17', section: 'Refills', title: 'No swap',
    text: 'A refill is never exchanged for money.',
  },
]
