import { isOpen, type OrderFacts } from './order.ts'
import { DEFAULT_SETTINGS, type PolicySettings } from './settings.ts'

/** One point of the usual course: by when this share of an order was delivered. Milliseconds after placing. */
export interface CoursePoint {
  readonly share: number
  readonly fastMs: number
  readonly medianMs: number
  readonly slowMs: number
}

/** One of the orders behind an estimate. `courseMs` has a value for each point of the course. Milliseconds after placing. */
export interface EstimateSample {
  readonly startMs: number
  readonly finishMs: number
  readonly endedAt: Date
  readonly courseMs: readonly number[]
}

/**
 * What usually happens with a service, measured from its own last finished orders; not a promise (P1.1). With a sample size of zero
 * nothing is measured yet, and everything else is null or empty.
 */
export interface Estimate {
  readonly sampleSize: number
  readonly measuredAt: Date | null
  readonly startMedianMs: number | null
  readonly startSlowMs: number | null
  readonly finishFastMs: number | null
  readonly finishMedianMs: number | null
  readonly finishSlowMs: number | null
  readonly unitsPerDay: number | null
  /** Share of the delivered units that went away again, of one. */
  readonly dropShare: number | null
  readonly course: readonly CoursePoint[]
  readonly samples: readonly EstimateSample[]
}

/** A finished order to measure. Readings are in order of time. */
export interface FinishedOrder {
  readonly placedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date
  readonly quantity: number
  readonly readings: readonly { readonly at: Date, readonly delivered: number }[]
  /** Share of the delivered units that had gone away again at the newest reading, or null when nobody looked. */
  readonly dropShare: number | null
}

/** The estimate of a service without finished orders. */
export const NO_ESTIMATE: Estimate = {
  sampleSize: 0, measuredAt: null, startMedianMs: null, startSlowMs: null, finishFastMs: null, finishMedianMs: null, finishSlowMs: null,
  unitsPerDay: null, dropShare: null, course: [], samples: [],
}

/** Shares of an order at which the course is measured: 0, 5, … 100 %, twenty-one points. */
const COURSE_STEPS = 20

/** The slow end is what nine of ten orders keep to, the fast end what one of ten beats. */
const SLOW_END = 0.9
const FAST_END = 0.1

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Measures a service by its last finished orders, newest first (P1.1): the middle and the slow end of start and finish, units a day, drop,
 * and the course in twenty-one points. More samples than the sample size are left out.
 *
 * @param sampleSize how many orders to look at
 */
export function measureEstimate(orders: readonly FinishedOrder[], now: Date, sampleSize: number = DEFAULT_SETTINGS.estimateSampleSize): Estimate {
  const looked = orders.slice(0, sampleSize)
  if (looked.length === 0) return NO_ESTIMATE
  const samples = looked.map(sampleOf)
  const starts = samples.map(sample => sample.startMs)
  const finishes = samples.map(sample => sample.finishMs)
  const drops = looked.flatMap(order => order.dropShare ?? [])
  return {
    sampleSize: samples.length,
    measuredAt: now,
    startMedianMs: quantileOf(starts, 0.5),
    startSlowMs: quantileOf(starts, SLOW_END),
    finishFastMs: quantileOf(finishes, FAST_END),
    finishMedianMs: quantileOf(finishes, 0.5),
    finishSlowMs: quantileOf(finishes, SLOW_END),
    unitsPerDay: Math.round(quantileOf(looked.map(unitsPerDayOf), 0.5)),
    dropShare: drops.length === 0 ? null : quantileOf(drops, 0.5),
    course: Array.from({ length: COURSE_STEPS + 1 }, (_, step) => {
      const reached = samples.map(sample => sample.courseMs[step] ?? sample.finishMs)
      return { share: step / COURSE_STEPS, fastMs: quantileOf(reached, FAST_END), medianMs: quantileOf(reached, 0.5), slowMs: quantileOf(reached, SLOW_END) }
    }),
    samples,
  }
}

/** Units that are usually delivered by now, or null when nothing is measured. */
export function expectedDelivered(estimate: Estimate, placedAt: Date, quantity: number, now: Date): number | null {
  if (estimate.course.length === 0) return null
  const elapsedMs = now.getTime() - placedAt.getTime()
  return Math.floor(quantity * shareReachedAt(estimate.course, elapsedMs))
}

