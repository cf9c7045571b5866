import type { Metric } from './service-vocabulary.ts'
import { saying } from './saying.ts'
import { nounOfUnits } from './service-words.ts'
import { agoText, countText, idText, percentText, shareText, spanText, statusText } from './wording.ts'

/** Why a refill is not given, in order of precedence. */
export const REFILL_REFUSALS = {
  ORDER_NOT_ENDED: saying<{ status: string, delivered: number, quantity: number }>({
    clause: 'P4.1', isTransient: true, passed: 'Ended with a delivery', title: 'The order has not ended',
    text: ({ status, delivered, quantity }) =>
      `It is ${statusText(status)}, with ${countText(delivered)} of ${countText(quantity)} delivered. The guarantee begins when it ends.`,
  }),
  NOTHING_DELIVERED: saying<{ status: string, quantity: number }>({
    clause: 'P4.1', isTransient: false, passed: 'Ended with a delivery', title: 'Nothing was delivered',
    text: ({ status, quantity }) => `It ended as ${statusText(status)} with 0 of ${countText(quantity)} delivered, so nothing can have dropped.`,
  }),
  NO_GUARANTEE: saying({
    clause: 'P4.2', isTransient: false, passed: 'Guaranteed when ordered', title: 'There is no guarantee',
    text: () => 'The service had no refill guarantee when you ordered.',
  }),
  GUARANTEE_ENDED: saying<{ guaranteeDays: number, endedAt: Date, guaranteeEndAt: Date }>({
    clause: 'P4.3', isTransient: false, passed: 'Guarantee still runs', title: 'The guarantee is over',
    text: ({ guaranteeDays, guaranteeEndAt }, now) =>
      `It ran for ${countText(guaranteeDays)} ${guaranteeDays === 1 ? 'day' : 'days'} from the end of the order and ended ${agoText(guaranteeEndAt, now)}.`,
  }),
  LINK_GONE: saying<{ visibilityWords: string, readAt: Date }>({
    clause: 'P4.4', isTransient: true, passed: 'Same link as ordered', title: ({ visibilityWords }) => `What the link led to ${visibilityWords}`,
    text: ({ readAt }, now) => `Read ${agoText(readAt, now)}. A refill is for the order and its link, which must work as it did.`,
  }),
  LINK_NOT_READ: saying({
    clause: 'P4.4', isTransient: true, passed: 'Same link as ordered', title: 'Link',
    text: () => 'Not looked at since the order ended or was last refilled.',
  }),
  TARGET_HIDDEN: saying<{ visibilityWords: string, readAt: Date }>({
    clause: 'P4.5', isTransient: true, passed: 'Link works, public', title: ({ visibilityWords }) => `The target ${visibilityWords}`,
    text: ({ readAt }, now) => `Read ${agoText(readAt, now)}. Make it public with its counter visible, then ask again.`,
  }),
  VISIBILITY_NOT_READ: saying({
    clause: 'P4.5', isTransient: true, passed: 'Link works, public', title: 'Public target',
    text: () => 'Not looked at since the order ended or was last refilled.',
  }),
  ORDER_TOO_SMALL: saying<{ quantity: number, startCount: number, orderedShare: number, neededShare: number }>({
    clause: 'P4.6', isTransient: false, passed: 'Large enough', title: 'The order is too small for a refill',
    text: ({ quantity, startCount, orderedShare, neededShare }) =>
      `Ordered ${countText(quantity)} is ${shareText(orderedShare)} of the start count ${countText(startCount)}; at least ${percentText(Math.round(neededShare * 10_000))} is needed.`,
  }),
  START_COUNT_UNKNOWN: saying({
    clause: 'P4.6', isTransient: true, passed: 'Large enough', title: 'Start count',
    text: () => 'The start count of this order was never read. Write to the house to have it looked up.',
  }),
  BELOW_START_COUNT: saying<{ currentCount: number, startCount: number }>({
    clause: 'P4.7', isTransient: true, passed: 'Above the start count', title: 'The counter is below the start count',
    text: ({ currentCount, startCount }) =>
      `It shows ${countText(currentCount)}, ${countText(startCount - currentCount)} below the start count ${countText(startCount)}. More was lost than this order delivered.`,
  }),
  COUNT_NOT_READ: saying({
    clause: 'P4.7', isTransient: true, passed: 'Above the start count', title: 'Current count',
    text: () => 'Not read since the order ended or was last refilled.',
  }),
  NO_DROP: saying<{ currentCount: number, guaranteedCount: number }>({
    clause: 'P4.8', isTransient: true, passed: 'There is a drop', title: 'There is no drop',
    text: ({ currentCount, guaranteedCount }) => currentCount === guaranteedCount
      ? `The counter shows ${countText(currentCount)}, exactly the guaranteed count.`
      : `The counter shows ${countText(currentCount)}, ${countText(currentCount - guaranteedCount)} above the guaranteed count ${countText(guaranteedCount)}.`,
  }),
  DROP_NOT_READ: saying({
    clause: 'P4.8', isTransient: true, passed: 'There is a drop', title: 'Drop',
    text: () => 'Known when the counter has been read.',
  }),
  WATCH_HOURS_REACHED: saying<{ watchHoursCount: number, quantity: number }>({
    clause: 'P4.9', isTransient: true, passed: 'Watch hours below the order', title: 'The watch hours are reached',
    text: ({ watchHoursCount, quantity }) =>
      `The channel shows ${countText(watchHoursCount)} hours, ${countText(quantity)} were ordered. However they came about, they count.`,
  }),
  WATCH_HOURS_NOT_READ: saying({
    clause: 'P4.9', isTransient: true, passed: 'Watch hours below the order', title: 'Watch hours',
    text: () => 'The total of the channel has not been read since the order ended or was last refilled.',
  }),
  REFILL_ALREADY_OPEN: saying<{ refillId: string }>({
    clause: 'P4.10', isTransient: true, passed: 'No other refill open', title: 'A refill is open already',
    text: ({ refillId }) => `Refill ${idText(refillId)} of this order is under way. Ask again when it has finished.`,
  }),
  EVIDENCE_MISSING: saying<{ mustShow: string }>({
    clause: 'P4.11', isTransient: true, passed: 'No evidence wanted', title: 'Evidence is still missing',
    text: ({ mustShow }) => `A screenshot was asked for that shows: ${mustShow.replace(/\.$/, '')}. Send it, then ask again.`,
  }),
  OWN_DOING: saying<{ causeWords: string }>({
    clause: 'P4.12', isTransient: false, passed: 'Not closed for own doing', title: 'The order was closed for your own doing',
    text: ({ causeWords }) => `The target ${causeWords} while the order ran, which ends the guarantee with it.`,
  }),
  REFILL_ACCOUNT_NOT_ACTIVE: saying<{ accountStatus: string }>({
    clause: 'P4.12', isTransient: false, passed: 'Account in good standing', title: ({ accountStatus }) => `The account is ${accountStatus.toLowerCase()}`,
    text: ({ accountStatus }) => accountStatus === 'Closed'
      ? 'A closed account has no refills.'
      : 'A suspended account has no refills. Write to the house to have it looked at.',
  }),
  REFILL_TOO_SOON: saying<{ lastRefillEndedAt: Date, againFromAt: Date, againHours: number }>({
    clause: 'P4.16', isTransient: true, passed: 'Last refill long enough ago', title: 'The last refill has only just finished',
    text: ({ lastRefillEndedAt, againFromAt, againHours }, now) =>
      `It finished ${agoText(lastRefillEndedAt, now)}. Another can be asked for after ${countText(againHours)} hours, in ${spanText(againFromAt.getTime() - now.getTime())}.`,
  }),
  REFILL_ENDED: saying<{ status: string }>({
    clause: 'P4.16', isTransient: false, passed: 'Refill is open', title: 'The refill has ended',
    text: ({ status }) => `It is ${statusText(status)}, and a refill that has ended never reopens.`,
  }),
  REFILL_REASON_MISSING: saying({
    clause: 'P4.10', isTransient: false, passed: 'Reason given', title: 'A reason is missing',
    text: () => 'Whoever closes a refill leaves a reason; the customer reads it.',
  }),
} as const

