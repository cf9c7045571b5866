import {
  countText, idText, moneyText, statusText, terminationClauseOf, type AccountStatus, type ActorKind, type CancellationState, type DisputeMomentKind, type TransferKind,
} from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { DisputedOrderRow, DisputeRow } from './dispute-query.ts'

/** Something that happened around a dispute. */
export interface DisputeMoment {
  readonly at: Date
  readonly kind: DisputeMomentKind
  readonly text: string
  readonly actor: { readonly kind: ActorKind, readonly name: null } | null
  readonly transferId: string | null
  readonly orderId: string | null
  readonly clause: string | null
}

/** Of each kind; a dispute has a handful, and an account that had more open orders than this is read in the lists. */
const MOMENTS_MAX = 500

/** In one instant, what causes comes before what follows. */
const RANK: Readonly<Record<DisputeMomentKind, number>> = { Provider: 0, Account: 1, Order: 2, Refill: 3, Money: 4, Supplier: 5 }

const NOTHING = { actor: null, transferId: null, orderId: null, clause: null } as const

/**
 * All that happened around a dispute, oldest first: what the provider said of its payment, what became of the account, the money, the orders and
 * refills, and what the suppliers answered. It is put together from what each of them keeps, so nothing can be told that did not happen.
 */
export async function readTimeline(db: Kysely<Tables>, dispute: DisputeRow, orders: readonly DisputedOrderRow[]): Promise<DisputeMoment[]> {
  const moments = [
    ...await readProviderMoments(db, dispute), ...await readAccountMoments(db, dispute), ...await readMoneyMoments(db, dispute), ...await readRefillMoments(db, dispute),
    ...orders.slice(0, MOMENTS_MAX).flatMap(order => [endMoment(order), supplierMoment(order)]),
  ]
  return moments.sort((one, other) => one.at.getTime() - other.at.getTime() || RANK[one.kind] - RANK[other.kind])
}

const EVENT_WORDS: Readonly<Record<string, string>> = {
  'checkout.session.completed': 'The provider says that the customer has paid.',
  'checkout.session.async_payment_succeeded': 'The provider says that the delayed payment has come.',
  'charge.succeeded': 'The provider says that the money is there.',
  'charge.refunded': 'The provider says that money was returned to the payer.',
  'charge.dispute.created': 'The payer’s bank opened a dispute.',
  'charge.dispute.updated': 'The provider has news of the dispute.',
  'charge.dispute.closed': 'The payer’s bank closed the dispute.',
  'radar.early_fraud_warning.created': 'The payer’s bank reports the payment as stolen or unauthorised.',
}

async function readProviderMoments(db: Kysely<Tables>, { paymentId }: DisputeRow): Promise<DisputeMoment[]> {
  const { rows } = await sql<{ at: Date, kind: string }>`
    select received_at as at, kind from payment_events where payment_id = ${paymentId}::bigint order by received_at limit ${MOMENTS_MAX}`.execute(db)
  return rows.map(({ at, kind }) => ({ ...NOTHING, at, kind: 'Provider', text: EVENT_WORDS[kind] ?? `The provider says: ${kind}.` }))
}

const STANDING_WORDS: Readonly<Record<AccountStatus, string>> = { Active: 'restored', Suspended: 'suspended', Closed: 'closed for good' }

/** Changes that a payment's news brought, and those by hand while or after the dispute went on. */
async function readAccountMoments(db: Kysely<Tables>, { paymentId, accountId, openedAt }: DisputeRow): Promise<DisputeMoment[]> {
  const { rows } = await sql<{ at: Date, after: AccountStatus, reason: string, clause: string | null, actor_kind: ActorKind }>`
    select at, after, reason, clause, actor_kind from account_status_changes
    where account_id = ${accountId}::bigint and (payment_id = ${paymentId}::bigint or (payment_id is null and at >= ${openedAt}::timestamptz))
    order by id limit ${MOMENTS_MAX}`.execute(db)
  return rows.map(({ at, after, reason, clause, actor_kind }) => ({
    ...NOTHING, at, kind: 'Account', text: `The account was ${STANDING_WORDS[after]}. ${reason}`, actor: { kind: actor_kind, name: null }, clause,
  }))
}

interface MoneyRow {
  readonly id: string
  readonly kind: TransferKind
  readonly at: Date
  readonly clause: string | null
  readonly order_id: string | null
  readonly actor_kind: ActorKind
  readonly total: string
  readonly owed: string
  readonly held: string
}

