import type { IncidentActKind, IncidentState, PolicySettings } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import { slowEnd } from './open-orders-query.ts'

/** An incident as its row stands. */
export interface IncidentRow {
  readonly id: string
  readonly supplierId: string
  readonly serviceId: string | null
  readonly state: IncidentState
  readonly clause: string
  readonly openedAt: Date
  readonly handledAt: Date | null
  readonly overAt: Date | null
  readonly openCount: number
  readonly lateCount: number
  readonly peakCount: number
  readonly pausedServiceIds: readonly string[]
}

/** The columns of an `IncidentRow`, of a table named `i`. */
export const INCIDENT_COLUMNS = sql`i.id, i.supplier_id as "supplierId", i.service_id as "serviceId", i.state, i.clause, i.opened_at as "openedAt", i.handled_at as "handledAt", i.over_at as "overAt",
  i.open_count as "openCount", i.late_count as "lateCount", i.peak_count as "peakCount", i.paused_service_ids::text[] as "pausedServiceIds"`

/** One incident; null where there is none. */
export async function readIncident(db: Kysely<Tables>, id: string): Promise<IncidentRow | null> {
  const { rows: [row] } = await sql<IncidentRow>`select ${INCIDENT_COLUMNS} from incidents i where i.id = ${id}::bigint`.execute(db)
  return row ?? null
}

/** Incidents, newest first. */
export async function readIncidents(db: Kysely<Tables>, { isOver, limit, beforeId }: { readonly isOver: boolean, readonly limit: number, readonly beforeId: string | null }): Promise<IncidentRow[]> {
  const { rows } = await sql<IncidentRow>`
    select ${INCIDENT_COLUMNS} from incidents i where (i.over_at is not null) = ${isOver}::boolean and ${beforeId === null ? sql`true` : sql`i.id < ${beforeId}::bigint`} order by i.id desc limit ${limit}`.execute(db)
  return rows
}

/** What makes an order `o` one of an incident: late ones of the service, or all open ones where the supplier answers no more. */
function isAffected({ supplierId, serviceId }: IncidentRow, settings: PolicySettings, now: Date): RawBuilder<unknown> {
  if (serviceId === null) return sql`o.ended_at is null and o.supplier_id = ${supplierId}::bigint`
  return sql`o.ended_at is null and o.supplier_id = ${supplierId}::bigint and o.service_id = ${serviceId}::bigint and ${now}::timestamptz > ${slowEnd(settings)}`
}

/** The numbers of the orders that an incident holds up now, oldest first. */
export async function readIncidentOrderIds(db: Kysely<Tables>, incident: IncidentRow, settings: PolicySettings, { limit, afterId }: { readonly limit: number, readonly afterId: string | null }, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from orders o where ${isAffected(incident, settings, now)} and ${afterId === null ? sql`true` : sql`o.id > ${afterId}::bigint`} order by o.id limit ${limit}`.execute(db)
  return rows.map(row => row.id)
}

/** Whom an incident holds up now, and how many of them were told. */
export async function readIncidentCustomers(db: Kysely<Tables>, incident: IncidentRow, settings: PolicySettings, now: Date): Promise<{ readonly customerCount: number, readonly toldCount: number }> {
  const { rows: [row] } = await sql<{ customerCount: number, toldCount: number }>`
    select count(*)::int as "customerCount", count(n.account_id)::int as "toldCount"
    from (select distinct o.account_id from orders o where ${isAffected(incident, settings, now)}) c
    left join incident_notices n on n.incident_id = ${incident.id}::bigint and n.account_id = c.account_id`.execute(db)
  return row ?? { customerCount: 0, toldCount: 0 }
}

/** What was done about an incident. */
export interface IncidentActRow {
  readonly id: string
  readonly at: Date
  readonly kind: IncidentActKind
  readonly words: string | null
  readonly jobId: string | null
  /** The name of whoever did it; null when the house did. */
  readonly by: string | null
}

/** So many are read at most; nobody does more about one incident. */
const ACTS_MAX = 100

/** What was done about an incident, newest first. */
export async function readIncidentActs(db: Kysely<Tables>, incidentId: string): Promise<IncidentActRow[]> {
  const { rows } = await sql<IncidentActRow>`
    select t.id, t.at, t.kind, t.words, t.job_id as "jobId", (select u.name from accounts a join users u on u.id = a.user_id where a.id = t.account_id) as by
    from incident_acts t where t.incident_id = ${incidentId}::bigint order by t.id desc limit ${ACTS_MAX}`.execute(db)
  return rows
}

/** A minute of an incident. */
export interface IncidentCountRow {
  readonly at: Date
  readonly openCount: number
  readonly lateCount: number
}

/** Four hours of minutes are a curve; more would be a line. */
const MINUTES_MAX = 240

/** How many orders were late, minute by minute, oldest first. */
export async function readIncidentCourse(db: Kysely<Tables>, incidentId: string): Promise<IncidentCountRow[]> {
  const { rows } = await sql<IncidentCountRow>`
    select minute as at, open_count as "openCount", late_count as "lateCount" from incident_counts where incident_id = ${incidentId}::bigint order by minute desc limit ${MINUTES_MAX}`.execute(db)
  return rows.reverse()
}
