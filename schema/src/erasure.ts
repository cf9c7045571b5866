import { decide, failed, passed, type Decision } from './decision.ts'
import { Role } from './house-vocabulary.ts'
import { amountText, countText } from './wording.ts'

/** What the server looked at before an account is erased. */
export interface ErasureFacts {
  readonly role: Role
  readonly openOrderCount: number
  readonly openRefillCount: number
  /** Payments that were begun and may still come. */
  readonly comingPaymentCount: number
  /** Payments whose dispute is not decided. */
  readonly disputedPaymentCount: number
  readonly heldMicros: bigint
  readonly availableMicros: bigint
  readonly currency: string
}

/** Whether an account may be erased (P7.3): nothing is under way for it, and money that would be lost is given up in so many words. */
export function decideErasure(facts: ErasureFacts, request: { readonly isBalanceGivenUp: boolean }, now: Date): Decision<null> {
  const { role, openOrderCount, openRefillCount, comingPaymentCount, disputedPaymentCount, heldMicros, availableMicros, currency } = facts
  return decide([
    role === Role.Customer ? passed('ACCOUNT_OF_THE_HOUSE') : failed('ACCOUNT_OF_THE_HOUSE', {}, now),
    openOrderCount === 0 ? passed('ACCOUNT_HAS_OPEN_ORDERS', `${countText(0)} open`) : failed('ACCOUNT_HAS_OPEN_ORDERS', { openOrderCount }, now),
    openRefillCount === 0 ? passed('ACCOUNT_HAS_OPEN_REFILLS', `${countText(0)} open`) : failed('ACCOUNT_HAS_OPEN_REFILLS', { openRefillCount }, now),
    comingPaymentCount === 0 ? passed('ACCOUNT_HAS_COMING_PAYMENTS') : failed('ACCOUNT_HAS_COMING_PAYMENTS', { comingPaymentCount }, now),
    disputedPaymentCount === 0 ? passed('ACCOUNT_HAS_DISPUTED_PAYMENTS') : failed('ACCOUNT_HAS_DISPUTED_PAYMENTS', { disputedPaymentCount }, now),
    heldMicros === 0n ? passed('ACCOUNT_HAS_HELD_MONEY') : failed('ACCOUNT_HAS_HELD_MONEY', { heldMicros, currency }, now),
    availableMicros === 0n || request.isBalanceGivenUp
      ? passed('ACCOUNT_HAS_BALANCE', amountText(availableMicros), { availableMicros })
      : failed('ACCOUNT_HAS_BALANCE', { availableMicros, currency }, now),
  ], () => null)
}
