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

/** The plots of the order page, in counts at the link. */
export interface CurvePlots {
  /** While it was open, from the moment it was placed. */
  readonly delivery: readonly CurvePoint[]
  /** Since it ended; null when nobody has looked since, because then there is nothing to show. */
  readonly ended: { readonly at: Date, readonly guaranteedCount: number | null, readonly points: readonly CurvePoint[] } | null
  /** Milliseconds of the newest reading, or of the end. */
  readonly lastAt: number
}

/** Splits the readings at the end of the order. The delivery begins flat: until the first units were seen, the counter stood at the start count. */
export function curvePlots(
  order: { readonly placedAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly startCount: number | null, readonly guaranteedCount: number | null, readonly guarantee: object | null },
  curve: readonly CurveReading[],
): CurvePlots {
  const points = curve.map((point) => ({ at: new Date(point.at), count: point.currentCount }))
  const endedAt = order.endedAt === null ? null : new Date(order.endedAt)
  const during = endedAt === null ? points : points.filter((point) => point.at <= endedAt)
  const since = endedAt === null ? [] : points.filter((point) => point.at > endedAt)
  const flat = order.startCount === null || order.startedAt === null ? [] : [order.placedAt, order.startedAt].map((at) => ({ at: new Date(at), count: order.startCount ?? 0 }))
  const first = during[0]?.at.getTime() ?? Infinity
  const end = order.guaranteedCount
  return {
    delivery: [...flat.filter((point) => point.at.getTime() < first), ...during],
    ended: endedAt === null || since.length === 0 ? null : {
      at: endedAt,
      guaranteedCount: order.guarantee === null ? null : end,
      points: [...(end === null ? [] : [{ at: endedAt, count: end }]), ...since],
    },
    lastAt: Math.max(points.at(-1)?.at.getTime() ?? 0, endedAt?.getTime() ?? 0),
  }
}
