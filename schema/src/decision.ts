import type { ClauseId } from './clauses.ts'
import { REFUSALS, refusalOf, type FactsOf, type RefusalCode } from './refusal.ts'
import type { Saying } from './saying.ts'
import { FactKind, Verdict } from './verdict.ts'

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

/** What a fact may be before it is written down. Null means that it is not known, and leaves it out. */
type FactValue = string | number | bigint | Date | null

/**
 * Writes facts down as they cross the wire. Their names follow the house's convention, and so tell their kind: `...Micros` is money,
 * `...At` an instant, `...Days` days, `...Share` a share of one, `orderId` an order; any other number is a count, any other text is text.
 *
 * @example factsOf({ chargeMicros: 6_200_000n, quantity: 5_000 })
 */
export function factsOf(values: object): readonly Fact[] {
  return Object.entries(values as Record<string, FactValue>).flatMap(([name, value]) =>
    value === null ? [] : [{ name, kind: kindOf(name, value), value: value instanceof Date ? value.toISOString() : String(value) }])
}

function kindOf(name: string, value: FactValue): FactKind {
  if (name.endsWith('Micros')) return FactKind.Money
  if (value instanceof Date) return FactKind.Instant
  if (name.endsWith('Days')) return FactKind.Days
  if (name.endsWith('Share')) return FactKind.Share
  if (name === 'orderId') return FactKind.Order
  return typeof value === 'string' ? FactKind.Text : FactKind.Count
}

/** A check that passed: one quiet line, with what it looked at in a few words. */
export function passed(code: RefusalCode, detail: string | null = null, facts: object = {}, title: string = REFUSALS[code].passed): Check {
  return { clause: REFUSALS[code].clause, code, verdict: Verdict.Passed, title, text: null, detail, facts: factsOf(facts) }
}

/** A check that failed: its sentence, with the numbers it looked at. */
export function failed<Code extends RefusalCode>(code: Code, facts: FactsOf<Code>, now: Date): Check {
  return said(Verdict.Failed, code, facts, now)
}

/** A check that nobody has answered yet. It blocks until somebody does. */
export function unknown<Code extends RefusalCode>(code: Code, facts: FactsOf<Code>, now: Date): Check {
  return said(Verdict.Unknown, code, facts, now)
}

/** A check that only advises. It never blocks. */
export function advice<Code extends RefusalCode>(code: Code, facts: FactsOf<Code>, now: Date): Check {
  return said(Verdict.Advice, code, facts, now)
}

function said<Code extends RefusalCode>(verdict: Verdict, code: Code, facts: FactsOf<Code>, now: Date): Check {
  // The table ties each code to its facts; the compiler cannot follow that through a key that is still open.
  const { clause, title, text } = REFUSALS[code] as unknown as Saying<FactsOf<Code>>
  return {
    clause, code, verdict, detail: null, facts: factsOf(facts as object),
    title: typeof title === 'string' ? title : title(facts),
    text: text(facts, now),
  }
}

/**
 * Decides from the checks alone: when none failed and none is unanswered, what is asked for is granted. Otherwise the decision carries the
 * refusal. The grant is only worked out when it is given.
 */
export function decide<Grant>(checks: readonly Check[], grant: () => Grant): Decision<Grant> {
  const refusal = refusalOf(checks)
  return refusal === null ? { allowed: true, checks, grant: grant() } : { allowed: false, checks, refusal }
}

/**
 * A refusal with one check, for what only the server can know: a dispatch that is not uncertain, a supplier that does not answer.
 *
 * @example refuse('TERMS_NOT_IN_FORCE', { termsVersion: 2, askedTermsVersion: 1 }, now)
 */
export function refuse<Code extends RefusalCode>(code: Code, facts: FactsOf<Code>, now: Date): Refusal {
  const check = failed(code, facts, now)
  const { clause, title, text } = check
  return { code, clause, title, text: text ?? title, isTransient: REFUSALS[code].isTransient, facts: check.facts, checks: [check] }
}
