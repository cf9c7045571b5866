import { PaymentMethod } from '@tallyboard/schema'
import type { House } from '../house.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { openStripe } from './stripe-provider.ts'

const providersOf = new WeakMap<House, ReadonlyMap<PaymentMethod, PaymentProvider>>()

/** The provider behind a method; null when the house has no keys for it, and for a bank transfer, which a person confirms. */
export function providerOf(house: House, method: PaymentMethod): PaymentProvider | null {
  let providers = providersOf.get(house)
  if (providers === undefined) providersOf.set(house, providers = openProviders(house))
  return providers.get(method) ?? null
}

/** The practice provider speaks the card provider's language at another address, so that what is practised is what runs. */
function openProviders({ env }: House): ReadonlyMap<PaymentMethod, PaymentProvider> {
  return new Map([[PaymentMethod.Card, env.cardPayments] as const, [PaymentMethod.Practice, env.practicePayments] as const]
    .flatMap(([method, keys]) => keys === null ? [] : [[method, openStripe(keys)] as const]))
}
