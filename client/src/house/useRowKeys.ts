import type { Ref } from 'vue'
import { useShortcuts } from '../shared/useShortcuts.ts'

/** J and K move the focus over the rows of a list, which are the links in it that are marked `data-row`. The step is for other keys that do the same. */
export function useRowKeys(list: Readonly<Ref<HTMLElement | null>>): { readonly move: (step: 1 | -1) => void } {
  function move(step: 1 | -1): void {
    const links = [...(list.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    const next = links[at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }

  useShortcuts([
    { keys: 'j', label: 'Next', run: () => move(1) },
    { keys: 'k', label: 'Previous', run: () => move(-1) },
  ])
  return { move }
}
