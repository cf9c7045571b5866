import { METRICS, type Metric, type MetricName } from '../catalogue/metrics.ts'
import { DAY_MS } from '../clock.ts'
import { randomOf } from '../random.ts'
import { progressAt } from './delivery.ts'
import type { SimulatedOrder, SimulatedRefill } from './order.ts'

/** One counter at one target, however the link was written: `instagram.com/somebody followers`. */
export function counterKey(link: string, metric: string): string {
  const target = link.trim().replace(/^https?:\/\//i, '').replace(/^www\./i, '').replace(/\/+$/, '')
  const slash = target.indexOf('/')
  const host = (slash < 0 ? target : target.slice(0, slash)).toLowerCase()
  return `${host}${slash < 0 ? '' : target.slice(slash)} ${metric}`
}

/** What the counter shows before anybody delivers: seeded from the link, growing a little by itself. */
export function organicCount(seed: number, key: string, atMs: number): number {
  const metric: Metric | undefined = METRICS[key.slice(key.lastIndexOf(' ') + 1) as MetricName]
  const random = randomOf(seed, 'counter', key)
  const [least, most] = metric?.count ?? [10, 1_000]
  const start = random.logBetween(least, most)
  // From nothing to half a percent a day: more would finish orders by itself, none would hide that counters move.
  return Math.floor(start * (1 + (random.between(0, 0.005) * atMs) / DAY_MS))
}

/** Units of an order still there: what arrived, less what fell off, plus what refills brought back. */
export function standingAt(order: SimulatedOrder, refills: readonly SimulatedRefill[], atMs: number): number {
  const { delivered } = progressAt(order.delivery, atMs)
  return delivered - Math.min(delivered, droppedAt(order, refills, atMs))
}

/** Units that have fallen off and not been brought back. */
export function droppedAt(order: SimulatedOrder, refills: readonly SimulatedRefill[], atMs: number): number {
  const { ends } = order.delivery
  if (!ends || atMs < ends.atMs) return 0
  const done = refills.filter((refill) => !refill.isRejected && refill.endsAtMs <= atMs)
  const sinceMs = done.reduce((latest, refill) => Math.max(latest, refill.endsAtMs), ends.atMs)
  // What was refilled falls off again, each time half as much.
  const units = order.drop.units / 2 ** done.length
  const share = order.drop.tauMs === 0 ? 1 : 1 - Math.exp(-(atMs - sinceMs) / order.drop.tauMs)
  const running = refills.find((refill) => !refill.isRejected && refill.startsAtMs <= atMs && atMs < refill.endsAtMs)
  const regained = running ? (atMs - running.startsAtMs) / (running.endsAtMs - running.startsAtMs) : 0
  return Math.floor(Math.min(units * share, progressAt(order.delivery, ends.atMs).delivered) * (1 - regained))
}
