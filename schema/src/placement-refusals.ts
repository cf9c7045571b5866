import { roundedToHundredths } from './money.ts'
import { saying } from './saying.ts'
import { agoText, countText, idText, moneyText, spanText } from './wording.ts'

/** Why an order is not placed, in order of precedence. */
export const PLACEMENT_REFUSALS = {
  ACCOUNT_CLOSED: saying({
    clause: 'P2.10', isTransient: false, passed: 'Account in good standing', title: 'The account is closed',
    text: () => 'A closed account places no orders.',
  }),
  ACCOUNT_SUSPENDED: saying({
    clause: 'P2.10', isTransient: false, passed: 'Account in good standing', title: 'The account is suspended',
    text: () => 'A suspended account places no orders. Write to the house to have it looked at.',
  }),
  TERMS_NOT_ACCEPTED: saying<{ termsVersion: number, acceptedTermsVersion: number | null }>({
    clause: 'P2.1', isTransient: true, passed: 'Terms accepted', title: 'The terms are not accepted yet',
    text: ({ termsVersion, acceptedTermsVersion }) => acceptedTermsVersion === null
      ? `Version ${termsVersion} is in force. Accept it to order.`
      : `Version ${acceptedTermsVersion} was accepted, version ${termsVersion} is in force. Accept it to order.`,
  }),
  SERVICE_OFF: saying<{ offReason: string | null, offSinceAt: Date | null }>({
    clause: 'P1.5', isTransient: false, passed: 'Service on sale', title: 'The service is off',
    text: ({ offReason, offSinceAt }, now) =>
      `It was switched off${offSinceAt === null ? '' : ` ${agoText(offSinceAt, now)}`}${offReason === null ? '' : `: ${offReason.replace(/\.$/, '')}`}. Choose another service.`,
  }),
  SOURCE_UNDECLARED: saying({
    clause: 'P1.5', isTransient: false, passed: 'Service on sale', title: 'The service declares no source',
    text: () => 'The house sells only services whose supplier says how the units come about. Choose another service.',
  }),
  LINK_MISSING: saying({
    clause: 'P2.2', isTransient: false, passed: 'Link can be served', title: 'Which link?',
    text: () => 'Give the address of what is to be raised, as the browser shows it.',
  }),
  BAD_LINK: saying<{ linkTitle: string, linkText: string }>({
    clause: 'P2.2', isTransient: false, passed: 'Link can be served', title: ({ linkTitle }) => linkTitle,
    text: ({ linkText }) => linkText,
  }),
  LINK_PLATFORM_MISMATCH: saying<{ linkPlatform: string, servicePlatform: string }>({
    clause: 'P2.2', isTransient: false, passed: 'Link can be served', title: 'The link is on another platform',
    text: ({ linkPlatform, servicePlatform }) =>
      `The service is for ${servicePlatform}, the link is ${linkPlatform}. Give a link to ${servicePlatform} or choose another service.`,
  }),
  QUANTITY_MISSING: saying<{ quantityMin: number, quantityMax: number }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'How many?',
    text: ({ quantityMin, quantityMax }) => `The service takes ${countText(quantityMin)} to ${countText(quantityMax)}.`,
  }),
  QUANTITY_NOT_WHOLE: saying({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'The quantity is not a whole number',
    text: () => 'Units are counted whole. Give a whole number above zero.',
  }),
  QUANTITY_FIXED: saying<{ quantity: number, quantityMin: number }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'The quantity of a package is fixed',
    text: ({ quantity, quantityMin }) => `The package holds ${countText(quantityMin)}, not ${countText(quantity)}. Leave the quantity out.`,
  }),
  COMMENTS_MISSING: saying({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'Which comments?',
    text: () => 'The service writes your own comments. Give one a line.',
  }),
  QUANTITY_NOT_COMMENTS: saying<{ quantity: number, commentCount: number }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'Quantity and comments differ',
    text: ({ quantity, commentCount }) =>
      `The comments have ${countText(commentCount)} lines, the quantity says ${countText(quantity)}. Leave the quantity out: the lines are counted.`,
  }),
  ANSWER_MISSING: saying({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'Which answer of the poll?',
    text: () => 'Give the number of the answer to vote for, counted from 1.',
  }),
  QUANTITY_TOO_SMALL: saying<{ quantity: number, quantityMin: number }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'The quantity is below the minimum',
    text: ({ quantity, quantityMin }) => `${countText(quantity)} is less than the minimum of ${countText(quantityMin)}. Order at least ${countText(quantityMin)}.`,
  }),
  QUANTITY_TOO_LARGE: saying<{ quantity: number, quantityMax: number }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'The quantity is above the maximum',
    text: ({ quantity, quantityMax }) => `${countText(quantity)} is more than the maximum of ${countText(quantityMax)}. Order at most ${countText(quantityMax)}.`,
  }),
  QUANTITY_OFF_STEP: saying<{ quantity: number, quantityStep: number, nearestBelowCount: number | null, nearestAboveCount: number | null }>({
    clause: 'P1.6', isTransient: false, passed: 'Quantity within limits', title: 'The quantity does not fit the step',
    text: ({ quantity, quantityStep, nearestBelowCount, nearestAboveCount }) => {
      const near = [nearestBelowCount, nearestAboveCount].filter(count => count !== null).map(countText).join(' or ')
      return `${countText(quantity)} is not a multiple of ${countText(quantityStep)}.${near === '' ? '' : ` Order ${near}.`}`
    },
  }),
  TARGET_FORBIDDEN: saying<{ words: string }>({
    clause: 'P2.7', isTransient: false, passed: 'Content screen passed', title: 'This target is not served',
    text: ({ words }) => `The house serves nothing with ‘${words}’: no pornography, politics, extremism or whatever else stirs public opinion.`,
  }),
  TARGET_UNDER_REVIEW: saying<{ words: string }>({
    clause: 'P2.7', isTransient: false, passed: 'Content screen passed', title: 'This target needs a look first',
    text: ({ words }) => `Somebody at the house looks at everything with ‘${words}’ before it is ordered. Ask for a review; nothing is charged until then.`,
  }),
  SCREEN_PENDING: saying({
    clause: 'P2.7', isTransient: true, passed: 'Content screen passed', title: 'Content screen',
    text: () => 'Not looked at yet for this link.',
  }),
  TARGET_NOT_PUBLIC: saying<{ targetNoun: string, visibilityWords: string, readAt: Date }>({
    clause: 'P2.2', isTransient: true, passed: 'Public target', title: ({ targetNoun, visibilityWords }) => `The ${targetNoun} ${visibilityWords}`,
    text: ({ targetNoun, readAt }, now) => `Read ${agoText(readAt, now)}. The ${targetNoun} must be public and its counter visible until the order has ended.`,
  }),
  TARGET_NOT_CONFIRMED: saying<{ targetNoun: string, unitNoun: string, readAt: Date | null }>({
    clause: 'P2.2', isTransient: true, passed: 'Public target', title: ({ targetNoun, unitNoun }) => `Is the ${targetNoun} public, with ${unitNoun} shown?`,
    text: ({ targetNoun, readAt }, now) => readAt === null
      ? `Confirm that everybody can see the ${targetNoun} and its counter.`
      : `Last read ${agoText(readAt, now)}, public then. Confirm that it still is.`,
  }),
  CHANNEL_NEEDED: saying<{ targetNoun: string }>({
    clause: 'P2.4', isTransient: false, passed: 'Channel named', title: 'Watch hours need the channel',
    text: ({ targetNoun }) => `The link is a ${targetNoun}. Watch hours count for the whole channel: give the link of the channel.`,
  }),
  REFILL_OPEN: saying<{ orderId: string }>({
    clause: 'P2.5', isTransient: true, passed: 'No refill open for this link', title: 'A refill is open for this link',
    text: ({ orderId }) => `Order ${idText(orderId)} is being refilled. Order again when the refill has finished.`,
  }),
  DROP_REFILLABLE: saying<{ orderId: string }>({
    clause: 'P2.5', isTransient: true, passed: 'No refill open for this link', title: 'A drop here can still be refilled',
    text: ({ orderId }) => `Order ${idText(orderId)} has dropped and is under guarantee. Ask for its refill first: a new order counts towards it.`,
  }),
  REFILL_PENDING: saying({
    clause: 'P2.5', isTransient: true, passed: 'No refill open for this link', title: 'Open refills',
    text: () => 'Not looked up yet for this link.',
  }),
  LINK_HAS_OPEN_ORDER: saying<{ orderId: string | null, delivered: number | null, quantity: number | null, expectedFinishAt: Date | null }>({
    clause: 'P2.3', isTransient: true, passed: 'No other order for this link', title: 'Another order is open for this link',
    text: ({ orderId, delivered, quantity, expectedFinishAt }, now) => {
      if (orderId === null) return 'It is somebody else’s. One counter serves both, so yours can follow when it has ended.'
      const counts = delivered === null || quantity === null ? 'is still open' : `has delivered ${countText(delivered)} of ${countText(quantity)}`
      const leftMs = expectedFinishAt === null ? 0 : expectedFinishAt.getTime() - now.getTime()
      return `Order ${idText(orderId)} ${counts}${leftMs > 0 ? ` and should finish in about ${spanText(leftMs)}` : ''}.`
    },
  }),
  OPEN_ORDER_PENDING: saying({
    clause: 'P2.3', isTransient: true, passed: 'No other order for this link', title: 'Other orders for this link',
    text: () => 'Not looked up yet for this link.',
  }),
  RATE_MOVED: saying<{ expectedChargeMicros: bigint, chargeMicros: bigint, rateMicros: bigint, currency: string }>({
    clause: 'P1.4', isTransient: false, passed: 'Rate as expected', title: 'The rate has moved',
    text: ({ expectedChargeMicros, chargeMicros, currency }) =>
      `The order costs ${moneyText(chargeMicros, currency)} now, not ${moneyText(expectedChargeMicros, currency)}. Look at the new price and place it again.`,
  }),
  NOT_ENOUGH_FUNDS: saying<{ chargeMicros: bigint, availableMicros: bigint, missingMicros: bigint, currency: string }>({
    clause: 'P2.8', isTransient: true, passed: 'Funds cover it', title: 'Funds do not cover it',
    text: ({ chargeMicros, availableMicros, missingMicros, currency }) =>
      `The order costs ${moneyText(chargeMicros, currency)}, ${moneyText(availableMicros, currency)} is available. Add ${moneyText(missingMicros, currency)} or order less.`,
  }),
  CHARGE_PENDING: saying({
    clause: 'P2.8', isTransient: false, passed: 'Funds cover it', title: 'Funds',
    text: () => 'Known when the quantity is.',
  }),
  TRY_SMALL_FIRST: saying<{ quantityMin: number, minimumChargeMicros: bigint, currency: string, unitNoun: string }>({
    clause: 'P2.9', isTransient: true, passed: 'Service used before', title: 'First time with this service',
    text: ({ quantityMin, minimumChargeMicros, currency, unitNoun }) =>
      `Try the minimum first: ${countText(quantityMin)} ${unitNoun} cost ${moneyText(roundedToHundredths(minimumChargeMicros), currency)}.`,
  }),
} as const
