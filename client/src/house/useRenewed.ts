import { useDocumentVisibility, useEventListener, useIntervalFn } from '@vueuse/core'

/** Often enough that what came is not left waiting, rarely enough that a queue that nobody works costs little. */
const ASK_EVERY_MS = 15_000

/** Asks again for what no push tells of: regularly while somebody looks, and when they come back to the page. */
export function useRenewed(ask: () => void): void {
  const visibility = useDocumentVisibility()
  useIntervalFn(() => { if (visibility.value === 'visible') ask() }, ASK_EVERY_MS)
  useEventListener(window, 'focus', ask)
}
