import type { RouteLocationRaw } from 'vue-router'
import type { BoardFieldsFragment, HouseQueue } from '../graphql/generated/graphql.ts'
import { roundStep } from '../shared/axis.ts'
import { countOf, formatCount, formatShare } from '../shared/counts.ts'
import { formatDuration, formatEstimate } from '../shared/durations.ts'
import type { OrderState } from '../shared/states.ts'
import { formatClock } from '../shared/times.ts'

/** A queue as it stands on the board. */
export interface BoardTile {
  readonly queue: HouseQueue
  readonly label: string
  /** The letter after G, on the board. */
  readonly letter: string
  readonly to: RouteLocationRaw
  readonly count: number
  readonly isLate: boolean
  /** Since when the first waits, how many are late, or that nothing waits. */
  readonly note: string
}

const PLACES: Readonly<Record<HouseQueue, Pick<BoardTile, 'label' | 'letter' | 'to'>>> = {
  Uncertain: { label: 'Uncertain', letter: 'u', to: { name: 'house-orders', query: { list: 'uncertain' } } },
  Stalled: { label: 'Stalled', letter: 'l', to: { name: 'house-orders', query: { list: 'stalled' } } },
  Anomalies: { label: 'Anomalies', letter: 'a', to: { name: 'house-anomalies' } },
  Reviews: { label: 'Review', letter: 'r', to: { name: 'house-screen' } },
  Evidence: { label: 'Evidence', letter: 'e', to: { name: 'house-refills', query: { tab: 'evidence' } } },
  SpeedUps: { label: 'Speed-up', letter: 's', to: { name: 'house-refills', query: { tab: 'speed-up' } } },
  Refills: { label: 'Refills', letter: 'f', to: { name: 'house-refills', query: { tab: 'open' } } },
  Threads: { label: 'Inbox', letter: 'i', to: { name: 'house-help' } },
  Withdrawals: { label: 'Withdrawals', letter: 'w', to: { name: 'house-withdrawals' } },
  Payments: { label: 'Payments', letter: 'p', to: { name: 'house-payments' } },
  Disputes: { label: 'Disputes', letter: 'd', to: { name: 'house-payments', query: { tab: 'disputes' } } },
  Credits: { label: 'Credits', letter: 'c', to: { name: 'house-credits' } },
}

/** In the order in which they are read: orders first, then what customers wait for, then money. */
const ORDER = Object.keys(PLACES) as HouseQueue[]

/** The keys of the tiles, whoever looks. */
export const BOARD_LETTERS = ORDER.map((queue) => ({ queue, ...PLACES[queue] }))

/** The tiles of the board, those that the viewer may open. */
export function tilesOf({ queues }: Pick<BoardFieldsFragment, 'queues'>, now: Date): readonly BoardTile[] {
  return ORDER.flatMap((queue) => {
    const state = queues.find((each) => each.queue === queue)
    return state === undefined ? [] : [{ queue, ...PLACES[queue], count: state.count, isLate: state.lateCount > 0, note: noteOf(state, now) }]
  })
}

function noteOf({ queue, count, lateCount, oldestAt }: BoardFieldsFragment['queues'][number], now: Date): string {
  if (count === 0) return 'nothing waits'
  if (queue === 'Withdrawals' && lateCount > 0) return `${formatCount(lateCount)} overdue`
  if (queue === 'Refills' && lateCount > 0) return `${formatCount(lateCount)} late to start`
  if (queue === 'Stalled') return lateCount > 0 ? `${formatCount(lateCount)} past twice of it` : 'past the estimate'
  return oldestAt === null ? '' : `oldest ${formatEstimate(Math.max(0, now.getTime() - new Date(oldestAt).getTime()))}`
}

/** Where the hand should go next: the first queue in which something is late, or else in which anything waits. */
export function nextTile(tiles: readonly BoardTile[]): BoardTile | null {
  return tiles.find(({ isLate }) => isLate) ?? tiles.find(({ count }) => count > 0) ?? null
}

/** A part of the open orders, by how it stands beside the estimate. */
export interface StandingPart {
  readonly id: string
  readonly label: string
  readonly count: number
  /** The colour of its part of the bar. */
  readonly colour: string
  /** Where those orders are listed. */
  readonly to: RouteLocationRaw
}

/** The open orders beside their estimates. */
export function standingOf({ openOrders }: Pick<BoardFieldsFragment, 'openOrders'>): readonly StandingPart[] {
  const stalled: RouteLocationRaw = { name: 'house-orders', query: { list: 'stalled' } }
  const open: RouteLocationRaw = { name: 'house-orders' }
  return [
    { id: 'waiting', label: 'not started, in time', count: openOrders.notStartedCount, colour: 'var(--rest-fill)', to: open },
    { id: 'moving', label: 'in time', count: openOrders.inTimeCount, colour: 'var(--live-fill)', to: { name: 'house-orders', query: { list: 'in-progress' } } },
    { id: 'slow', label: 'slow, within estimate', count: openOrders.slowCount, colour: 'color-mix(in srgb, var(--live-fill) 50%, var(--panel))', to: { name: 'house-orders', query: { list: 'in-progress' } } },
    { id: 'past', label: 'past estimate', count: openOrders.pastCount, colour: 'var(--part-fill)', to: stalled },
    { id: 'twice', label: 'past twice the estimate', count: openOrders.pastTwiceCount, colour: 'var(--fail-fill)', to: stalled },
  ]
}

