import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ServiceChange } from './catalogue/catalogue.ts'
import type { SavedWorld } from './world/world.ts'

/** What a second start goes on from. */
export interface SavedState {
  readonly version: 1
  readonly seed: number
  readonly simulatedMs: number
  readonly changes: readonly (readonly [number, ServiceChange])[]
  readonly world: SavedWorld
}

/** The state of an earlier run, or null when the file does not exist yet. */
export function loadState(file: string, seed: number): SavedState | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  let state: SavedState
  try {
    state = JSON.parse(text) as SavedState
  } catch (error) {
    throw new Error(`the simulator's state file ${file} is not JSON; move it away to begin anew`, { cause: error })
  }
  if (state.version !== 1) throw new Error(`the simulator's state file ${file} is of another version; move it away to begin anew`)
  if (state.seed !== seed) throw new Error(`the simulator's state file ${file} belongs to seed ${state.seed}, not ${seed}`)
  return state
}

/** Written beside and renamed, so that a crash leaves the old state or the new one, never half of either. */
export function saveState(file: string, state: SavedState): void {
  const beside = `${file}.new`
  writeFileSync(beside, JSON.stringify(state))
  renameSync(beside, file)
}
