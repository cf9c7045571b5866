import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** An instant in ISO form. Rows bring dates, messages of the bus bring the text already. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with its offset, such as "2026-01-31T12:00:00.000Z".',
  serialize: value => value instanceof Date ? isoOf(value) : String(value),
  parseValue: readInstant,
  parseLiteral: node => readInstant(node.kind === Kind.STRING ? node.value : null),
})

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

function readInstant(value: unknown): Date {
  const instant = typeof value === 'string' && INSTANT.test(value) && isDay(value.slice(0, 10)) ? new Date(value) : null
  if (instant === null || Number.isNaN(instant.getTime())) {
    throw new GraphQLError('DateTime is an ISO 8601 instant with its offset, such as "2026-01-31T12:00:00Z".')
  }
  return instant
}

const DAY_MS = 86_400_000
/** Three years; a list stays within a few days. */
const DAYS_KEPT_MAX = 1_000
const days = new Map<number, string>()

/** What `toISOString` writes. A page of orders has a hundred and fifty instants on a handful of days, and the day is the dear half. */
function isoOf(instant: Date): string {
  const ms = instant.getTime()
  const day = Math.floor(ms / DAY_MS)
  let date = days.get(day)
  if (date === undefined) {
    date = instant.toISOString().slice(0, 11)
    if (days.size >= DAYS_KEPT_MAX) days.clear()
    days.set(day, date)
  }
  const rest = ms - day * DAY_MS
  return `${date}${padded(Math.floor(rest / 3_600_000))}:${padded(Math.floor(rest / 60_000) % 60)}:${padded(Math.floor(rest / 1_000) % 60)}.${String(rest % 1_000).padStart(3, '0')}Z`
}

function padded(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

/** JavaScript takes the 31st of February for a day in March; whoever wrote it meant something else. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
