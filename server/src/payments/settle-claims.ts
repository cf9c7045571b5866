import {
  AccountStatus, DisputeOutcome, EndedCause, FRAUD_REASON, isFraudulent, standingAfter,
  type AccountClaims, type PaymentFacts, type StandingChange,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import { refuseOpenWithdrawals } from '../funds/refuse-open-withdrawals.ts'
import { lockOpenOrders, terminateOrders } from '../orders/terminate-orders.ts'
import { endRefills, lockOpenRefills } from '../refills/end-refills.ts'
import { requestCancellations } from '../suppliers/request-cancellations.ts'
import type { Transaction } from '../transact.ts'
import { enqueue } from '../worker/enqueue.ts'
import { bookDisputes, bookReturns, lockDisputes, openDisputes, type BookedPayment } from './book-claims.ts'
import { changeStanding } from './change-standing.ts'
import type { LockedPayment } from './locked-payment.ts'

/** What the books hold of a payment's returns after its claims were settled. */
export interface SettledClaims {
  readonly returnedMicros: bigint
  readonly bonusReturnedMicros: bigint
}

/** What news of a payment makes of its account, and which dispute does. */
interface Consequence {
  readonly before: AccountStatus
  readonly change: StandingChange | null
  readonly claims: AccountClaims
  /** The provider's id of the dispute that brings it; null for a report of fraud without one. */
  readonly providerDisputeId: string | null
  readonly reason: string
}

/** Locks what the claims on a payment will touch, before any money of this transaction moves: orders are locked before balances, everywhere. */
export async function lockForClaims(tx: Transaction, payment: LockedPayment, facts: PaymentFacts): Promise<void> {
  if (!isClaimed(facts)) return
  const { claims } = await consequenceOf(tx, payment, facts)
  if (!isEnding(claims)) return
  await lockOpenOrders(tx, payment.accountId)
  await lockOpenRefills(tx, payment.accountId)
}

/**
 * Books what others claim of a payment: returns, disputes, fraud (P5.7, P5.8). Called with all facts known, after the payment was credited if it is
 * paid; safe to call again. What a claim does to the account it does once, when it is first heard of, so an account restored by hand is not
 * suspended by a repetition; what it does to the books follows from the facts alone.
 */
export async function settleClaims(tx: Transaction, payment: LockedPayment, facts: PaymentFacts): Promise<SettledClaims> {
  const { returnedMicros, bonusReturnedMicros } = payment
  if (!isClaimed(facts) && facts.returnedMicros <= returnedMicros) return { returnedMicros, bonusReturnedMicros }
  const booked = await lockDisputes(tx, payment)
  const consequence = await consequenceOf(tx, payment, facts)
  await openDisputes(tx, booked, facts)
  await applyConsequence(tx, payment, booked, consequence)
  await bookDisputes(tx, booked, facts)
  return await bookReturns(tx, booked, facts)
}

function isClaimed(facts: PaymentFacts): boolean {
  return facts.fraudReportedAt !== null || Object.keys(facts.disputes).length > 0
}

/** The account, the orders, the refills and the withdrawals: all that a claim ends. */
async function applyConsequence(tx: Transaction, payment: LockedPayment, booked: BookedPayment, consequence: Consequence): Promise<void> {
  const { accountId } = payment
  const { before, change, claims, providerDisputeId, reason } = consequence
  if (change !== null) {
    const disputeId = providerDisputeId === null ? null : booked.claims.get(providerDisputeId)?.id ?? null
    await changeStanding(tx, { accountId, before, ...change, actor: HOUSE_ACTOR, reason, paymentId: payment.id, disputeId })
  }
  // Whatever stopped the account before, by hand or over another payment: what is under way ends with this claim.
  if (!isEnding(claims)) return
  const cause = claims.isFraudNew ? EndedCause.PaymentFraud : EndedCause.PaymentDisputed
  const orderIds = await terminateOrders(tx, accountId, { cause, reason, actor: HOUSE_ACTOR })
  await requestCancellations(tx, orderIds, { paymentId: payment.id, providerDisputeId })
  await endRefills(tx, accountId, change?.status ?? before, HOUSE_ACTOR)
  await enqueue(tx, 'close-checkouts', { accountId }, { key: `close-checkouts-${accountId}` })
  await refuseOpenWithdrawals(tx, accountId, HOUSE_ACTOR, reason, claims.isFraudNew ? 'P5.8' : 'P5.7')
}

/** Whether the news ends what the account has under way (P5.7, P5.8). */
function isEnding({ isFraudNew, isDisputeNew }: AccountClaims): boolean {
  return isFraudNew || isDisputeNew
}

async function consequenceOf(tx: Transaction, payment: LockedPayment, facts: PaymentFacts): Promise<Consequence> {
  // One that was said to be won and is lost after all is heard of anew: it had restored the account.
  const isNewAndOpen = ([id, { outcome }]: readonly [string, PaymentFacts['disputes'][string]]) =>
    (payment.facts.disputes[id] === undefined || payment.facts.disputes[id].outcome === DisputeOutcome.Won) && outcome !== DisputeOutcome.Won
  const isNowWon = ([id, { outcome }]: readonly [string, PaymentFacts['disputes'][string]]) => outcome === DisputeOutcome.Won && payment.facts.disputes[id]?.outcome !== DisputeOutcome.Won
  const disputes = Object.entries(facts.disputes).sort(([, one], [, other]) => one.openedAt.getTime() - other.openedAt.getTime())
  const isFraudNew = isFraudulent(facts) && !isFraudulent(payment.facts)
  const fraudId = disputes.find(([id, { reason }]) => reason === FRAUD_REASON && payment.facts.disputes[id]?.reason !== FRAUD_REASON)?.[0]
  const opened = disputes.find(isNewAndOpen)
  const won = disputes.find(isNowWon)
  const claims: AccountClaims = {
    isFraudNew, isDisputeNew: opened !== undefined, isWonNew: won !== undefined,
    isClaimed: isStillClaimed(facts) || await isClaimedElsewhere(tx, payment),
  }
  const { rows: [account] } = await sql<{ status: AccountStatus, clause: string | null }>`
    select a.status, (select c.clause from account_status_changes c where c.account_id = a.id order by c.id desc limit 1) as clause
    from accounts a where a.id = ${payment.accountId}::bigint`.execute(tx.db)
  const before = account?.status ?? AccountStatus.Closed
  const change = standingAfter({ status: before, clause: account?.clause ?? null }, claims)
  const providerDisputeId = isFraudNew ? fraudId ?? null : (opened ?? won)?.[0] ?? null
  const reason = isFraudNew ? `Payment ${payment.reference} was reported as stolen or unauthorised.`
    : opened !== undefined ? `Payment ${payment.reference} is disputed at the payer’s bank.` : `The dispute of payment ${payment.reference} is won.`
  return { before, change, claims, providerDisputeId, reason }
}

/** Whether a dispute of it is open or lost, or it is fraudulent. */
function isStillClaimed(facts: PaymentFacts): boolean {
  return isFraudulent(facts) || Object.values(facts.disputes).some(({ outcome }) => outcome !== DisputeOutcome.Won)
}

/** The same of any other payment of the account: a status tells what is worst of it. */
async function isClaimedElsewhere(tx: Transaction, { id, accountId }: LockedPayment): Promise<boolean> {
  const { rows } = await sql`
    select from payments where account_id = ${accountId}::bigint and id <> ${id}::bigint and status in ('Disputed', 'DisputeLost', 'Fraudulent') limit 1`.execute(tx.db)
  return rows.length > 0
}
