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
