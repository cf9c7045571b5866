import { decideBankTransfer, paymentFacts, Permission, type PaymentFacts } from '@tallyboard/schema'
import { actorOf } from '../actor.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import { lockPayment } from './lock-payment.ts'

/** A bank transfer that has come, as the house's bank shows it. */
export interface ConfirmBankTransferRequest {
  readonly paymentId: string
  readonly amountMicros: bigint
  /** The bank's own number of it, which makes it findable. */
  readonly bankReference: string
  readonly reason: string
  readonly idempotencyKey: string
}

/** A bank transfer that will not come. */
export interface RejectBankTransferRequest {
  readonly paymentId: string
  /** The customer reads it. */
  readonly reason: string
  readonly idempotencyKey: string
}

/** The payment that was decided. */
export interface BankTransferDecided {
  readonly kind: 'Decided'
  readonly paymentId: string
}

const BANK_REFERENCE_LENGTH_MAX = 100

/** Says that a bank transfer has come: it is credited as a card's payment is (P5.1). For who manages money. */
export async function confirmBankTransfer(house: House, viewer: Viewer, request: ConfirmBankTransferRequest): Promise<BankTransferDecided | Refused> {
  const bankReference = filledText(request.bankReference, 'bankReference', BANK_REFERENCE_LENGTH_MAX)
  return await decide(house, viewer, 'confirmBankTransfer', request, request.amountMicros, (now, currency) => paymentFacts({
    paidAt: now, paid: { [currency]: request.amountMicros }, methodWords: `Bank transfer ${bankReference}`,
  }))
}

/** Says that a bank transfer will not come. For who manages money. */
export async function rejectBankTransfer(house: House, viewer: Viewer, request: RejectBankTransferRequest): Promise<BankTransferDecided | Refused> {
  return await decide(house, viewer, 'rejectBankTransfer', request, null, now => paymentFacts({
    failedAt: now, failure: request.reason.trim(), isFailedForGood: true,
  }))
}

async function decide(
  house: House, viewer: Viewer, operation: string, request: ConfirmBankTransferRequest | RejectBankTransferRequest, paidMicros: bigint | null,
  factsAt: (now: Date, currency: string) => PaymentFacts,
): Promise<BankTransferDecided | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  filledText(request.reason, 'reason')
  if (!isRowId(request.paymentId)) throw notFound('payment')
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<BankTransferDecided>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation, input }, async () => {
      const payment = await lockPayment(tx, request.paymentId)
      if (payment === null) throw notFound('payment')
      const { method, status, amountMicros: askedMicros, currency } = payment
      const decision = decideBankTransfer({ method, status, askedMicros, currency }, paidMicros, tx.now)
      if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
      await applyPaymentFacts(tx, payment.id, factsAt(tx.now, currency), actorOf(viewer), { reason: request.reason.trim() })
      return { kind: 'Decided', paymentId: payment.id }
    }))
}
