import type { Check, Fact } from '@tallyboard/schema'
import type { ServiceRowFragment } from '../graphql/generated/graphql.ts'
import { formatCount } from '../shared/counts.ts'
import { microsOfDecimal } from '../shared/money.ts'

/** What a button beside a check does about it. */
export type WayOut = { readonly label: string } & (
  | { readonly kind: 'quantity', readonly quantity: number | null }
  | { readonly kind: 'order', readonly orderId: string }
  | { readonly kind: 'terms', readonly version: number }
  | { readonly kind: 'link' | 'service' | 'readTerms' | 'funds' | 'help' }
)

type Limits = Pick<ServiceRowFragment, 'rate' | 'quantityMin' | 'quantityMax' | 'quantityStep' | 'type'>

const factOf = (facts: readonly Fact[], name: string): string | null => facts.find((fact) => fact.name === name)?.value ?? null

const makeIt = (quantity: number): WayOut => ({ kind: 'quantity', quantity, label: `Make it ${formatCount(quantity)}` })

/** The most that the balance covers, on the service's step; null when that is less than the minimum. */
function coveredQuantity(service: Limits, availableMicros: bigint): number | null {
  const rate = microsOfDecimal(service.rate)
  if (rate === 0n || service.type !== 'Default') return null
  const step = BigInt(service.quantityStep)
  const covered = Number((((availableMicros * 1_000n) / rate) / step) * step)
  return covered < service.quantityMin ? null : Math.min(covered, service.quantityMax)
}

/** The ways out of a check that is in the way or advises, the best one first. A check without one says itself what to do. */
export function wayOutOf(check: Check, service: Limits, availableMicros: bigint): readonly WayOut[] {
  if (check.verdict === 'Passed') return []
  const orderId = factOf(check.facts, 'orderId')
  switch (check.code) {
    case 'TERMS_NOT_ACCEPTED': {
      const version = Number(factOf(check.facts, 'termsVersion') ?? 1)
      return [{ kind: 'terms', version, label: `Accept version ${version}` }, { kind: 'readTerms', label: 'Read the terms' }]
    }
    case 'SERVICE_OFF': case 'SOURCE_UNDECLARED': return [{ kind: 'service', label: 'Choose another service' }]
    case 'LINK_MISSING': case 'BAD_LINK': case 'CHANNEL_NEEDED': return [{ kind: 'link', label: 'Change the link' }]
    case 'LINK_PLATFORM_MISMATCH': return [{ kind: 'link', label: 'Change the link' }, { kind: 'service', label: 'Choose another service' }]
    case 'QUANTITY_MISSING': case 'QUANTITY_NOT_WHOLE': case 'QUANTITY_TOO_SMALL': case 'TRY_SMALL_FIRST': return [makeIt(service.quantityMin)]
    case 'QUANTITY_TOO_LARGE': return [makeIt(service.quantityMax)]
    case 'QUANTITY_OFF_STEP': return ['nearestBelowCount', 'nearestAboveCount'].flatMap((name) => {
      const near = factOf(check.facts, name)
      return near === null ? [] : [makeIt(Number(near))]
    })
    case 'QUANTITY_FIXED': case 'QUANTITY_NOT_COMMENTS': return [{ kind: 'quantity', quantity: null, label: 'Leave the quantity out' }]
    case 'LINK_HAS_OPEN_ORDER': case 'REFILL_OPEN': case 'DROP_REFILLABLE':
      return orderId === null ? [] : [{ kind: 'order', orderId, label: `Open ${formatCount(Number(orderId))}` }]
    case 'NOT_ENOUGH_FUNDS': {
      const covered = coveredQuantity(service, availableMicros)
      return [...(covered === null ? [] : [makeIt(covered)]), { kind: 'funds', label: 'Look at funds' }]
    }
    case 'ACCOUNT_SUSPENDED': return [{ kind: 'help', label: 'Help' }]
    default: return []
  }
}
