import type { SoldService } from './demo-office.ts'
import { roundQuantity, type Chance } from './demo-plan.ts'

/** An order somebody will place. */
export interface Wish {
  readonly atMs: number
  /** Which of the customers; 0 is the one the visitor signs in as. */
  readonly customer: number
  readonly service: SoldService
  readonly quantity: number
  readonly link: string
  /** What the supplier shall do with it; most orders just succeed. */
  readonly fate: 'Succeeds' | 'EndsPartial' | 'IsCancelled'
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const HISTORY_DAYS = 30
const ORDERS_A_DAY = 12
/** Half of the orders belong to the visitor, so that each of their pages is full. */
const OWN_SHARE = 0.5
const SESSION_MS = 8 * 60_000

/** Orders of thirty days, a session a day at changing hours, more on some days than on others, up to `untilMs`. */
export function wishesOfHistory(services: readonly SoldService[], customerCount: number, untilMs: number, chance: Chance): readonly (readonly Wish[])[] {
  const sessions: Wish[][] = []
  let number = 0
  for (let day = HISTORY_DAYS; day >= 1; day--) {
    // Three evenings in a week are busier.
    const count = Math.round(ORDERS_A_DAY * chance.between(0.6, 1.2) * (day % 7 < 3 ? 1.3 : 0.9))
    const beginsAtMs = untilMs - day * DAY_MS + chance.between(1, 21) * HOUR_MS
    sessions.push(Array.from({ length: count }, () => {
      // In turns, so that every service has enough orders to be measured by.
      const service = services[number % services.length]!
      const wish = drawWish(service, number, customerCount, beginsAtMs + chance.next() * SESSION_MS, chance)
      number++
      return wish
    }).sort((one, other) => one.atMs - other.atMs))
  }
  return sessions
}

function drawWish(service: SoldService, number: number, customerCount: number, atMs: number, chance: Chance): Wish {
  const [least, most] = service.line.quantity
  return {
    atMs,
    service,
    customer: chance.next() < OWN_SHARE ? 0 : 1 + Math.floor(chance.next() * (customerCount - 1)),
    quantity: Math.min(roundQuantity(least + (most - least) * chance.next() ** 2), service.quantityMax),
    link: service.line.link(chance.target(number)),
    fate: number % 19 === 7 ? 'EndsPartial' : number % 53 === 31 ? 'IsCancelled' : 'Succeeds',
  }
}

/** How many units a service must be asked for so that it is at work for this long, at what it delivers in a day. */
export function lastingQuantity(service: SoldService, unitsPerDay: number, lastsMs: number): number {
  return Math.max(service.quantityMin, Math.min(roundQuantity(unitsPerDay * lastsMs / DAY_MS), service.quantityMax))
}
