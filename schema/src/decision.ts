import type { ClauseId } from './terms.ts'
import type { RefusalCode } from './refusal.ts'

/** How one check came out. `Unknown` is open and blocks until somebody answers it; `Advice` never blocks. */
export const Verdict = { Passed: 'Passed', Failed: 'Failed', Unknown: 'Unknown', Advice: 'Advice' } as const
export type Verdict = (typeof Verdict)[keyof typeof Verdict]

/** What kind of thing a fact is, so that a screen can write it in the reader's own way. */
export const FactKind = { Count: 'Count', Money: 'Money', Instant: 'Instant', Days: 'Days', Share: 'Share', Text: 'Text', Order: 'Order' } as const
export type FactKind = (typeof FactKind)[keyof typeof FactKind]

/**
 * Something a check looked at. The value is text, so that it crosses the wire unharmed: a whole number, micros as a decimal string of the
 * account's currency, an ISO instant, a share of one such as `0.025`, an order's number.
 */
export interface Fact {
  readonly name: string
  readonly kind: FactKind
  readonly value: string
}

/** One condition of a decision. */
export interface Check {
  readonly clause: ClauseId
  readonly code: RefusalCode
  readonly verdict: Verdict
  /** The check in a few words, said according to the verdict: `Quantity within limits`, `Another order is open for this link`. */
  readonly title: string
  /** A sentence with the numbers, when the check is open or failed; null when it passed. */
  readonly text: string | null
  /** What a passed check looked at, in a few words: `100–50,000`. */
  readonly detail: string | null
  readonly facts: readonly Fact[]
}

/** The list of all checks in order of precedence, and what is granted when none of them is in the way. */
export type Decision<Grant> =
  | { readonly allowed: true, readonly checks: readonly Check[], readonly grant: Grant }
  | { readonly allowed: false, readonly checks: readonly Check[], readonly refusal: Refusal }

/** The first check that is in the way, as data, with all the others. It is returned, never thrown. */
export interface Refusal {
  readonly code: RefusalCode
  readonly clause: ClauseId
  readonly title: string
  readonly text: string
  /** Whether the same request can pass later without anybody at the house changing anything. */
  readonly isTransient: boolean
  readonly facts: readonly Fact[]
  readonly checks: readonly Check[]
}
