import { BULK_ROWS_MAX, countText, type BulkJobKind, type HouseOrderList, type PolicySettings } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import { inputError, notFound } from '../errors.ts'
import type { Transaction } from '../transact.ts'
import { readHouseOrderIds } from './house-orders-query.ts'
import { readIncident, readIncidentOrderIds } from './incident-query.ts'

/** Which orders a bulk job is for: exactly one of these. */
export interface BulkSelection {
  readonly orderIds: readonly string[] | null
  readonly list: HouseOrderList | null
  /** Only those with a supplier; with a list alone. */
  readonly supplierId: string | null
  readonly incidentId: string | null
}

/** A row of a bulk job before it is one. */
export interface SelectedRow {
  readonly orderId: string
  readonly accountId: string
}

/**
 * The rows of a job for these orders: an order each, or a customer each where customers are told. One more than a job may hold are read, and then it is an input error: nobody has looked
 * over so many.
 */
export async function selectRows(db: Transaction['db'], kind: BulkJobKind, selection: BulkSelection, settings: PolicySettings, now: Date): Promise<SelectedRow[]> {
  const orderIds = await orderIdsOf(db, selection, settings, now)
  if (orderIds.length > BULK_ROWS_MAX) throw inputError(`A bulk job is for at most ${countText(BULK_ROWS_MAX)} orders.`, { field: selection.orderIds === null ? 'list' : 'orderIds' })
  const { rows } = await sql<SelectedRow>`
    select id as "orderId", account_id as "accountId" from orders where id = any(${orderIds}::bigint[]) order by id`.execute(db)
  if (kind !== 'TellCustomers') return rows
  const firstOf = new Map<string, SelectedRow>()
  for (const row of rows) if (!firstOf.has(row.accountId)) firstOf.set(row.accountId, row)
  return [...firstOf.values()]
}

async function orderIdsOf(db: Transaction['db'], { orderIds, list, supplierId, incidentId }: BulkSelection, settings: PolicySettings, now: Date): Promise<string[]> {
  if ([orderIds, list, incidentId].filter(choice => choice !== null).length !== 1) throw inputError('Name exactly one of orderIds, list and incidentId.', { field: 'orderIds' })
  if (supplierId !== null && (list === null || !isRowId(supplierId))) throw inputError('supplierId narrows a list.', { field: 'supplierId' })
  if (orderIds !== null) {
    if (!orderIds.every(isRowId)) throw inputError('orderIds are numbers of orders.', { field: 'orderIds' })
    return [...new Set(orderIds)]
  }
  if (list !== null) return await readHouseOrderIds(db, settings, { list, supplierId, limit: BULK_ROWS_MAX + 1, afterId: null }, now)
  const incident = incidentId !== null && isRowId(incidentId) ? await readIncident(db, incidentId) : null
  if (incident === null) throw notFound('incident')
  return await readIncidentOrderIds(db, incident, settings, { limit: BULK_ROWS_MAX + 1, afterId: null }, now)
}
