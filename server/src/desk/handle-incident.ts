import { Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { switchService } from '../services/switch-service.ts'
import { transact } from '../transact.ts'
import { readIncident, type IncidentRow } from './incident-query.ts'

/** Something done about an incident. */
export interface IncidentRequest {
  readonly incidentId: string
  readonly reason: string
  readonly idempotencyKey: string
}

/** The incident it was done about. */
export interface IncidentHandled {
  readonly kind: 'Handled'
  readonly incidentId: string
}

/** So many services of a supplier are paused at once; whoever has more of them stalled pauses by category. */
const PAUSED_MAX = 200

/** Takes what stalls off sale, with a reason that customers read (P1.5): the service, or every service of the supplier that has an open order. */
export async function pauseSelling(house: House, viewer: Viewer, request: IncidentRequest): Promise<IncidentHandled | Refused> {
  const incident = await incidentFor(house, viewer, request, Permission.ManageCatalogue)
  const { rows } = incident.serviceId !== null ? { rows: [{ id: incident.serviceId }] } : await sql<{ id: string }>`
    select distinct service_id as id from orders where ended_at is null and supplier_id = ${incident.supplierId}::bigint order by id limit ${PAUSED_MAX}`.execute(house.db)
  return await switchAll(house, viewer, request, rows.map(row => row.id), false)
}

/** Puts on sale again what was taken off because of an incident, and nothing else. */
export async function resumeSelling(house: House, viewer: Viewer, request: IncidentRequest): Promise<IncidentHandled | Refused> {
  const incident = await incidentFor(house, viewer, request, Permission.ManageCatalogue)
  return await switchAll(house, viewer, request, incident.pausedServiceIds, true)
}

/** Says that somebody has done what there was to do. It leaves the queue, and is over when the orders move again. */
export async function markIncidentHandled(house: House, viewer: Viewer, request: IncidentRequest): Promise<IncidentHandled | Refused> {
  await incidentFor(house, viewer, request, Permission.ManageOrders)
  const { incidentId, reason, idempotencyKey } = request
  return await transact(house, async tx => await withIdempotency<IncidentHandled>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'markIncidentHandled', input: { incidentId, reason } }, async () => {
    const { rows } = await sql`
      update incidents set state = 'Handled', handled_at = ${tx.now}::timestamptz where id = ${incidentId}::bigint and state = 'Open' returning 1`.execute(tx.db)
    if (rows.length > 0) {
      await sql`insert into incident_acts (incident_id, at, account_id, kind, words)
        values (${incidentId}::bigint, ${tx.now}::timestamptz, ${viewer.accountId}::bigint, 'Handled', ${reason.trim()})`.execute(tx.db)
    }
    return { kind: 'Handled', incidentId }
  }))
}

async function incidentFor(house: House, viewer: Viewer, { incidentId, reason }: IncidentRequest, permission: Permission): Promise<IncidentRow> {
  requirePermissionOf(viewer, permission)
  filledText(reason, 'reason')
  const incident = isRowId(incidentId) ? await readIncident(house.db, incidentId) : null
  if (incident === null) throw notFound('incident')
  return incident
}

/**
 * Switches each service by the command that everybody uses, under a key of its own, and then writes down which of them this has changed. Cut off in between and repeated under the same key, it goes on
 * where it was.
 */
async function switchAll(house: House, viewer: Viewer, { incidentId, reason, idempotencyKey }: IncidentRequest, serviceIds: readonly string[], isOnSale: boolean): Promise<IncidentHandled | Refused> {
  const changed: string[] = []
  for (const serviceId of serviceIds) {
    const answer = await switchService(house, viewer, { serviceId, category: null, platform: null, isOnSale, reason, idempotencyKey: `${idempotencyKey}:${serviceId}` })
    if (answer.kind === 'Refused') return answer
    if (answer.changedCount > 0) changed.push(serviceId)
  }
  return await transact(house, async tx => await withIdempotency<IncidentHandled>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: isOnSale ? 'resumeSelling' : 'pauseSelling', input: { incidentId, reason } }, async () => {
      await sql`
        update incidents set paused_service_ids = case when ${isOnSale} then '{}' else array(select distinct unnest(paused_service_ids || ${changed}::bigint[]) order by 1) end
        where id = ${incidentId}::bigint`.execute(tx.db)
      await sql`insert into incident_acts (incident_id, at, account_id, kind, words)
        values (${incidentId}::bigint, ${tx.now}::timestamptz, ${viewer.accountId}::bigint, ${isOnSale ? 'Resumed' : 'Paused'}, ${reason.trim()})`.execute(tx.db)
      return { kind: 'Handled', incidentId }
    }))
}
