import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import type { SpeedUpSubject } from './help-vocabulary.ts'
import type { EvidenceFact } from './refill.ts'
import type { PolicySettings } from './settings.ts'

const HOUR_MS = 3_600_000

/** What the server looked at before a request for speed-up. */
export interface SpeedUpFacts {
  readonly subject: SpeedUpSubject
  readonly isOpen: boolean
  /** The last instant within the estimate: see `lateAfterOf` for an order and `refillLateAfterOf` for a refill. */
  readonly lateAfter: Date
  /** The open request for the same order or refill. */
  readonly openSpeedUpId: string | null
  /** Null when no evidence was asked for. */
  readonly evidence: EvidenceFact | null
}

/** What is granted when every check passes. */
export interface SpeedUpGrant {
  readonly subject: SpeedUpSubject
  readonly lateMs: number
}

/**
 * The last instant within the estimate of a refill: its latest start (P4.14), and once it has started the longer of the usual lead times
 * (P3.5), because nothing says how long a refill takes.
 */
export function refillLateAfterOf(
  refill: { readonly startLatestAt: Date, readonly startedAt: Date | null }, settings: Pick<PolicySettings, 'leadTimeHoursMax'>,
): Date {
  return refill.startedAt === null ? refill.startLatestAt : new Date(refill.startedAt.getTime() + settings.leadTimeHoursMax * HOUR_MS)
}

/** Whether speed-up may be asked for (P6.3): for an open order or refill past its estimate, one request at a time, with evidence where asked. */
export function decideSpeedUp(facts: SpeedUpFacts, now: Date): Decision<SpeedUpGrant> {
  const { subject, isOpen, lateAfter, openSpeedUpId, evidence } = facts
  const subjectNoun = subject.toLowerCase()
  const checks: Check[] = [
    isOpen ? passed('SPEED_UP_ENDED') : failed('SPEED_UP_ENDED', { subjectNoun }, now),
    // The last instant of an estimate is still in time.
    now > lateAfter ? passed('NOT_LATE', null, { lateAfterAt: lateAfter }) : failed('NOT_LATE', { subjectNoun, lateAfterAt: lateAfter }, now),
    openSpeedUpId === null ? passed('SPEED_UP_ALREADY_OPEN') : failed('SPEED_UP_ALREADY_OPEN', { speedUpId: openSpeedUpId, subjectNoun }, now),
    checkEvidence(evidence, now),
  ]
  return decide(checks, () => ({ subject, lateMs: now.getTime() - lateAfter.getTime() }))
}

function checkEvidence(evidence: EvidenceFact | null, now: Date): Check {
  if (evidence === null) return passed('SPEED_UP_EVIDENCE_MISSING')
  const { mustShow, isSupplied } = evidence
  return isSupplied ? passed('SPEED_UP_EVIDENCE_MISSING', null, { mustShow }, 'Evidence supplied') : failed('SPEED_UP_EVIDENCE_MISSING', { mustShow }, now)
}
