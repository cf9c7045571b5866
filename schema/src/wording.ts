import { formatMoney } from './money.ts'

const SYMBOLS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' }

/**
 * A count with commas between the thousands and a real minus.
 *
 * @example countText(48_291) // '48,291'
 */
export function countText(count: number | bigint): string {
  const text = String(count).replace(/\B(?=(\d{3})+$)/g, ',')
  return text.replace('-', '−')
}

/** A count with its noun: one order, two orders. The plural is the noun with an s unless given. */
export function countedText(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`
}

/**
 * An amount in running text, with the sign of its currency.
 *
 * @example moneyText(6_200_000n, 'USD') // '$6.20'
 * @example moneyText(6_200_000n, 'TRY') // '6.20 TRY'
 */
export function moneyText(micros: bigint, currency: string): string {
  const amount = amountText(micros)
  const symbol = SYMBOLS[currency]
  if (symbol === undefined) return `${amount} ${currency}`
  return amount.startsWith('−') ? `−${symbol}${amount.slice(1)}` : `${symbol}${amount}`
}

/** An amount without its currency: '1,234.50'. */
export function amountText(micros: bigint): string {
  const [units = '', decimals = ''] = formatMoney(micros < 0n ? -micros : micros).split('.')
  return `${micros < 0n ? '−' : ''}${countText(BigInt(units))}.${decimals}`
}

/**
 * A share of a whole, in basis points, as a percentage with nothing lost.
 *
 * @example percentText(1_000) // '10 %'
 */
export function percentText(basisPoints: number): string {
  return `${String(basisPoints / 100)} %`
}

/**
 * A measured share of one as a percentage with at most one decimal, rounded down: what is just below a limit must not look as if it reached it.
 *
 * @example shareText(0.025) // '2.5 %'
 */
export function shareText(share: number): string {
  // A share is a quotient of two counts, so what floating point loses is far less than a billionth of a tenth.
  const tenths = Math.floor(share * 1_000 + 1e-9)
  return tenths === 0 && share > 0 ? 'less than 0.1 %' : `${countText(Math.floor(tenths / 10))}${tenths % 10 === 0 ? '' : `.${tenths % 10}`} %`
}

/**
 * A size of a file in its largest unit, with at most one decimal. An exact unit has none.
 *
 * @example bytesText(12_400_000) // '12.4 MB'
 */
export function bytesText(bytes: number): string {
  const [unit, name] = bytes < 1_000 ? [1, 'bytes'] as const : bytes < 1_000_000 ? [1_000, 'kB'] as const : [1_000_000, 'MB'] as const
  // Rounded up, so that a file just above a limit does not look as if it kept to it.
  const tenths = Math.ceil(bytes * 10 / unit)
  return `${countText(Math.floor(tenths / 10))}${tenths % 10 === 0 ? '' : `.${tenths % 10}`} ${name}`
}

/** An id as people read it. Ids that are not numbers stay as they are. */
export function idText(id: string): string {
  return /^\d+$/.test(id) ? countText(BigInt(id)) : id
}

/** A word of a closed set in running text: 'In progress' for `InProgress`. */
export function statusText(word: string): string {
  return word.replace(/(?<=.)[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * A span of time in its largest sensible unit, rounded up, so that nobody is told too short a wait. A sentence never names a clock time,
 * because only the screen knows the reader's zone; the instant stands among the facts.
 *
 * @example spanText(3 * 3_600_000) // '3 hours'
 */
export function spanText(ms: number): string {
  if (ms < 2 * HOUR_MS) return countedText(Math.max(1, Math.ceil(ms / MINUTE_MS)), 'minute')
  if (ms < 2 * DAY_MS) return countedText(Math.ceil(ms / HOUR_MS), 'hour')
  return countedText(Math.ceil(ms / DAY_MS), 'day')
}

/** How long ago something was, rounded down: '6 days ago'; within the first minute, 'just now'. */
export function agoText(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime()
  if (ms < MINUTE_MS) return 'just now'
  if (ms < HOUR_MS) return `${countedText(Math.floor(ms / MINUTE_MS), 'minute')} ago`
  if (ms < 2 * DAY_MS) return `${countedText(Math.floor(ms / HOUR_MS), 'hour')} ago`
  return `${countedText(Math.floor(ms / DAY_MS), 'day')} ago`
}

/**
 * What is left of a span of time in its two largest units, rounded down, so that nobody is told too long a rest.
 *
 * @example leftText(131 * 3_600_000) // '5 d 11 h left'
 */
export function leftText(ms: number): string {
  if (ms < MINUTE_MS) return 'less than a minute left'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min left`
  const [large, small, units] = ms < DAY_MS ? [HOUR_MS, MINUTE_MS, ['h', 'min']] as const : [DAY_MS, HOUR_MS, ['d', 'h']] as const
  const rest = Math.floor(ms % large / small)
  return `${countText(Math.floor(ms / large))} ${units[0]}${rest === 0 ? '' : ` ${rest} ${units[1]}`} left`
}
