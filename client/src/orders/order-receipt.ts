import type { OrderReceiptFragment } from '../graphql/generated/graphql.ts'
import { microsOfDecimal } from '../shared/money.ts'
import type { ReceiptView } from '../shared/ReceiptCard.vue'

/** The receipt with what the pushes have said since it was asked for; its postings are those that were asked for. */
export function receiptView(order: { readonly receipt: OrderReceiptFragment, readonly delivered: number, readonly charge: string, readonly refund: string }): ReceiptView {
  const { receipt } = order
  return {
    ordered: receipt.ordered,
    delivered: order.delivered,
    rateMicros: microsOfDecimal(receipt.rate),
    chargedMicros: microsOfDecimal(receipt.charged),
    refundMicros: microsOfDecimal(order.refund),
    chargeMicros: microsOfDecimal(order.charge),
    unitPrice: receipt.unitPrice,
    rounding: receipt.rounding,
    transferIds: receipt.transferIds,
    clause: receipt.clause,
    sumMicros: microsOfDecimal(receipt.sum),
    postings: receipt.postings.map(({ id, at, source, destination, amount }) => ({ id, at: new Date(at), source, destination, amountMicros: microsOfDecimal(amount) })),
  }
}
