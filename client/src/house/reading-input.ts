import { decideReading, type Metric, type TargetVisibility } from '@tallyboard/schema'

/** A counter as it was typed: '25,310', '25 310' and '25310' are one number. Null where nothing is typed; NaN where it is none. */
export function countOfText(text: string): number | null {
  const digits = text.trim().replaceAll(/[\s,\u2009\u202f\u00a0]/g, '')
  if (digits === '') return null
  return /^[-\u2212]?\d+(\.\d+)?$/.test(digits) ? Number(digits.replace('\u2212', '-')) : Number.NaN
}

/** What is judged before a reading is sent. */
export interface TypedReading {
  readonly text: string
  readonly visibility: TargetVisibility
  readonly readAt: Date
}

/** What the field says under itself: in the way, or worth a second look. */
export interface ReadingHint {
  readonly problem: string | null
  readonly advice: string | null
}

/** Judges what was typed by the same function as the server, on the last reading that the page knows of. */
export function hintOf(
  { text, visibility, readAt }: TypedReading, last: { readonly count: number | null, readonly readAt: Date } | null, metric: Metric, now: Date,
): ReadingHint {
  const typed = countOfText(text)
  if (typed !== null && Number.isNaN(typed)) return { problem: 'Give the count as a whole number.', advice: null }
  // What stands on a picture is as old as the picture, and the server knows best whether something newer came.
  const previous = last === null || last.count === null || last.readAt >= readAt ? null : { count: last.count, readAt: last.readAt }
  const decision = decideReading(previous, { count: visibility === 'Public' ? typed : null, visibility, readAt }, metric, now)
  return {
    problem: decision.allowed ? null : decision.refusal.text,
    advice: decision.checks.find(({ verdict }) => verdict === 'Advice')?.text ?? null,
  }
}

/** How the target looks, as an agent says it. */
export const VISIBILITIES: readonly { readonly value: TargetVisibility, readonly label: string }[] = [
  { value: 'Public', label: 'Public, with its counter' },
  { value: 'CounterHidden', label: 'Public, counter hidden' },
  { value: 'Private', label: 'Private' },
  { value: 'Deleted', label: 'Deleted' },
  { value: 'Renamed', label: 'Renamed' },
  { value: 'Forbidden', label: 'Closed by its platform' },
]
