import { invariant } from './assert.ts'
import { terminationClauseOf } from './dispute.ts'
import { divideHalfUp } from './money.ts'
import { isOpen, isOwnDoing } from './order.ts'
import { OrderStatus, type EndedCause } from './order-vocabulary.ts'

/** What an order was charged, and what of it stays. */
export interface ReceiptFacts {
  readonly quantity: number
  readonly delivered: number
  readonly chargedMicros: bigint
  readonly chargeMicros: bigint
}

/** The sums of a receipt that can be checked by hand. */
export interface ReceiptSums {
  /** Units that were ordered and not delivered. */
  readonly undelivered: number
  /** The price of one unit as a decimal with nine places, because a thousandth of the smallest rate has as many. */
  readonly unitPrice: string
  /** How much the charge was rounded, in words: less than a millionth, or nothing. */
  readonly rounding: string
}

const NANOS_PER_MICRO = 1_000n
const NANOS_PER_UNIT = 1_000_000_000n

/**
 * What a receipt tells besides the amounts (P3.3). The charge is `charged × delivered ÷ quantity`, or all that was charged.
 *
 * @example receiptSumsOf({ quantity: 3, delivered: 1, chargedMicros: 1_000_000n, chargeMicros: 333_333n }).rounding // 'down by 1/3 of a millionth'
 */
export function receiptSumsOf({ quantity, delivered, chargedMicros, chargeMicros }: ReceiptFacts): ReceiptSums {
  invariant(quantity > 0, 'an order has a quantity')
  const nanos = divideHalfUp(chargedMicros * NANOS_PER_MICRO, BigInt(quantity))
  return {
    undelivered: quantity - delivered,
    unitPrice: `${nanos / NANOS_PER_UNIT}.${(nanos % NANOS_PER_UNIT).toString().padStart(9, '0')}`,
    rounding: chargeMicros === chargedMicros ? 'none' : roundingWords(chargeMicros * BigInt(quantity) - chargedMicros * BigInt(delivered), BigInt(quantity)),
  }
}

function roundingWords(difference: bigint, quantity: bigint): string {
  if (difference === 0n) return 'none'
  const size = difference < 0n ? -difference : difference
  const shared = greatestShared(size, quantity)
  return `${difference > 0n ? 'up' : 'down'} by ${size / shared}/${quantity / shared} of a millionth`
}

function greatestShared(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestShared(right, left % right)
}

/** The clause that an order's price follows from: taken at placing (P2.8), and settled by what became of it (P3.2 to P3.4, P5.7, P5.8). */
export function receiptClauseOf(status: OrderStatus, endedCause: EndedCause | null): 'P2.8' | 'P3.2' | 'P3.3' | 'P3.4' | 'P5.7' | 'P5.8' {
  if (isOpen(status)) return 'P2.8'
  if (isOwnDoing(endedCause)) return 'P3.4'
  return terminationClauseOf(endedCause) ?? (status === OrderStatus.Completed ? 'P3.2' : 'P3.3')
}
