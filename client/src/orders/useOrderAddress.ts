import { Platform } from '@tallyboard/schema'
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { readAddress, writeAddress, type OrderListAddress } from './order-list.ts'

const platforms = Object.values(Platform)

/** What the list shows is what the address says. */
export function useOrderAddress(): {
  readonly address: ComputedRef<OrderListAddress>
  readonly change: (part: Partial<OrderListAddress>) => void
  readonly placeOf: (part: Partial<OrderListAddress>) => RouteLocationRaw
} {
  const route = useRoute()
  const router = useRouter()
  const address = computed(() => readAddress(route.query, platforms))
  const placeOf = (part: Partial<OrderListAddress>): RouteLocationRaw => ({ name: 'orders', query: writeAddress({ ...address.value, ...part }) })
  return { address, placeOf, change: (part) => void router.replace(placeOf(part)) }
}
