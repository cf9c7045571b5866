import { nextTick } from 'vue'
import { useShortcuts } from '../shared/useShortcuts.ts'
import { neighbourOf } from '../support/thread-view.ts'
import type { PlacedRow } from './queue-rows.ts'

/** What the keys of a queue move. */
export interface QueueHands<Row extends PlacedRow> {
  readonly rows: () => readonly Row[]
  readonly currentKey: () => string | null
  /** Shows a row's case beside the list. */
  readonly show: (row: Row) => Promise<unknown>
  /** Takes the focus into the case. */
  readonly enter: () => void
  /** Leaves the case. */
  readonly leave: () => Promise<unknown>
}

/** Puts the focus on a row of the list, which then is in sight. */
export async function focusRow(key: string | null): Promise<void> {
  await nextTick()
  const row = document.querySelector<HTMLElement>(key === null ? '[data-row]' : `[data-row="${key}"]`)
  row?.focus({ preventScroll: true })
  row?.scrollIntoView({ block: 'nearest' })
}

/** J and K move over the rows and show each, ↵ goes into what is shown, esc comes back to the row and then leaves it. */
export function useQueueKeys<Row extends PlacedRow>({ rows, currentKey, show, enter, leave }: QueueHands<Row>): void {
  async function move(step: 1 | -1): Promise<void> {
    const key = neighbourOf(rows().map((row) => row.key), currentKey(), step)
    const row = rows().find((each) => each.key === key)
    if (row === undefined) return
    await show(row)
    await focusRow(row.key)
  }

  async function back(): Promise<void> {
    const key = currentKey()
    if (key === null) return
    const isOnRow = document.activeElement?.closest('[data-row]') != null
    if (!isOnRow && document.querySelector(`[data-row="${key}"]`)?.checkVisibility() === true) return await focusRow(key)
    await leave()
    await focusRow(key)
  }

  useShortcuts([
    { keys: 'j', label: 'Next', run: () => void move(1) },
    { keys: 'k', label: 'Previous', run: () => void move(-1) },
    { keys: 'enter', label: 'Open', run: () => { if (currentKey() === null) void move(1); else enter() } },
    { keys: 'escape', label: 'Back to the list', run: () => void back() },
  ])
}
