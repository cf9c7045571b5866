import { HouseOrderList, type PolicySettings } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import { slowEnd } from './open-orders-query.ts'

/** Which page of which list. */
export interface HouseOrdersRequest {
  readonly list: HouseOrderList
  readonly supplierId: string | null
  readonly limit: number
  /** The number of the last order of the page before. */
  readonly afterId: string | null
}

const ENDED: readonly HouseOrderList[] = [HouseOrderList.Completed, HouseOrderList.Partial, HouseOrderList.Cancelled]

/** What is to be worked off comes oldest first, what is over newest first. */
export function isNewestFirst(list: HouseOrderList): boolean {
  return ENDED.includes(list)
}

/** The numbers of everybody's orders in a list. Each list is an index, or the beginning of one. */
export async function readHouseOrderIds(db: Kysely<Tables>, settings: PolicySettings, request: HouseOrdersRequest, now: Date): Promise<string[]> {
  const { list, supplierId, limit, afterId } = request
  const isBackward = isNewestFirst(list)
  const isDispatched = list === HouseOrderList.Waiting || list === HouseOrderList.Uncertain
  const id = sql.raw(isDispatched ? 'o.order_id' : 'o.id')
  // Added to, so that the few rows of the state's own index are sorted, and not all dispatches walked by their key until some are found.
  const order = sql.raw(isDispatched ? 'o.order_id + 0' : 'o.id')
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${sql.raw(isDispatched ? 'dispatches o' : 'orders o')}
    where ${conditionOf(list, settings, now)} and ${supplierId === null ? sql`true` : sql`o.supplier_id = ${supplierId}::bigint`}
      and ${afterId === null ? sql`true` : sql`${id} ${sql.raw(isBackward ? '<' : '>')} ${afterId}::bigint`}
    order by ${order} ${sql.raw(isBackward ? 'desc' : 'asc')} limit ${limit}`.execute(db)
  return rows.map(row => row.id)
}

function conditionOf(list: HouseOrderList, settings: PolicySettings, now: Date): RawBuilder<unknown> {
  switch (list) {
    case 'Open': return sql`o.ended_at is null`
    case 'Stalled': return sql`o.ended_at is null and ${now}::timestamptz > ${slowEnd(settings)}`
    case 'Waiting': return sql`o.state = 'Waiting'`
    case 'Uncertain': return sql`o.state = 'Uncertain'`
    case 'Pending': return sql`o.ended_at is null and o.status = 'Pending'`
    case 'Processing': return sql`o.ended_at is null and o.status = 'Processing'`
    case 'InProgress': return sql`o.ended_at is null and o.status = 'InProgress'`
    case 'Completed': return sql`o.status = 'Completed'`
    case 'Partial': return sql`o.status = 'Partial'`
    case 'Cancelled': return sql`o.status = 'Cancelled'`
  }
}
