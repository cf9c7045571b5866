import { nextTick } from 'vue'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import { useShortcuts } from '../shared/useShortcuts.ts'
import { neighbourOf } from './thread-view.ts'

/** J and K move through the conversations and open each. */
export function useThreadKeys(rows: () => readonly { readonly id: string }[], currentId: () => string | null, placeOf: (id: string) => RouteLocationRaw): void {
  const router = useRouter()

  async function move(step: 1 | -1): Promise<void> {
    const id = neighbourOf(rows().map((row) => row.id), currentId(), step)
    if (id === null) return
    await router.replace(placeOf(id))
    await nextTick()
    document.querySelector(`[data-thread="${id}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  useShortcuts([
    { keys: 'j', label: 'Next conversation', run: () => void move(1) },
    { keys: 'k', label: 'Previous conversation', run: () => void move(-1) },
  ])
}
