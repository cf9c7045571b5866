import { isOpen } from '@tallyboard/schema'
import type { EstimateCourseFragment, OrderEventRowFragment } from '../graphql/generated/graphql.ts'
import { formatChange, formatCount, formatShare, shareOf } from '../shared/counts.ts'
import { formatExpected, formatInstant } from '../shared/times.ts'
import { expectedByNow, type OutlookOrder } from './order-outlook.ts'
import { droppedOf } from './order-trouble.ts'

/** What the head of an order page looks at. */
export interface StripOrder extends OutlookOrder {
  readonly startCount: number | null
  readonly currentCount: number | null
  readonly guaranteedCount: number | null
  readonly guaranteeEndsAt: string | null
  readonly guarantee: { readonly isLifetime: boolean } | null
  readonly expectedStartAt: string | null
  readonly remains: number
  readonly endedAt: string | null
  readonly estimate: EstimateCourseFragment
}

/** A cell of the strip in words; the number itself is drawn by the page. */
export interface StripNote {
  readonly text: string
  readonly isBad: boolean
}

const plain = (text: string): StripNote => ({ text, isBad: false })

/** '61 %, expected 55 % by now'; once it ended '84 %, 1,600 not delivered'. */
export function deliveredHint(order: StripOrder, now: number): string {
  const share = formatShare(shareOf(order.delivered, order.quantity))
  if (!isOpen(order.status)) return order.remains === 0 ? share : `${share}, ${formatCount(order.remains)} not delivered`
  const expected = expectedByNow(order, order.estimate, now)
  return expected === null ? share : `${share}, expected ${formatShare(shareOf(expected, order.quantity))} by now`
}

/** Under the start count: when it was read, or when it will be. */
export function startNote(order: StripOrder & { readonly startedAt: string | null }, now: Date): StripNote {
  if (order.startedAt !== null) return plain(formatInstant(new Date(order.startedAt), now))
  if (!isOpen(order.status)) return plain('never started')
  return plain(order.expectedStartAt === null ? 'read at the start' : `≈ ${formatExpected(new Date(order.expectedStartAt), now)}`)
}

/** Under the current count: how far it is under the guaranteed one, or what the newest reading added. */
export function currentNote(order: StripOrder, newest: OrderEventRowFragment | null): StripNote {
  const dropped = droppedOf(order)
  if (dropped > 0) return { text: `${formatCount(dropped)} under guaranteed`, isBad: true }
  if (newest === null || newest.deliveredChange === 0) return plain('')
  return plain(formatChange(newest.deliveredChange))
}

/** Under the guaranteed count: until when. */
export function guaranteeNote(order: StripOrder, now: Date): StripNote {
  if (order.guarantee === null) return plain('no guarantee')
  if (order.guarantee.isLifetime || order.guaranteeEndsAt === null) return plain('for the lifetime of the link')
  const endsAt = new Date(order.guaranteeEndsAt)
  return plain(`${endsAt < now ? 'ended' : 'until'} ${formatInstant(endsAt, now)}`)
}

/** Under the expected end: the slow end; or that the median has passed, when the number above is the slow end already. */
export function finishNote(order: StripOrder, isSlowEnd: boolean, now: Date): StripNote {
  if (order.slowFinishAt === null) return plain('nothing measured yet')
  if (isSlowEnd) return plain('at the slow end')
  const slow = new Date(order.slowFinishAt)
  const when = formatExpected(slow, now).replace(/ today$/, '')
  return plain(slow < now ? `slow end was ${when}` : `by ${when} at the slow end`)
}
