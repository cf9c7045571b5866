// What stalls as one: a service whose orders have stopped together, or a supplier that answers no more. And what is done to many orders at once.
import type { BreakerState } from './house-vocabulary.ts'

/** Where an incident stands. `Handled`: somebody has done what there was to do; it is over when the orders move again. */
export const IncidentState = {
  Open: 'Open',
  Handled: 'Handled',
  Over: 'Over',
} as const
export type IncidentState = (typeof IncidentState)[keyof typeof IncidentState]

/** What was done about an incident. */
export const IncidentActKind = {
  Opened: 'Opened',
  Paused: 'Paused',
  Resumed: 'Resumed',
  JobStarted: 'JobStarted',
  Handled: 'Handled',
  Over: 'Over',
} as const
export type IncidentActKind = (typeof IncidentActKind)[keyof typeof IncidentActKind]

/** What a bulk job does to each of its orders. */
export const BulkJobKind = {
  CancelOrders: 'CancelOrders',
  TellCustomers: 'TellCustomers',
} as const
export type BulkJobKind = (typeof BulkJobKind)[keyof typeof BulkJobKind]

/** Where a bulk job stands. `Stopping`: the row in hand is finished, and no other is begun. */
export const BulkJobState = {
  Waiting: 'Waiting',
  Running: 'Running',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
  Finished: 'Finished',
} as const
export type BulkJobState = (typeof BulkJobState)[keyof typeof BulkJobState]

/** What became of a row of a bulk job. */
export const BulkJobRowState = {
  Waiting: 'Waiting',
  Done: 'Done',
  Refused: 'Refused',
  Failed: 'Failed',
} as const
export type BulkJobRowState = (typeof BulkJobRowState)[keyof typeof BulkJobRowState]

/** A job is looked over before it is started, and read when it is done: more than this is neither. */
export const BULK_ROWS_MAX = 10_000

/** Fewer late orders are single cases, for the list of the stalled. */
export const INCIDENT_LATE_MIN = 5
/** With half of a service's open orders late it is the service, not the orders. */
export const INCIDENT_LATE_SHARE = 0.5
/** Well below the share that opens it, or an incident would flicker around it. */
export const INCIDENT_OVER_SHARE = 0.25

/** A service as its open orders show it, or a supplier as its breaker does. */
export type IncidentFacts =
  | { readonly of: 'Service', readonly openCount: number, readonly lateCount: number, readonly isKnown: boolean }
  | { readonly of: 'Supplier', readonly openCount: number, readonly breaker: BreakerState, readonly isKnown: boolean }

/** What becomes of an incident: it opens, goes on, or is over. `None`: there is none. */
export type IncidentTurn = 'Opens' | 'GoesOn' | 'Over' | 'None'

/**
 * Whether orders have stopped together. Past the slow end of their estimate is late (P3.5). An incident that is known ends only when most of its orders move
 * again, or when the supplier answers.
 *
 * @example decideIncident({ of: 'Service', openCount: 8, lateCount: 5, isKnown: false }) // 'Opens'
 */
export function decideIncident(facts: IncidentFacts): IncidentTurn {
  if (facts.of === 'Supplier') {
    if (facts.isKnown) return facts.breaker === 'Closed' ? 'Over' : 'GoesOn'
    return facts.breaker === 'Open' && facts.openCount >= INCIDENT_LATE_MIN ? 'Opens' : 'None'
  }
  const { openCount, lateCount, isKnown } = facts
  if (isKnown) return lateCount === 0 || lateCount < openCount * INCIDENT_OVER_SHARE ? 'Over' : 'GoesOn'
  return lateCount >= INCIDENT_LATE_MIN && lateCount >= openCount * INCIDENT_LATE_SHARE ? 'Opens' : 'None'
}

/** What customers are told when a service has stalled, until somebody words it better. */
export function incidentMessage(name: string): string {
  return `Orders of ${name} take longer than estimated at the moment. We have seen it and are working on it; you need not do anything. What is not delivered is not charged in the end (P3.3).`
}
