import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'

/** A refill on its way to the supplier: written down as being sent, committed, and not sent yet. */
export interface ClaimedRefill {
  readonly refillId: string
  readonly orderId: string
  readonly supplierId: string
  readonly supplierOrderId: string
  /** How many times it was taken up, this time included. */
  readonly attemptCount: number
}

/** The suppliers for whom a refill waits to be sent. */
export async function suppliersToAskForRefills(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (select 1 from refill_dispatches d where d.supplier_id = s.id and d.state = 'Waiting' and d.send_at <= ${house.clock()}::timestamptz)
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

/**
 * Takes up waiting refills of a supplier, oldest first. When this returns, the intent to send each of them is committed. One that waits for
 * evidence is left where it is.
 */
export async function claimRefills(house: House, supplierId: string, workerId: string, countMax: number): Promise<ClaimedRefill[]> {
  return await transact(house, async tx => {
    const { rows } = await sql<{ refill_id: string, order_id: string, supplier_order_id: string, attempt_count: number }>`
      with due as (
        select d.refill_id from refill_dispatches d join refills r on r.id = d.refill_id
        where d.supplier_id = ${supplierId}::bigint and d.state = 'Waiting' and d.send_at <= ${tx.now}::timestamptz and r.status = 'Requested'
        order by d.send_at, d.refill_id limit ${countMax} for no key update of r skip locked for update of d skip locked
      )
      update refill_dispatches d set state = 'Sending', claimed_at = clock_timestamp(), claimed_by = ${workerId}, attempted_at = ${tx.now}::timestamptz,
        attempt_count = d.attempt_count + 1, changed_at = ${tx.now}::timestamptz
      from due, dispatches o
      where d.refill_id = due.refill_id and o.order_id = d.order_id and o.supplier_order_id is not null
      returning d.refill_id, d.order_id, o.supplier_order_id, d.attempt_count`.execute(tx.db)
    return rows.map(row => ({
      refillId: row.refill_id, orderId: row.order_id, supplierId, supplierOrderId: row.supplier_order_id, attemptCount: row.attempt_count,
    }))
  })
}
