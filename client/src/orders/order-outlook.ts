import { expectedDelivered, isOpen, NO_ESTIMATE } from '@tallyboard/schema'
import type { EstimateCourseFragment, OrderStatus } from '../graphql/generated/graphql.ts'
import { countOf } from '../shared/counts.ts'
import { standingOf } from '../shared/course.ts'
import { formatEstimate } from '../shared/durations.ts'
import { formatExpected } from '../shared/times.ts'

/** What is said about an open order's future, in two short lines. */
export interface OrderOutlook {
  readonly text: string
  readonly detail: string
  /** Past the slow end of its estimate: the one outlook with a colour. */
  readonly isLate: boolean
}

/** What an outlook looks at. */
export interface OutlookOrder {
  readonly status: OrderStatus
  readonly quantity: number
  readonly delivered: number
  readonly placedAt: string
  readonly expectedFinishAt: string | null
  readonly slowFinishAt: string | null
}

/** Units that are usually delivered by now; null for an ended order and where nothing is measured. */
export function expectedByNow(order: OutlookOrder, estimate: EstimateCourseFragment | null, now: number): number | null {
  if (estimate === null || !isOpen(order.status)) return null
  // Only the course is looked at; the instants of the estimate are still text here.
  const { sampleSize, course } = estimate
  const expected = expectedDelivered({ ...NO_ESTIMATE, sampleSize, course }, new Date(order.placedAt), order.quantity, new Date(now))
  return expected === null ? null : Math.round(expected)
}

/** When an open order should start or finish, and how that compares with the service's last orders. */
export function outlookOf(order: OutlookOrder, estimate: EstimateCourseFragment | null, now: number): OrderOutlook {
  const orderCount = estimate?.sampleSize ?? 0
  if (estimate === null || orderCount === 0) return { text: 'usually within 24–72 h', detail: 'nothing measured yet', isLate: false }
  if (order.slowFinishAt !== null && now > Date.parse(order.slowFinishAt)) {
    return { text: `${formatEstimate(now - Date.parse(order.slowFinishAt))} past usual`, detail: 'slower than usual', isLate: true }
  }
  if (order.delivered === 0) return startOutlook(order, estimate, now)
  const finish = finishOf(order, now)
  const text = finish === null ? 'under way' : `${finish.isSlowEnd ? 'by' : '≈'} ${formatExpected(finish.at, new Date(now))}`
  return { text, detail: comparisonOf(order, estimate, now), isLate: false }
}

function startOutlook(order: OutlookOrder, estimate: EstimateCourseFragment, now: number): OrderOutlook {
  const slowMs = estimate.startSlowMs ?? estimate.startMedianMs
  if (slowMs === null) return { text: 'not started', detail: 'no start measured yet', isLate: false }
  const startsBy = Date.parse(order.placedAt) + slowMs
  const detail = `usually within ${formatEstimate(slowMs)}`
  if (now > startsBy) return { text: `${formatEstimate(now - startsBy)} past usual start`, detail, isLate: false }
  return { text: `starts by ${formatExpected(new Date(startsBy), new Date(now)).replace(/ today$/, '')}`, detail, isLate: false }
}

function comparisonOf(order: OutlookOrder, estimate: EstimateCourseFragment, now: number): string {
  const expected = expectedByNow(order, estimate, now)
  return expected === null ? '' : standingOf(order.delivered / order.quantity, expected / order.quantity)
}

/** When an order should finish: at the median, and once that has passed by the slow end. A time that has passed is not said as one to come. */
export function finishOf(order: Pick<OutlookOrder, 'expectedFinishAt' | 'slowFinishAt'>, now: number): { readonly at: Date, readonly isSlowEnd: boolean } | null {
  const [median, slow] = [order.expectedFinishAt, order.slowFinishAt].map((at) => (at === null ? null : new Date(at)))
  if (median != null && median.getTime() >= now) return { at: median, isSlowEnd: false }
  return slow != null && slow.getTime() >= now ? { at: slow, isSlowEnd: true } : null
}

/** 'the last 10 orders'. */
export function lastOrders(orderCount: number): string {
  return orderCount === 1 ? 'the last order' : `the last ${countOf(orderCount, 'order')}`
}
