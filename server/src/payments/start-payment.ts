import { randomInt } from 'node:crypto'
import { bonusFor, decidePayment, PaymentMethod, type AccountStatus, type Decision, type PaymentFactsAtStart, type PaymentGrant, type PaymentRequest } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Viewer } from '../context.ts'
import { invariant } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { termsInForce } from '../terms/terms-in-force.ts'
import { transact, type Transaction } from '../transact.ts'
import { openCheckout } from './open-checkout.ts'
import { readMethods, type MethodInForce } from './payment-methods.ts'
import { publishPayment } from './publish-payment.ts'

/** What a customer wants to pay in. */
export interface StartPaymentRequest {
  readonly method: PaymentMethod
  readonly amountMicros: bigint
  readonly isFinalAgreed: boolean
  readonly expectedBonusMicros: bigint | null
  readonly idempotencyKey: string
}

/** The payment that was begun, now or by an earlier attempt with the same key. */
export interface PaymentStarted {
  readonly kind: 'Started'
  readonly paymentId: string
}

/** What would be decided, and the bonus that the amount would earn. */
export interface PaymentOffer {
  readonly decision: Decision<PaymentGrant>
  readonly bonusMicros: bigint
  readonly currency: string
}

/**
 * Begins a payment: it is decided and written first, and only then the provider is asked for a checkout, so that no checkout is ever open that the
 * house does not know. A provider that does not answer leaves the payment waiting; the same key asks again, and never for a second checkout.
 */
export async function startPayment(house: House, viewer: Viewer, request: StartPaymentRequest): Promise<PaymentStarted | Refused> {
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'startPayment', input }
  const answer = await transact(house, async tx => await withIdempotency<PaymentStarted>(tx, attempt, async () => {
    const { decision, method, facts } = await decideUnderLock(house, tx, viewer, request)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    const paymentId = await writePayment(tx, viewer, method, facts, decision.grant)
    await publishPayment(tx, paymentId)
    return { kind: 'Started', paymentId }
  }))
  if (answer.kind === 'Refused' || request.method === PaymentMethod.BankTransfer) return answer
  const refusal = await openCheckout(house, answer.paymentId)
  return refusal === null ? answer : { kind: 'Refused', refusal }
}

/** The same decision before the click. */
export async function offerPayment(house: House, viewer: Viewer, method: PaymentMethod, request: PaymentRequest): Promise<PaymentOffer> {
  const now = house.clock()
  const { facts } = await lookAtPayment(house, house.db, viewer.accountId, method, now, false)
  const { amountMicros } = request
  const isTaken = amountMicros !== null && amountMicros <= facts.terms.amountMaxMicros
  return { decision: decidePayment(facts, request, now), bonusMicros: isTaken ? bonusFor(amountMicros, facts.terms.bonusTiers) : 0n, currency: facts.currency }
}

async function decideUnderLock(house: House, tx: Transaction, viewer: Viewer, request: StartPaymentRequest) {
  const { facts, method } = await lookAtPayment(house, tx.db, viewer.accountId, request.method, tx.now, true)
  return { decision: decidePayment(facts, request, tx.now), facts, method }
}

async function lookAtPayment(
  house: House, db: Kysely<Tables>, accountId: string, method: PaymentMethod, now: Date, isLocking: boolean,
): Promise<{ readonly facts: PaymentFactsAtStart, readonly method: MethodInForce }> {
  // Whoever suspends the account waits for the payments it begins, and two of one account are counted one after the other.
  const { rows: [account] } = await sql<{ status: AccountStatus, currency: string, accepted_terms_version: number | null }>`
    select status, currency, accepted_terms_version from accounts where id = ${accountId}::bigint ${isLocking ? sql`for no key update` : sql``}`.execute(db)
  invariant(account !== undefined, 'whoever is signed in has an account')
  const { rows: [waiting] } = await sql<{ count: number }>`
    select count(*)::int as count from payments where account_id = ${accountId}::bigint and status = 'Waiting'`.execute(db)
  const inForce = (await readMethods(house, db, now)).find(each => each.method === method)
  invariant(inForce !== undefined, 'every method has a version')
  return {
    method: inForce,
    facts: {
      accountStatus: account.status, acceptedTermsVersion: account.accepted_terms_version, termsVersion: termsInForce(house, now).version, terms: inForce,
      currency: account.currency, waitingCount: waiting?.count ?? 0,
    },
  }
}

async function writePayment(tx: Transaction, viewer: Viewer, method: MethodInForce, facts: PaymentFactsAtStart, grant: PaymentGrant): Promise<string> {
  const { rows: [row] } = await sql<{ id: string }>`
    insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
    values (${viewer.accountId}::bigint, ${facts.currency}, ${method.method}, ${method.version}, 'Waiting', ${grant.amountMicros}::bigint, ${grant.bonusMicros}::bigint,
      ${drawReference()}, ${facts.termsVersion}, ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${tx.now}::timestamptz) returning id`.execute(tx.db)
  invariant(row !== undefined, 'an insert that violates nothing returns its row')
  return row.id
}

/** Without letters and digits that are taken for each other: people write it on bank transfers. */
const REFERENCE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Thirty to the tenth: two alike are not to be expected in the life of a house, and its constraint would refuse the second. */
function drawReference(): string {
  const drawn = Array.from({ length: 10 }, () => REFERENCE_LETTERS[randomInt(REFERENCE_LETTERS.length)]).join('')
  return `TB-${drawn.slice(0, 5)}-${drawn.slice(5)}`
}
