import { computed, onScopeDispose, shallowRef, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

/** One line of the palette. */
export interface Command {
  readonly label: string
  /** At the right: 'In progress'. */
  readonly suffix?: string
  readonly icon?: string
  /** Key caps: ['G', 'O']. */
  readonly keys?: readonly string[]
  /** Goes there, or does something. */
  readonly to?: RouteLocationRaw
  readonly run?: () => void
}

/** Commands under one head. */
export interface CommandGroup {
  readonly id: string
  readonly label: string
  /** Lower stands higher: 0 for what is on the screen, 50 for things found, 100 for places to go. */
  readonly rank: number
  readonly commands: readonly Command[]
  /** Found by the server for these words, so not to be filtered again here. */
  readonly isFound?: boolean
}

const sources = shallowRef<readonly MaybeRefOrGetter<CommandGroup>[]>([])
const words = shallowRef('')
const isOpen = shallowRef(false)

const groups = computed(() => sources.value.map((source) => toValue(source)).filter((group) => group.commands.length > 0).toSorted((a, b) => a.rank - b.rank))

/** Adds a group to the palette for as long as the calling component lives. It may be a getter that reads `words` to look things up. */
export function useCommands(group: MaybeRefOrGetter<CommandGroup>): void {
  sources.value = [...sources.value, group]
  onScopeDispose(() => { sources.value = sources.value.filter((each) => each !== group) })
}

/** The palette itself: what it shows, what was typed, and whether it is open. */
export function usePalette(): { readonly groups: ComputedRef<CommandGroup[]>, readonly words: typeof words, readonly isOpen: typeof isOpen } {
  return { groups, words, isOpen }
}
