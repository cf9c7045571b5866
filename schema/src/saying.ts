import type { ClauseId } from './clauses.ts'

/** How one refusal is said, and the facts its sentence needs. A fact's name tells its kind: see `factsOf` in decision.ts. */
export interface Saying<Facts> {
  readonly clause: ClauseId
  /** Whether the same request can pass later without anybody at the house changing anything. */
  readonly isTransient: boolean
  /** The check when it passed, in a few words. */
  readonly passed: string
  /** The check when it is in the way, in a few words. */
  readonly title: string | ((facts: Facts) => string)
  /** A sentence with the numbers: what is, then the number, then what to do. It may say how long, never at what time of day. */
  readonly text: (facts: Facts, now: Date) => string
}

/** Nothing needs to be known to say it. */
export type NoFacts = Readonly<Record<never, never>>

/** Ties a saying to the facts it needs, so that nobody can refuse without naming them. */
export function saying<Facts extends object = NoFacts>(said: Saying<Facts>): Saying<Facts> {
  return said
}
