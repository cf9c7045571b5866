import { decide, failed, passed, type Decision, type Refusal } from './decision.ts'
import { AnomalyKind } from './house-vocabulary.ts'
import type { ProgressAnomaly } from './progress.ts'
import type { RefillGrant } from './refill.ts'
import { isRefillOpen, RefillStatus, SupplierRefillStatus, type FinalRefillStatus } from './refill-vocabulary.ts'
import { Verdict } from './verdict.ts'

/** What a supplier said about a refill. */
export interface SupplierRefillReport {
  readonly status: SupplierRefillStatus
  /** The status as the supplier spelt it. */
  readonly statusWords: string
}

/**
 * What a report about a refill comes to. `Contested`: the supplier rejects what the house has granted and would grant again; the refill
 * stays as it is, for an agent to settle. Only a rejection that the house can explain ends it, with the house's own refusal.
 */
export type RefillReport =
  | { readonly kind: 'Unchanged' | 'Progress' | 'Contested', readonly status: RefillStatus, readonly anomalies: readonly ProgressAnomaly[] }
  | { readonly kind: 'Ended', readonly status: 'Completed', readonly anomalies: readonly ProgressAnomaly[] }
  | { readonly kind: 'Ended', readonly status: 'Rejected', readonly refusal: Refusal, readonly anomalies: readonly ProgressAnomaly[] }

/** How far along each status is. A refill only ever moves to a higher one by a supplier's word. */
const RANK: Readonly<Record<RefillStatus, number>> = { Requested: 0, EvidenceWanted: 0, Sent: 1, InProgress: 2, Completed: 3, Rejected: 3 }

/**
 * What a supplier's word changes about a refill. It never goes back, and what has ended never reopens.
 *
 * @param again the house's own decision, taken again with the newest reading: see `judgeRefillAgain`
 */
export function reportRefill(status: RefillStatus, report: SupplierRefillReport, again: Decision<RefillGrant>): RefillReport {
  if (!isRefillOpen(status)) return { kind: 'Unchanged', status, anomalies: reopeningOf(status, report) }
  switch (report.status) {
    case SupplierRefillStatus.Completed:
      return { kind: 'Ended', status: RefillStatus.Completed, anomalies: [] }
    case SupplierRefillStatus.Rejected:
      return rejectionOf(status, report, again)
    case SupplierRefillStatus.Unknown:
      return {
        kind: 'Unchanged', status,
        anomalies: [{ kind: AnomalyKind.UnknownStatus, text: `The supplier wrote the refill status ‘${report.statusWords}’, which is not known.` }],
      }
    default: {
      // That the supplier speaks of it at all means that it was sent.
      const said = report.status === SupplierRefillStatus.InProgress ? RefillStatus.InProgress : RefillStatus.Sent
      return RANK[said] > RANK[status] ? { kind: 'Progress', status: said, anomalies: [] } : { kind: 'Unchanged', status, anomalies: [] }
    }
  }
}

/** A rejection stands only where a check of our own fails. Where all pass, or one is open, a person looks at it. */
function rejectionOf(status: RefillStatus, report: SupplierRefillReport, again: Decision<RefillGrant>): RefillReport {
  if (!again.allowed && again.checks.some(check => check.verdict === Verdict.Failed)) {
    return { kind: 'Ended', status: RefillStatus.Rejected, refusal: again.refusal, anomalies: [] }
  }
  return {
    kind: 'Contested', status,
    anomalies: [{ kind: AnomalyKind.RefillContested, text: `The supplier wrote ‘${report.statusWords}’ about a refill that the house would grant again.` }],
  }
}

function reopeningOf(status: RefillStatus, report: SupplierRefillReport): readonly ProgressAnomaly[] {
  if ((report.status as string) === status) return []
  return [{ kind: AnomalyKind.FinalRefillReopened, text: `The refill is ${status}; the supplier wrote ‘${report.statusWords}’ afterwards.` }]
}

/** The refill words of suppliers, without case, blanks, hyphens and underscores. */
const REFILL_WORDS: ReadonlyMap<string, SupplierRefillStatus> = new Map([
  ['pending', SupplierRefillStatus.Pending],
  ['awaiting', SupplierRefillStatus.Pending],
  ['queued', SupplierRefillStatus.Pending],
  ['inprogress', SupplierRefillStatus.InProgress],
  ['processing', SupplierRefillStatus.InProgress],
  ['completed', SupplierRefillStatus.Completed],
  ['complete', SupplierRefillStatus.Completed],
  ['rejected', SupplierRefillStatus.Rejected],
  ['refused', SupplierRefillStatus.Rejected],
  ['canceled', SupplierRefillStatus.Rejected],
  ['cancelled', SupplierRefillStatus.Rejected],
  ['fail', SupplierRefillStatus.Rejected],
  ['failed', SupplierRefillStatus.Rejected],
  ['error', SupplierRefillStatus.Rejected],
])

/**
 * Reads a supplier's refill word, however it is spelt. A word never seen before is `Unknown` and changes nothing.
 *
 * @example supplierRefillStatusOf('In progress') // 'InProgress'
 */
export function supplierRefillStatusOf(words: string): SupplierRefillStatus {
  return REFILL_WORDS.get(words.toLowerCase().replace(/[\s_-]+/g, '')) ?? SupplierRefillStatus.Unknown
}

const WIRE_WORDS: Readonly<Record<RefillStatus, string>> = {
  Requested: 'Pending', EvidenceWanted: 'Pending', Sent: 'Pending', InProgress: 'In progress', Completed: 'Completed', Rejected: 'Rejected',
}

/** A refill's status as resellers read it. */
export function refillWordsOf(status: RefillStatus): string {
  return WIRE_WORDS[status]
}

/** How an agent closes a refill: by hand after looking, or because the supplier contested it. */
export interface RefillClosing {
  readonly status: FinalRefillStatus
  readonly reason: string
}

/** Whether an agent may close a refill (P4.10, P4.16): one that is open, with a reason that the customer reads. */
export function decideRefillClosing(status: RefillStatus, request: RefillClosing, now: Date): Decision<RefillClosing> {
  const reason = request.reason.trim()
  return decide([
    reason === '' ? failed('REFILL_REASON_MISSING', {}, now) : passed('REFILL_REASON_MISSING'),
    isRefillOpen(status) ? passed('REFILL_ENDED', null, { status }) : failed('REFILL_ENDED', { status }, now),
  ], () => ({ status: request.status, reason }))
}
