import { sql } from 'kysely'
import type { House } from '../house.ts'
import { recordDispatch } from '../orders/record-dispatch.ts'
import { transact } from '../transact.ts'
import { LEASE_MS } from './worker-presence.ts'

/** More than a worker can have had in hand; the rest comes with the next sweep. */
const SWEEP_ROWS_MAX = 500

const REASON = 'The process that was sending the order ended before an answer was written down.'

/**
 * Orders that were being sent by a process that is no more: whether the supplier took them nobody knows, so they become uncertain and are never
 * sent again by themselves. `inHand` are those this process is sending itself; rows of other living processes are not touched.
 */
export async function markLostDispatches(house: House, workerId: string, inHand: readonly string[]): Promise<number> {
  return await transact(house, async tx => {
    const { rows } = await sql<{ order_id: string, supplier_id: string }>`
      with lost as (
        select d.order_id from dispatches d join orders o on o.id = d.order_id
        where d.state = 'Sending' and d.claimed_at < clock_timestamp() - ${LEASE_MS} * interval '1 millisecond'
          and case when d.claimed_by = ${workerId} then d.order_id <> all(${inHand}::bigint[]) else not exists (
            select 1 from workers w where w.id = d.claimed_by and w.seen_at > clock_timestamp() - ${LEASE_MS} * interval '1 millisecond') end
        order by d.order_id limit ${SWEEP_ROWS_MAX}
        for no key update of o skip locked for update of d skip locked
      )
      update dispatches d set state = 'Uncertain', last_error = ${REASON}, changed_at = ${tx.now}::timestamptz
      from lost where d.order_id = lost.order_id returning d.order_id, d.supplier_id`.execute(tx.db)
    if (rows.length === 0) return 0
    await recordDispatch(tx, rows.map(row => ({ orderId: row.order_id, kind: 'Uncertain', reason: `${REASON} Nobody knows whether the supplier took it.` })))
    house.log.warn({ orderIds: rows.map(row => row.order_id) }, 'dispatches of a dead process are uncertain')
    return rows.length
  })
}
