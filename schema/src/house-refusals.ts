import type { OrderStatus } from './order-vocabulary.ts'
import { saying } from './saying.ts'
import { countText, statusText } from './wording.ts'

/** Why something else than a placement is refused, in order of precedence. */
export const HOUSE_REFUSALS = {
  TERMS_NOT_IN_FORCE: saying<{ termsVersion: number, askedTermsVersion: number }>({
    clause: 'P2.1', isTransient: false, passed: 'Terms in force', title: 'These terms are not in force',
    text: ({ termsVersion, askedTermsVersion }) => `Version ${termsVersion} is in force, not version ${askedTermsVersion}. Read and accept that one.`,
  }),
  ORDER_IS_FINAL: saying({
    clause: 'P2.6', isTransient: false, passed: 'May be changed', title: 'An order is final once placed',
    text: () => 'It cannot be cancelled, edited, stopped or refunded on request. What the house cannot deliver is refunded by itself.',
  }),
  ORDER_ENDED: saying<{ status: OrderStatus, endedAt: Date | null }>({
    clause: 'P3.1', isTransient: false, passed: 'Order is open', title: 'The order has ended',
    text: ({ status }) => `It is ${status}, and a final order never reopens.`,
  }),
  CLOSING_NOT_FINAL: saying<{ status: OrderStatus }>({
    clause: 'P3.1', isTransient: false, passed: 'Closes as a final state', title: 'This is not a final state',
    text: ({ status }) => `An order is closed as Completed, Partial or Cancelled, not as ${statusText(status)}.`,
  }),
  CLOSING_REASON_MISSING: saying({
    clause: 'P3.4', isTransient: false, passed: 'Reason given', title: 'A reason is missing',
    text: () => 'Whoever closes an order leaves a reason; the customer reads it.',
  }),
  CLOSING_CAUSE_MISMATCH: saying<{ cause: string, fault: string }>({
    clause: 'P3.4', isTransient: false, passed: 'Cause fits the fault', title: 'Cause and fault do not fit',
    text: ({ cause, fault }) => cause.startsWith('Payment')
      ? 'Orders end over a payment by the provider’s word alone, never by hand. Name another cause.'
      : fault === 'Customer'
        ? 'The customer’s own doing is a target made private, deleted, renamed or forbidden. Name which.'
        : 'A target made private, deleted, renamed or forbidden is the customer’s own doing. Name another cause or the customer.',
  }),
  TARGET_COUNT_NOT_REACHED: saying<{ delivered: number, quantity: number }>({
    clause: 'P3.2', isTransient: true, passed: 'Target count reached', title: 'The target count is not reached',
    text: ({ delivered, quantity }) =>
      `${countText(delivered)} of ${countText(quantity)} are delivered. Close it as Partial, which refunds the rest, or name the reading that shows more.`,
  }),
  DISPATCH_NOT_UNCERTAIN: saying<{ dispatchState: string }>({
    clause: 'P3.1', isTransient: false, passed: 'Dispatch is uncertain', title: 'The dispatch is not uncertain',
    text: ({ dispatchState }) => `It is ${dispatchState}. Only an uncertain dispatch is resolved by hand.`,
  }),
  SUPPLIER_ORDER_TAKEN: saying<{ supplierOrderId: string, orderId: string }>({
    clause: 'P3.1', isTransient: false, passed: 'Supplier’s order is free', title: 'This supplier’s order belongs to another order',
    text: ({ supplierOrderId, orderId }) => `The supplier’s order ${supplierOrderId} fills order ${orderId} already.`,
  }),
  SUPPLIER_UNAVAILABLE: saying<{ supplierWords: string }>({
    clause: 'P1.3', isTransient: true, passed: 'Supplier answers', title: 'The supplier does not answer',
    text: ({ supplierWords }) => `${supplierWords.replace(/\.$/, '')}. Nothing was changed; try again later.`,
  }),
  SUPPLIER_REFUSED: saying<{ supplierWords: string }>({
    clause: 'P1.3', isTransient: false, passed: 'Supplier accepts the key', title: 'The supplier refuses',
    text: ({ supplierWords }) => `It says: ‘${supplierWords}’. Nothing was changed.`,
  }),
} as const
