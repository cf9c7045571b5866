/**
 * Instants in the words of the house, in the reader's own zone. `now` is an argument: a text that says 'today' is a function of two times.
 */
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

const two = (value: number): string => String(value).padStart(2, '0')

/** '16:12'. */
export function formatClock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** '16:19:46', where a second matters. */
export function formatSeconds(at: Date): string {
  return `${formatClock(at)}:${two(at.getSeconds())}`
}

/** '22 Nov', with the year when it is not this one. */
export function formatDay(at: Date, now: Date): string {
  const day = `${at.getDate()} ${months[at.getMonth()]}`
  return at.getFullYear() === now.getFullYear() ? day : `${day} ${at.getFullYear()}`
}

/** Whole calendar days from `now` to `at` in the reader's zone: 0 today, 1 tomorrow, −1 yesterday. */
export function daysFrom(now: Date, at: Date): number {
  const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  // A day with a change of the clocks has 23 or 25 hours, hence the rounding.
  return Math.round((midnight(at) - midnight(now)) / DAY_MS)
}

/** 'today 16:12', '22 Nov 14:05'. */
export function formatInstant(at: Date, now: Date): string {
  return `${daysFrom(now, at) === 0 ? 'today' : formatDay(at, now)} ${formatClock(at)}`
}

/** In a column: '16:12' today, else '22 Nov'. */
export function formatShortInstant(at: Date, now: Date): string {
  return daysFrom(now, at) === 0 ? formatClock(at) : formatDay(at, now)
}

/** In a column, without 'ago': '1 s', '8 min', '2 h', then '22 Nov'. */
export function formatShortAge(at: Date, now: Date): string {
  // A reader's clock may be behind the server's; the future is never shown as an age.
  const age = Math.max(0, now.getTime() - at.getTime())
  if (age < MINUTE_MS) return `${Math.floor(age / 1_000)} s`
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min`
  if (age < DAY_MS && (daysFrom(now, at) === 0 || age < 6 * HOUR_MS)) return `${Math.floor(age / HOUR_MS)} h`
  return formatDay(at, now)
}

/** In a sentence: '9 s ago', '31 min ago', '2 h ago', 'yesterday', '22 Nov'. */
export function formatAge(at: Date, now: Date): string {
  const short = formatShortAge(at, now)
  if (/(s|min|h)$/.test(short)) return `${short} ago`
  return daysFrom(now, at) === -1 ? 'yesterday' : short
}

/** What is expected: '20:20 today', '14:30 tomorrow', 'Wed 09:00', '4 Dec 09:00'. The sign ≈ or 'usually' stands before it. */
export function formatExpected(at: Date, now: Date): string {
  const days = daysFrom(now, at)
  if (days === 0) return `${formatClock(at)} today`
  if (days === 1) return `${formatClock(at)} tomorrow`
  if (days > 1 && days < 7) return `${weekdays[at.getDay()]} ${formatClock(at)}`
  return `${formatDay(at, now)} ${formatClock(at)}`
}

/** The whole instant, for a title: '22 Nov 2025, 14:05:09 (UTC+1)'. */
export function formatExactInstant(at: Date): string {
  const offset = -at.getTimezoneOffset()
  const size = Math.abs(offset)
  const zone = `UTC${offset === 0 ? '' : `${offset > 0 ? '+' : '−'}${Math.floor(size / 60)}${size % 60 === 0 ? '' : `:${two(size % 60)}`}`}`
  return `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, ${formatSeconds(at)} (${zone})`
}
