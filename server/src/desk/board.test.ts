import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import type { Viewer } from '../context.ts'
import { boardCursor, watchBoard, type BoardPush } from './board-feed.ts'
import { readBackground, readBoard } from './board-query.ts'
import type { HouseBoardType } from './board.graphql.ts'
import { readHouseOrderIds } from './house-orders-query.ts'
import { fillDesk } from './testing.ts'

// What the board counts through its indexes is counted once more over whole tables, row by row, as somebody would who has only the words of the descriptions.

let desk: OrderHouse
let customer: Viewer
beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer()
  await fillDesk(desk, customer, 120)
})
afterAll(async () => await desk.close())

type Row = Record<string, unknown>
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const whole = async (table: string): Promise<Row[]> => (await sql<Row>`select * from ${sql.raw(table)}`.execute(desk.house.db)).rows
const board = async (): Promise<HouseBoardType> => await readBoard(desk.house, await readBackground(desk.house.db, desk.clock.at))
const ageOf = (row: Row, column: string): number => desk.clock.at.getTime() - (row[column] as Date).getTime()

/** Where an order's slow end is: what was estimated, or the longest lead time. */
function slowMsOf(order: Row): number {
  return (order['slow_finish_at'] as Date | null ?? new Date((order['placed_at'] as Date).getTime() + 72 * HOUR_MS)).getTime()
}

describe('the counts of the board are those of the whole tables', () => {
  test('of orders by state, and of open ones by their estimate', async () => {
    const orders = await whole('orders')
    const { orders: counts, openOrders } = await board()
    const inState = (status: string): number => orders.filter(order => order['status'] === status).length
    expect(counts).toEqual({
      pendingCount: inState('Pending'), processingCount: inState('Processing'), inProgressCount: inState('InProgress'),
      completedCount: inState('Completed'), partialCount: inState('Partial'), cancelledCount: inState('Cancelled'),
    })
    const now = desk.clock.at.getTime()
    const standing = { notStartedCount: 0, inTimeCount: 0, slowCount: 0, pastCount: 0, pastTwiceCount: 0 }
    for (const order of orders.filter(({ ended_at }) => ended_at === null)) {
      const placedMs = (order['placed_at'] as Date).getTime()
      const expected = order['expected_finish_at'] as Date | null
      if (now > 2 * slowMsOf(order) - placedMs) standing.pastTwiceCount += 1
      else if (now > slowMsOf(order)) standing.pastCount += 1
      else if (order['status'] !== 'InProgress') standing.notStartedCount += 1
      else if (expected !== null && now > expected.getTime()) standing.slowCount += 1
      else standing.inTimeCount += 1
    }
    expect(openOrders).toEqual(standing)
    expect(Object.values(standing).every(count => count > 0), JSON.stringify(standing)).toBe(true)
  })

  test('of each queue, with what is late in it and since when the first waits', async () => {
    const { queues, waitingCount, sendingCount } = await board()
    const [orders, dispatches, payments] = [await whole('orders'), await whole('dispatches'), await whole('payments')]
    const expectQueue = (name: string, rows: readonly Row[], since: (row: Row) => unknown, isLate: (row: Row) => boolean): void => {
      const found = queues.find(({ queue }) => queue === name)
      const oldest = rows.length === 0 ? null : new Date(Math.min(...rows.map(row => Number(since(row)))))
      expect(found, name).toEqual({ queue: name, count: rows.length, lateCount: rows.filter(isLate).length, oldestAt: oldest })
      expect(rows.length, `${name} is tried with something in it`).toBeGreaterThan(0)
    }
    const stalled = orders.filter(order => order['ended_at'] === null && desk.clock.at.getTime() > slowMsOf(order))
    expectQueue('Stalled', stalled, slowMsOf, order => desk.clock.at.getTime() > 2 * slowMsOf(order) - Number(order['placed_at']))
    expectQueue('Uncertain', dispatches.filter(({ state }) => state === 'Uncertain'), row => row['attempted_at'], row => ageOf(row, 'attempted_at') > 30 * MINUTE_MS)
    const withColumn = async (name: string, table: string, isWaiting: (row: Row) => boolean, since: string, isLate: (row: Row) => boolean): Promise<void> =>
      expectQueue(name, (await whole(table)).filter(isWaiting), row => row[since], isLate)
    await withColumn('Anomalies', 'anomalies', row => row['seen_at'] === null, 'at', row => ageOf(row, 'at') > 24 * HOUR_MS)
    await withColumn('Reviews', 'placement_reviews', row => row['status'] === 'Waiting', 'asked_at', row => ageOf(row, 'asked_at') > HOUR_MS)
    await withColumn('Evidence', 'evidence_requests', row => row['status'] === 'Supplied', 'supplied_at', row => ageOf(row, 'supplied_at') > 24 * HOUR_MS)
    await withColumn('SpeedUps', 'speed_ups', row => row['status'] === 'Requested', 'asked_at', row => ageOf(row, 'asked_at') > 24 * HOUR_MS)
    await withColumn('Refills', 'refills', row => row['ended_at'] === null, 'created_at', row => ageOf(row, 'start_latest_at') > 0)
    await withColumn('Threads', 'threads', row => row['status'] === 'Waiting', 'turn_at', row => ageOf(row, 'turn_at') > 4 * HOUR_MS)
    await withColumn('Withdrawals', 'withdrawals', row => row['status'] === 'Asked' || row['status'] === 'Approved', 'asked_at', row => ageOf(row, 'due_at') > 0)
    await withColumn('Disputes', 'disputes', row => row['status'] === 'Open', 'opened_at', () => false)
    await withColumn('Credits', 'credit_proposals', row => row['status'] === 'Waiting', 'proposed_at', row => ageOf(row, 'proposed_at') > 24 * HOUR_MS)
    const coming = payments.filter(row => row['status'] === 'OnItsWay' || (row['status'] === 'Waiting' && row['method'] === 'BankTransfer'))
    expectQueue('Payments', coming, row => row['changed_at'], row => ageOf(row, 'changed_at') > 72 * HOUR_MS)
    expect(queues.map(({ queue }) => queue)).toHaveLength(12)
    expect({ waitingCount, sendingCount }).toEqual({
      waitingCount: dispatches.filter(({ state }) => state === 'Waiting').length, sendingCount: dispatches.filter(({ state }) => state === 'Sending').length,
    })
  })

  test('of the last ninety minutes, placed and ended', async () => {
    const orders = await whole('orders')
    const { minutes } = await board()
    const thisMinute = Math.floor(desk.clock.at.getTime() / MINUTE_MS) * MINUTE_MS
    expect(minutes).toEqual(Array.from({ length: 90 }, (_, index) => {
      const from = thisMinute - (89 - index) * MINUTE_MS
      const within = (at: unknown): boolean => at !== null && Number(at) >= from && Number(at) < from + MINUTE_MS
      return { at: new Date(from), placedCount: orders.filter(order => within(order['placed_at'])).length, endedCount: orders.filter(order => within(order['ended_at'])).length }
    }))
    expect(minutes.reduce((sum, { placedCount, endedCount }) => sum + placedCount + endedCount, 0)).toBeGreaterThan(10)
  })
})

