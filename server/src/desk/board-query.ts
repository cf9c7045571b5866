import type { OrderStatus } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import type { HouseBoardType, HouseBooksStateType, HouseMinuteType } from './board.graphql.ts'
import { readOpenOrders } from './open-orders-query.ts'
import { readQueueStates } from './queue-states-query.ts'
import { readSupplierHealth } from './supplier-health-query.ts'

const MINUTE_MS = 60_000
const MINUTES_SHOWN = 90

/** What moves slowly, or costs more to count: how many orders have ended, and how many were placed and ended a minute. */
export interface BoardBackground {
  readonly ended: Readonly<Record<'Completed' | 'Partial' | 'Cancelled', number>>
  readonly minutes: readonly HouseMinuteType[]
  readonly books: HouseBooksStateType | null
}

/** Adds up the orders that have ended, and counts the last ninety minutes. */
export async function readBackground(db: Kysely<Tables>, now: Date): Promise<BoardBackground> {
  const { rows: ended } = await sql<{ status: OrderStatus, count: number }>`
    select status, sum(count)::int as count from ended_order_counts group by status`.execute(db)
  const countOf = (status: OrderStatus): number => ended.find(row => row.status === status)?.count ?? 0
  const { rows: [books] } = await sql<HouseBooksStateType>`
    select at, exception_count as "exceptionCount" from books_checks order by id desc limit 1`.execute(db)
  return {
    ended: { Completed: countOf('Completed'), Partial: countOf('Partial'), Cancelled: countOf('Cancelled') },
    minutes: await readMinutes(db, now), books: books ?? null,
  }
}

async function readMinutes(db: Kysely<Tables>, now: Date): Promise<HouseMinuteType[]> {
  const from = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - (MINUTES_SHOWN - 1) * MINUTE_MS
  const { rows } = await sql<{ minute: Date, placed: number, ended: number }>`
    select minute, sum(placed)::int as placed, sum(ended)::int as ended from (
      select date_trunc('minute', placed_at) as minute, 1 as placed, 0 as ended from orders where placed_at >= ${new Date(from)}::timestamptz and placed_at <= ${now}::timestamptz
      union all
      select date_trunc('minute', ended_at), 0, 1 from orders where ended_at >= ${new Date(from)}::timestamptz and ended_at <= ${now}::timestamptz
    ) moved group by minute`.execute(db)
  const found = new Map(rows.map(row => [row.minute.getTime(), row]))
  return Array.from({ length: MINUTES_SHOWN }, (_, index) => {
    const at = from + index * MINUTE_MS
    return { at: new Date(at), placedCount: found.get(at)?.placed ?? 0, endedCount: found.get(at)?.ended ?? 0 }
  })
}

/** The board at this moment: what is open is counted anew, the rest is `background`. */
export async function readBoard(house: House, background: BoardBackground): Promise<HouseBoardType> {
  const { db } = house
  const { settings } = await house.settings()
  const now = house.clock()
  const open = await readOpenOrders(db, settings, now)
  const { queues, waitingCount, sendingCount } = await readQueueStates(db, now)
  const { pastCount, pastTwiceCount } = open.standing
  return {
    at: now,
    orders: {
      pendingCount: open.counts.Pending, processingCount: open.counts.Processing, inProgressCount: open.counts.InProgress,
      completedCount: background.ended.Completed, partialCount: background.ended.Partial, cancelledCount: background.ended.Cancelled,
    },
    openOrders: open.standing, waitingCount, sendingCount,
    queues: [{ queue: 'Stalled', count: pastCount + pastTwiceCount, lateCount: pastTwiceCount, oldestAt: open.stalledSince }, ...queues],
    minutes: background.minutes, books: background.books,
    suppliers: await readSupplierHealth(db, open.countOfSupplier, now),
  }
}
