import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import { lockOrders } from '../orders/lock-orders.ts'
import { transact } from '../transact.ts'
import { requestAutomatically } from './request-refill.ts'

/** So many orders with a drop are looked through at once; the others come with their next reading. */
const DROPPED_ORDERS_MAX = 100

/**
 * Leaves asking for refills to the house, or takes it back. What has dropped already is asked for at once, a later drop when it is seen. Setting it
 * twice changes nothing, and an attempt that is repeated late does not undo what was set since.
 */
export async function setAutomaticRefill(
  house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly isAutomatic: boolean, readonly idempotencyKey: string },
): Promise<void> {
  const { isAutomatic } = input
  const inForce = await house.settings()
  await transact(house, async tx => await withIdempotency(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'setAutomaticRefill', input }, async () => {
    // The account before its orders, as everybody locks them.
    await tx.db.updateTable('accounts').set({ is_refill_automatic: isAutomatic }).where('id', '=', viewer.accountId).execute()
    const { rows } = await sql<{ id: string }>`
      select id from orders where account_id = ${viewer.accountId}::bigint and drop_first_seen_at is not null and ${isAutomatic}
      order by id desc limit ${DROPPED_ORDERS_MAX}`.execute(tx.db)
    const orders = await lockOrders(tx, rows.map(row => row.id))
    await requestAutomatically(tx, [...orders.values()], inForce)
    return { kind: 'Set' }
  }))
}
