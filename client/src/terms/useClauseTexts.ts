import { onMounted, onScopeDispose, shallowRef } from 'vue'
import { provideClauseText, type ClauseText } from '../shared/clause-text.ts'

/** Nobody opens a clause in the first moments, and until its text is here it is a plain link to the terms. */
const LATEST_AFTER_MS = 3_000

/** Gives every clause on the page its text, for the popover. Fetched when the browser has nothing better to do. */
export function useClauseTexts(): void {
  const texts = shallowRef<ReadonlyMap<string, ClauseText>>(new Map())
  provideClauseText((clause) => texts.value.get(clause) ?? null)

  async function load(): Promise<void> {
    // A chunk that cannot be fetched costs the popover alone; the link to the terms stays.
    const module = await import('./clause-texts.ts').catch(() => null)
    if (module !== null) texts.value = module.clauseTexts
  }

  let cancel = (): void => undefined
  onMounted(() => {
    if ('requestIdleCallback' in globalThis) {
      const handle = requestIdleCallback(() => void load(), { timeout: LATEST_AFTER_MS })
      cancel = () => cancelIdleCallback(handle)
    } else {
      const timer = setTimeout(() => void load(), LATEST_AFTER_MS)
      cancel = () => clearTimeout(timer)
    }
  })
  onScopeDispose(() => cancel())
}
