import type { AnomalyKind } from '../graphql/generated/graphql.ts'

/** What was odd, in a few words. */
export const ANOMALY_WORDS: Readonly<Record<AnomalyKind, string>> = {
  FinalOrderReopened: 'An ended order moves', RemainsOutOfRange: 'Remains out of range', StartCountChanged: 'Another start count', CountWentBack: 'Less than was delivered', UnknownStatus: 'An unknown state',
  UnknownError: 'An unknown error', MissingFromAnswer: 'Left out of an answer', CompletedWithRemains: 'Completed with remains', ChargeAboveExpected: 'Charged more than was paid', MalformedAnswer: 'An answer that cannot be read',
  FinalRefillReopened: 'An ended refill moves', RefillContested: 'A contested refill',
}

/** The last thing that was marked as seen, and until when it can be taken back. */
export interface Undo {
  readonly id: string
  readonly until: number
}

/** What was marked can be taken back for this long. */
export const UNDO_MS = 8_000

/** Whether it can still be taken back. */
export function isUndoable(undo: Undo | null, nowMs: number): undo is Undo {
  return undo !== null && nowMs < undo.until
}
