import type { FinalStatus, OrderStatus } from './order.ts'

/** A stretch of time in which units arrive. Between segments, and after the last, nothing does. */
export interface Segment {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly from: number
  readonly to: number
  readonly isSShaped: boolean
  /** How unsteady the speed is: 0 is a ruler, below 1 it never runs backwards. */
  readonly unsteadiness: number
  readonly phase: number
}

/** When what arrives. A pure plan: it is asked with an instant and needs no timer. */
export interface Delivery {
  readonly processingAtMs: number
  readonly startsAtMs: number
  readonly segments: readonly Segment[]
  readonly ends: { readonly atMs: number; readonly status: FinalStatus } | null
}

export interface Progress {
  readonly status: OrderStatus
  readonly delivered: number
}

export function progressAt(delivery: Delivery, atMs: number): Progress {
  const { ends } = delivery
  if (ends && atMs >= ends.atMs) return { status: ends.status, delivered: deliveredAt(delivery, ends.atMs) }
  if (atMs >= delivery.startsAtMs) return { status: 'In progress', delivered: deliveredAt(delivery, atMs) }
  return { status: atMs >= delivery.processingAtMs ? 'Processing' : 'Pending', delivered: 0 }
}

function deliveredAt({ segments }: Delivery, atMs: number): number {
  let delivered = 0
  for (const segment of segments) {
    if (atMs < segment.startsAtMs) break
    delivered = atMs >= segment.endsAtMs ? segment.to : Math.floor(segment.from + (segment.to - segment.from) * shareOf(segment, atMs))
  }
  return delivered
}

// Five waves over a segment: one would be an S again, many look like noise that nobody sees at a poll's distance.
const WAVES = 5

function shareOf(segment: Segment, atMs: number): number {
  const elapsed = (atMs - segment.startsAtMs) / (segment.endsAtMs - segment.startsAtMs)
  // A pure S stands still at both ends; a third of a straight line keeps the first units coming.
  const share = segment.isSShaped ? 0.35 * elapsed + 0.65 * elapsed * elapsed * (3 - 2 * elapsed) : elapsed
  const angle = 2 * Math.PI * WAVES
  const wave = (Math.sin(angle * share + segment.phase) - Math.sin(segment.phase)) / angle
  return Math.min(1, Math.max(0, share + segment.unsteadiness * wave))
}

/** What a delivery is planned from. Amounts are units, durations simulated milliseconds. */
export interface DeliveryTerms {
  readonly processingAtMs: number
  readonly startsAtMs: number
  /** Units that have arrived already, and when that was. Null for a fresh order. */
  readonly soFar: { readonly atMs: number; readonly delivered: number } | null
  /** How much would arrive in all if nothing went wrong. */
  readonly total: number
  /** How long all of it takes from nothing, stalls aside. */
  readonly durationMs: number
  readonly isSShaped: boolean
  readonly unsteadiness: number
  readonly phase: number
  /** Where it stops, and for how long; for ever when `forMs` is null. */
  readonly stall: { readonly at: number; readonly forMs: number | null } | null
  /** How it ends: at which amount, and how long after reaching it the supplier says so. */
  readonly end: { readonly status: FinalStatus; readonly at: number; readonly lagMs: number }
}

export function planDelivery(terms: DeliveryTerms): Delivery {
  const { processingAtMs, startsAtMs, soFar, stall, end } = terms
  const segments: Segment[] = []
  let atMs = soFar ? Math.max(soFar.atMs, startsAtMs) : startsAtMs
  let delivered = soFar?.delivered ?? 0
  if (soFar && soFar.delivered > 0) {
    segments.push({ startsAtMs, endsAtMs: soFar.atMs, from: 0, to: soFar.delivered, isSShaped: false, unsteadiness: 0, phase: 0 })
  }
  const deliverUpTo = (amount: number) => {
    if (amount <= delivered) return
    const lastsMs = Math.max(1, Math.round((terms.durationMs * (amount - delivered)) / terms.total))
    segments.push({
      startsAtMs: atMs, endsAtMs: atMs + lastsMs, from: delivered, to: amount, isSShaped: terms.isSShaped, unsteadiness: terms.unsteadiness, phase: terms.phase,
    })
    atMs += lastsMs
    delivered = amount
  }
  if (stall && stall.at < end.at) {
    deliverUpTo(stall.at)
    if (stall.forMs === null) return { processingAtMs, startsAtMs, segments, ends: null }
    atMs += stall.forMs
  }
  deliverUpTo(end.at)
  return { processingAtMs, startsAtMs, segments, ends: { atMs: atMs + end.lagMs, status: end.status } }
}
