import { invariant } from './assert.ts'
import { decide, failed, passed, type Decision } from './decision.ts'
import { AccountStatus, DisputeStatus } from './house-vocabulary.ts'
import { settledChargeOf, shareOf } from './money.ts'
import { OrderStatus, type EndedCause, type FinalStatus } from './order-vocabulary.ts'

/** What of a payment came into the books, and what of it has been taken out again: returned, or disputed and not won. */
export interface DisputablePayment {
  readonly creditedMicros: bigint
  readonly bonusCreditedMicros: bigint
  readonly takenMicros: bigint
  readonly bonusTakenMicros: bigint
}

/** An amount that is claimed back, and the share of the bonus that goes with it. */
export interface ClaimedShare {
  readonly amountMicros: bigint
  readonly bonusMicros: bigint
}

/**
 * What a claim on a payment comes to: no more than is left of it, and the bonus that this part of the payment earned, rounded half up (P5.7).
 * Shares are rounded over all claims together, so that claims on the whole payment take the whole bonus, in however many parts.
 *
 * @example claimedShareOf({ creditedMicros: 60_000_000n, bonusCreditedMicros: 6_000_000n, takenMicros: 0n, bonusTakenMicros: 0n }, 20_000_000n)
 * // { amountMicros: 20_000_000n, bonusMicros: 2_000_000n }
 */
export function claimedShareOf(payment: DisputablePayment, claimedMicros: bigint): ClaimedShare {
  const { creditedMicros, bonusCreditedMicros, takenMicros, bonusTakenMicros } = payment
  invariant(claimedMicros >= 0n, 'a claim is not negative')
  invariant(takenMicros >= 0n && takenMicros <= creditedMicros, 'no more is taken from a payment than came in')
  invariant(bonusTakenMicros >= 0n && bonusTakenMicros <= bonusCreditedMicros, 'no more bonus is taken than was given')
  const amountMicros = least(claimedMicros, creditedMicros - takenMicros)
  if (amountMicros === 0n) return { amountMicros, bonusMicros: 0n }
  const bonusMicros = shareOf(bonusCreditedMicros, takenMicros + amountMicros, creditedMicros) - bonusTakenMicros
  return { amountMicros, bonusMicros: bonusMicros < 0n ? 0n : bonusMicros }
}

/** What is set aside from a balance for a claim: all of it, or what is there. */
export function heldForClaim({ amountMicros, bonusMicros }: ClaimedShare, availableMicros: bigint): bigint {
  return least(amountMicros + bonusMicros, availableMicros)
}

/** A dispute, as far as its money goes. */
export interface DisputeMoney extends ClaimedShare {
  readonly status: DisputeStatus
  /** What of the held amount was kept when it was lost. */
  readonly recoveredMicros: bigint
}

/** What the customer owes of a dispute: the amount and its bonus, less what was recovered; nothing once it is won (P5.7). */
export function owedOf({ status, amountMicros, bonusMicros, recoveredMicros }: DisputeMoney): bigint {
  return status === DisputeStatus.Won ? 0n : amountMicros + bonusMicros - recoveredMicros
}

/** An account's standing, as far as news of a payment may change it. */
export interface StandingFacts {
  readonly status: AccountStatus
  /** The clause by which it came to its status; null when nobody changed it. */
  readonly clause: string | null
}

/** What is claimed of an account's payments, all of them together. */
export interface AccountClaims {
  /** This news reports a payment as stolen or unauthorised. */
  readonly isFraudNew: boolean
  /** This news brings a dispute that nobody had heard of, and that is not won. */
  readonly isDisputeNew: boolean
  /** This news says that a dispute is won. */
  readonly isWonNew: boolean
  /** Whether any payment of the account is disputed, lost or fraudulent. */
  readonly isClaimed: boolean
}

/** A new standing, with the clause that brings it. */
export interface StandingChange {
  readonly status: AccountStatus
  readonly clause: 'P5.7' | 'P5.8'
}

/**
 * What news of a payment makes of an account: fraud closes it for good (P5.8), a dispute suspends it, and a dispute won restores it where a
 * dispute suspended it and nothing else is claimed (P5.7). Null: it stays as it is. A closed account stays closed, whatever is won.
 */
