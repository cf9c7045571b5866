import { useQuery } from '@urql/vue'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ServiceFacetsDocument, type ServiceFacetsQuery } from '../graphql/generated/graphql.ts'
import { queryFromSearch, searchFromQuery, type ServiceSearch } from './service-search.ts'

/** The search that the address holds, and what there is to choose from. */
export function useServiceSearch(): { readonly search: WritableComputedRef<ServiceSearch>, readonly facets: ComputedRef<ServiceFacetsQuery['serviceFacets'] | null> } {
  const route = useRoute()
  const router = useRouter()
  const search = computed<ServiceSearch>({
    get: () => searchFromQuery(route.query),
    // The rest of the address (the chosen service, the link) belongs to others and stays.
    set: (next) => void router.replace({ query: { ...route.query, ...queryFromSearch(next) } }),
  })
  const { data } = useQuery({ query: ServiceFacetsDocument })
  return { search, facets: computed(() => data.value?.serviceFacets ?? null) }
}