/** When the order should start, or null when nothing is measured. */
export function expectedStartAt(estimate: Estimate, placedAt: Date): Date | null {
  return after(placedAt, estimate.startMedianMs)
}

/** When the order should finish, or null when nothing is measured. */
export function expectedFinishAt(estimate: Estimate, placedAt: Date): Date | null {
  return after(placedAt, estimate.finishMedianMs)
}

/** When nine of ten orders like it have finished, or null when nothing is measured. */
export function slowFinishAt(estimate: Estimate, placedAt: Date): Date | null {
  return after(placedAt, estimate.finishSlowMs)
}

/**
 * Whether an open order is past its estimate (P3.5): not started by the slow end of the starts, or not finished by the slow end of the
 * finishes. Without a measurement the longer of the usual lead times stands in. The last instant is still in time.
 */
export function isLate(
  order: Pick<OrderFacts, 'status' | 'placedAt' | 'startedAt'>,
  estimate: Pick<Estimate, 'startSlowMs' | 'finishSlowMs'>,
  settings: Pick<PolicySettings, 'leadTimeHoursMax'>,
  now: Date,
): boolean {
  return isOpen(order.status) && now > lateAfterOf(order, estimate, settings)
}

/** The last instant within an order's estimate (P3.5): of its start while it has not started, of its finish from then on. */
export function lateAfterOf(
  order: Pick<OrderFacts, 'placedAt' | 'startedAt'>,
  estimate: Pick<Estimate, 'startSlowMs' | 'finishSlowMs'>,
  settings: Pick<PolicySettings, 'leadTimeHoursMax'>,
): Date {
  const leadTimeMs = settings.leadTimeHoursMax * HOUR_MS
  const finishMs = estimate.finishSlowMs ?? leadTimeMs
  const lateMs = order.startedAt === null ? Math.min(estimate.startSlowMs ?? leadTimeMs, finishMs) : finishMs
  return new Date(order.placedAt.getTime() + lateMs)
}

function after(placedAt: Date, ms: number | null): Date | null {
  return ms === null ? null : new Date(placedAt.getTime() + ms)
}

/** Times of one order, each at least zero: a clock that was set back in between must not make an estimate negative. */
function sampleOf(order: FinishedOrder): EstimateSample {
  const sinceMs = (at: Date) => Math.max(0, at.getTime() - order.placedAt.getTime())
  const finishMs = sinceMs(order.endedAt)
  const startMs = Math.min(finishMs, sinceMs(order.startedAt ?? order.endedAt))
  const points = [
    { ms: startMs, delivered: 0 },
    ...order.readings.map(({ at, delivered }) => ({ ms: sinceMs(at), delivered })),
    { ms: finishMs, delivered: order.quantity },
  ]
  const courseMs = Array.from({ length: COURSE_STEPS + 1 }, (_, step) => {
    const wanted = order.quantity * step / COURSE_STEPS
    const next = points.findIndex(point => point.delivered >= wanted)
    const end = points[next] ?? { ms: finishMs, delivered: order.quantity }
    const begin = points[next - 1] ?? end
    const part = end.delivered === begin.delivered ? 1 : (wanted - begin.delivered) / (end.delivered - begin.delivered)
    return Math.round(Math.min(finishMs, Math.max(startMs, begin.ms + (end.ms - begin.ms) * part)))
  })
  return { startMs, finishMs, endedAt: order.endedAt, courseMs: courseMs.map((ms, step) => Math.max(ms, ...courseMs.slice(0, step))) }
}

/** What took less than an hour counts as an hour's work: a small order delivered in a minute says little about a day. */
function unitsPerDayOf(order: FinishedOrder): number {
  const ms = order.endedAt.getTime() - (order.startedAt ?? order.placedAt).getTime()
  return order.quantity * DAY_MS / Math.max(ms, HOUR_MS)
}

/** The value below which this share of the values lies, interpolated between the two nearest. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

/** The share that the middle course has reached after so long, interpolated between its points. */
function shareReachedAt(course: readonly CoursePoint[], elapsedMs: number): number {
  const next = course.findIndex(point => point.medianMs > elapsedMs)
  if (next === 0) return 0
  const end = course[next]
  const begin = course[next - 1]
  if (end === undefined || begin === undefined) return 1
  return begin.share + (end.share - begin.share) * (elapsedMs - begin.medianMs) / (end.medianMs - begin.medianMs)
}
