import type { PaymentFacts } from '@tallyboard/schema'

/** What a provider is told of a payment. Nothing about the customer (P7.2). */
export interface CheckoutRequest {
  readonly paymentId: string
  readonly reference: string
  readonly amountMicros: bigint
  readonly currency: string
  /** Where the payer comes back to, having paid or not. */
  readonly successUrl: string
  readonly cancelUrl: string
}

/** Where the payer is sent. */
export interface Checkout {
  readonly session: string
  readonly url: string
}

/** An event of a provider or the answer to a question, reduced to what the house needs to know. */
export interface PaymentNews {
  readonly kind: string
  readonly at: Date
  /** The house's own number, where the provider carries it. */
  readonly paymentId: string | null
  /** The house's reference likewise: two houses may share one provider's account, and their numbers then mean different payments. */
  readonly reference: string | null
  /** The provider's names for the checkout and for the payment itself. */
  readonly session: string | null
  readonly providerReference: string | null
  readonly facts: PaymentFacts
}

/** An event by which the provider tells something by itself. */
export interface ProviderEvent extends PaymentNews {
  readonly eventId: string
}

/** What a look-up is given. */
export interface KnownPayment {
  readonly session: string | null
  readonly providerReference: string | null
}

/** A company that takes money for the house. */
export interface PaymentProvider {
  /** Opens a checkout. Asked again for the same payment it answers with the same one. Throws `ProviderFault`. */
  openCheckout(request: CheckoutRequest): Promise<Checkout>
  /** Reads an event from the body as it came. Null when it is of a kind nobody needs. Throws `ForgedEvent` when the provider did not sign it, or long ago. */
  readEvent(body: Buffer, signature: string | null, now: Date): ProviderEvent | null
  /** Asks how a payment stands; null when the provider does not know it. Throws `ProviderFault`. */
  lookUp(payment: KnownPayment, now: Date): Promise<PaymentNews | null>
  /** Closes a checkout before anybody pays it, and answers how the payment then stands: somebody may have been faster. Null when the provider does not know it. Throws `ProviderFault`. */
  closeCheckout(payment: KnownPayment, now: Date): Promise<PaymentNews | null>
  /** Events since an instant, the oldest first: those that never reached the house are among them. Throws `ProviderFault`. */
  eventsSince(at: Date): Promise<readonly ProviderEvent[]>
}

/** An event that nobody should believe. The message may be shown to whoever sent it. */
export class ForgedEvent extends Error {}

/** The provider did not do what it was asked. Its own words may name people, so only their kind is kept. */
export class ProviderFault extends Error {
  /** Whether the same request can pass later. */
  readonly isPassing: boolean

  constructor(message: string, isPassing: boolean) {
    super(message)
    this.isPassing = isPassing
  }
}