/** How many orders are in each state, each with its list. */
export function statesOf({ orders }: Pick<BoardFieldsFragment, 'orders'>): readonly { readonly state: OrderState, readonly count: number, readonly to: RouteLocationRaw }[] {
  const listed = (state: OrderState, list: string, count: number) => ({ state, count, to: { name: 'house-orders', query: { list } } })
  return [
    listed('Pending', 'pending', orders.pendingCount), listed('Processing', 'processing', orders.processingCount), listed('InProgress', 'in-progress', orders.inProgressCount),
    listed('Completed', 'completed', orders.completedCount), listed('Partial', 'partial', orders.partialCount), listed('Cancelled', 'cancelled', orders.cancelledCount),
  ]
}

type SupplierHealth = BoardFieldsFragment['suppliers'][number]
/** How bad a number is. */
export type Concern = 'none' | 'late' | 'bad'

/** A supplier as a row of the board. */
export interface SupplierRow {
  readonly id: string
  readonly name: string
  readonly breaker: { readonly state: 'Closed' | 'HalfOpen' | 'Open', readonly words: string, readonly concern: Concern }
  readonly answer: { readonly text: string, readonly concern: Concern }
  readonly course: readonly (number | null)[]
  readonly failed: { readonly text: string, readonly concern: Concern }
  readonly calls: string
  readonly callCap: string
  readonly lag: { readonly text: string, readonly concern: Concern }
  readonly openCount: number
  readonly isWell: boolean
}

const ANSWER_LATE_MS = 1_500
const FAILED_LATE = 0.02
const FAILED_BAD = 0.25
const LAG_LATE_S = 60
const LAG_BAD_S = 300

const BREAKER_WORDS = { Closed: { words: 'closed', concern: 'none' }, HalfOpen: { words: 'trying', concern: 'late' }, Open: { words: 'open', concern: 'bad' } } as const

/** A supplier's health in words, with what is not well about it. */
export function supplierRowOf(health: SupplierHealth): SupplierRow {
  const { id, supplier, answerP95Ms, answerCourseMs, failedShare, callCount, lagSeconds, openCount } = health
  const breaker = { state: supplier.breaker, ...BREAKER_WORDS[supplier.breaker] }
  const failed: Concern = failedShare === null || failedShare < FAILED_LATE ? 'none' : failedShare < FAILED_BAD ? 'late' : 'bad'
  return {
    id, name: supplier.name, breaker, course: answerCourseMs, openCount,
    answer: { text: answerP95Ms === null ? 'no calls' : `≤ ${formatCount(answerP95Ms)} ms`, concern: answerP95Ms !== null && answerP95Ms > ANSWER_LATE_MS ? 'late' : 'none' },
    failed: { text: failedShare === null ? '' : formatShare(failedShare, failedShare > 0 && failedShare < 0.1 ? 1 : 0), concern: failed },
    calls: formatCount(callCount), callCap: formatCount(supplier.rateCapPerSecond * 60),
    lag: { text: formatDuration(lagSeconds * 1_000), concern: lagSeconds >= LAG_BAD_S ? 'bad' : lagSeconds >= LAG_LATE_S ? 'late' : 'none' },
    isWell: breaker.concern === 'none' && failed === 'none' && lagSeconds < LAG_LATE_S,
  }
}

/** '6, two not well'. */
export function supplierSentence(rows: readonly SupplierRow[]): string {
  const unwell = rows.filter(({ isWell }) => !isWell).length
  return unwell === 0 ? `${formatCount(rows.length)}, all well` : `${formatCount(rows.length)}, ${formatCount(unwell)} not well`
}

/** A line through values, as the points of an SVG path; gaps where there is no value. */
export function pathOf(values: readonly (number | null)[], width: number, height: number, top: number): string {
  const step = values.length < 2 ? 0 : width / (values.length - 1)
  let path = ''
  let isDrawing = false
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isDrawing = false
      continue
    }
    const y = height - (top <= 0 ? 0 : Math.min(1, value / top) * height)
    path += `${isDrawing ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`
    isDrawing = true
  }
  return path
}

/** The chart of orders a minute: its lines, its axes, and its sentence. */
export interface MinutesChart {
  /** The minutes that are over; the one that goes on would always seem to fall. */
  readonly placed: readonly number[]
  readonly ended: readonly number[]
  readonly top: number
  readonly ticks: readonly number[]
  readonly times: readonly { readonly index: number, readonly text: string }[]
  readonly sentence: string
}

const TIMES_EVERY = 15

/** The last ninety minutes as a chart that begins at zero. */
export function minutesChartOf({ minutes }: Pick<BoardFieldsFragment, 'minutes'>): MinutesChart {
  const over = minutes.slice(0, -1)
  const placed = over.map((minute) => minute.placedCount)
  const ended = over.map((minute) => minute.endedCount)
  const step = Math.max(1, roundStep(Math.max(3, ...placed, ...ended) / 3))
  const top = step * Math.ceil(Math.max(3, ...placed, ...ended) / step)
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
  return {
    placed, ended, top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step),
    times: over.flatMap((minute, index) => (index % TIMES_EVERY === 0 && index < over.length - 5 ? [{ index, text: formatClock(new Date(minute.at)) }] : [])),
    sentence: `In the last ${over.length} minutes ${countOf(total(placed), 'order')} placed and ${formatCount(total(ended))} ended; in the last of them ${formatCount(placed.at(-1) ?? 0)} and ${formatCount(ended.at(-1) ?? 0)}.`,
  }
}
