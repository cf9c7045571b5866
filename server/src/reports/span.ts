import { inputError } from '../errors.ts'

/** Days from the first to the last, both counted; a day begins at midnight UTC. */
export interface Span {
  readonly from: string
  readonly to: string
}

const DAY_MS = 86_400_000
/** Two years and a little: longer, and a report would add up more than anybody looks at. */
export const SPAN_DAYS_MAX = 750

const dayOfMs = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const msOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`)

/** How many days a span has. */
export function lengthOf({ from, to }: Span): number {
  return Math.round((msOf(to) - msOf(from)) / DAY_MS) + 1
}

/** The span of the same length that ends the day before this one begins: what a report is compared with. */
export function spanBefore(span: Span): Span {
  const first = msOf(span.from)
  return { from: dayOfMs(first - lengthOf(span) * DAY_MS), to: dayOfMs(first - DAY_MS) }
}

/** The days of a span, oldest first. */
export function daysOf(span: Span): readonly string[] {
  return Array.from({ length: lengthOf(span) }, (_, index) => dayOfMs(msOf(span.from) + index * DAY_MS))
}

/** A span as somebody gave it; the last thirty days when nothing was given. What is no day, ends before it begins or is too long is an input error. */
export function checkSpan(from: string | null | undefined, to: string | null | undefined, now: Date): Span {
  const last = to == null ? dayOfMs(now.getTime()) : checkDay(to, 'to')
  const first = from == null ? dayOfMs(msOf(last) - 29 * DAY_MS) : checkDay(from, 'from')
  if (first > last) throw inputError('from is a day before to, or the same.', { field: 'from' })
  const span = { from: first, to: last }
  if (lengthOf(span) > SPAN_DAYS_MAX) throw inputError(`A report is of ${SPAN_DAYS_MAX} days at most.`, { field: 'from' })
  return span
}

/** Whether the text is a day of the calendar. */
export function isDay(text: string): boolean {
  return /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(msOf(text)) && dayOfMs(msOf(text)) === text
}

function checkDay(text: string, field: string): string {
  if (!isDay(text)) throw inputError(`${field} is a day such as "2026-01-31".`, { field })
  return text
}
