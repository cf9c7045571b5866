/**
 * What may happen to a payment, as its page and time bring it about. Each changes the objects and tells the shop with the events, in the order in which the interface sends them.
 */
import { newId } from './ids.ts'
import { chargeOf, disputeOf, warningOf, type Ledger } from './ledger.ts'
import { DisputeReason, type Charge, type Checkout, type Dispute, type PaymentIntent } from './objects.ts'

/** Long enough to see a payment on its way, short enough to wait for. */
export const ARRIVAL_MS = 60_000
/** What is held back arrives after this; what the payer does meanwhile overtakes it. */
export const HOLD_MS = 15_000
/** Between two held messages, so that they cannot arrive as one. */
const HOLD_STEP_MS = 1_000
const API_VERSION = '2026-10-28.endive'

const CARD = { type: 'card', card: { brand: 'practice', last4: '4242', exp_month: 12, exp_year: 2040, funding: 'credit', country: null, network: null } } as const
const BANK = { type: 'us_bank_account', us_bank_account: { bank_name: 'Practice bank', last4: '6789', account_type: 'checking' } } as const

export class Happenings {
  readonly #ledger: Ledger
  readonly #now: () => number

  constructor(ledger: Ledger, now: () => number) {
    this.#ledger = ledger
    this.#now = now
  }

  /** Answers what is in the way in a sentence, or null when it happened. */
  pay(checkout: Checkout): string | null {
    if (checkout.session.status !== 'open') return 'This checkout is no longer open.'
    const intent = this.#intentOf(checkout)
    const charge = this.#charge(checkout, intent, CARD)
    this.#arrive(intent, charge)
    checkout.session.payment_status = 'paid'
    this.#complete(checkout)
    this.#tell(checkout, [['payment_intent.succeeded', intent], ['charge.succeeded', charge], ['checkout.session.completed', checkout.session]])
    return null
  }

  payLater(checkout: Checkout): string | null {
    if (checkout.session.status !== 'open') return 'This checkout is no longer open.'
    const intent = this.#intentOf(checkout)
    const charge = this.#charge(checkout, intent, BANK)
    intent.status = 'processing'
    checkout.arrivesAtMs = this.#now() + ARRIVAL_MS
    this.#complete(checkout)
    this.#tell(checkout, [['payment_intent.processing', intent], ['charge.pending', charge], ['checkout.session.completed', checkout.session]])
    return null
  }

  /** The card is refused; the checkout stays open for another try. */
  decline(checkout: Checkout): string | null {
    if (checkout.session.status !== 'open') return 'This checkout is no longer open.'
    const intent = this.#intentOf(checkout)
    const charge = this.#charge(checkout, intent, CARD)
    this.#fail(intent, charge, 'card_declined', 'Your card was declined.')
    this.#tell(checkout, [['payment_intent.payment_failed', intent], ['charge.failed', charge]])
    return null
  }

  /** A delayed payment arrives. */
  arrive(checkout: Checkout): string | null {
    const [intent, charge] = this.#onItsWay(checkout)
    if (intent === null || charge === null) return 'No payment is on its way.'
    checkout.arrivesAtMs = null
    this.#arrive(intent, charge)
    checkout.session.payment_status = 'paid'
    this.#tell(checkout, [['payment_intent.succeeded', intent], ['charge.succeeded', charge], ['checkout.session.async_payment_succeeded', checkout.session]])
    return null
  }

  /** A delayed payment fails for good. */
  bounce(checkout: Checkout): string | null {
    const [intent, charge] = this.#onItsWay(checkout)
    if (intent === null || charge === null) return 'No payment is on its way.'
    checkout.arrivesAtMs = null
    this.#fail(intent, charge, 'insufficient_funds', 'The bank account has insufficient funds.')
    this.#tell(checkout, [['payment_intent.payment_failed', intent], ['charge.failed', charge], ['checkout.session.async_payment_failed', checkout.session]])
    return null
  }