/** What moved over the payment; and what was put back of withdrawals when the account was suspended or closed. */
async function readMoneyMoments(db: Kysely<Tables>, { paymentId, accountId, currency }: DisputeRow): Promise<DisputeMoment[]> {
  const { rows } = await sql<MoneyRow>`
    select t.id, t.kind, t.created_at as at, t.clause, t.order_id, t.actor_kind, sum(p.amount_micros)::text as total,
      coalesce(sum(p.amount_micros) filter (where 'house:owed' in (p.source, p.destination)), 0)::text as owed,
      coalesce(sum(p.amount_micros) filter (where p.source like 'held:%' or p.destination like 'held:%'), 0)::text as held
    from transfers t join postings p on p.transfer_id = t.id
    where t.payment_id = ${paymentId}::bigint or (t.account_id = ${accountId}::bigint and t.kind = 'WithdrawalRefused' and t.created_at in (
      select at from account_status_changes where payment_id = ${paymentId}::bigint))
    group by t.id order by t.id limit ${MOMENTS_MAX}`.execute(db)
  return rows.map(row => ({
    ...NOTHING, at: row.at, kind: 'Money', text: moneyWords(row, currency), actor: { kind: row.actor_kind, name: null }, transferId: row.id, orderId: row.order_id,
    clause: row.clause,
  }))
}

function moneyWords({ kind, total, owed, held }: MoneyRow, currency: string): string {
  const money = (micros: string): string => moneyText(BigInt(micros), currency)
  switch (kind) {
    case 'Payment': return `${money(total)} was paid in.`
    case 'Bonus': return `${money(total)} of bonus was given for it.`
    case 'DisputeOpened': return `${money(owed)} with its bonus is owed, ${money(held)} of it set aside from the balance.`
    case 'DisputeWon': return `${money(owed)} is not owed any more, and ${money(held)} is back in the balance.`
    case 'DisputeLost': return `${money(held)} that was set aside makes up for what is owed.`
    case 'PaymentReturned': return owed === '0' ? `${money(total)} went back to the payer.` : `${money(total)} went back to the payer, ${money(owed)} of it is owed.`
    case 'BonusReturned': return `${money(total)} of bonus went with it.`
    case 'Revival': return `${money(total)} was given back for what the order left undelivered.`
    case 'WithdrawalRefused': return `A withdrawal was refused, and ${money(total)} put back.`
    default: return `${statusText(kind)}: ${money(total)}.`
  }
}

async function readRefillMoments(db: Kysely<Tables>, { paymentId, accountId }: DisputeRow): Promise<DisputeMoment[]> {
  const { rows } = await sql<{ id: string, order_id: string, at: Date }>`
    select r.id, r.order_id, r.ended_at as at from refills r
    where r.account_id = ${accountId}::bigint and r.refusal ->> 'code' = 'REFILL_ACCOUNT_NOT_ACTIVE' and r.ended_at in (
      select at from account_status_changes where payment_id = ${paymentId}::bigint)
    order by r.id limit ${MOMENTS_MAX}`.execute(db)
  return rows.map(({ id, order_id, at }) => ({
    ...NOTHING, at, kind: 'Refill', text: `Refill ${idText(id)} of order ${idText(order_id)} ended.`, actor: { kind: 'House', name: null }, orderId: order_id, clause: 'P4.12',
  }))
}

function endMoment({ orderId, status, quantity, delivered, endedAt, endedCause }: DisputedOrderRow): DisputeMoment {
  return {
    ...NOTHING, at: endedAt, kind: 'Order', actor: { kind: 'House', name: null }, orderId, clause: terminationClauseOf(endedCause),
    text: `Order ${idText(orderId)} ended as ${statusText(status)}, ${countText(delivered)} of ${countText(quantity)} delivered, nothing refunded.`,
  }
}

const CANCELLATION_WORDS: Readonly<Record<CancellationState, (order: string, error: string) => string>> = {
  Waiting: order => `${order} waits to be taken back from its supplier.`,
  Sending: order => `The supplier is being asked to take ${order} back.`,
  Accepted: order => `The supplier takes ${order} back.`,
  Refused: (order, error) => `The supplier does not take ${order} back${error === '' ? '' : `: ‘${error}’`}.`,
  Uncertain: (order, error) => `Nobody knows whether the supplier takes ${order} back${error === '' ? '' : `: ${error}`}.`,
  NotNeeded: order => `${order} had not reached its supplier.`,
}

function supplierMoment({ orderId, endedCause, cancellation, cancellationError, cancellationAt }: DisputedOrderRow): DisputeMoment {
  const words = CANCELLATION_WORDS[cancellation](`order ${idText(orderId)}`, (cancellationError ?? '').replace(/\.$/, ''))
  return {
    ...NOTHING, at: cancellationAt, kind: 'Supplier', text: `${words.charAt(0).toUpperCase()}${words.slice(1)}`, orderId, clause: terminationClauseOf(endedCause),
    actor: cancellation === 'Accepted' || cancellation === 'Refused' ? { kind: 'Supplier', name: null } : { kind: 'House', name: null },
  }
}
