import type { RefillEventRowFragment, RefillStatus } from '../graphql/generated/graphql.ts'
import { actorWords } from '../orders/order-history.ts'
import type { CheckVerdict } from '../shared/checks.ts'
import { formatCount } from '../shared/counts.ts'
import type { TimelineEntry } from '../shared/OrderTimeline.vue'
import { refillLookOf } from './refill-words.ts'

/** What a history line needs of its refill. */
export interface HistoryRefill {
  readonly id: string
  readonly status: RefillStatus
  readonly quantity: number
  readonly refusal: { readonly clause: string, readonly text: string } | null
  readonly checks: readonly { readonly verdict: CheckVerdict }[]
  /** Newest first. */
  readonly timeline: readonly RefillEventRowFragment[]
}

const clauses: Readonly<Partial<Record<RefillStatus, string>>> = { Requested: 'P4.13', EvidenceWanted: 'P4.15', Sent: 'P4.14' }

/** The refills of an order as lines of its history. The first line of each carries the tally of its decision. */
export function refillEntries(refills: readonly HistoryRefill[]): readonly TimelineEntry[] {
  return refills.flatMap((refill) => openRefillEntries(refill).map((entry, index, all) => ({
    ...entry,
    what: index === all.length - 1 ? `Refill of ${formatCount(refill.quantity)} requested` : `Refill${/^(A|The) /.test(entry.what) ? ': ' : ' '}${entry.what.charAt(0).toLowerCase()}${entry.what.slice(1)}`,
    verdicts: index === all.length - 1 ? refill.checks.map((check) => check.verdict) : [],
  })))
}

/** The same in the refill's own panel, where the words need not say that it is one. */
export function openRefillEntries(refill: HistoryRefill): readonly TimelineEntry[] {
  return refill.timeline.map((event) => ({
    key: `refill ${refill.id} ${event.version}`,
    at: new Date(event.at),
    state: refillLookOf(event.status).state,
    what: event.text,
    who: [actorWords(event.actor), ...reasonsOf(event, refill)].join(' · '),
    clause: event.status === 'Rejected' ? (refill.refusal?.clause ?? null) : (clauses[event.status] ?? null),
  }))
}

function reasonsOf(event: RefillEventRowFragment, refill: HistoryRefill): readonly string[] {
  if (event.reason !== null) return [event.reason]
  return event.status === 'Rejected' && refill.refusal !== null ? [refill.refusal.text] : []
}

/** Two histories as one, newest first. What happened in one instant keeps its order. */
export function mergedHistory(one: readonly TimelineEntry[], other: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return [...one, ...other].toSorted((a, b) => b.at.getTime() - a.at.getTime())
}
