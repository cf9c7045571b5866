/** The objects of the payment interface, with the members that a shop reads; the names are the interface's own. Amounts are in the smallest unit of the currency, instants in seconds. */

export type Metadata = Readonly<Record<string, string>>

export interface LineItem {
  readonly id: string
  readonly object: 'item'
  readonly amount_subtotal: number
  readonly amount_total: number
  readonly currency: string
  readonly description: string
  readonly quantity: number
}

export interface Session {
  readonly id: string
  readonly object: 'checkout.session'
  readonly amount_subtotal: number
  readonly amount_total: number
  readonly cancel_url: string | null
  readonly client_reference_id: string | null
  readonly created: number
  readonly currency: string
  readonly customer: null
  readonly customer_email: string | null
  readonly expires_at: number
  readonly livemode: false
  readonly metadata: Metadata
  readonly mode: 'payment'
  payment_intent: string | null
  readonly payment_method_types: readonly string[]
  payment_status: 'paid' | 'unpaid'
  status: 'open' | 'complete' | 'expired'
  readonly success_url: string
  readonly ui_mode: 'hosted_page'
  /** Null as soon as it is no longer open. */
  url: string | null
}

export interface PaymentIntent {
  readonly id: string
  readonly object: 'payment_intent'
  readonly amount: number
  amount_received: number
  readonly capture_method: 'automatic'
  readonly created: number
  readonly currency: string
  readonly customer: null
  readonly description: string | null
  last_payment_error: { readonly type: 'card_error', readonly code: string, readonly decline_code?: string, readonly message: string } | null
  latest_charge: string | null
  readonly livemode: false
  readonly metadata: Metadata
  readonly payment_method_types: readonly string[]
  status: 'requires_payment_method' | 'processing' | 'succeeded' | 'canceled'
}

export interface Charge {
  readonly id: string
  readonly object: 'charge'
  readonly amount: number
  amount_captured: number
  amount_refunded: number
  readonly balance_transaction: null
  readonly captured: boolean
  readonly created: number
  readonly currency: string
  disputed: boolean
  failure_code: string | null
  failure_message: string | null
  readonly livemode: false
  readonly metadata: Metadata
  paid: boolean
  readonly payment_intent: string
  readonly payment_method_details: Readonly<Record<string, unknown>>
  refunded: boolean
  status: 'succeeded' | 'pending' | 'failed'
}

export interface Refund {
  readonly id: string
  readonly object: 'refund'
  readonly amount: number
  readonly charge: string
  readonly created: number
  readonly currency: string
  readonly metadata: Metadata
  readonly payment_intent: string
  readonly reason: null
  readonly status: 'succeeded'
}

export interface Dispute {
  readonly id: string
  readonly object: 'dispute'
  readonly amount: number
  readonly charge: string
  readonly created: number
  readonly currency: string
  readonly is_charge_refundable: false
  readonly livemode: false
  readonly metadata: Metadata
  readonly payment_intent: string
  readonly reason: DisputeReason
  status: 'needs_response' | 'won' | 'lost'
}

export interface EarlyFraudWarning {
  readonly id: string
  readonly object: 'radar.early_fraud_warning'
  readonly actionable: true
  readonly charge: string
  readonly created: number
  readonly fraud_type: 'made_with_stolen_card'
  readonly livemode: false
  readonly payment_intent: string
}

export interface PaymentEvent {
  readonly id: string
  readonly object: 'event'
  readonly api_version: string
  readonly created: number
  readonly data: { readonly object: unknown }
  readonly livemode: false
  readonly pending_webhooks: number
  readonly request: { readonly id: null, readonly idempotency_key: null }
  readonly type: string
}

export const DisputeReason = { product_not_received: 'product_not_received', fraudulent: 'fraudulent' } as const
export type DisputeReason = (typeof DisputeReason)[keyof typeof DisputeReason]

/** What a payer may do to the messages about a payment, to see whether the shop stands it. */
export interface Mischief {
  /** Never sent; the shop finds out when it asks. */
  readonly isLost: boolean
  readonly isTwice: boolean
  /** Held back, and the last first. */
  readonly isOutOfOrder: boolean
}

/** One checkout with what only its own page knows. */
export interface Checkout {
  readonly session: Session
  readonly items: readonly LineItem[]
  /** For the intent, which is made when somebody pays. */
  readonly intentMetadata: Metadata
  readonly description: string | null
  mischief: Mischief
  /** When a delayed payment arrives by itself, in milliseconds. */
  arrivesAtMs: number | null
}
