import { isOpen } from '@tallyboard/schema'
import type { ActorKind, OrderEventRowFragment } from '../graphql/generated/graphql.ts'
import type { CheckVerdict } from '../shared/checks.ts'
import { formatChange, formatCount, shareOf } from '../shared/counts.ts'
import { moneyText, microsOfDecimal } from '../shared/money.ts'
import type { TimelineEntry } from '../shared/OrderTimeline.vue'

/** What a history line needs of its order. */
export interface HistoryOrder {
  readonly quantity: number
  readonly currency: string
  /** The checks that were taken when it was placed: their tally stands in its first line. */
  readonly placementVerdicts: readonly CheckVerdict[]
  readonly guaranteedCount: number | null
  readonly dropFirstSeenAt: string | null
}

const actors: Readonly<Record<ActorKind, string>> = {
  Customer: 'you',
  Supplier: 'supplier',
  House: 'house',
  Agent: 'agent',
  Administrator: 'administrator',
}

/** Who did or saw something. A name is given only where the house gives one. */
export function actorWords(actor: { readonly kind: ActorKind, readonly name: string | null }): string {
  return actor.name ?? actors[actor.kind]
}

/** The count before an event, as far as it is among these. */
export function countBefore(newestFirst: readonly OrderEventRowFragment[], event: OrderEventRowFragment): number | null {
  return newestFirst.find((other) => other.version < event.version && other.currentCount !== null)?.currentCount ?? null
}

/** One row of an order's history in words: what; who and why; clause. */
export function historyEntry(event: OrderEventRowFragment, order: HistoryOrder, previousCount: number | null = null): TimelineEntry {
  return {
    key: event.version,
    at: new Date(event.at),
    state: event.kind === 'Reading' ? null : event.status,
    share: shareOf(event.delivered, order.quantity),
    what: event.text,
    who: [actorWords(event.actor), ...reasonsOf(event, order, previousCount)].join(' · '),
    clause: event.clause,
    verdicts: event.kind === 'Placed' ? order.placementVerdicts : [],
  }
}

/** The line of the reading that first showed the drop which now stands. It stays in the history however many readings came since. Null without a drop. */
export function dropEntry(order: HistoryOrder, events: readonly OrderEventRowFragment[], curve: readonly { readonly at: string, readonly currentCount: number }[]): TimelineEntry | null {
  const { dropFirstSeenAt, guaranteedCount } = order
  if (dropFirstSeenAt === null || guaranteedCount === null) return null
  const event = events.find((each) => each.kind === 'Reading' && each.at === dropFirstSeenAt)
  const count = event?.currentCount ?? curve.find((point) => point.at === dropFirstSeenAt)?.currentCount ?? null
  return {
    key: 'drop', at: new Date(dropFirstSeenAt), state: null, clause: 'P4.8',
    what: count === null ? 'Drop first seen' : `Drop first seen, reading ${formatCount(count)}`,
    who: [...(event === undefined ? [] : [actorWords(event.actor)]), ...(count === null ? [] : [`${formatChange(count - guaranteedCount)} from guaranteed`])].join(' · '),
  }
}

function reasonsOf(event: OrderEventRowFragment, order: HistoryOrder, previousCount: number | null): readonly string[] {
  const money = (amount: string): string => moneyText(microsOfDecimal(amount), { currency: order.currency, decimalsMax: 6 })
  switch (event.kind) {
    case 'Placed': return [`${money(event.charge)} charged`]
    case 'Started': return event.startCount === null ? [] : [`start count ${formatCount(event.startCount)}`]
    // What is delivered stays what it was after the end; the counter goes on.
    case 'Reading': return isOpen(event.status) || event.currentCount === null || previousCount === null ? [formatChange(event.deliveredChange)] : [formatChange(event.currentCount - previousCount)]
    case 'Ended': return [
      ...(microsOfDecimal(event.refund) > 0n ? [`${money(event.refund)} refunded`] : []),
      ...(event.reason === null ? [] : [event.reason]),
    ]
    default: return event.reason === null ? [] : [event.reason]
  }
}

/** Events that were asked for and events that were pushed since, newest first, none twice. */
export function mergedEvents<T extends { readonly version: number }>(asked: readonly T[], pushed: readonly T[]): readonly T[] {
  const byVersion = new Map([...asked, ...pushed].map((event) => [event.version, event]))
  return [...byVersion.values()].sort((one, other) => other.version - one.version)
}

/** The newest so many readings, and every state: readings in between would bury them, and stand in a table of their own. */
export function shortHistory<T extends { readonly kind: string }>(newestFirst: readonly T[], readingCount = 3): readonly T[] {
  let shown = 0
  return newestFirst.filter((event) => {
    if (event.kind !== 'Reading') return true
    shown += 1
    return shown <= readingCount
  })
}
