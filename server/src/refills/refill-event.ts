import type { RefillEventMessage, RefillProgressMessage } from '../topics.ts'
import type { RefillEventRow } from './refill-row.ts'
import { RefillEventKind } from './refill.entity.ts'
import type { RefillEventType, RefillProgressType } from './refill.graphql.ts'

const TEXTS: Readonly<Record<RefillEventKind, string>> = {
  Requested: 'Requested', EvidenceWanted: 'A screenshot is wanted', EvidenceSupplied: 'The screenshot was sent', Sent: 'Sent: the supplier took it',
  Uncertain: 'Being looked at by an agent', Contested: 'Being looked at by an agent', Started: 'In progress', Completed: 'Completed', Rejected: 'Rejected',
}

/** What a supplier claims against our own decision is no fact, so the customer does not read it as one. */
export function isForHouseAlone(kind: RefillEventKind): boolean {
  return kind === RefillEventKind.Uncertain || kind === RefillEventKind.Contested
}

/** A row of a refill's history as the API tells it. */
export function refillEventType(row: RefillEventRow, isForHouse: boolean): RefillEventType {
  return {
    version: row.version, at: row.at, status: row.status, actor: { kind: row.actor_kind, name: null }, text: TEXTS[row.kind],
    reason: isForHouseAlone(row.kind) && !isForHouse ? null : row.reason,
  }
}

/** The same of a change that is pushed. Its reason is one that the customer may read. */
export function refillEventOfMessage(event: RefillEventMessage): RefillEventType {
  return { version: event.version, at: event.at, status: event.status, actor: { kind: event.actorKind, name: null }, text: TEXTS[event.kind], reason: event.reason }
}

/** The new state of a refill as a watcher is told. */
export function refillProgressType({ accountId: _accountId, transaction: _transaction, event, ...state }: RefillProgressMessage): RefillProgressType {
  return { ...state, event: refillEventOfMessage(event) }
}
