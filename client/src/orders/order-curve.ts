import type { CurvePoint } from '../shared/course.ts'
import type { TrailPoint } from './progress-feed.ts'

/** A reading as the API gives it. */
export interface CurveReading {
  readonly at: string
  readonly currentCount: number
  readonly delivered: number
}

/** The readings that were asked for, and those that came since: in order of time, none twice. */
export function curveWith(asked: readonly CurveReading[], trail: readonly TrailPoint[]): readonly CurveReading[] {
  const last = asked.at(-1)?.at ?? ''
  return [...asked, ...trail.filter((point) => point.at > last)]
}

/** The curve of a spark, in units delivered. It begins flat at the moment the order started. */
export function sparkPoints(order: { readonly startedAt: string | null, readonly curve: readonly CurveReading[] }, trail: readonly TrailPoint[]): readonly CurvePoint[] {
  const points = curveWith(order.curve, trail).map((point) => ({ at: new Date(point.at), count: point.delivered }))
  const first = points[0]
  if (order.startedAt === null || first === undefined || Date.parse(order.startedAt) >= first.at.getTime()) return points
  return [{ at: new Date(order.startedAt), count: 0 }, ...points]
}
