import {
  invariant, isPaid, mergePaymentFacts, moneyText, paidMicrosOf, paymentStatusOf, PaymentStatus, planBonus, planPayment, writeFacts, type PaymentFacts,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { postTransfer } from '../funds/post-transfer.ts'
import { inputHash } from '../idempotency.ts'
import type { Transaction } from '../transact.ts'
import { lockPayment } from './lock-payment.ts'
import type { LockedPayment } from './locked-payment.ts'
import { publishPayment } from './publish-payment.ts'
import { lockForClaims, settleClaims } from './settle-claims.ts'

/** What comes with facts and is none itself. */
export interface FactsNote {
  /** The provider's names for the payment, once it has told them. */
  readonly session?: string | null
  readonly providerReference?: string | null
  /** Why a person says so; it stands beside the payment in the customer's statement. */
  readonly reason?: string
}

/** States after which nothing more is expected, though something may still come. */
const ENDED: ReadonlySet<PaymentStatus> = new Set([
  PaymentStatus.Succeeded, PaymentStatus.Failed, PaymentStatus.Expired, PaymentStatus.Returned, PaymentStatus.DisputeWon, PaymentStatus.DisputeLost, PaymentStatus.Fraudulent,
])

/**
 * Adds facts to a payment and brings the books in line with all that is known of it: credits it once when it is paid (P5.1, P5.2), and settles what
 * others claim of it (P5.7, P5.8). Facts that are known already change nothing, so any event may come twice, late or in any order.
 */
export async function applyPaymentFacts(
  tx: Transaction, paymentId: string, news: PaymentFacts, actor: Actor, note: FactsNote = {},
): Promise<void> {
  const payment = await lockPayment(tx, paymentId)
  invariant(payment !== null, 'facts are about a payment')
  const facts = mergePaymentFacts(payment.facts, payment.isErased ? { ...news, methodWords: null, failure: null } : news)
  await lockForClaims(tx, payment, facts)
  const credited = await credit(tx, payment, facts, actor, note)
  const claims = await settleClaims(tx, credited, facts)
  await writePayment(tx, { ...credited, ...claims }, payment, facts, note)
}

/** The payment and its bonus, each a transfer of its own, because a bonus is kept apart (P5.2). */
async function credit(tx: Transaction, payment: LockedPayment, facts: PaymentFacts, actor: Actor, { reason }: FactsNote): Promise<LockedPayment> {
  const { accountId, currency, amountMicros, bonusMicros } = payment
  if (!isPaid(facts, payment) || payment.creditedMicros > 0n) return payment
  const note = { accountId, paymentId: payment.id, actor, reason: `Payment ${payment.reference}${reason === undefined ? '' : `: ${reason}`}` }
  await postTransfer(tx, planPayment({ accountId, currency }, amountMicros), { ...note, clause: 'P5.1' })
  if (bonusMicros > 0n) await postTransfer(tx, planBonus({ accountId, currency }, bonusMicros), { ...note, reason: `Bonus for payment ${payment.reference}`, clause: 'P5.2' })
  return { ...payment, creditedMicros: amountMicros, bonusCreditedMicros: bonusMicros }
}

async function writePayment(tx: Transaction, after: LockedPayment, before: LockedPayment, facts: PaymentFacts, note: FactsNote): Promise<void> {
  const status = paymentStatusOf(facts, after)
  const written = writeFacts(facts)
  const session = before.providerSession ?? note.session ?? null
  const reference = before.providerReference ?? note.providerReference ?? null
  const hasNames = session !== before.providerSession || reference !== before.providerReference
  // The database keeps the members of an object in an order of its own.
  const isSame = inputHash(written) === inputHash(writeFacts(before.facts)) && status === before.status && !hasNames
    && after.creditedMicros === before.creditedMicros && after.returnedMicros === before.returnedMicros && after.bonusReturnedMicros === before.bonusReturnedMicros
  if (isSame) return
  await sql`
    update payments set facts = ${JSON.stringify(written)}::jsonb, status = ${status}, method_words = ${facts.methodWords}, failure = ${failureOf(facts, after)},
      paid_at = ${facts.paidAt}::timestamptz, credited_micros = ${after.creditedMicros}::bigint, bonus_credited_micros = ${after.bonusCreditedMicros}::bigint,
      returned_micros = ${after.returnedMicros}::bigint, bonus_returned_micros = ${after.bonusReturnedMicros}::bigint,
      provider_session = ${session}, provider_reference = ${reference},
      ended_at = ${ENDED.has(status) ? sql`coalesce(ended_at, ${tx.now}::timestamptz)` : sql`null`}, changed_at = ${tx.now}::timestamptz,
      version = version + 1, transaction = pg_current_xact_id()
    where id = ${after.id}::bigint`.execute(tx.db)
  await publishPayment(tx, after.id)
}

/** Why it failed, as long as it did not come after all; or what is odd about the money that came, for an administrator. */
function failureOf(facts: PaymentFacts, payment: LockedPayment): string | null {
  if (facts.paidAt === null) return facts.failure
  const { currency, amountMicros } = payment
  if (paidMicrosOf(facts, payment) === amountMicros) return null
  const paid = Object.entries(facts.paid).map(([paidCurrency, micros]) => moneyText(micros, paidCurrency)).join(' and ')
  return `${paid === '' ? 'An unknown amount' : paid} was paid, ${moneyText(amountMicros, currency)} was asked for. An administrator looks at it.`
}
