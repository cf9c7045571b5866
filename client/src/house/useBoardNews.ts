import { watchDebounced } from '@vueuse/core'
import type { Ref } from 'vue'

/** Several pushes are one reason to ask, and a busy house must not put it off for ever. */
const ASK_AFTER_MS = 1_000
const ASK_WITHIN_MS = 3_000

/**
 * Asks for a list again whenever the board was counted anew: a count that stays the same may be of other rows. Another tab asks by itself, and so does
 * the page when it opens; neither is asked for twice.
 */
export function useBoardNews(tab: () => string, board: Readonly<Ref<{ readonly at: string } | null>>, ask: () => void): void {
  watchDebounced([tab, () => board.value?.at ?? null], ([current, at], [before, atBefore]) => {
    if (current === before && at !== null && atBefore !== null) ask()
  }, { debounce: ASK_AFTER_MS, maxWait: ASK_WITHIN_MS })
}