describe('a list holds what its number counts', () => {
  const list = async (name: Parameters<typeof readHouseOrderIds>[2]['list'], afterId: string | null = null, limit = 1_000): Promise<string[]> => {
    const { settings } = await desk.house.settings()
    return await readHouseOrderIds(desk.house.db, settings, { list: name, supplierId: null, limit, afterId }, desk.clock.at)
  }

  test('whichever it is', async () => {
    const { orders, openOrders, queues, waitingCount } = await board()
    const lengths = { Pending: orders.pendingCount, Processing: orders.processingCount, InProgress: orders.inProgressCount, Completed: orders.completedCount, Partial: orders.partialCount, Cancelled: orders.cancelledCount, Waiting: waitingCount }
    for (const [name, count] of Object.entries(lengths)) expect(await list(name as 'Pending'), name).toHaveLength(count)
    expect(await list('Open')).toHaveLength(orders.pendingCount + orders.processingCount + orders.inProgressCount)
    expect(await list('Stalled')).toHaveLength(openOrders.pastCount + openOrders.pastTwiceCount)
    expect(await list('Uncertain')).toHaveLength(queues.find(({ queue }) => queue === 'Uncertain')?.count ?? -1)
  })

  test('open orders come oldest first and ended ones newest first, page by page without a gap', async () => {
    for (const name of ['InProgress', 'Completed', 'Uncertain'] as const) {
      const everything = await list(name)
      const paged: string[] = []
      for (let page = await list(name, null, 4); page.length > 0; page = await list(name, paged.at(-1) ?? null, 4)) paged.push(...page)
      expect(paged).toEqual(everything)
      const sorted = [...everything].sort((one, other) => Number(one) - Number(other))
      expect(everything).toEqual(name === 'Completed' ? sorted.reverse() : sorted)
    }
  })
})

describe('a watcher', () => {
  const take = async (feed: AsyncIterator<BoardPush>, ms = 4_000): Promise<BoardPush | null> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>(resolve => { timer = setTimeout(() => resolve(null), ms) })
    return await Promise.race([feed.next().then(({ value }) => value as BoardPush), late]).finally(() => clearTimeout(timer))
  }

  test('is told when something has moved, nothing while nothing has, and at most once a second', async () => {
    const feed = watchBoard(desk.house, null)
    const first = await take(feed)
    const next = feed.next()
    const serviceId = await desk.addService()
    const startedAt = performance.now()
    for (let count = 0; count < 3; count += 1) await desk.place(customer, serviceId)
    // The three may fall on both sides of one counting.
    let told = (await next).value as BoardPush
    if (told.board.orders.pendingCount < (first?.board.orders.pendingCount ?? 0) + 3) told = await take(feed) ?? told
    expect(told.board.orders.pendingCount).toBe((first?.board.orders.pendingCount ?? 0) + 3)
    expect(performance.now() - startedAt).toBeLessThan(3_500)
    const quiet = feed.next()
    expect(await Promise.race([quiet, new Promise(resolve => { setTimeout(() => resolve('nothing'), 2_500) })])).toBe('nothing')
    await feed.return?.()
    await quiet
  }, 20_000)

  test('who resumes where it left off hears nothing until something moves, and at once when something has', async () => {
    const one = watchBoard(desk.house, null)
    const cursor = boardCursor((await take(one))!)
    await one.return?.()
    const again = watchBoard(desk.house, cursor)
    const next = again.next()
    expect(await Promise.race([next, new Promise(resolve => { setTimeout(() => resolve('nothing'), 1_500) })])).toBe('nothing')
    await desk.place(customer, await desk.addService())
    const moved = (await next).value as BoardPush
    expect(boardCursor(moved)).not.toBe(cursor)
    await again.return?.()
    const late = watchBoard(desk.house, cursor)
    expect((await take(late))?.digest).toBe(moved.digest)
    await late.return?.()
  }, 20_000)

  test('a cursor of somebody else\'s making is an input error', () => {
    expect(() => watchBoard(desk.house, 'nonsense')).toThrow('after is not a cursor of this list.')
  })
})
