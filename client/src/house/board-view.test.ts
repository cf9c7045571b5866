import { describe, expect, test } from 'vitest'
import type { BoardFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatShare } from '../shared/counts.ts'
import { mergeBoard, emptyBoardFeed } from './board-feed.ts'
import { BOARD_LETTERS, minutesChartOf, nextTile, pathOf, standingOf, statesOf, supplierRowOf, supplierSentence, tilesOf } from './board-view.ts'
import { countOfTab, ORDER_TABS, readHouseOrdersAddress } from './house-orders.ts'

const now = new Date('2026-03-01T12:00:00Z')
const health: BoardFieldsFragment['suppliers'][number] = {
  id: '1', breakerChangedAt: null, answerP95Ms: 250, answerCourseMs: [200, null, 250], failedShare: 0, callCount: 42, lagSeconds: 4, openCount: 7,
  supplier: { id: '1', name: 'Kestrel', breaker: 'Closed', balance: '1840.20', currency: 'USD', rateCapPerSecond: 20, lastImportAt: null },
}
const queue = (name: BoardFieldsFragment['queues'][number]['queue'], count: number, lateCount = 0, oldestAt: string | null = null) => ({ queue: name, count, lateCount, oldestAt })
const board: BoardFieldsFragment = {
  at: now.toISOString(), waitingCount: 3, sendingCount: 1,
  orders: { pendingCount: 1, processingCount: 2, inProgressCount: 3, completedCount: 4, partialCount: 5, cancelledCount: 6 },
  openOrders: { notStartedCount: 1, inTimeCount: 2, slowCount: 3, pastCount: 4, pastTwiceCount: 5 },
  queues: [queue('Withdrawals', 3, 1, '2026-02-20T00:00:00Z'), queue('Uncertain', 7, 0, '2026-03-01T11:19:00Z'), queue('Stalled', 9, 5), queue('Anomalies', 0)],
  minutes: Array.from({ length: 90 }, (_, index) => ({ at: new Date(now.getTime() - (89 - index) * 60_000).toISOString(), placedCount: index === 89 ? 1 : 46, endedCount: 41 })),
  suppliers: [health], books: null,
}

describe('the tiles', () => {
  const tiles = tilesOf(board, now)

  test('are the queues that the viewer may open, orders first and money last', () => {
    expect(tiles.map((tile) => tile.queue)).toEqual(['Uncertain', 'Stalled', 'Anomalies', 'Withdrawals'])
  })

  test('say since when the first waits, what is late, or that nothing waits', () => {
    expect(tiles.map(({ note }) => note)).toEqual(['oldest 41 min', '5 past twice of it', 'nothing waits', '1 overdue'])
    expect(tiles.map(({ isLate }) => isLate)).toEqual([false, true, false, true])
  })

  test('have a key each, and no key twice', () => {
    expect(new Set(BOARD_LETTERS.map(({ letter }) => letter)).size).toBe(BOARD_LETTERS.length)
  })

  test('lead the hand to what is late, then to what waits, then nowhere', () => {
    expect(nextTile(tiles)?.queue).toBe('Stalled')
    expect(nextTile(tiles.map((tile) => ({ ...tile, isLate: false })))?.queue).toBe('Uncertain')
    expect(nextTile(tiles.map((tile) => ({ ...tile, isLate: false, count: 0 })))).toBeNull()
  })
})

test('every open order is in one part of the bar, and every state has its list', () => {
  expect(standingOf(board).map(({ count }) => count)).toEqual([1, 2, 3, 4, 5])
  const lists = statesOf(board).map(({ to, count }) => [readHouseOrdersAddress((to as { query: Record<string, string> }).query).tab.list, count])
  expect(lists).toEqual([['Pending', 1], ['Processing', 2], ['InProgress', 3], ['Completed', 4], ['Partial', 5], ['Cancelled', 6]])
})

test('each list knows from the board how many it holds', () => {
  expect(ORDER_TABS.map((tab) => countOfTab(tab, board))).toEqual([7, 9, 3, 6, 1, 2, 3, 4, 5, 6])
  expect(countOfTab(ORDER_TABS[0], null)).toBeNull()
})

describe('a supplier', () => {
  test('that is well has nothing coloured', () => {
    const row = supplierRowOf(health)
    expect(row).toMatchObject({ isWell: true, answer: { text: '≤ 250 ms', concern: 'none' }, failed: { text: formatShare(0), concern: 'none' }, callCap: '1,200', lag: { text: '4 s', concern: 'none' } })
    expect(supplierSentence([row])).toBe('1, all well')
  })

  test.each([
    { of: 'half open', change: { supplier: { ...health.supplier, breaker: 'HalfOpen' as const } }, field: 'breaker', concern: 'late' },
    { of: 'open', change: { supplier: { ...health.supplier, breaker: 'Open' as const } }, field: 'breaker', concern: 'bad' },
    { of: 'four errors in a hundred', change: { failedShare: 0.042 }, field: 'failed', concern: 'late' },
    { of: 'most calls lost', change: { failedShare: 0.61 }, field: 'failed', concern: 'bad' },
    { of: 'a minute behind', change: { lagSeconds: 61 }, field: 'lag', concern: 'late' },
    { of: 'five minutes behind', change: { lagSeconds: 300 }, field: 'lag', concern: 'bad' },
  ] as const)('$of is not well', ({ change, field, concern }) => {
    const row = supplierRowOf({ ...health, ...change })
    expect(row[field].concern).toBe(concern)
    expect(supplierSentence([row, supplierRowOf(health)])).toBe('2, 1 not well')
  })

  test('that was not called has no numbers that look good', () => {
    expect(supplierRowOf({ ...health, answerP95Ms: null, failedShare: null })).toMatchObject({ answer: { text: 'no calls' }, failed: { text: '' } })
  })
})

describe('the chart', () => {
  test('leaves out the minute that is not over, begins at zero and ends on a round number', () => {
    const chart = minutesChartOf(board)
    expect(chart.placed).toHaveLength(89)
    expect(chart.placed.at(-1)).toBe(46)
    expect([chart.ticks[0], chart.ticks.at(-1)]).toEqual([0, chart.top])
    expect(chart.top).toBeGreaterThanOrEqual(46)
    expect(chart.sentence).toBe('In the last 89 minutes 4,094 orders placed and 3,649 ended; in the last of them 46 and 41.')
  })

  test('of a quiet house is flat at the bottom, not at the top', () => {
    const chart = minutesChartOf({ minutes: board.minutes.map((minute) => ({ ...minute, placedCount: 0, endedCount: 0 })) })
    expect(pathOf(chart.placed, 100, 50, chart.top).startsWith('M0.0 50.0')).toBe(true)
  })

  test('has a gap where nothing was measured', () => {
    expect(pathOf([10, 20, null, 20], 30, 10, 20)).toBe('M0.0 5.0L10.0 0.0M30.0 0.0')
  })
})

describe('pushes', () => {
  test('each is the whole board, and one that was counted earlier changes nothing', () => {
    const first = mergeBoard(emptyBoardFeed, { cursor: 'one', board })
    const later = mergeBoard(first, { cursor: 'two', board: { ...board, at: '2026-03-01T12:00:01Z', waitingCount: 4 } })
    expect(later).toMatchObject({ cursor: 'two', board: { waitingCount: 4 } })
    expect(mergeBoard(later, { cursor: 'one', board })).toBe(later)
  })
})