/** Why a reading of a counter is not kept, in order of precedence. */
export const READING_REFUSALS = {
  READING_MISSING: saying<{ metric: Metric }>({
    clause: 'P3.2', isTransient: false, passed: 'Count given', title: 'Which count?',
    text: ({ metric }) => `A public target shows its ${nounOfUnits(metric)}. Give the number as it stands there.`,
  }),
  READING_HIDDEN: saying<{ visibilityWords: string, readCount: number }>({
    clause: 'P3.2', isTransient: false, passed: 'Count given', title: 'A counter that nobody sees has no count',
    text: ({ visibilityWords, readCount }) => `The target ${visibilityWords}, yet ${countText(readCount)} was read. Leave the count out, or say that it is public.`,
  }),
  READING_NOT_WHOLE: saying({
    clause: 'P3.2', isTransient: false, passed: 'Count can be', title: 'The count is not a whole number',
    text: () => 'Units are counted whole. Give the number without decimals.',
  }),
  READING_NEGATIVE: saying<{ readCount: number }>({
    clause: 'P3.2', isTransient: false, passed: 'Count can be', title: 'The count is below zero',
    text: ({ readCount }) => `${countText(readCount)} cannot stand on a counter.`,
  }),
  READING_TOO_LARGE: saying<{ readCount: number, readCountMax: number }>({
    clause: 'P3.2', isTransient: false, passed: 'Count can be', title: 'The count is too large',
    text: ({ readCount, readCountMax }) => `${countText(readCount)} is more than ${countText(readCountMax)}, the most a counter is taken to show.`,
  }),
  READING_AHEAD: saying<{ readAt: Date }>({
    clause: 'P3.2', isTransient: false, passed: 'Newest reading', title: 'The reading lies in the future',
    text: ({ readAt }, now) => `It is dated ${spanText(readAt.getTime() - now.getTime())} from now. A counter is read before it is written down.`,
  }),
  READING_OLDER: saying<{ readAt: Date, previousReadAt: Date, previousCount: number }>({
    clause: 'P3.2', isTransient: false, passed: 'Newest reading', title: 'A newer reading is known',
    text: ({ readAt, previousReadAt, previousCount }, now) =>
      `This one is from ${agoText(readAt, now)}; ${countText(previousCount)} was read ${agoText(previousReadAt, now)}, after it.`,
  }),
  READING_CONTRADICTS: saying<{ readCount: number, previousCount: number, readAt: Date }>({
    clause: 'P3.2', isTransient: false, passed: 'Newest reading', title: 'Two readings contradict each other',
    text: ({ readCount, previousCount }) =>
      `At the same instant ${countText(previousCount)} was read already, not ${countText(readCount)}. Look again and enter what stands there now.`,
  }),
  READING_LEAPS: saying<{ readCount: number, previousCount: number, previousReadAt: Date }>({
    clause: 'P3.2', isTransient: true, passed: 'Fits the last reading', title: 'The counter has leapt',
    text: ({ readCount, previousCount, previousReadAt }, now) =>
      `${countText(previousCount)} was read ${agoText(previousReadAt, now)}, now ${countText(readCount)}. It is kept, and nothing is judged by it until somebody looks again.`,
  }),
} as const
