/** What of a keyboard event decides; the real one has more. */
export interface PressedKey {
  readonly key: string
  readonly metaKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
}

/** A second key this long after the first is a key of its own. */
const CHAIN_MS = 800

/** Where a two-key shortcut stands: the first key, and when it was pressed. */
export interface KeyChain {
  readonly first: string
  readonly at: number
}

/** The name of a key press: 'k', '/', '?', 'enter', 'mod+k'. Null where a modifier makes it the browser's or the system's. */
export function nameOf(pressed: PressedKey): string | null {
  const key = pressed.key.toLowerCase()
  if (pressed.altKey) return null
  // Either of the two, so that nobody has to ask which keyboard it is.
  return pressed.metaKey || pressed.ctrlKey ? `mod+${key}` : key
}

/** What a key press means for the shortcuts there are: one of them, the beginning of one ('g' of 'g o'), or nothing. */
export function matchKey(pressed: PressedKey, chain: KeyChain | null, shortcuts: readonly string[], now: number): { readonly match: string | null, readonly chain: KeyChain | null } {
  const name = nameOf(pressed)
  if (name === null) return { match: null, chain: null }
  if (chain !== null && now - chain.at <= CHAIN_MS) {
    const pair = `${chain.first} ${name}`
    if (shortcuts.includes(pair)) return { match: pair, chain: null }
  }
  if (shortcuts.some((shortcut) => shortcut.startsWith(`${name} `))) return { match: null, chain: { first: name, at: now } }
  return { match: shortcuts.includes(name) ? name : null, chain: null }
}
