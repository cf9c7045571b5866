import { measureEstimate, type FinishedOrder } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { measureShares } from './measured-shares.ts'

interface FinishedRow {
  readonly id: string
  readonly placed_at: Date
  readonly started_at: Date | null
  readonly ended_at: Date
  readonly quantity: number
  readonly drop_share: number | null
}

interface ReadingRow {
  readonly order_id: string
  readonly at: Date
  readonly delivered: number
}

/** The course of an estimate has a point at each twentieth; finer readings would be read and thrown away. */
const COURSE_STEP_COUNT = 20

/**
 * Measures a service anew from its own last delivered orders (P1.1): start, finish, speed, course and drop, and which share of them dropped, ended
 * Partial and was refilled. Orders closed for another reason
 * than delivery say nothing about how the service runs. To run after each end of an order; running it twice is harmless.
 */
export async function measureServiceEstimate(house: House, serviceId: string): Promise<void> {
  const { settings } = await house.settings()
  const { rows: orders } = await sql<FinishedRow>`
    select o.id, o.placed_at, o.started_at, o.ended_at, o.quantity,
      least(greatest(o.start_count + o.delivered - later.count, 0), o.delivered)::float8 / nullif(o.delivered, 0) as drop_share
    from orders o left join lateral (
      select count from target_readings r
      where r.canonical_link = o.canonical_link and r.metric = o.metric and r.count is not null and not r.is_doubtful and r.at > o.ended_at
      order by r.at desc limit 1
    ) later on true
    where o.service_id = ${serviceId}::bigint and o.status = 'Completed' and o.ended_cause = 'Delivered'
    order by o.ended_at desc limit ${settings.estimateSampleSize}`.execute(house.db)
  const { rows: readings } = await sql<ReadingRow>`
    select e.order_id, min(e.at) as at, min(e.delivered) as delivered
    from order_events e join orders o on o.id = e.order_id
    where e.order_id = any(${orders.map(order => order.id)}::bigint[])
    group by e.order_id, e.delivered::bigint * ${COURSE_STEP_COUNT} / o.quantity
    order by e.order_id, min(e.delivered)`.execute(house.db)
  const readingsOf = Map.groupBy(readings, reading => reading.order_id)
  const now = house.clock()
  const estimate = measureEstimate(orders.map((order): FinishedOrder => ({
    placedAt: order.placed_at, startedAt: order.started_at, endedAt: order.ended_at, quantity: order.quantity, dropShare: order.drop_share,
    readings: readingsOf.get(order.id) ?? [],
  })), now)
  const stored = { ...estimate, ...await measureShares(house.db, serviceId, now) }
  await sql`
    insert into service_estimates (service_id, sample_size, measured_at, start_median_ms, estimate)
    values (${serviceId}::bigint, ${estimate.sampleSize}, ${now}::timestamptz, ${estimate.startMedianMs}, ${JSON.stringify(stored)}::jsonb)
    on conflict (service_id) do update set sample_size = excluded.sample_size, measured_at = excluded.measured_at,
      start_median_ms = excluded.start_median_ms, estimate = excluded.estimate`.execute(house.db)
}
