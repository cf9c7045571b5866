import { parseMoney } from '@tallyboard/schema'

/** An amount as somebody types it. */
export interface TypedAmount {
  /** Null while it is no amount. */
  readonly micros: bigint | null
  /** What is wrong with it; null while the field is empty, too. */
  readonly problem: string | null
}

/** Reads a typed amount. Marks between thousands are left out, as they are when a number is copied from this house. */
export function readAmount(typed: string): TypedAmount {
  const text = typed.trim().replaceAll(',', '')
  if (text === '') return { micros: null, problem: null }
  const micros = parseMoney(text)
  if (micros !== null) return { micros, problem: null }
  return { micros, problem: /^\d+(\.\d{1,6})?$/.test(text) ? 'That is more than any balance holds.' : 'Give an amount with at most six decimals, as in 83.20.' }
}
