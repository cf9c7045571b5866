import { isRefillOpen } from '@tallyboard/schema'
import type { RefillRowFragment, RefillStatus } from '../graphql/generated/graphql.ts'
import type { CheckView } from '../shared/checks.ts'
import { formatCount, MINUS } from '../shared/counts.ts'
import type { OrderState, Tone } from '../shared/states.ts'
import { formatShortInstant } from '../shared/times.ts'

interface RefillLook {
  readonly word: string
  readonly tone: Tone
  /** The shape it shares with an order; null for the one of its own. */
  readonly state: OrderState | null
}

const looks: Readonly<Record<RefillStatus, RefillLook>> = {
  Requested: { word: 'Requested', tone: 'rest', state: 'Pending' },
  EvidenceWanted: { word: 'Evidence wanted', tone: 'part', state: null },
  Sent: { word: 'Sent', tone: 'live', state: 'Processing' },
  InProgress: { word: 'In progress', tone: 'live', state: 'InProgress' },
  Completed: { word: 'Completed', tone: 'done', state: 'Completed' },
  Rejected: { word: 'Rejected', tone: 'rest', state: 'Cancelled' },
}

/** Word, colour and shape of a refill's state. */
export function refillLookOf(status: RefillStatus): RefillLook {
  return looks[status]
}

/** Units that are back: the newest count of the order over the one that the refill was asked with. All of them once it is completed. */
export function restoredOf(refill: Pick<RefillRowFragment, 'status' | 'quantity' | 'currentCount'>, currentCount: number | null): number {
  if (refill.status === 'Completed') return refill.quantity
  if (refill.status !== 'InProgress' || currentCount === null) return 0
  return Math.min(refill.quantity, Math.max(0, currentCount - refill.currentCount))
}

/** Whether it has not started by its latest start (P4.14). */
export function isRefillLate(refill: Pick<RefillRowFragment, 'status' | 'startedAt' | 'startLatestAt'>, now: Date): boolean {
  return isRefillOpen(refill.status) && refill.startedAt === null && new Date(refill.startLatestAt) < now
}

/** The start in a column: 'by 16:20', 'late since 22 Nov', 'started 14:05'; of a rejected one, what the terms say. */
export function startWords(refill: Pick<RefillRowFragment, 'status' | 'startedAt' | 'startLatestAt' | 'refusal'>, now: Date): string {
  if (refill.status === 'Rejected') return refill.refusal?.title ?? 'not started'
  if (refill.startedAt !== null) return `started ${formatShortInstant(new Date(refill.startedAt), now)}`
  if (!isRefillOpen(refill.status)) return ''
  return `${isRefillLate(refill, now) ? 'late since' : 'by'} ${formatShortInstant(new Date(refill.startLatestAt), now)}`
}

/** The decision before the click, as its head says it. A null lets the checklist say it in its own words. */
export interface OfferWords {
  readonly title: string | null
  readonly summary: string | null
  readonly summaryClause: string | null
}

export function offerWords(offer: { readonly quantity: number | null, readonly checks: readonly CheckView[] }, guaranteedCount: number | null, currentCount: number | null): OfferWords {
  if (offer.quantity !== null) {
    const counts = guaranteedCount === null || currentCount === null ? null : `${formatCount(guaranteedCount)} guaranteed ${MINUS} ${formatCount(currentCount)} now`
    return { title: `${formatCount(offer.quantity)} can be refilled`, summary: counts, summaryClause: 'P4.13' }
  }
  const failing = offer.checks.filter(({ verdict }) => verdict === 'Failed').length
  // What is missing is a look at the counter, and that is the house's to take, not the reader's to confirm.
  const unread = offer.checks.filter(({ verdict }) => verdict === 'Unknown').length
  const passing = offer.checks.length - unread - failing
  if (failing > 0 && unread === 0) return { title: null, summary: null, summaryClause: null }
  return { title: failing > 0 ? null : 'Not read since it ended', summary: `${passing} ${passing === 1 ? 'passes' : 'pass'}, ${unread} ${unread === 1 ? 'waits' : 'wait'} for a reading`, summaryClause: null }
}

/** Whether anybody has read the counter since the order ended or was last refilled (P4.8). */
export function isDropKnown(checks: readonly CheckView[]): boolean {
  return checks.some(({ clause, verdict }) => clause === 'P4.8' && verdict !== 'Unknown')
}

/** What the button says, with its number as far as there is one. */
export function refillLabel(quantity: number | null, dropped: number): string {
  const units = quantity ?? dropped
  return units > 0 ? `Ask for refill of ${formatCount(units)}` : 'Ask for refill'
}
