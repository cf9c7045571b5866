import { PaymentMethod, smallestMicrosOf } from '@tallyboard/schema'
import { defineLoader, inOrderOf } from '../context.ts'
import type { PaymentProgressMessage } from '../topics.ts'
import type { MethodInForce } from './payment-methods.ts'
import { checkoutUrlOf, readPayments, type PaymentRow } from './payment-row.ts'
import type { PaymentMethodTermsType, PaymentProgressType, PaymentType } from './payment.graphql.ts'

/** Payments by their ids, once for each request. */
export const paymentLoader = defineLoader<string, PaymentType | null>(async ({ house }, ids) =>
  inOrderOf(ids, await readPayments(house.db, ids), row => row.id).map(row => row === null ? null : paymentObject(row)))

/** A payment as the API tells it. */
export function paymentObject(row: PaymentRow): PaymentType {
  return {
    id: row.id, reference: row.reference, accountId: row.account_id, method: row.method, isPractice: row.method === PaymentMethod.Practice, status: row.status,
    amount: BigInt(row.amount_micros), bonus: BigInt(row.bonus_micros), credited: BigInt(row.credited_micros), returned: BigInt(row.returned_micros),
    currency: row.currency, methodWords: row.method_words, failure: row.failure, checkoutUrl: checkoutUrlOf(row),
    instructions: row.method === PaymentMethod.BankTransfer ? row.instructions : null,
    createdAt: row.created_at, paidAt: row.paid_at, endedAt: row.ended_at, changedAt: row.changed_at, version: row.version, agreedAt: row.agreed_at,
    termsVersion: row.terms_version,
  }
}

/** A change of a payment as the API tells it. */
export function paymentProgressType(message: PaymentProgressMessage): PaymentProgressType {
  const { amountMicros, bonusMicros, returnedMicros } = message
  return { ...message, amount: BigInt(amountMicros), bonus: BigInt(bonusMicros), returned: BigInt(returnedMicros) }
}

/** A method as the API tells it. */
export function methodObject(method: MethodInForce, currency: string): PaymentMethodTermsType {
  return {
    method: method.method, isOn: method.isOn, isConfigured: method.isConfigured, isPractice: method.method === PaymentMethod.Practice,
    amountMin: method.amountMinMicros, amountMax: method.amountMaxMicros, amountStep: smallestMicrosOf(currency), currency,
    bonusTiers: method.bonusTiers.map(tier => ({ amountFrom: tier.amountFromMicros, bonusBasisPoints: tier.basisPoints, currency })),
    instructions: method.instructions, version: method.version,
  }
}
