import { invariant } from './assert.ts'
import { decide, failed, passed, type Check, type Decision } from './decision.ts'
import { guaranteeText } from './guarantee.ts'
import { AccountStatus } from './house-vocabulary.ts'
import { guaranteedCountOf, guaranteeEndOf, isOpen, isOwnDoing, type OrderFacts } from './order.ts'
import type { EndedCause } from './order-vocabulary.ts'
import { checkAboveStart, checkDrop, checkLinkWorks, checkSize, checkVisible, checkWatchHours } from './refill-counts.ts'
import type { Metric, TargetVisibility } from './service-vocabulary.ts'
import type { PolicySettings } from './settings.ts'
import { leftText } from './wording.ts'

const HOUR_MS = 3_600_000

/** The newest reading of the counter at an order's link. The count is null where nobody can see it. */
export interface ReadingFact {
  readonly count: number | null
  readonly visibility: TargetVisibility
  readonly readAt: Date
}

/** An order, as far as a refill looks at it. The guarantee is the one stamped on the order, not the service's of today. */
export interface RefillOrder extends Pick<
  OrderFacts, 'id' | 'status' | 'quantity' | 'startCount' | 'delivered' | 'guarantee' | 'endedAt' | 'endedCause'
> {
  readonly metric: Metric
}

/** Evidence that an agent asked for (P4.15): what must be visible on it, and whether it was sent. */
export interface EvidenceFact {
  readonly mustShow: string
  readonly isSupplied: boolean
}

/** What the server looked at before a refill. */
export interface RefillFacts {
  readonly order: RefillOrder
  readonly accountStatus: AccountStatus
  /** Null when nobody has read the counter. One from before the order ended, or was last refilled, says nothing about a drop of now. */
  readonly reading: ReadingFact | null
  /** The open refill of this order. */
  readonly openRefillId: string | null
  /** Null when no evidence was asked for. */
  readonly evidence: EvidenceFact | null
  /** When the last refill of this order finished. */
  readonly lastRefillEndedAt: Date | null
  /** For watch hours, the total that the channel shows. */
  readonly watchHoursShown: number | null
  /** How long the service itself takes to start at its slow end; null when nothing is measured. Milliseconds. */
  readonly startSlowMs: number | null
  readonly settingsVersion: number
}

/** What is granted when every check passes: units, never money (P4.17). */
export interface RefillGrant {
  readonly quantity: number
  readonly guaranteedCount: number
  readonly currentCount: number
  readonly startLatestAt: Date
  readonly settingsVersion: number
}

/**
 * What dropped of one order's delivery and is delivered again: `min(guaranteed − current, delivered)`, at least zero (P4.13). Zero while the
 * order is open or its start count unknown.
 *
 * @example droppedOf({ startCount: 18_204, delivered: 8_400, endedAt }, 25_310) // 1_294
 */
export function droppedOf(order: Pick<OrderFacts, 'startCount' | 'delivered' | 'endedAt'>, currentCount: number): number {
  const guaranteedCount = guaranteedCountOf(order)
  return guaranteedCount === null ? 0 : Math.max(0, Math.min(guaranteedCount - currentCount, order.delivered))
}

/** The latest start of a refill: after as long as the service itself takes, or the least time of the terms, whichever is longer (P4.14). */
export function refillStartLatestAt(askedAt: Date, startSlowMs: number | null, settings: Pick<PolicySettings, 'refillStartHours'>): Date {
  return new Date(askedAt.getTime() + Math.max(startSlowMs ?? 0, settings.refillStartHours * HOUR_MS))
}

/**
 * Whether an order may be refilled now, by how much, and when it starts at the latest (P4.1 to P4.16). A refill is judged for one order, on
 * its own counts, in the order of the clauses. What needs the order's end is left out while it is open; P4.16 is there only after a refill.
 */
export function decideRefill(facts: RefillFacts, settings: PolicySettings, now: Date): Decision<RefillGrant> {
  return judgeRefill(facts, settings, now, now, checkAgain(facts, settings, now))
}

/**
 * The same decision taken again over a refill that is under way, as when its supplier rejects it: with today's reading, for the moment
 * it was asked for. The refill itself, and how long after another it was asked for, are not in its way.
 *
 * @param askedAt when the refill was asked for: the guarantee need not run any longer than that
 */
export function judgeRefillAgain(facts: RefillFacts, settings: PolicySettings, askedAt: Date, now: Date): Decision<RefillGrant> {
  return judgeRefill({ ...facts, openRefillId: null }, settings, askedAt, now, null)
}

