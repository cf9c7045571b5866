import { readFacts, type Json, type PaymentFacts, type PaymentMethod, type PaymentStatus, type Currency } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { PaymentProgressMessage } from '../topics.ts'
import type { LockedPayment } from './locked-payment.ts'

/** A payment as PostgreSQL answers it. */
export interface PaymentRow {
  readonly id: string
  readonly account_id: string
  readonly currency: Currency
  readonly method: PaymentMethod
  readonly method_version: number
  readonly status: PaymentStatus
  readonly amount_micros: string
  readonly bonus_micros: string
  readonly reference: string
  readonly provider_session: string | null
  readonly provider_reference: string | null
  readonly checkout_url: string | null
  readonly method_words: string | null
  readonly failure: string | null
  readonly facts: Json
  readonly credited_micros: string
  readonly bonus_credited_micros: string
  readonly returned_micros: string
  readonly bonus_returned_micros: string
  readonly terms_version: number
  readonly agreed_at: Date
  readonly created_at: Date
  readonly paid_at: Date | null
  readonly ended_at: Date | null
  readonly changed_at: Date
  readonly version: number
  readonly transaction: string
  /** What the payer of a bank transfer is told. */
  readonly instructions: string | null
}

/** The columns of `PaymentRow`, of payments `p` and the version `m` of their method. */
export const PAYMENT_COLUMNS: RawBuilder<unknown> = sql`
  p.id, p.account_id, p.currency, p.method, p.method_version, p.status, p.amount_micros, p.bonus_micros, p.reference, p.provider_session, p.provider_reference,
  p.checkout_url, p.method_words, p.failure, p.facts, p.credited_micros, p.bonus_credited_micros, p.returned_micros, p.bonus_returned_micros, p.terms_version,
  p.agreed_at, p.created_at, p.paid_at, p.ended_at, p.changed_at, p.version, p.transaction::text as transaction, m.instructions`

/** Where `PAYMENT_COLUMNS` are read from. */
export const PAYMENTS: RawBuilder<unknown> = sql`payments p join payment_method_versions m on m.method = p.method and m.version = p.method_version`

/** Which payments a page shows. What is left out narrows nothing. */
export interface PaymentSelection {
  readonly accountId?: string | null
  readonly statuses?: readonly PaymentStatus[] | null
  readonly method?: PaymentMethod | null
}

/** A page of payments, newest first, one more than asked for when there are more. */
export async function readPaymentPage(db: Kysely<Tables>, selection: PaymentSelection, first: number, beforeId: string | null): Promise<PaymentRow[]> {
  const { accountId, statuses, method } = selection
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT_COLUMNS} from ${PAYMENTS}
    where ${accountId == null ? sql`true` : sql`p.account_id = ${accountId}::bigint`}
      and ${statuses == null ? sql`true` : sql`p.status = any(${statuses}::text[])`}
      and ${method == null ? sql`true` : sql`p.method = ${method}`}
      and ${beforeId === null ? sql`true` : sql`p.id < ${beforeId}::bigint`}
    order by p.id desc limit ${first + 1}`.execute(db)
  return rows
}

/** Payments by their ids, in any order. */
export async function readPayments(db: Kysely<Tables>, ids: readonly string[]): Promise<PaymentRow[]> {
  return (await sql<PaymentRow>`select ${PAYMENT_COLUMNS} from ${PAYMENTS} where p.id = any(${ids}::bigint[])`.execute(db)).rows
}

/** The facts of a row that was just begun are an empty object. */
export function factsOfRow({ facts }: Pick<PaymentRow, 'facts'>): PaymentFacts | null {
  return facts === null || Object.keys(facts).length === 0 ? null : readFacts<PaymentFacts>(facts)
}

/** The payment as commands hold it. */
export function lockedPayment(row: PaymentRow, facts: PaymentFacts, isErased: boolean): LockedPayment {
  return {
    id: row.id, accountId: row.account_id, currency: row.currency, method: row.method, status: row.status,
    amountMicros: BigInt(row.amount_micros), bonusMicros: BigInt(row.bonus_micros),
    creditedMicros: BigInt(row.credited_micros), bonusCreditedMicros: BigInt(row.bonus_credited_micros),
    returnedMicros: BigInt(row.returned_micros), bonusReturnedMicros: BigInt(row.bonus_returned_micros),
    facts, isErased, reference: row.reference, providerSession: row.provider_session, providerReference: row.provider_reference,
  }
}

/** The payer can still be sent to the provider. */
export function checkoutUrlOf({ status, checkout_url: url }: Pick<PaymentRow, 'status' | 'checkout_url'>): string | null {
  return status === 'Waiting' ? url : null
}

/** The whole new state of a payment, for whoever watches. */
export function paymentMessage(row: PaymentRow): PaymentProgressMessage {
  return {
    paymentId: row.id, accountId: row.account_id, transaction: row.transaction, version: row.version, reference: row.reference, method: row.method,
    status: row.status, amountMicros: row.amount_micros, bonusMicros: row.bonus_micros, returnedMicros: row.returned_micros, currency: row.currency,
    methodWords: row.method_words, failure: row.failure, checkoutUrl: checkoutUrlOf(row), createdAt: row.created_at.toISOString(),
    paidAt: row.paid_at?.toISOString() ?? null, endedAt: row.ended_at?.toISOString() ?? null, changedAt: row.changed_at.toISOString(),
  }
}
