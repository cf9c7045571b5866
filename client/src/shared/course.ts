/** One step of a service's usual course (P1.1): when its last orders had delivered this share, in milliseconds after placing. */
export interface CoursePoint {
  readonly share: number
  readonly fastMs: number
  readonly medianMs: number
  readonly slowMs: number
}

/** A reading on a curve. */
export interface CurvePoint {
  readonly at: Date
  readonly count: number
}

/**
 * The share that the service's middle order had delivered after this time, between the measured steps in a straight line; null when nothing is
 * measured. The notch of a bar stands here.
 */
export function expectedShare(course: readonly CoursePoint[], elapsedMs: number): number | null {
  const first = course[0]
  if (first === undefined) return null
  if (elapsedMs <= first.medianMs) return 0
  for (const [index, point] of course.entries()) {
    const before = course[index - 1]
    if (before === undefined || elapsedMs > point.medianMs) continue
    const span = point.medianMs - before.medianMs
    return span <= 0 ? point.share : before.share + ((elapsedMs - before.medianMs) / span) * (point.share - before.share)
  }
  return 1
}

/** At most `max` points of a curve, evenly taken, the first and the last always among them. */
export function thinned<T>(points: readonly T[], max: number): readonly T[] {
  if (points.length <= max) return points
  const step = (points.length - 1) / (max - 1)
  return Array.from({ length: max }, (_, index) => points[Math.round(index * step)] as T)
}

/** How an order stands against its service's usual course, in words. */
export function standingOf(deliveredShare: number, expected: number): 'ahead' | 'a little ahead' | 'as usual' | 'a little behind' | 'behind' {
  const gap = deliveredShare - expected
  if (gap > 0.2) return 'ahead'
  // A hundredth or two is the noise of the readings.
  if (gap > 0.02) return 'a little ahead'
  if (gap < -0.2) return 'behind'
  if (gap < -0.02) return 'a little behind'
  return 'as usual'
}
