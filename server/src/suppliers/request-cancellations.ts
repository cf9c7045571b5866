import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'

/** Which payment, and which dispute of it, ended the orders; no dispute where a report of fraud did. */
export interface CancellationCause {
  readonly paymentId: string
  readonly providerDisputeId: string | null
}

/**
 * Writes down that orders which have just been ended are to be taken back from their suppliers (P5.7). One that never reached its supplier needs
 * nothing; one of which nobody knows, or that is being sent this very moment, waits until its number at the supplier is known.
 */
export async function requestCancellations(tx: Transaction, orderIds: readonly string[], { paymentId, providerDisputeId }: CancellationCause): Promise<void> {
  if (orderIds.length === 0) return
  await sql`
    insert into supplier_cancellations (order_id, supplier_id, payment_id, provider_dispute_id, state, send_at, changed_at)
    select d.order_id, d.supplier_id, ${paymentId}::bigint, ${providerDisputeId}::text,
      case when d.state in ('Sending', 'Accepted', 'Uncertain') then 'Waiting' else 'NotNeeded' end, ${tx.now}::timestamptz, ${tx.now}::timestamptz
    from dispatches d where d.order_id = any(${orderIds}::bigint[]) order by d.order_id`.execute(tx.db)
  tx.afterCommit(() => tx.house.bus.publish('cancellation-nudge', 'house', {}))
}
