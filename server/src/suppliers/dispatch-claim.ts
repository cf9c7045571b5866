import type { ServiceType } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { recordDispatch } from '../orders/record-dispatch.ts'
import { transact } from '../transact.ts'
import type { AddRequest } from './supplier-client.ts'

/** An order on its way to the supplier: written down as being sent, committed, and not sent yet. */
export interface ClaimedOrder {
  readonly orderId: string
  readonly supplierId: string
  /** How many times this order was taken up, this time included. */
  readonly attemptCount: number
  readonly request: AddRequest
}

interface ClaimedRow {
  readonly order_id: string
  readonly attempt_count: number
  readonly type: ServiceType
  readonly link: string
  readonly canonical_link: string
  readonly quantity: number
  readonly comments: string | null
  readonly answer_number: number | null
  readonly ended_at: Date | null
  readonly attempted_before: Date | null
  readonly external_id: string
}

/** The suppliers for whom an order waits to be sent. */
export async function suppliersToServe(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (select 1 from dispatches d where d.supplier_id = s.id and d.state = 'Waiting' and d.send_at <= ${house.clock()}::timestamptz)
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

/**
 * Takes up waiting orders of a supplier, oldest first, past those another worker has in hand or somebody is about to end. When this returns,
 * the intent to send each of them is committed: whatever happens from here on, none of them is sent a second time by itself.
 */
export async function claimOrders(house: House, supplierId: string, workerId: string, countMax: number): Promise<ClaimedOrder[]> {
  return await transact(house, async tx => {
    const { rows } = await sql<ClaimedRow>`
      with due as (
        select d.order_id, d.attempted_at as attempted_before, o.ended_at from dispatches d join orders o on o.id = d.order_id
        where d.supplier_id = ${supplierId}::bigint and d.state = 'Waiting' and d.send_at <= ${tx.now}::timestamptz
        order by d.send_at, d.order_id limit ${countMax} for no key update of o skip locked for update of d skip locked
      )
      update dispatches d set state = 'Sending', claimed_at = clock_timestamp(), claimed_by = ${workerId}, attempted_at = ${tx.now}::timestamptz,
        attempt_count = d.attempt_count + 1, changed_at = ${tx.now}::timestamptz
      from due
        join orders o on o.id = due.order_id
        join services s on s.id = o.service_id
        join supplier_services u on u.id = s.supplier_service_id
      where d.order_id = due.order_id
      returning d.order_id, d.attempt_count, o.type, o.link, o.canonical_link, o.quantity, o.comments, o.answer_number, u.external_id,
        due.ended_at, due.attempted_before`.execute(tx.db)
    // The history says once that an order was sent; that a supplier had to be asked again is not the customer's news.
    const first = rows.filter(row => row.attempted_before === null && row.ended_at === null)
    await recordDispatch(tx, first.map(row => ({ orderId: row.order_id, kind: 'Sent' })))
    const ended = new Set(rows.filter(row => row.ended_at !== null).map(row => row.order_id))
    if (ended.size > 0) {
      await sql`update dispatches set state = 'Dropped', last_error = 'The order had ended before it was sent.', claimed_by = null, attempted_at = null
        where order_id = any(${[...ended]}::bigint[])`.execute(tx.db)
    }
    return rows.filter(row => !ended.has(row.order_id)).map(row => ({
      orderId: row.order_id, supplierId, attemptCount: row.attempt_count, request: requestOf(row),
    }))
  })
}

/** What the supplier is told, and nothing else (P7.2). The canonical link leaves out the parameters that tell who shared it. */
function requestOf(row: ClaimedRow): AddRequest {
  const scheme = /^http:\/\//i.test(row.link) ? 'http' : 'https'
  const target = { service: row.external_id, link: `${scheme}://${row.canonical_link}` }
  switch (row.type) {
    case 'Default': return { type: row.type, ...target, quantity: row.quantity }
    case 'Package': return { type: row.type, ...target }
    case 'CustomComments':
    case 'CustomCommentsPackage': return { type: row.type, ...target, comments: row.comments ?? '' }
    case 'Poll': return { type: row.type, ...target, quantity: row.quantity, answerNumber: row.answer_number ?? 1 }
  }
}
