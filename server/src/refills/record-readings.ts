import {
  countText, decideReading, droppedOf, guaranteedCountOf, OrderEventKind, type Metric, type PreviousReading, type ReadingSource, type Refusal, type TargetVisibility,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { SettingsInForce } from '../house.ts'
import { appendEvents, stateOf, type OrderChange } from '../orders/append-events.ts'
import { holdAccountsOf, lockOrders, type LockedOrder } from '../orders/lock-orders.ts'
import type { Transaction } from '../transact.ts'
import { requestAutomatically } from './request-refill.ts'

/** A counter seen at the link of an order. */
export interface NewReading {
  readonly orderId: string
  readonly count: number | null
  readonly visibility: TargetVisibility
  readonly readAt: Date
  readonly source: ReadingSource
  readonly actor: Actor
  readonly watchHoursShown?: number | null
  readonly reason?: string | null
}

/** What became of a reading. A doubtful one is kept, and nothing is judged by it until the next one agrees. */
export type ReadingOutcome =
  | { readonly kind: 'Kept' | 'Doubted', readonly orderId: string }
  | { readonly kind: 'Refused', readonly orderId: string, readonly refusal: Refusal }
  | { readonly kind: 'Missing', readonly orderId: string }

/**
 * Keeps readings, at most one for each order, each under its order's lock. Of an order that has ended the current count changes and nothing else does
 * (P3.1): a drop is seen on it, and asked to be refilled where its customer leaves that to the house.
 */
export async function recordReadings(tx: Transaction, readings: readonly NewReading[], inForce: SettingsInForce): Promise<ReadingOutcome[]> {
  // A drop may be asked to be refilled, which takes an account that is not suspended.
  await holdAccountsOf(tx, readings.map(reading => reading.orderId))
  const orders = await lockOrders(tx, readings.map(reading => reading.orderId))
  const known = await readKnown(tx, [...orders.keys()])
  const outcomes: ReadingOutcome[] = []
  const changes: OrderChange[] = []
  const dropped: LockedOrder[] = []
  for (const reading of readings) {
    const { orderId } = reading
    const order = orders.get(orderId)
    if (order === undefined) {
      outcomes.push({ kind: 'Missing', orderId })
      continue
    }
    const { trusted = null, doubtful = null } = known.get(orderId) ?? {}
    const judged = judge(trusted, doubtful, reading, order.metric, tx.now)
    if (judged.kind === 'Refused') {
      outcomes.push({ ...judged, orderId })
      continue
    }
    await writeReading(tx, order, reading, judged.kind === 'Doubted')
    outcomes.push({ kind: judged.kind, orderId })
    if (judged.kind === 'Doubted' || order.endedAt === null || reading.readAt < order.endedAt) continue
    if (reading.count !== null && order.startCount !== null && reading.count !== order.currentCount) {
      changes.push({
        order, kind: OrderEventKind.Reading, actor: reading.actor, clause: null, cause: null, reason: reading.reason ?? null,
        next: { ...stateOf(order), currentCount: reading.count },
      })
    }
    if (await noteDrop(tx, order, reading)) dropped.push(order)
  }
  await appendEvents(tx, changes)
  await requestAutomatically(tx, dropped, inForce)
  return outcomes
}

/** A leap is believed when the doubted reading before it says the same. */
function judge(trusted: PreviousReading | null, doubtful: PreviousReading | null, reading: NewReading, metric: Metric, now: Date): { kind: 'Kept' | 'Doubted' } | { kind: 'Refused', refusal: Refusal } {
  const decision = decideReading(trusted, reading, metric, now)
  if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
  if (!decision.grant.isDoubtful) return { kind: 'Kept' }
  const again = doubtful === null ? null : decideReading(doubtful, reading, metric, now)
  return { kind: again?.allowed === true && !again.grant.isDoubtful ? 'Kept' : 'Doubted' }
}

interface Known {
  readonly trusted: PreviousReading | null
  readonly doubtful: PreviousReading | null
}

/** The newest reading of each order's counter, and the newest doubted one since. */
async function readKnown(tx: Transaction, orderIds: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<{ id: string, count: number | null, at: Date | null, doubtful_count: number | null, doubtful_at: Date | null }>`
    select o.id, coalesce(seen.count, o.current_count)::float8 as count, coalesce(seen.at, o.ended_at, o.read_at) as at,
      doubted.count::float8 as doubtful_count, doubted.at as doubtful_at
    from orders o left join lateral (
      select r.count, r.at from target_readings r
      where r.canonical_link = o.canonical_link and r.metric = o.metric and r.count is not null and not r.is_doubtful order by r.at desc, r.id desc limit 1
    ) seen on true left join lateral (
      select r.count, r.at from target_readings r
      where r.canonical_link = o.canonical_link and r.metric = o.metric and r.count is not null and r.is_doubtful and r.at > coalesce(seen.at, 'epoch')
      order by r.at desc, r.id desc limit 1
    ) doubted on true
    where o.id = any(${orderIds}::bigint[])`.execute(tx.db)
  const of = (count: number | null, readAt: Date | null) => count === null || readAt === null ? null : { count, readAt }
  return new Map(rows.map(row => [row.id, { trusted: of(row.count, row.at), doubtful: of(row.doubtful_count, row.doubtful_at) }]))
}

async function writeReading(tx: Transaction, order: LockedOrder, reading: NewReading, isDoubtful: boolean): Promise<void> {
  await sql`
    insert into target_readings (canonical_link, metric, count, visibility, source, at, is_doubtful, watch_hours_shown, actor_id, reason)
    values (${order.canonicalLink}, ${order.metric}, ${reading.count}::bigint, ${reading.visibility}, ${reading.source}, ${reading.readAt}::timestamptz,
      ${isDoubtful}, ${reading.watchHoursShown ?? null}::bigint, ${reading.actor.id}, ${reading.reason ?? null})`.execute(tx.db)
}

/** Whether the reading shows a drop. When one is first seen, and when it is gone, is noted on the order. */
async function noteDrop(tx: Transaction, order: LockedOrder, reading: NewReading): Promise<boolean> {
  if (reading.count === null) return false
  const isDropped = droppedOf(order, reading.count) > 0
  await sql`update orders set read_at = ${reading.readAt}::timestamptz,
      drop_first_seen_at = case when ${isDropped} then coalesce(drop_first_seen_at, ${reading.readAt}::timestamptz) end
    where id = ${order.id}::bigint`.execute(tx.db)
  if (isDropped) tx.house.log.debug({ orderId: order.id, guaranteed: countText(guaranteedCountOf(order) ?? 0), read: countText(reading.count) }, 'a drop')
  return isDropped
}
