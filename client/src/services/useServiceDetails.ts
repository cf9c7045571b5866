import { useQuery } from '@urql/vue'
import { computed, type ComputedRef } from 'vue'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { ServiceDetailsDocument, type ServiceDetailsQuery } from '../graphql/generated/graphql.ts'

/** One service with all that is known of it; null until it is there, and while none is chosen. */
export function useServiceDetails(id: () => string | null): {
  readonly service: ComputedRef<NonNullable<ServiceDetailsQuery['service']> | null>
  readonly fault: ComputedRef<Fault | null>
  readonly retry: () => void
} {
  const { data, error, executeQuery } = useQuery({
    query: ServiceDetailsDocument,
    variables: () => ({ id: id() ?? '' }),
    pause: () => id() === null,
  })
  const fault = computed<Fault | null>(() => {
    if (id() === null) return null
    if (error.value !== undefined) return faultOf(error.value)
    const isUnknown = data.value?.service === null
    return isUnknown ? { text: 'There is no such service. Choose another one.', reference: null, isRetryable: false, field: null } : null
  })
  return {
    service: computed(() => (data.value?.service?.id === id() ? (data.value?.service ?? null) : null)),
    fault,
    retry: () => void executeQuery({ requestPolicy: 'network-only' }),
  }
}
