import { decideIncident, type BreakerState, type IncidentFacts, type PolicySettings } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact, type Transaction } from '../transact.ts'
import { INCIDENT_COLUMNS, type IncidentRow } from './incident-query.ts'
import { slowEnd } from './open-orders-query.ts'

/** What comes of orders that stand still. */
const CLAUSE = 'P3.5'

interface ServiceCount {
  readonly supplierId: string
  readonly serviceId: string
  readonly openCount: number
  readonly lateCount: number
}

/** Everything that may be an incident, as it stands. */
interface Candidate {
  readonly supplierId: string
  readonly serviceId: string | null
  readonly openCount: number
  readonly lateCount: number
  readonly facts: IncidentFacts
  readonly known: IncidentRow | null
}

/**
 * Looks whether the orders of a service, or of a whole supplier, have stopped together: opens what has begun, counts what goes on, and closes what is over. One worker looks at a time; any number may
 * be told to. A supplier that answers no more is one incident, and not one for each of its services.
 */
export async function watchIncidents(house: House): Promise<void> {
  const { settings } = await house.settings()
  await transact(house, async tx => {
    const { rows: [turn] } = await sql<{ isOurs: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('watch-incidents', 0)) as "isOurs"`.execute(tx.db)
    if (turn?.isOurs !== true) return
    for (const candidate of await candidatesOf(tx, settings)) await follow(tx, candidate)
  })
}

async function candidatesOf(tx: Transaction, settings: PolicySettings): Promise<Candidate[]> {
  const { rows: known } = await sql<IncidentRow>`select ${INCIDENT_COLUMNS} from incidents i where i.over_at is null`.execute(tx.db)
  const { rows: counts } = await sql<ServiceCount>`
    select o.supplier_id as "supplierId", o.service_id as "serviceId", count(*)::int as "openCount", count(*) filter (where ${tx.now}::timestamptz > ${slowEnd(settings)})::int as "lateCount"
    from orders o where o.ended_at is null group by o.supplier_id, o.service_id`.execute(tx.db)
  const { rows: suppliers } = await sql<{ id: string, breaker: BreakerState }>`select id, breaker from suppliers`.execute(tx.db)

  const wide = suppliers.map(({ id, breaker }): Candidate => {
    const own = counts.filter(count => count.supplierId === id)
    const incident = known.find(each => each.supplierId === id && each.serviceId === null) ?? null
    const sum = (of: (count: ServiceCount) => number): number => own.reduce((total, count) => total + of(count), 0)
    const openCount = sum(count => count.openCount)
    return { supplierId: id, serviceId: null, openCount, lateCount: sum(count => count.lateCount), facts: { of: 'Supplier', openCount, breaker, isKnown: incident !== null }, known: incident }
  })
  const held = new Set(wide.filter(({ facts }) => ['Opens', 'GoesOn'].includes(decideIncident(facts))).map(({ supplierId }) => supplierId))
  const keys = new Map(counts.filter(({ lateCount }) => lateCount > 0).map(count => [`${count.supplierId} ${count.serviceId}`, count]))
  for (const { supplierId, serviceId } of known) {
    if (serviceId === null) continue
    const key = `${supplierId} ${serviceId}`
    keys.set(key, counts.find(count => `${count.supplierId} ${count.serviceId}` === key) ?? { supplierId, serviceId, openCount: 0, lateCount: 0 })
  }
  const services = [...keys.values()].map((count): Candidate => {
    const incident = known.find(each => each.supplierId === count.supplierId && each.serviceId === count.serviceId) ?? null
    return { ...count, facts: { of: 'Service', openCount: count.openCount, lateCount: count.lateCount, isKnown: incident !== null }, known: incident }
  })
  return [...wide, ...services.filter(({ supplierId, known: incident }) => incident !== null || !held.has(supplierId))]
}

async function follow(tx: Transaction, { supplierId, serviceId, openCount, lateCount, facts, known }: Candidate): Promise<void> {
  const at = sql`${tx.now}::timestamptz`
  const turn = decideIncident(facts)
  if (turn === 'None') return
  if (turn === 'Opens') {
    const { rows: [opened] } = await sql<{ id: string }>`
      insert into incidents (supplier_id, service_id, clause, opened_at, open_count, late_count, peak_count)
      values (${supplierId}::bigint, ${serviceId}::bigint, ${CLAUSE}, ${at}, ${openCount}, ${lateCount}, ${lateCount}) on conflict do nothing returning id`.execute(tx.db)
    if (opened === undefined) return
    await count(tx, opened.id, openCount, lateCount)
    await sql`insert into incident_acts (incident_id, at, kind) values (${opened.id}::bigint, ${at}, 'Opened')`.execute(tx.db)
    return
  }
  if (known === null) return
  if (turn === 'GoesOn' && known.openCount === openCount && known.lateCount === lateCount) return await count(tx, known.id, openCount, lateCount)
  await sql`
    update incidents set open_count = ${openCount}, late_count = ${lateCount}, peak_count = greatest(peak_count, ${lateCount}::int),
      state = case when ${turn === 'Over'} then 'Over' else state end, over_at = case when ${turn === 'Over'} then ${at} end where id = ${known.id}::bigint`.execute(tx.db)
  await count(tx, known.id, openCount, lateCount)
  if (turn === 'Over') await sql`insert into incident_acts (incident_id, at, kind) values (${known.id}::bigint, ${at}, 'Over')`.execute(tx.db)
}

/** The newest count of a minute is that minute's. */
async function count(tx: Transaction, incidentId: string, openCount: number, lateCount: number): Promise<void> {
  await sql`
    insert into incident_counts (incident_id, minute, open_count, late_count) values (${incidentId}::bigint, date_trunc('minute', ${tx.now}::timestamptz), ${openCount}, ${lateCount})
    on conflict (incident_id, minute) do update set open_count = excluded.open_count, late_count = excluded.late_count
      where incident_counts.open_count <> excluded.open_count or incident_counts.late_count <> excluded.late_count`.execute(tx.db)
}
