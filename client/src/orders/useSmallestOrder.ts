import { computed, type ComputedRef, type Ref } from 'vue'
import { SmallestOrderDocument } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'

/** The smallest quantity among the house's cheapest services, asked for only when a customer has no order yet. */
export function useSmallestOrder(isWanted: Readonly<Ref<boolean>>): ComputedRef<number | null> {
  const { data } = useAsked(SmallestOrderDocument, () => (isWanted.value ? {} : null))
  return computed(() => {
    const minima = data.value?.services.nodes.map((service) => service.quantityMin) ?? []
    return minima.length === 0 ? null : Math.min(...minima)
  })
}
