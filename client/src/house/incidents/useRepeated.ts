import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'

/** Asks again and again for as long as somebody looks at the page and there is a reason to. */
export function useRepeated(ask: () => void, everyMs: number, isWanted: () => boolean): void {
  const visibility = useDocumentVisibility()
  useIntervalFn(() => { if (visibility.value === 'visible' && isWanted()) ask() }, everyMs)
}
