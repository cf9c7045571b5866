import { createSharedComposable, useNow as useTickingNow } from '@vueuse/core'
import type { Ref } from 'vue'

/** The reader's clock, one for the whole page: every 'ago' moves in the same second. */
export const useNow: () => Ref<Date> = createSharedComposable(() => useTickingNow({ interval: 1_000 }))
