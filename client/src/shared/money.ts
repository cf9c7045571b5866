import { MINUS } from './counts.ts'

const MICROS = 1_000_000n
const DECIMALS = 6

/** Currencies whose sign readers know; others are named. */
const symbols: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' }

/** An amount cut where the screen may set its pieces differently. */
export interface MoneyParts {
  readonly sign: string
  readonly symbol: string
  readonly whole: string
  /** With its point: '.86'. Empty where no decimals are shown. */
  readonly fraction: string
}

export interface MoneyFormat {
  /** Null for bare amounts, as in a posting. */
  readonly currency?: string | null
  /** Decimals that are always shown. */
  readonly decimalsMin?: number
  /** Decimals that are shown where the amount has them; what is beyond is rounded half up. */
  readonly decimalsMax?: number
  /** A plus before what came in. */
  readonly isSigned?: boolean
}

/** The `Money` scalar, a decimal string that may have a sign, as micros. What goes the other way is the schema room's `formatMoney`. */
export function microsOfDecimal(decimal: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(decimal)
  if (match === null) throw new Error(`'${decimal}' is not an amount of money.`)
  const [, sign, whole = '0', fraction = ''] = match
  const micros = BigInt(whole) * MICROS + BigInt(fraction.padEnd(DECIMALS, '0'))
  return sign === '-' ? -micros : micros
}

/** Sign, symbol, whole and fraction of an amount. */
export function moneyParts(micros: bigint, format: MoneyFormat = {}): MoneyParts {
  const decimalsMin = format.decimalsMin ?? 2
  const decimalsMax = Math.max(decimalsMin, format.decimalsMax ?? 2)
  const size = micros < 0n ? -micros : micros
  const unit = 10n ** BigInt(DECIMALS - decimalsMax)
  const rounded = ((size + unit / 2n) / unit) * unit
  const digits = (rounded % MICROS).toString().padStart(DECIMALS, '0').slice(0, decimalsMax)
  const fraction = digits.slice(0, decimalsMin) + digits.slice(decimalsMin).replace(/0+$/, '')
  const currency = format.currency ?? null
  return {
    sign: micros < 0n ? MINUS : format.isSigned === true && micros > 0n ? '+' : '',
    symbol: currency === null ? '' : (symbols[currency] ?? `${currency}\u00a0`),
    whole: (rounded / MICROS).toLocaleString('en-US'),
    fraction: fraction === '' ? '' : `.${fraction}`,
  }
}

/** '$192.86', '−$9.80', '12.400000': for titles, buttons and sentences; on the page `MoneyText` shows the same. */
export function moneyText(micros: bigint, format: MoneyFormat = {}): string {
  const parts = moneyParts(micros, format)
  return parts.sign + parts.symbol + parts.whole + parts.fraction
}
