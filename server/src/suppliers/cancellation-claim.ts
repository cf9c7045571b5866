import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'

/** An order on its way to be taken back: written down as being asked for, committed, and not asked for yet. */
export interface ClaimedCancellation {
  readonly orderId: string
  readonly supplierOrderId: string
  /** How many times it was taken up, this time included. */
  readonly attemptCount: number
}

/** The suppliers to whom something about an order that was ended can be said. */
export async function suppliersToAskForCancellations(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (
      select 1 from supplier_cancellations c join dispatches d on d.order_id = c.order_id
      where c.supplier_id = s.id and c.state = 'Waiting' and c.send_at <= ${house.clock()}::timestamptz and d.state in ('Accepted', 'Refused', 'Dropped'))
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

/**
 * Takes up orders of a supplier that are to be taken back, oldest first. When this returns, the intent to ask for each of them is committed. One
 * whose number at the supplier is not known is left where it is, and one that turns out never to have arrived there is done.
 */
export async function claimCancellations(house: House, supplierId: string, workerId: string, countMax: number): Promise<ClaimedCancellation[]> {
  return await transact(house, async tx => {
    await sql`
      with unneeded as (
        select c.order_id from supplier_cancellations c join dispatches d on d.order_id = c.order_id
        where c.supplier_id = ${supplierId}::bigint and c.state = 'Waiting' and d.state in ('Refused', 'Dropped')
        order by c.order_id for update of c skip locked
      )
      update supplier_cancellations c set state = 'NotNeeded', changed_at = ${tx.now}::timestamptz from unneeded where c.order_id = unneeded.order_id`.execute(tx.db)
    const { rows } = await sql<{ order_id: string, supplier_order_id: string, attempt_count: number }>`
      with due as (
        select c.order_id, d.supplier_order_id from supplier_cancellations c join dispatches d on d.order_id = c.order_id
        where c.supplier_id = ${supplierId}::bigint and c.state = 'Waiting' and c.send_at <= ${tx.now}::timestamptz
          and d.state = 'Accepted' and d.supplier_order_id is not null
        order by c.send_at, c.order_id limit ${countMax} for update of c skip locked
      )
      update supplier_cancellations c set state = 'Sending', claimed_at = clock_timestamp(), claimed_by = ${workerId}, attempted_at = ${tx.now}::timestamptz,
        attempt_count = c.attempt_count + 1, changed_at = ${tx.now}::timestamptz
      from due where c.order_id = due.order_id
      returning c.order_id, due.supplier_order_id, c.attempt_count`.execute(tx.db)
    return rows.map(row => ({ orderId: row.order_id, supplierOrderId: row.supplier_order_id, attemptCount: row.attempt_count }))
  })
}
