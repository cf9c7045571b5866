import { OrderEventKind, planRefund } from '@tallyboard/schema'
import { postTransfer } from '../funds/post-transfer.ts'
import type { Transaction } from '../transact.ts'
import type { OrderChange } from './append-events.ts'

/**
 * Gives back what the ends among these changes leave undelivered (P3.3), with the events written already: balance rows are locked last, and in
 * the order of the accounts.
 */
export async function postRefunds(tx: Transaction, changes: readonly OrderChange[]): Promise<void> {
  const refunds = changes
    .filter(change => change.kind === OrderEventKind.Ended && change.next.refundMicros > 0n)
    .sort((one, other) => Number(BigInt(one.order.accountId) - BigInt(other.order.accountId)))
  for (const { order, next, actor, reason } of refunds) {
    await postTransfer(tx, planRefund(order, next.refundMicros), { accountId: order.accountId, orderId: order.id, actor, reason })
  }
}
