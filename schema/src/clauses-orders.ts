import type { Clause } from './clauses.ts'
import { LinkScope, type PolicySettings } from './settings.ts'

/** What a service is and promises. */
export const catalogueClauses = ({ estimateSampleSize, isSourceRequired }: PolicySettings): readonly Clause[] => [
  {
    id: 'P1.1', section: 'Catalogue', title: 'Estimates',
    text: 'Each service shows when it usually starts, how many units it delivers a day, how much drops again and of what quality it is. These are '
      + `estimates from its last ${estimateSampleSize} finished orders, not promises, and may differ next time. It says how many orders they rest on; `
      + 'until there are enough, what the supplier says stands in.',
  },
  {
    id: 'P1.2', section: 'Catalogue', title: 'Guarantee',
    text: 'A service has a refill guarantee for a number of days or for a lifetime, or it has none. Without a guarantee you order at your own risk, and '
      + 'no complaint about a drop is heard. You see which before you order.',
  },
  {
    id: 'P1.3', section: 'Catalogue', title: 'Named guarantees only',
    text: 'A service is covered only if its name or description says so. “Non drop” alone, or nothing, is no guarantee.',
  },
  {
    id: 'P1.4', section: 'Catalogue', title: 'Rates move',
    text: 'Rates change at any time without notice. Your order keeps the rate it was placed at, through refunds and refills. Every change of a rate '
      + 'stands in the service’s public history.',
  },
  {
    id: 'P1.5', section: 'Catalogue', title: 'Declared source',
    text: 'Each service records how its supplier says the units come about, and where it may not be sold. The house can switch off a service, a '
      + `category or a region. A service that is off cannot be ordered and says why.${isSourceRequired ? ' A service that declares no source is not sold.' : ''}`,
  },
  {
    id: 'P1.6', section: 'Catalogue', title: 'Limits',
    text: 'Each service has a minimum, a maximum and sometimes a step. A quantity outside them is refused.',
  },
]

/** What is asked before an order is taken. */
export const placingClauses = ({ linkScope }: PolicySettings): readonly Clause[] => [
  {
    id: 'P2.1', section: 'Placing an order', title: 'Terms accepted',
    text: 'To order you accept the version of these terms that is in force. The version is stamped on your order. A new version asks for acceptance '
      + 'again before your next order.',
  },
  {
    id: 'P2.2', section: 'Placing an order', title: 'Public target',
    text: 'The account must be public and its counter visible, from the order until its end. You confirm it. Where a reading shows the target private '
      + 'or its counter hidden, the order is refused.',
  },
  {
    id: 'P2.3', section: 'Placing an order', title: 'One order a link',
    text: `While an order for a link is open, another ${linkScope === LinkScope.link ? '' : 'of the same kind '}for the same link is refused, whoever placed `
      + 'the first: one counter serves both. If the first is yours you are told which; if not, only that there is one. Different spellings of one link count as the same link.',
  },
  {
    id: 'P2.4', section: 'Placing an order', title: 'Watch hours',
    text: 'For watch hours the whole channel counts: one order a channel, whichever of its videos you mean, and the order asks for the channel. All '
      + 'hours the channel gains from the day of the order count as delivered by it.',
  },
  {
    id: 'P2.5', section: 'Placing an order', title: 'Refill first',
    text: 'While a refill is open for a link, a new order of the same kind there is refused: let the refill finish first. If a drop could be refilled '
      + 'and you have not asked for it, you are told and may go on.',
  },
  {
    id: 'P2.6', section: 'Placing an order', title: 'Final',
    text: 'Once placed, an order is final. You cannot cancel, edit or stop it, or have it refunded on request.',
  },
  {
    id: 'P2.7', section: 'Placing an order', title: 'Forbidden targets',
    text: 'Pornography, politics, extremism and whatever else stirs public opinion are not served. Links and comments pass a content screen. A hit is '
      + 'refused, or looked at by a person before anything is charged.',
  },
  {
    id: 'P2.8', section: 'Placing an order', title: 'Enough funds',
    text: 'Your available balance must cover the charge. The money moves at the moment the order is placed. An order never takes your balance below '
      + 'zero.',
  },
  {
    id: 'P2.9', section: 'Placing an order', title: 'Try small first',
    text: 'If you have never used a service, place a small order first. This is advice; it never stops an order.',
  },
  {
    id: 'P2.10', section: 'Placing an order', title: 'Suspended accounts',
    text: 'A suspended or closed account places no orders.',
  },
]

/** How an order runs and ends. */
export const progressClauses = ({ leadTimeHoursMin, leadTimeHoursMax }: PolicySettings): readonly Clause[] => [
  {
    id: 'P3.1', section: 'Progress and settlement', title: 'States',
    text: 'Pending, Processing and In progress all mean that your order is placed, work is under way, and it should start within the estimate. '
      + 'Completed, Partial and Cancelled are final: an order that has ended never reopens.',
  },
  {
    id: 'P3.2', section: 'Progress and settlement', title: 'Any source counts',
    text: 'Units gained from any source count as delivered: the counter decides, not where they came from. When the current count reaches the target '
      + 'count the order may be closed as Completed.',
  },
  {
    id: 'P3.3', section: 'Progress and settlement', title: 'Automatic refund',
    text: 'If an order ends as Partial or Cancelled through the house’s or the supplier’s fault, you pay for what was delivered and the rest returns to '
      + 'your balance, at once and by itself. If nothing was delivered, everything returns.',
  },
  {
    id: 'P3.4', section: 'Progress and settlement', title: 'Your own doing',
    text: 'If the target is made private, deleted, renamed or forbidden after you ordered, the order may be closed and nothing is refunded. The closing '
      + 'names the cause and the reading that shows it.',
  },
  {
    id: 'P3.5', section: 'Progress and settlement', title: 'Lead times',
    text: `Start, speed and refill usually fall within ${leadTimeHoursMin} to ${leadTimeHoursMax} hours and can take longer. Past its estimate an order `
      + 'can be put forward for speed-up; it is never a ground for a refund.',
  },
  {
    id: 'P3.6', section: 'Progress and settlement', title: 'No second refund',
    text: 'A drop after delivery is refilled where there is a guarantee. It is never refunded.',
  },
]
