import { HOUR_MS } from '../clock.ts'
import { planDelivery, progressAt, type DeliveryTerms } from './delivery.ts'
import { endAt } from './luck.ts'
import type { SimulatedOrder } from './order.ts'
import type { OrderScript } from './script.ts'

/** The supplier takes this long to notice that a target has gone. */
const TARGET_GONE_LAG_MS = 6 * HOUR_MS

/** Lets a script decide what it mentions and leaves the rest of the plan alone. */
export function scriptTerms(terms: DeliveryTerms, script: OrderScript, quantity: number, atMs: number): DeliveryTerms {
  let scripted: DeliveryTerms = { ...terms, stall: null }
  if (script.startAfterSeconds !== undefined) {
    const startsAtMs = atMs + script.startAfterSeconds * 1_000
    scripted = { ...scripted, startsAtMs, processingAtMs: Math.min(scripted.processingAtMs, atMs + (startsAtMs - atMs) / 2) }
  }
  if (script.overdeliver !== undefined) {
    const total = quantity + script.overdeliver
    scripted = { ...scripted, total, end: { ...scripted.end, at: total } }
  }
  if (script.unitsPerHour !== undefined) {
    // A scripted speed is a ruler: stories compute with it.
    scripted = {
      ...scripted, durationMs: (scripted.total / script.unitsPerHour) * HOUR_MS, isSShaped: false, unsteadiness: 0, end: { ...scripted.end, lagMs: 0 },
    }
  }
  if (script.end) scripted = { ...scripted, end: { status: script.end.status, at: script.end.atDelivered, lagMs: 0 } }
  if (script.targetGone) scripted = endAt(scripted, script.targetGone.atDelivered, TARGET_GONE_LAG_MS)
  if (script.stallAt !== undefined) scripted = { ...scripted, stall: { at: script.stallAt, forMs: null } }
  return scripted
}

const PLANNING_FIELDS = ['startAfterSeconds', 'unitsPerHour', 'end', 'stallAt', 'overdeliver', 'targetGone'] as const

/** Changes an order that exists. Answers what is wrong with that, in a sentence, or null. */
export function scriptOrder(order: SimulatedOrder, script: OrderScript, atMs: number): string | null {
  const progress = progressAt(order.delivery, atMs)
  const isPlanning = PLANNING_FIELDS.some((field) => script[field] !== undefined)
  const hasStarted = atMs >= order.delivery.startsAtMs
  if (script.accept !== undefined) return 'script.accept is for an add that has not come yet'
  if (isPlanning && order.delivery.ends && atMs >= order.delivery.ends.atMs) {
    return 'the order is over; only startCount, dropAfterEnd, cancel and sequence can change it'
  }
  if (hasStarted && script.startAfterSeconds !== undefined) return 'the order has started; startAfterSeconds comes too late'
  if (isPlanning) {
    const terms = { ...order.terms, soFar: hasStarted ? { atMs, delivered: progress.delivered } : null }
    order.terms = scriptTerms(terms, script, order.quantity, atMs)
    order.delivery = planDelivery(order.terms)
  }
  applyFacts(order, script, atMs)
  return null
}

/** The parts of a script that are facts rather than plans. */
export function applyFacts(order: SimulatedOrder, script: OrderScript, atMs: number): void {
  if (script.startCount !== undefined) order.startCount = script.startCount
  if (script.cancel !== undefined) order.cancelMode = script.cancel
  if (script.dropAfterEnd !== undefined) order.drop = { units: script.dropAfterEnd, tauMs: 0 }
  if (script.targetGone) order.targetGone = script.targetGone.state
  if (script.sequence) order.sequence = { fromMs: atMs, rows: script.sequence }
}
