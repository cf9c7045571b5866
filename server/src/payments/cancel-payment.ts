import { decideCancelling, paymentFacts, refuse, type PaymentStatus, type Refusal } from '@tallyboard/schema'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { requireKey, withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import { closeCheckout } from './close-checkouts.ts'
import { lockPayment } from './lock-payment.ts'
import { ProviderFault } from './payment-provider.ts'
import { readPayments, type PaymentRow } from './payment-row.ts'

/** A payment that a customer began and does not want to make. */
export interface CancelPaymentRequest {
  readonly paymentId: string
  readonly idempotencyKey: string
}

/** The payment that nobody can make any more. */
export interface PaymentCancelled {
  readonly kind: 'Cancelled'
  readonly paymentId: string
}

/**
 * Gives up a payment that was begun and not paid. Its provider closes the checkout first and says how it stands: one that was paid in the same
 * moment is credited, and not cancelled.
 */
export async function cancelPayment(house: House, viewer: Viewer, request: CancelPaymentRequest): Promise<PaymentCancelled | Refused> {
  requireKey(request.idempotencyKey)
  const { idempotencyKey, ...input } = request
  const { paymentId } = request
  const [payment] = isRowId(paymentId) ? await readPayments(house.db, [paymentId]) : []
  // Somebody else's payment and none at all must look the same.
  if (payment === undefined || payment.account_id !== viewer.accountId) throw notFound('payment')
  const obstacle = await closeAtProvider(house, payment)
  if (obstacle !== null) return { kind: 'Refused', refusal: obstacle }
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'cancelPayment', input }
  return await transact(house, async tx => await withIdempotency<PaymentCancelled>(tx, attempt, async () => {
    const locked = await lockPayment(tx, paymentId)
    if (locked === null) throw notFound('payment')
    const decision = decideCancelling(locked.status, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await applyPaymentFacts(tx, paymentId, paymentFacts({ expiredAt: tx.now }), actorOf(viewer))
    return { kind: 'Cancelled', paymentId }
  }))
}

/** A bank transfer has no provider, and where no checkout was opened nobody can pay. */
async function closeAtProvider(house: House, payment: PaymentRow): Promise<Refusal | null> {
  const { id, method, provider_session: session, provider_reference: providerReference, reference, status } = payment
  if (session === null || status !== ('Waiting' satisfies PaymentStatus)) return null
  try {
    await closeCheckout(house, { id, method, session, providerReference })
    return null
  } catch (cause) {
    if (!(cause instanceof ProviderFault)) throw cause
    house.log.warn({ method, paymentId: id, reason: cause.message }, 'a checkout could not be closed')
    return refuse(cause.isPassing ? 'PAYMENT_PROVIDER_UNAVAILABLE' : 'PAYMENT_PROVIDER_REFUSED', { reference }, house.clock())
  }
}
