import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import { matchKey, type KeyChain } from './key-match.ts'

/** A key and what it does. */
export interface Shortcut {
  /** 'n', '/', 'enter', 'mod+k', or two in a row: 'g o'. */
  readonly keys: string
  /** For the list under `?`: 'New order'. */
  readonly label: string
  readonly run: () => void
  /** Works while a field has the focus, too; for 'mod+k' alone. */
  readonly isGlobal?: boolean
}

// The latest owner of a key wins: a page over the frame, a dialog's page over the page.
const registered = shallowRef<readonly Shortcut[]>([])
let chain: KeyChain | null = null

const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'

/** Where a press of the enter key or of a letter already means something. */
function isTaken(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest(FIELDS) !== null) return true
  if (document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null) return true
  return event.key === 'Enter' && event.target.closest('a, button, summary, [role="button"]') !== null
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const isField = isTaken(event)
  const usable = registered.value.filter((shortcut) => !isField || shortcut.isGlobal === true)
  const result = matchKey(event, chain, usable.map((shortcut) => shortcut.keys), event.timeStamp)
  chain = result.chain
  const shortcut = usable.findLast((each) => each.keys === result.match)
  if (shortcut === undefined) return
  event.preventDefault()
  shortcut.run()
}

/** Adds shortcuts for as long as the calling component lives. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  if (registered.value.length === 0) addEventListener('keydown', onKeyDown)
  registered.value = [...registered.value, ...shortcuts]
  onScopeDispose(() => {
    registered.value = registered.value.filter((each) => !shortcuts.includes(each))
    if (registered.value.length === 0) removeEventListener('keydown', onKeyDown)
  })
}

/** Every shortcut that works now, for the list under `?`; of two for one key the later. */
export function useShortcutList(): Readonly<Ref<readonly Shortcut[]>> {
  return readonly(registered) as Readonly<Ref<readonly Shortcut[]>>
}
