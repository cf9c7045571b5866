import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'
import { NEXT_VERSION, publishSpeedUp } from './publish-request.ts'

/**
 * Closes the open requests for speed-up of orders or refills that have just ended: nobody has to hurry what is over, and it must not stand in the
 * queue of the house for ever. The caller holds what has ended.
 */
export async function endSpeedUps(tx: Transaction, subject: 'order' | 'refill', ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const which = subject === 'order' ? sql`refill_id is null and order_id = any(${ids}::bigint[])` : sql`refill_id = any(${ids}::bigint[])`
  const { rows } = await sql<{ id: string }>`
    update speed_ups set ${NEXT_VERSION}, status = 'Closed', reason = ${`The ${subject} has ended.`}, answered_at = ${tx.now}::timestamptz
    where ${which} and status <> 'Closed' returning id`.execute(tx.db)
  for (const { id } of rows) await publishSpeedUp(tx, id)
}