function judgeRefill(facts: RefillFacts, settings: PolicySettings, askedAt: Date, now: Date, againCheck: Check | null): Decision<RefillGrant> {
  const { order } = facts
  const checks = [
    checkEnded(order, now),
    checkGuarantee(order, now),
    checkPeriod(order, askedAt, now),
    checkLinkWorks(facts, now),
    checkVisible(facts, now),
    checkSize(order, settings, now),
    checkAboveStart(facts, now),
    checkDrop(facts, now),
    checkWatchHours(facts, now),
    checkOpenRefill(facts, now),
    checkEvidence(facts, now),
    checkStanding(facts, now),
    againCheck,
  ].filter(check => check !== null)
  return decide(checks, () => {
    const guaranteedCount = guaranteedCountOf(order)
    const currentCount = facts.reading?.count ?? null
    invariant(guaranteedCount !== null && currentCount !== null, 'a refill that passed its checks has counts')
    return {
      quantity: droppedOf(order, currentCount), guaranteedCount, currentCount,
      startLatestAt: refillStartLatestAt(askedAt, facts.startSlowMs, settings), settingsVersion: facts.settingsVersion,
    }
  })
}

/** The order has ended with something delivered. P4.1 */
function checkEnded({ status, delivered, quantity }: RefillOrder, now: Date): Check {
  if (isOpen(status)) return failed('ORDER_NOT_ENDED', { status, delivered, quantity }, now)
  return delivered === 0 ? failed('NOTHING_DELIVERED', { status, quantity }, now) : passed('NOTHING_DELIVERED', null, { status, delivered, quantity })
}

/** The service was guaranteed when it was ordered. P4.2 */
function checkGuarantee({ guarantee }: RefillOrder, now: Date): Check {
  return guarantee === null ? failed('NO_GUARANTEE', {}, now) : passed('NO_GUARANTEE', null, { guarantee: guaranteeText(guarantee) })
}

/** The guarantee still runs; its last instant counts. P4.3 */
function checkPeriod(order: RefillOrder, askedAt: Date, now: Date): Check | null {
  const { guarantee, endedAt } = order
  if (guarantee === null || endedAt === null) return null
  const guaranteeEndAt = guaranteeEndOf(order)
  if (guaranteeEndAt === null || guarantee.days === null) return passed('GUARANTEE_ENDED', guaranteeText(guarantee), { endedAt })
  const facts = { guaranteeDays: guarantee.days, endedAt, guaranteeEndAt }
  return askedAt <= guaranteeEndAt
    ? passed('GUARANTEE_ENDED', leftText(guaranteeEndAt.getTime() - askedAt.getTime()), facts)
    : failed('GUARANTEE_ENDED', facts, now)
}

/** No refill of this order is open. P4.10 */
function checkOpenRefill({ openRefillId }: RefillFacts, now: Date): Check {
  return openRefillId === null ? passed('REFILL_ALREADY_OPEN') : failed('REFILL_ALREADY_OPEN', { refillId: openRefillId }, now)
}

/** Evidence that was asked for has been supplied. P4.11 */
function checkEvidence({ evidence }: RefillFacts, now: Date): Check {
  if (evidence === null) return passed('EVIDENCE_MISSING')
  const { mustShow, isSupplied } = evidence
  return isSupplied ? passed('EVIDENCE_MISSING', null, { mustShow }, 'Evidence supplied') : failed('EVIDENCE_MISSING', { mustShow }, now)
}

const CAUSE_WORDS: Readonly<Partial<Record<EndedCause, string>>> = {
  TargetPrivate: 'was made private', TargetDeleted: 'was deleted', TargetRenamed: 'was renamed', TargetForbidden: 'was forbidden',
}

/** The order was not closed for the customer's own doing, and the account is neither suspended nor closed. P4.12 */
function checkStanding({ order: { endedCause }, accountStatus }: RefillFacts, now: Date): Check {
  if (endedCause !== null && isOwnDoing(endedCause)) return failed('OWN_DOING', { causeWords: CAUSE_WORDS[endedCause] ?? 'was taken away' }, now)
  return accountStatus === AccountStatus.Active ? passed('OWN_DOING') : failed('REFILL_ACCOUNT_NOT_ACTIVE', { accountStatus }, now)
}

/** The last refill finished long enough ago; the first instant counts. Null when there was none. P4.16 */
function checkAgain({ lastRefillEndedAt }: RefillFacts, { refillAgainHours }: PolicySettings, now: Date): Check | null {
  if (lastRefillEndedAt === null) return null
  const againFromAt = new Date(lastRefillEndedAt.getTime() + refillAgainHours * HOUR_MS)
  const facts = { lastRefillEndedAt, againFromAt, againHours: refillAgainHours }
  return now >= againFromAt ? passed('REFILL_TOO_SOON', null, facts) : failed('REFILL_TOO_SOON', facts, now)
}
