import { invariant } from './assert.ts'

/** Micros in one unit of an account's currency. Money is whole millionths, never a float. */
export const MICROS_PER_UNIT = 1_000_000n

/** A rate is the price of this many units. */
const UNITS_PER_RATE = 1_000n

/** Basis points in a whole: 3,000 of them are a markup of 30 %. */
const BASIS_POINTS = 10_000n

/** Twelve digits before the point: a million millions. More is a typing error, and would not fit the columns. */
const MONEY_PATTERN = /^(\d{1,12})(?:\.(\d{1,6}))?$/

/**
 * Reads an amount as people and suppliers write it: digits, a point, at most six decimals; no sign, no exponent, no blanks. Anything else
 * is null.
 *
 * @example parseMoney('12.40') // 12_400_000n
 */
export function parseMoney(text: string): bigint | null {
  const match = MONEY_PATTERN.exec(text)
  if (match === null) return null
  const [, units = '', decimals = ''] = match
  return BigInt(units) * MICROS_PER_UNIT + BigInt(decimals.padEnd(6, '0'))
}

/**
 * Writes micros as a decimal string with at least two and at most six decimals, nothing lost: the form of the wire.
 *
 * @example formatMoney(12_400_000n) // '12.40'
 * @example formatMoney(278_190n) // '0.27819'
 */
export function formatMoney(micros: bigint): string {
  const size = micros < 0n ? -micros : micros
  const decimals = (size % MICROS_PER_UNIT).toString().padStart(6, '0')
  return `${micros < 0n ? '-' : ''}${size / MICROS_PER_UNIT}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, '')}`
}

/** Divides and rounds half up. The only division of money there is; both arguments are at least zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor)
}

/**
 * The charge of an order: rate per 1,000 × quantity ÷ 1,000, rounded half up once to a whole micro.
 *
 * @param rateMicros price of 1,000 units
 * @example chargeOf(1_240_000n, 5_000) // 6_200_000n
 */
export function chargeOf(rateMicros: bigint, quantity: number): bigint {
  invariant(rateMicros >= 0n, 'a rate is not negative')
  invariant(Number.isSafeInteger(quantity) && quantity >= 0, 'a quantity is a whole number')
  return divideHalfUp(rateMicros * BigInt(quantity), UNITS_PER_RATE)
}

/**
 * What stays charged when an order ends with units undelivered: `round(charged × delivered ÷ quantity)` (P3.3). The rest of `charged` is
 * the refund, so nothing is lost between the two.
 */
export function settledChargeOf(chargedMicros: bigint, delivered: number, quantity: number): bigint {
  invariant(chargedMicros >= 0n, 'a charge is not negative')
  invariant(Number.isSafeInteger(quantity) && quantity > 0, 'an order has a quantity')
  invariant(Number.isSafeInteger(delivered) && delivered >= 0 && delivered <= quantity, 'delivered lies between zero and the quantity')
  return divideHalfUp(chargedMicros * BigInt(delivered), BigInt(quantity))
}

/** A hundredth of a unit, in micros. */
const MICROS_PER_HUNDREDTH = 10_000n

/**
 * An amount as it is told in passing, rounded half up to hundredths; less than a hundredth stays exact, because zero would be untrue.
 *
 * @example roundedToHundredths(124_000n) // 120_000n
 */
export function roundedToHundredths(micros: bigint): bigint {
  return micros < MICROS_PER_HUNDREDTH ? micros : divideHalfUp(micros, MICROS_PER_HUNDREDTH) * MICROS_PER_HUNDREDTH
}

/**
 * The selling rate for a supplier's cost rate, rounded half up.
 *
 * @param basisPoints what the house adds, in hundredths of a per cent
 * @example withMarkup(900_000n, 3_000) // 1_170_000n
 */
export function withMarkup(costMicros: bigint, basisPoints: number): bigint {
  invariant(costMicros >= 0n, 'a cost is not negative')
  invariant(Number.isSafeInteger(basisPoints) && basisPoints >= 0, 'a markup is a whole number of basis points')
  return divideHalfUp(costMicros * (BASIS_POINTS + BigInt(basisPoints)), BASIS_POINTS)
}

/**
 * What is kept of an amount at a rate in basis points, rounded half up (P5.4). The rest is paid out, so nothing is lost between the two.
 *
 * @example deductionOf(50_000_000n, 2_000) // 10_000_000n
 */
export function deductionOf(amountMicros: bigint, basisPoints: number): bigint {
  invariant(amountMicros >= 0n, 'an amount is not negative')
  invariant(Number.isSafeInteger(basisPoints) && basisPoints >= 0 && basisPoints <= Number(BASIS_POINTS), 'a deduction is a share of a whole')
  return divideHalfUp(amountMicros * BigInt(basisPoints), BASIS_POINTS)
}

/**
 * What an amount earns at a rate in basis points, rounded half up (P5.2).
 *
 * @example bonusOf(250_000_000n, 500) // 12_500_000n
 */
export function bonusOf(amountMicros: bigint, basisPoints: number): bigint {
  invariant(amountMicros >= 0n, 'an amount is not negative')
  invariant(Number.isSafeInteger(basisPoints) && basisPoints >= 0 && basisPoints <= Number(BASIS_POINTS), 'a bonus is a share of a whole')
  return divideHalfUp(amountMicros * BigInt(basisPoints), BASIS_POINTS)
}

/**
 * The share of an amount that belongs to a part of a whole, rounded half up: of a bonus, what a part of its payment earned (P5.7).
 *
 * @example shareOf(6_000_000n, 20_000_000n, 60_000_000n) // 2_000_000n
 */
export function shareOf(amountMicros: bigint, partMicros: bigint, wholeMicros: bigint): bigint {
  invariant(amountMicros >= 0n, 'an amount is not negative')
  invariant(wholeMicros > 0n && partMicros >= 0n && partMicros <= wholeMicros, 'a part lies between zero and its whole')
  return divideHalfUp(amountMicros * partMicros, wholeMicros)
}
