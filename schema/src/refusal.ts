import { CREDIT_REFUSALS } from './credit-refusals.ts'
import { CUSTOMER_REFUSALS } from './customer-refusals.ts'
import type { Check, Refusal } from './decision.ts'
import { DISPUTE_REFUSALS } from './dispute-refusals.ts'
import { ERASURE_REFUSALS, REVIEW_REFUSALS, SETTINGS_REFUSALS } from './house-rule-refusals.ts'
import { EVIDENCE_REFUSALS, MESSAGE_REFUSALS, SPEED_UP_REFUSALS } from './help-refusals.ts'
import { HOUSE_REFUSALS } from './house-refusals.ts'
import { PAYMENT_REFUSALS } from './payment-refusals.ts'
import { PLACEMENT_REFUSALS } from './placement-refusals.ts'
import { READING_REFUSALS, REFILL_REFUSALS } from './refill-refusals.ts'
import { Verdict } from './verdict.ts'
import { WITHDRAWAL_REFUSALS } from './withdrawal-refusals.ts'

/**
 * Every reason to say no, in order of precedence: its clause, whether trying again later can help, and how it is said. A new reason is a
 * new row, not a new type.
 */
export const REFUSALS = {
  ...PLACEMENT_REFUSALS, ...REFILL_REFUSALS, ...READING_REFUSALS, ...SPEED_UP_REFUSALS, ...EVIDENCE_REFUSALS, ...MESSAGE_REFUSALS,
  ...PAYMENT_REFUSALS, ...WITHDRAWAL_REFUSALS, ...CREDIT_REFUSALS, ...DISPUTE_REFUSALS, ...REVIEW_REFUSALS, ...SETTINGS_REFUSALS, ...ERASURE_REFUSALS, ...CUSTOMER_REFUSALS, ...HOUSE_REFUSALS,
} as const

/** The codes of all refusals, each key equal to its value, in order of precedence. */
export const RefusalCode = Object.fromEntries(Object.keys(REFUSALS).map(code => [code, code])) as { readonly [Code in keyof typeof REFUSALS]: Code }
export type RefusalCode = keyof typeof REFUSALS

/** The facts that the sentence of a refusal needs. */
export type FactsOf<Code extends RefusalCode> = Parameters<(typeof REFUSALS)[Code]['text']>[0]

/**
 * What is in the way, as data: the first check that failed, or, when none failed, the first that nobody has answered yet. Null when
 * nothing is in the way.
 */
export function refusalOf(checks: readonly Check[]): Refusal | null {
  const inTheWay = checks.find(check => check.verdict === Verdict.Failed) ?? checks.find(check => check.verdict === Verdict.Unknown)
  if (inTheWay === undefined) return null
  const { clause, code, title, text, facts } = inTheWay
  return { clause, code, title, text: text ?? title, isTransient: REFUSALS[code].isTransient, facts, checks }
}
