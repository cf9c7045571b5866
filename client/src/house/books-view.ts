import { CHART, type ChartAccount } from '@tallyboard/schema'
import type { LocationQuery } from 'vue-router'
import type { BookSentenceTextFragment, BooksCheckRowFragment, HouseBooksQuery } from '../graphql/generated/graphql.ts'
import { countOf } from '../shared/counts.ts'

/** The instant an address names, in its ISO form; null when it names none, or none that is one. */
export function readBooksAddress(query: LocationQuery): string | null {
  const { at } = query
  if (typeof at !== 'string') return null
  const instant = new Date(at)
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

/** An instant as the field holds it: the reader's own time, to the second. */
export function fieldTextOf(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** What the field means; null when it is no instant. A day alone is its first moment. */
export function instantOfField(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?)?$/.exec(text.trim())
  if (match === null) return null
  const [, day = '', time = '00:00', seconds = ':00'] = match
  const instant = new Date(`${day}T${time}${seconds}`)
  // The 31st of February would be taken for a day of March.
  return Number.isNaN(instant.getTime()) || fieldTextOf(instant) !== `${day} ${time}${seconds}` ? null : instant.toISOString()
}

/** One account of the books, with what it holds in words. */
export interface BookRow {
  readonly name: string
  readonly meaning: string
  readonly currency: string
  readonly balance: string
}

/** The accounts with what they hold, in the order of the chart. */
export function bookRowsOf(accounts: HouseBooksQuery['books']['accounts']): readonly BookRow[] {
  const order = Object.keys(CHART)
  const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return accounts.map(({ name, currency, balance }) => ({ name, currency, balance, meaning: meaningOf(name) })).toSorted((one, other) => placeOf(one.name) - placeOf(other.name))
}

/** The customers' accounts are added up in the books of the house. */
const CUSTOMERS: Readonly<Record<string, string>> = {
  'customers:available': 'What all customers together can spend on orders.',
  'customers:held': 'What is set aside of their money, by requests to withdraw and by disputes.',
}

function meaningOf(name: string): string {
  return CUSTOMERS[name] ?? (name in CHART ? CHART[name as ChartAccount] : '')
}

/** Whether the books are right, in a few words; null where the sentences were not asked. */
export function verdictOf(sentences: readonly BookSentenceTextFragment[] | null): { readonly isRight: boolean, readonly words: string } | null {
  if (sentences === null) return null
  const failed = sentences.filter(({ holds }) => !holds)
  return failed.length === 0 ? { isRight: true, words: `All ${sentences.length} sentences hold` } : { isRight: false, words: `${countOf(failed.length, 'sentence')} of ${sentences.length} ${failed.length === 1 ? 'does' : 'do'} not hold` }
}

/** The sentences with those that fail first. */
export function inReadingOrder(sentences: readonly BookSentenceTextFragment[]): readonly BookSentenceTextFragment[] {
  return [...sentences.filter(({ holds }) => !holds), ...sentences.filter(({ holds }) => holds)]
}

/** What a nightly check found, in a few words. */
export function checkWords({ exceptionCount, sentences }: Pick<BooksCheckRowFragment, 'exceptionCount' | 'sentences'>): string {
  return exceptionCount === 0 ? `${countOf(sentences.length, 'sentence')} held` : `${countOf(exceptionCount, 'row')} ${exceptionCount === 1 ? 'contradicts' : 'contradict'} the books`
}