export function standingAfter({ status, clause }: StandingFacts, claims: AccountClaims): StandingChange | null {
  if (status === AccountStatus.Closed) return null
  if (claims.isFraudNew) return { status: AccountStatus.Closed, clause: 'P5.8' }
  if (claims.isDisputeNew) return status === AccountStatus.Active ? { status: AccountStatus.Suspended, clause: 'P5.7' } : null
  const isRestored = claims.isWonNew && !claims.isClaimed && status === AccountStatus.Suspended && clause === 'P5.7'
  return isRestored ? { status: AccountStatus.Active, clause: 'P5.7' } : null
}

/** An order that ends over its customer's payment. */
export interface TerminatedOrder {
  readonly quantity: number
  readonly delivered: number
  readonly chargedMicros: bigint
}

/** How an order ends over a disputed or stolen payment: with what was delivered, and without refund (P5.7, P5.8). */
export function terminatedStatusOf({ quantity, delivered }: TerminatedOrder): FinalStatus {
  return delivered === 0 ? OrderStatus.Cancelled : delivered < quantity ? OrderStatus.Partial : OrderStatus.Completed
}

/** The clause by which such an order ends; null for every other cause. */
export function terminationClauseOf(cause: EndedCause | null): 'P5.7' | 'P5.8' | null {
  return cause === 'PaymentDisputed' ? 'P5.7' : cause === 'PaymentFraud' ? 'P5.8' : null
}

/** What such an order left undelivered: what a refund would have been, had one been owed. Revived by hand, once (P5.7). */
export function undeliveredMicrosOf({ quantity, delivered, chargedMicros }: TerminatedOrder): bigint {
  return chargedMicros - settledChargeOf(chargedMicros, delivered, quantity)
}

/** A dispute, as far as giving back what its orders left undelivered looks at it. */
export interface RevivalFacts {
  readonly accountStatus: AccountStatus
  readonly disputeStatus: DisputeStatus
  readonly revivedMicros: bigint
  /** What the orders that it ended left undelivered. */
  readonly undeliveredMicros: bigint
  readonly currency: string
}

/** Whether what a dispute's orders left undelivered may be given back by hand: once, and only after it is won (P5.7). */
export function decideRevival(facts: RevivalFacts, now: Date): Decision<{ readonly revivedMicros: bigint }> {
  const { accountStatus, disputeStatus, revivedMicros, undeliveredMicros, currency } = facts
  return decide([
    accountStatus === AccountStatus.Closed ? failed('REVIVAL_ACCOUNT_CLOSED', {}, now) : passed('REVIVAL_ACCOUNT_CLOSED'),
    disputeStatus === DisputeStatus.Won ? passed('DISPUTE_NOT_WON') : failed('DISPUTE_NOT_WON', { disputeStatus }, now),
    revivedMicros > 0n ? failed('DISPUTE_REVIVED', { revivedMicros, currency }, now) : passed('DISPUTE_REVIVED'),
    undeliveredMicros > 0n ? passed('NOTHING_TO_REVIVE', null, { undeliveredMicros, currency }) : failed('NOTHING_TO_REVIVE', {}, now),
  ], () => ({ revivedMicros: undeliveredMicros }))
}

/** An account, as far as restoring it by hand looks at it. */
export interface RestoringFacts {
  readonly accountStatus: AccountStatus
  readonly openDisputeCount: number
}

/** Whether a suspended account may be restored by hand: not while a dispute is open (P5.7), and never once it is closed (P5.8). */
export function decideRestoring({ accountStatus, openDisputeCount }: RestoringFacts, now: Date): Decision<StandingChange> {
  return decide([
    accountStatus === AccountStatus.Closed ? failed('ACCOUNT_CLOSED_FOR_GOOD', {}, now) : passed('ACCOUNT_CLOSED_FOR_GOOD'),
    accountStatus === AccountStatus.Active ? failed('ACCOUNT_NOT_SUSPENDED', {}, now) : passed('ACCOUNT_NOT_SUSPENDED'),
    openDisputeCount > 0 ? failed('ACCOUNT_HAS_OPEN_DISPUTE', { openDisputeCount }, now) : passed('ACCOUNT_HAS_OPEN_DISPUTE'),
  ], () => ({ status: AccountStatus.Active, clause: 'P5.7' }))
}

/** What an administrator's timeline of a dispute tells: what the provider said, what became of account, money, orders and refills, and what the suppliers said. */
export const DisputeMomentKind = {
  Provider: 'Provider',
  Account: 'Account',
  Money: 'Money',
  Order: 'Order',
  Refill: 'Refill',
  Supplier: 'Supplier',
} as const
export type DisputeMomentKind = (typeof DisputeMomentKind)[keyof typeof DisputeMomentKind]

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
