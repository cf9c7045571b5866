import { computed, type ComputedRef } from 'vue'
import { HouseRefillWaitingDocument } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useRenewed } from './useRenewed.ts'

/** Past it the navigation's number says nothing that the number before it did not. */
const COUNT_MAX = 100

/** How much waits for the house: what is contested or uncertain, screenshots to look at, speed-ups to answer. Null before the first answer, and for who may not. */
export function useRefillQueueCount(isAllowed: () => boolean): ComputedRef<number | null> {
  const { data, ask } = useAsked(HouseRefillWaitingDocument, () => (isAllowed() ? { first: COUNT_MAX } : null))
  useRenewed(() => { if (isAllowed()) ask() })
  return computed(() => (data.value === null || !isAllowed() ? null : data.value.houseRefills.nodes.length + data.value.houseEvidenceRequests.nodes.length + data.value.speedUps.nodes.length))
}