  expire(checkout: Checkout): string | null {
    const { session } = checkout
    if (session.status !== 'open') return 'Only Checkout Sessions with a status in ["open"] can be expired.'
    session.status = 'expired'
    session.url = null
    const intent = this.#ledger.intents.get(session.payment_intent ?? '')
    if (intent !== undefined) intent.status = 'canceled'
    this.#tell(checkout, [...(intent === undefined ? [] : [['payment_intent.canceled', intent] as const]), ['checkout.session.expired', session]])
    return null
  }

  /** Sends a payment back, or a part of it. Each amount from one up to what is left. */
  sendBack(checkout: Checkout, amount: number): string | null {
    const charge = this.#arrivedCharge(checkout)
    if (charge === null) return 'Nothing has been paid.'
    if (disputeOf(this.#ledger, charge) !== null) return 'A payment in dispute is not sent back.'
    if (!Number.isInteger(amount) || amount < 1 || amount > charge.amount - charge.amount_refunded) return 'The amount must be more than nothing and at most what is left of the payment.'
    charge.amount_refunded += amount
    charge.refunded = charge.amount_refunded === charge.amount
    const refund = {
      id: newId('re'), object: 'refund', amount, charge: charge.id, created: this.#seconds(), currency: charge.currency, metadata: {}, payment_intent: charge.payment_intent, reason: null, status: 'succeeded',
    } as const
    this.#ledger.refunds.set(refund.id, refund)
    this.#tell(checkout, [['charge.refunded', charge], ['refund.created', refund]])
    return null
  }

  openDispute(checkout: Checkout, reason: string): string | null {
    const charge = this.#arrivedCharge(checkout)
    if (charge === null) return 'Nothing has been paid.'
    if (!Object.hasOwn(DisputeReason, reason)) return 'Choose a reason.'
    if (disputeOf(this.#ledger, charge) !== null) return 'The payment has been disputed already.'
    if (charge.refunded) return 'All of it has been sent back.'
    charge.disputed = true
    const dispute: Dispute = {
      id: newId('du'), object: 'dispute', amount: charge.amount - charge.amount_refunded, charge: charge.id, created: this.#seconds(), currency: charge.currency, is_charge_refundable: false, livemode: false,
      metadata: {}, payment_intent: charge.payment_intent, reason: reason as DisputeReason, status: 'needs_response',
    }
    this.#ledger.disputes.set(dispute.id, dispute)
    this.#tell(checkout, [['charge.dispute.created', dispute], ['charge.dispute.funds_withdrawn', dispute]])
    return null
  }

  closeDispute(checkout: Checkout, outcome: 'won' | 'lost'): string | null {
    const charge = this.#arrivedCharge(checkout)
    const dispute = charge === null ? null : disputeOf(this.#ledger, charge)
    if (dispute?.status !== 'needs_response') return 'No dispute is open.'
    dispute.status = outcome
    this.#tell(checkout, [['charge.dispute.closed', dispute], ...(outcome === 'won' ? [['charge.dispute.funds_reinstated', dispute] as const] : [])])
    return null
  }

  reportStolen(checkout: Checkout): string | null {
    const charge = this.#arrivedCharge(checkout)
    if (charge === null) return 'Nothing has been paid.'
    if (warningOf(this.#ledger, charge) !== null) return 'It has been reported already.'
    const warning = {
      id: newId('issfr'), object: 'radar.early_fraud_warning', actionable: true, charge: charge.id, created: this.#seconds(), fraud_type: 'made_with_stolen_card', livemode: false,
      payment_intent: charge.payment_intent,
    } as const
    this.#ledger.warnings.set(warning.id, warning)
    this.#tell(checkout, [['radar.early_fraud_warning.created', warning]])
    return null
  }

  /** What time brings by itself: checkouts run out, delayed payments arrive. Answers whether anything did. */
  pass(): boolean {
    const now = this.#now()
    let hasHappened = false
    for (const checkout of this.#ledger.checkouts.values()) {
      const isOver = checkout.session.status === 'open' && checkout.session.expires_at * 1_000 <= now
      const hasArrived = checkout.arrivesAtMs !== null && checkout.arrivesAtMs <= now
      if (isOver) this.expire(checkout)
      if (hasArrived) this.arrive(checkout)
      hasHappened ||= isOver || hasArrived
    }
    return hasHappened
  }

  /** When `pass` has something to do next, in milliseconds. */
  nextAtMs(): number {
    let next = Number.POSITIVE_INFINITY
    for (const { session, arrivesAtMs } of this.#ledger.checkouts.values()) {
      if (session.status === 'open') next = Math.min(next, session.expires_at * 1_000)
      if (arrivesAtMs !== null) next = Math.min(next, arrivesAtMs)
    }
    return next
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1_000)
  }

  #intentOf({ session, intentMetadata, description }: Checkout): PaymentIntent {
    const known = this.#ledger.intents.get(session.payment_intent ?? '')
    if (known !== undefined) return known
    const intent: PaymentIntent = {
      id: newId('pi'), object: 'payment_intent', amount: session.amount_total, amount_received: 0, capture_method: 'automatic', created: this.#seconds(), currency: session.currency, customer: null,
      description, last_payment_error: null, latest_charge: null, livemode: false, metadata: intentMetadata, payment_method_types: session.payment_method_types, status: 'requires_payment_method',
    }
    this.#ledger.intents.set(intent.id, intent)
    session.payment_intent = intent.id
    return intent
  }

  #charge({ intentMetadata }: Checkout, intent: PaymentIntent, details: Charge['payment_method_details']): Charge {
    const charge: Charge = {
      id: newId('ch'), object: 'charge', amount: intent.amount, amount_captured: 0, amount_refunded: 0, balance_transaction: null, captured: true, created: this.#seconds(), currency: intent.currency,
      disputed: false, failure_code: null, failure_message: null, livemode: false, metadata: intentMetadata, paid: false, payment_intent: intent.id, payment_method_details: details, refunded: false,
      status: 'pending',
    }
    this.#ledger.charges.set(charge.id, charge)
    intent.latest_charge = charge.id
    return charge
  }

  #complete({ session }: Checkout): void {
    session.status = 'complete'
    session.url = null
  }

  #arrive(intent: PaymentIntent, charge: Charge): void {
    charge.status = 'succeeded'
    charge.paid = true
    charge.amount_captured = charge.amount
    intent.status = 'succeeded'
    intent.amount_received = intent.amount
    intent.last_payment_error = null
  }

  #fail(intent: PaymentIntent, charge: Charge, code: string, message: string): void {
    charge.status = 'failed'
    charge.failure_code = code
    charge.failure_message = message
    intent.status = 'requires_payment_method'
    intent.last_payment_error = code === 'card_declined'
      ? { type: 'card_error', code, decline_code: 'generic_decline', message }
      : { type: 'card_error', code, message }
  }

  #onItsWay(checkout: Checkout): readonly [PaymentIntent, Charge] | readonly [null, null] {
    const intent = this.#ledger.intents.get(checkout.session.payment_intent ?? '')
    const charge = chargeOf(this.#ledger, checkout)
    return intent?.status === 'processing' && charge !== null ? [intent, charge] : [null, null]
  }

  #arrivedCharge(checkout: Checkout): Charge | null {
    const charge = chargeOf(this.#ledger, checkout)
    return charge?.status === 'succeeded' ? charge : null
  }

  /** Each event is a copy of its object as it is at this moment. */
  #tell({ mischief }: Checkout, happened: readonly (readonly [type: string, object: object])[]): void {
    const now = this.#now()
    const told = happened.map(([type, object]) => {
      const event = {
        id: newId('evt'), object: 'event', api_version: API_VERSION, created: this.#seconds(), data: { object: structuredClone(object) }, livemode: false, pending_webhooks: mischief.isLost ? 0 : 1,
        request: { id: null, idempotency_key: null }, type,
      } as const
      this.#ledger.events.set(event.id, event)
      return event.id
    })
    if (mischief.isLost) return
    const inOrder = mischief.isOutOfOrder ? told.toReversed() : told
    inOrder.forEach((eventId, index) => {
      const dueAtMs = mischief.isOutOfOrder ? now + HOLD_MS + index * HOLD_STEP_MS : now
      for (let copy = 0; copy < (mischief.isTwice ? 2 : 1); copy++) this.#ledger.deliveries.push({ eventId, attempts: 0, dueAtMs })
    })
  }
}
