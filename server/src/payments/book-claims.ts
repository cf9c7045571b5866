import {
  claimedShareOf, disputedMicrosOf, DisputeOutcome, DisputeStatus, FRAUD_REASON, heldForClaim, planBonusReturned, planDisputeLost, planDisputeOpened,
  planDisputeWon, planPaymentReturned, type DisputablePayment, type DisputeFacts, type PaymentFacts, type TransferPlan,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { HOUSE_ACTOR } from '../actor.ts'
import { postTransfer } from '../funds/post-transfer.ts'
import { refuseOpenWithdrawals } from '../funds/refuse-open-withdrawals.ts'
import type { Transaction } from '../transact.ts'
import type { LockedPayment } from './locked-payment.ts'

/** A dispute whose row this transaction holds. It changes as it is booked. */
interface LockedDispute {
  readonly id: string
  status: DisputeStatus
  amountMicros: bigint
  bonusMicros: bigint
  heldMicros: bigint
  /** Whether its opening stands in the books. */
  isBooked: boolean
}

/** A payment with its disputes, by the provider's ids. */
export interface BookedPayment extends LockedPayment {
  readonly claims: Map<string, LockedDispute>
}

/** Locks the disputes of a payment. */
export async function lockDisputes(tx: Transaction, payment: LockedPayment): Promise<BookedPayment> {
  const { rows } = await sql<{ provider_dispute_id: string, id: string, status: DisputeStatus, amount: string, bonus: string, held: string }>`
    select provider_dispute_id, id, status, amount_micros as amount, bonus_micros as bonus, held_micros as held
    from disputes where payment_id = ${payment.id}::bigint order by id for no key update`.execute(tx.db)
  return {
    ...payment,
    claims: new Map(rows.map(row => [row.provider_dispute_id, {
      id: row.id, status: row.status, amountMicros: BigInt(row.amount), bonusMicros: BigInt(row.bonus), heldMicros: BigInt(row.held), isBooked: true,
    }])),
  }
}

/**
 * Writes down disputes that are not written down yet; their money moves later, when the orders are ended. A payment that has not come into the
 * books has nothing that could be owed: its disputes are written down when it has.
 */
export async function openDisputes(tx: Transaction, payment: BookedPayment, facts: PaymentFacts): Promise<void> {
  for (const [providerId, dispute] of disputesInOrder(facts)) {
    if (payment.claims.has(providerId)) continue
    const { amountMicros, bonusMicros } = claimedShareOf(takenOf(payment), disputedMicrosOf(dispute, payment))
    if (amountMicros === 0n) continue
    const { rows } = await sql<{ id: string }>`
      insert into disputes (payment_id, account_id, currency, provider_dispute_id, status, reason, is_fraud, amount_micros, bonus_micros, opened_at, changed_at)
      values (${payment.id}::bigint, ${payment.accountId}::bigint, ${payment.currency}, ${providerId}, 'Open', ${dispute.reason},
        ${dispute.reason === FRAUD_REASON}, ${amountMicros}::bigint, ${bonusMicros}::bigint, ${dispute.openedAt}::timestamptz, ${tx.now}::timestamptz)
      returning id`.execute(tx.db)
    for (const { id } of rows) {
      payment.claims.set(providerId, { id, status: DisputeStatus.Open, amountMicros, bonusMicros, heldMicros: 0n, isBooked: false })
    }
  }
}

/** Books what the disputes of a payment came to: their opening, and their end (P5.7). */
export async function bookDisputes(tx: Transaction, payment: BookedPayment, facts: PaymentFacts): Promise<void> {
  for (const [providerId, dispute] of disputesInOrder(facts)) {
    const claim = payment.claims.get(providerId)
    if (claim === undefined) continue
    // Two outcomes contradict each other, and the one in which the money is gone is believed: what was put back is taken again.
    if (claim.status === DisputeStatus.Won && dispute.outcome === DisputeOutcome.Lost) reopen(payment, claim, dispute)
    if (claim.status === DisputeStatus.Open) {
      const grown = claimedShareOf(takenOf(payment), above(disputedMicrosOf(dispute, payment) - claim.amountMicros))
      if (!claim.isBooked) await open(tx, payment, claim)
      if (grown.amountMicros > 0n) await open(tx, payment, claim, grown)
      if (dispute.outcome === DisputeOutcome.Won) await win(tx, payment, claim)
      if (dispute.outcome === DisputeOutcome.Lost) await lose(tx, payment, claim)
    }
    await writeDispute(tx, claim, dispute)
  }
}

/**
 * Books what the house gave back to the payer: what the balance still has of it, and the rest as owed; the bonus goes with it. What is disputed is not
 * returned as well. Answers what the books hold of the payment's returns now.
 */
export async function bookReturns(tx: Transaction, payment: BookedPayment, facts: PaymentFacts): Promise<{ returnedMicros: bigint, bonusReturnedMicros: bigint }> {
  const { returnedMicros, bonusReturnedMicros } = payment
  const { amountMicros, bonusMicros } = claimedShareOf(takenOf(payment), above(facts.returnedMicros - returnedMicros))
  const reason = 'The house gave the payment back.'
  // What went back to the payer must not be paid out as well: what waits for that is put back first, where the rest is too little.
  if (amountMicros + bonusMicros > await availableOfCustomer(tx, payment.accountId)) {
    await refuseOpenWithdrawals(tx, payment.accountId, HOUSE_ACTOR, `Payment ${payment.reference} was given back to its payer.`, 'P5.3')
  }
  for (const [plan, micros] of [[planPaymentReturned, amountMicros], [planBonusReturned, bonusMicros]] as const) {
    if (micros === 0n) continue
    const available = await availableOfCustomer(tx, payment.accountId)
    await post(tx, payment, plan(payment, { amountMicros: micros, fromBalanceMicros: micros < available ? micros : available }), reason, null)
  }
  return { returnedMicros: returnedMicros + amountMicros, bonusReturnedMicros: bonusReturnedMicros + bonusMicros }
}

function reopen(payment: BookedPayment, claim: LockedDispute, dispute: DisputeFacts): void {
  const share = claimedShareOf(takenOf(payment), disputedMicrosOf(dispute, payment))
  // All of it was returned to the payer since: there is nothing left to lose.
  if (share.amountMicros > 0n) Object.assign(claim, share, { status: DisputeStatus.Open, heldMicros: 0n, isBooked: false })
}

/** Books the opening of a dispute, or of what has been added to it since. */
async function open(tx: Transaction, payment: BookedPayment, claim: LockedDispute, added?: { readonly amountMicros: bigint, readonly bonusMicros: bigint }): Promise<void> {
  const share = added ?? { amountMicros: claim.amountMicros, bonusMicros: claim.bonusMicros }
  const heldMicros = heldForClaim(share, await availableOfCustomer(tx, payment.accountId))
  await post(tx, payment, planDisputeOpened(payment, { ...share, heldMicros }), `Dispute of payment ${payment.reference}.`)
  if (added !== undefined) {
    claim.amountMicros += added.amountMicros
    claim.bonusMicros += added.bonusMicros
  }
  claim.heldMicros += heldMicros
  claim.isBooked = true
}

async function win(tx: Transaction, payment: BookedPayment, claim: LockedDispute): Promise<void> {
  await post(tx, payment, planDisputeWon(payment, claim), `The dispute of payment ${payment.reference} is won.`)
  claim.status = DisputeStatus.Won
}

async function lose(tx: Transaction, payment: BookedPayment, claim: LockedDispute): Promise<void> {
  if (claim.heldMicros > 0n) await post(tx, payment, planDisputeLost(payment, claim.heldMicros), `The dispute of payment ${payment.reference} is lost.`)
  claim.status = DisputeStatus.Lost
}

async function writeDispute(tx: Transaction, claim: LockedDispute, dispute: DisputeFacts): Promise<void> {
  const { id, status, amountMicros, bonusMicros, heldMicros } = claim
  await sql`
    update disputes set status = ${status}, reason = ${dispute.reason}, is_fraud = ${dispute.reason === FRAUD_REASON}, amount_micros = ${amountMicros}::bigint,
      bonus_micros = ${bonusMicros}::bigint, held_micros = ${heldMicros}::bigint,
      recovered_micros = ${status === DisputeStatus.Lost ? heldMicros : 0n}::bigint, opened_at = ${dispute.openedAt}::timestamptz,
      closed_at = ${status === DisputeStatus.Open ? null : dispute.closedAt ?? tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz
    where id = ${id}::bigint`.execute(tx.db)
}

/** What of the payment is gone already: returned, or disputed and not won. */
function takenOf(payment: BookedPayment): DisputablePayment {
  const claims = [...payment.claims.values()].filter(claim => claim.status !== DisputeStatus.Won)
  const { creditedMicros, bonusCreditedMicros, returnedMicros, bonusReturnedMicros } = payment
  return {
    creditedMicros, bonusCreditedMicros,
    takenMicros: claims.reduce((sum, claim) => sum + claim.amountMicros, returnedMicros),
    bonusTakenMicros: claims.reduce((sum, claim) => sum + claim.bonusMicros, bonusReturnedMicros),
  }
}

function disputesInOrder(facts: PaymentFacts): readonly (readonly [string, DisputeFacts])[] {
  return Object.entries(facts.disputes).sort(([id, one], [otherId, other]) => one.openedAt.getTime() - other.openedAt.getTime() || (id < otherId ? -1 : 1))
}

async function availableOfCustomer(tx: Transaction, accountId: string): Promise<bigint> {
  const { rows: [row] } = await sql<{ available: string }>`
    select available_micros as available from balances where account_id = ${accountId}::bigint for no key update`.execute(tx.db)
  return BigInt(row?.available ?? 0)
}

async function post(tx: Transaction, payment: LockedPayment, plan: TransferPlan, reason: string, clause: 'P5.7' | null = 'P5.7'): Promise<void> {
  await postTransfer(tx, plan, { accountId: payment.accountId, paymentId: payment.id, actor: HOUSE_ACTOR, reason, clause })
}

function above(micros: bigint): bigint {
  return micros > 0n ? micros : 0n
}
