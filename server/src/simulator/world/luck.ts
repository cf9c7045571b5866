import type { SupplierService } from '../catalogue/service.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts'
import type { Random } from '../random.ts'
import type { DeliveryTerms } from './delivery.ts'
import type { Drop } from './order.ts'

// How often what goes wrong, where mishaps are on. Much rarer, and a newcomer never sees one; more often, and the supplier looks broken.
const PARTIAL_PROBABILITY = 0.04
const CANCELED_PROBABILITY = 0.02
const TARGET_GONE_PROBABILITY = 0.01
const STALL_PROBABILITY = 0.015

// Slower than this a small first order would take hours of a newcomer's time, whatever the name promises.
const LEAST_UNITS_PER_DAY = 8_000

/** Why an order's target can no longer be reached. */
export type TargetState = 'private' | 'deleted'

export interface OrderLuck {
  readonly terms: DeliveryTerms
  /** The target vanished at the amount where the delivery stalls. */
  readonly targetGone: TargetState | null
}

/** What the world has in store for a fresh order, if no script says otherwise. */
export function drawLuck(service: SupplierService, quantity: number, placedAtMs: number, random: Random, hasMishaps: boolean): OrderLuck {
  const startDelayMs = Math.round(service.startDelayMinutes * random.between(0.8, 1.5) * MINUTE_MS)
  const unitsPerDay = Math.max(service.unitsPerDay, LEAST_UNITS_PER_DAY) * random.between(0.85, 1.3)
  const terms: DeliveryTerms = {
    processingAtMs: placedAtMs + Math.round(startDelayMs * random.between(0.2, 0.6)),
    startsAtMs: placedAtMs + startDelayMs,
    soFar: null,
    total: quantity,
    // The first hour or two go by with warming up, so that even a tiny order is seen to move.
    durationMs: Math.round(random.between(60, 130) * MINUTE_MS + (quantity / unitsPerDay) * DAY_MS),
    isSShaped: service.isSShaped,
    unsteadiness: random.between(0.2, 0.8),
    phase: random.between(0, 2 * Math.PI),
    stall: null,
    end: { status: 'Completed', at: quantity, lagMs: Math.round(random.between(0, 5) * MINUTE_MS) },
  }
  const dice = random.next()
  const amount = Math.floor(quantity * random.between(0.15, 0.9))
  const pauseMs = Math.round(random.between(1, 6) * HOUR_MS)
  const targetGone = random.isLucky(0.6) ? 'private' : 'deleted'
  if (!hasMishaps) return { terms, targetGone: null }
  if (dice < PARTIAL_PROBABILITY) return { terms: endAt(terms, amount, pauseMs), targetGone: null }
  if (dice < PARTIAL_PROBABILITY + CANCELED_PROBABILITY) return { terms: endAt(terms, 0, pauseMs / 4), targetGone: null }
  if (dice < PARTIAL_PROBABILITY + CANCELED_PROBABILITY + TARGET_GONE_PROBABILITY) return { terms: endAt(terms, amount, pauseMs), targetGone }
  if (dice < PARTIAL_PROBABILITY + CANCELED_PROBABILITY + TARGET_GONE_PROBABILITY + STALL_PROBABILITY) {
    return { terms: { ...terms, stall: { at: amount, forMs: pauseMs * 4 } }, targetGone: null }
  }
  return { terms, targetGone: null }
}

/** The delivery gives up at an amount and says so a while later: Partial, or Canceled when nothing arrived. */
export function endAt(terms: DeliveryTerms, amount: number, lagMs: number): DeliveryTerms {
  return { ...terms, stall: null, end: { status: amount > 0 ? 'Partial' : 'Canceled', at: amount, lagMs: Math.round(lagMs) } }
}

const DROP_SHARES = { none: [0, 0.01], low: [0.02, 0.08], medium: [0.1, 0.2], high: [0.25, 0.5] } as const

/** What will fall off a delivery of this service, most of it within days. */
export function drawDrop(service: SupplierService, quantity: number, random: Random): Drop {
  const [least, most] = DROP_SHARES[service.dropClass]
  return { units: Math.floor(quantity * random.between(least, most)), tauMs: Math.round(random.between(3, 9) * DAY_MS) }
}
