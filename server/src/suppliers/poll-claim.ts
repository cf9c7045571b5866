import { dropReadingAfter, type EndedCause, type OrderStatus, type ProgressFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { guaranteeOf } from '../services/service.facts.ts'
import { transact } from '../transact.ts'
import { pollAfterEndMs, pollIntervalMs } from './poll-schedule.ts'
import { STATUS_BATCH_MAX } from './supplier-client.ts'

/** An order to ask after, with what the house knows of it. */
export interface PolledOrder {
  readonly orderId: string
  readonly supplierOrderId: string
  readonly failureCount: number
  readonly facts: ProgressFacts
  /** What is odd beside these facts is not odd beside a later version: the answer is older. */
  readonly version: number
  readonly currency: string
  readonly readAt: Date | null
  /** Ended and under guarantee, and its counter is to be read now: a drop of it would be refilled. */
  readonly isReadingDue: boolean
}

interface PolledRow {
  readonly order_id: string
  readonly supplier_order_id: string
  readonly poll_failures: number
  readonly status: OrderStatus
  readonly quantity: number
  readonly start_count: string | null
  readonly current_count: string | null
  readonly delivered: number
  readonly charged_micros: string
  readonly version: number
  readonly currency: string
  readonly changed_at: Date
  readonly ended_at: Date | null
  readonly ended_cause: EndedCause | null
  readonly read_at: Date | null
  readonly guarantee_days: number | null
  readonly is_lifetime_guarantee: boolean
  readonly guarantee_words: string | null
  readonly last_refill_ended_at: Date | null
}

/** An order that stands still is asked after at least this often: less, and its end is noticed late. */
const LONGEST_MS = 120_000

/** The suppliers with an order to ask after. */
export async function suppliersToAsk(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (select 1 from dispatches d where d.supplier_id = s.id and d.poll_at <= ${house.clock()}::timestamptz)
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

/**
 * Takes the orders of a supplier that are longest due, one call's worth, and sets when each is due again. So the call that follows may fail
 * or its process die: the orders come round again by themselves, and no two workers ask after one order at once unless a call outlasts its turn.
 */
export async function claimPolls(house: House, supplierId: string): Promise<PolledOrder[]> {
  return await transact(house, async tx => {
    const { rows } = await sql<PolledRow>`
      select d.order_id, d.supplier_order_id, d.poll_failures, o.status, o.quantity, o.start_count, o.current_count, o.delivered, o.charged_micros, o.version,
        o.currency, o.changed_at, o.ended_at, o.ended_cause, o.read_at, o.guarantee_days, o.is_lifetime_guarantee, o.guarantee_words,
        case when o.ended_at is not null then (select max(r.ended_at) from refills r where r.order_id = o.id and r.status = 'Completed') end as last_refill_ended_at
      from dispatches d join orders o on o.id = d.order_id
      where d.supplier_id = ${supplierId}::bigint and d.poll_at <= ${tx.now}::timestamptz
      order by d.poll_at limit ${STATUS_BATCH_MAX} for update of d skip locked`.execute(tx.db)
    const pace = { shortestMs: house.env.pollShortestMs, longestMs: Math.max(LONGEST_MS, house.env.pollShortestMs) }
    const next = rows.map(row => {
      const at = row.ended_at === null
        ? tx.now.getTime() + pollIntervalMs({ quietMs: tx.now.getTime() - row.changed_at.getTime(), failureCount: row.poll_failures }, pace)
        : nextLookMs(row, row.ended_at, tx.now)
      return at === null ? null : new Date(at).toISOString()
    })
    await sql`update dispatches d set poll_at = due.poll_at
      from unnest(${rows.map(row => row.order_id)}::bigint[], ${next}::timestamptz[]) as due(order_id, poll_at)
      where d.order_id = due.order_id`.execute(tx.db)
    return rows.map(row => ({
      orderId: row.order_id, supplierOrderId: row.supplier_order_id, failureCount: row.poll_failures, version: row.version, currency: row.currency, readAt: row.read_at, isReadingDue: isReadingDue(row, tx.now),
      facts: {
        status: row.status, quantity: row.quantity, delivered: row.delivered, chargedMicros: BigInt(row.charged_micros),
        startCount: row.start_count === null ? null : Number(row.start_count),
        currentCount: row.current_count === null ? null : Number(row.current_count),
      },
    }))
  })
}

/** When the counter is to be read: on the schedule that falls off with age, and at once when a refill has ended since anybody looked. */
function isReadingDue(row: PolledRow, now: Date): boolean {
  const dueAt = dropReadingAfter(watched(row), row.read_at)
  if (dueAt === null) return false
  const isRefilledSince = row.last_refill_ended_at !== null && (row.read_at === null || row.read_at < row.last_refill_ended_at)
  return isRefilledSince || dueAt <= now
}

/** An order that has ended is looked at again for a word taken back, and for a drop; whichever comes first. Null when both are over. */
function nextLookMs(row: PolledRow, endedAt: Date, now: Date): number | null {
  const forWordMs = pollAfterEndMs(now.getTime() - endedAt.getTime())
  const dropAt = dropReadingAfter(watched(row), isReadingDue(row, now) ? now : row.read_at)
  const looks = [...(forWordMs === null ? [] : [now.getTime() + forWordMs]), ...(dropAt === null ? [] : [Math.max(dropAt.getTime(), now.getTime() + 1)])]
  return looks.length === 0 ? null : Math.min(...looks)
}

function watched(row: PolledRow) {
  return {
    status: row.status, startCount: row.start_count === null ? null : Number(row.start_count), delivered: row.delivered, endedAt: row.ended_at,
    endedCause: row.ended_cause, guarantee: guaranteeOf(row),
  }
}
