import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Viewer } from '../accounts/useViewer.ts'
import type { HousePlaceGroup, housePlaces } from '../house/house-places.ts'
import { useMoneyDesk } from '../house/useMoneyDesk.ts'
import { useHouseQueues } from '../support/useHouseQueues.ts'

const loaded = shallowRef<{ readonly housePlaces: typeof housePlaces }>()

/** Where the house works, for who has a permission of it. Nobody else fetches the list. It stands below everything else, so nothing moves when it arrives. */
export function useHousePlaces(viewer: () => Viewer | null): ComputedRef<readonly HousePlaceGroup[]> {
  const router = useRouter()
  const { counts } = useHouseQueues()
  const { waiting } = useMoneyDesk()
  watch(() => (viewer()?.permissions.length ?? 0) > 0, (isOfTheHouse) => {
    if (isOfTheHouse) void import('../house/house-places.ts').then((module) => { loaded.value = module })
  }, { immediate: true })
  return computed(() => {
    const { permissions = [], unreadThreadCount = null } = viewer() ?? {}
    return loaded.value?.housePlaces({ permissions, hasRoute: (name) => router.hasRoute(name), unreadThreadCount, queues: counts.value, money: waiting.value }) ?? []
  })
}
