import { watchDebounced } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { RefillTabCountsDocument } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { refillFilterOf, type RefillTabKey } from './refill-list.ts'
import { useRefillsProgress } from './useRefillsProgress.ts'

/** Several pushes are one reason to count again. */
const ASK_AFTER_MS = 300

/** How many refills are in each tab, of those that the search finds; counted again when one moves. Null before the first answer to this search. */
export function useRefillCounts(search: () => string): ComputedRef<Readonly<Record<RefillTabKey, number>> | null> {
  const { feed } = useRefillsProgress()
  const { data, isDimmed, ask } = useAsked(RefillTabCountsDocument, () => ({ search: refillFilterOf({ tab: 'all', search: search() }).search ?? null }))
  watchDebounced(() => [...feed.value.changes.values()].map(({ refillId, version }) => `${refillId}.${version}`).join(' '), ask, { debounce: ASK_AFTER_MS, maxWait: ASK_AFTER_MS * 5 })
  return computed(() => {
    if (data.value === null || isDimmed.value) return null
    const { evidenceWanted, ...counts } = data.value.refillCounts
    return { ...counts, evidence: evidenceWanted }
  })
}
