import type { Currency, PaymentFacts, PaymentMethod, PaymentStatus } from '@tallyboard/schema'

/** A payment whose account and row this transaction holds. `facts` are those it was last written with. */
export interface LockedPayment {
  readonly id: string
  readonly accountId: string
  readonly currency: Currency
  readonly method: PaymentMethod
  readonly status: PaymentStatus
  readonly amountMicros: bigint
  readonly bonusMicros: bigint
  /** What the books hold of it, this transaction's transfers included. */
  readonly creditedMicros: bigint
  readonly bonusCreditedMicros: bigint
  readonly returnedMicros: bigint
  readonly bonusReturnedMicros: bigint
  readonly facts: PaymentFacts
  /** Whose it was is gone: what it was paid with is not taken up again (P7.3). */
  readonly isErased: boolean
  readonly reference: string
  readonly providerSession: string | null
  readonly providerReference: string | null
}
