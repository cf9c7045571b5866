import { parseMoney } from '@tallyboard/schema'
import type { RefusalTextFragment } from '../graphql/generated/graphql.ts'

/** What has to be written down for a decision. */
export interface MoneyField {
  readonly name: string
  readonly label: string
  /** text: a few lines; line: one line; money: an amount. */
  readonly kind: 'text' | 'line' | 'money'
  /** What stands at the field that is empty. */
  readonly missing: string
  readonly initial?: string
  readonly help?: string
}

/** Something that can be decided about money. */
export interface MoneyAction {
  readonly id: string
  /** The letter that opens it. */
  readonly letter: string
  readonly label: string
  /** What happens then. */
  readonly hint: string
  /** Why it is the usual answer; null when it is not. */
  readonly why: string | null
  readonly button: string
  readonly fields: readonly MoneyField[]
  /** Why it cannot be done now, before anybody has pressed anything. */
  readonly refusal: RefusalTextFragment | null
}

/** What was written, by field. */
export type MoneyWords = Readonly<Record<string, string>>

/** As much as the API keeps. */
export const WORDS_MAX = 500

/** An amount as a person types it, as the API takes it; null when it is none. */
export function typedAmount(text: string): bigint | null {
  return parseMoney(text.trim().replaceAll(',', ''))
}

/** What stands in the fields at first. */
export function initialWords(action: MoneyAction): MoneyWords {
  return Object.fromEntries(action.fields.map(({ name, initial }) => [name, initial ?? '']))
}

/** What is wrong with each field; empty when it can be sent. */
export function problemsIn(action: MoneyAction, words: MoneyWords): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const { name, kind, missing } of action.fields) {
    const text = (words[name] ?? '').trim()
    if (text === '') problems.set(name, missing)
    else if (kind === 'money' && typedAmount(text) === null) problems.set(name, 'Give an amount with at most six decimals, as in 83.20.')
    else if ([...text].length > WORDS_MAX) problems.set(name, `At most ${WORDS_MAX} characters are kept.`)
  }
  return problems
}

/** The field of every decision that a customer reads. */
export function reasonField(missing = 'The customer reads it, so it cannot be empty.', label = 'Reason, for the customer'): MoneyField {
  return { name: 'reason', label, kind: 'text', missing }
}
