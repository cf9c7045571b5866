import { receiptClauseOf, receiptSumsOf } from '@tallyboard/schema'
import type { PostingType } from '../funds/funds.graphql.ts'
import type { OrderObject } from './order-row.ts'
import type { ReceiptType } from './order.graphql.ts'

/** What an order cost and why, with what moved for it. */
export function receiptOf(order: OrderObject, postings: readonly PostingType[]): ReceiptType {
  const { quantity, delivered, rate, charged, refund, charge, currency } = order
  const sums = receiptSumsOf({ quantity, delivered, chargedMicros: BigInt(charged), chargeMicros: BigInt(charge) })
  return {
    ordered: quantity, delivered, rate, charged, refund, charge, currency, ...sums, clause: receiptClauseOf(order.status, order.endedCause),
    transferIds: [...new Set(postings.map(({ transferId }) => transferId))], postings: postings.map(asSeenByCustomer), sum: sumOf(postings),
  }
}

/** A customer has one balance and deals with one house; whose account it is by number is for the books. */
function asSeenByCustomer(posting: PostingType) {
  const nameOf = (account: string) => account.startsWith('available:') ? 'balance' : account.replace(/^house:/, '')
  return { ...posting, source: nameOf(posting.source), destination: nameOf(posting.destination) }
}

/** Added up account by account: zero, because what one loses another gains. */
function sumOf(postings: readonly PostingType[]): bigint {
  const gained = new Map<string, bigint>()
  for (const { source, destination, amount } of postings) {
    gained.set(source, (gained.get(source) ?? 0n) - amount)
    gained.set(destination, (gained.get(destination) ?? 0n) + amount)
  }
  return [...gained.values()].reduce((sum, gain) => sum + gain, 0n)
}
