import { chargeOf } from '@tallyboard/schema'
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
  /** What the supplier is told to do with it; most orders just succeed. */
  readonly fate: Fate
}

export type Fate =
  | { readonly kind: 'Succeeds' }
  | { readonly kind: 'IsCancelled' }
  | { readonly kind: 'EndsPartial', readonly share: number }
  /** Slower than the service's other orders, so that it is past its estimate for hours. */
  | { readonly kind: 'IsSlow', readonly lastsMs: number }
  /** The target turns private; an administrator closes the order. */
  | { readonly kind: 'LosesTarget' }
  /** The supplier hangs up before it answers: nobody knows whether it took the order. */
  | { readonly kind: 'IsUncertain' }

/** How many units of a service the supplier delivers in a minute of ours. */
export type Speeds = ReadonlyMap<string, number>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
export const HISTORY_DAYS = 30
const ORDERS_A_DAY = 12
/** Half of the orders belong to the visitor, so that each of their pages is full. */
const OWN_SHARE = 0.5
const SESSION_MS = 12 * MINUTE_MS
/** Some orders are small and soon over, most take their time. */
const LASTS_MINUTES = { least: 6, most: 60 } as const
const COST_MICROS_MAX = 9_000_000n
/** One order of a million views would hide a day of everything else. */
const QUANTITY_MAX = 60_000

/** Orders of thirty days, a session a day at changing hours, more on some days than on others, up to `untilMs`. */
export function wishesOfHistory(services: readonly SoldService[], speeds: Speeds, customerCount: number, untilMs: number, chance: Chance): readonly (readonly Wish[])[] {
  const sessions: Wish[][] = []
  let number = 0
  for (let day = HISTORY_DAYS; day >= 1; day--) {
    // Three evenings in a week are busier.
    const count = Math.round(ORDERS_A_DAY * chance.between(0.6, 1.2) * (day % 7 < 3 ? 1.3 : 0.9))
    const beginsAtMs = Math.round(untilMs - day * DAY_MS + chance.between(1, 20) * HOUR_MS)
    const session = Array.from({ length: count }, (): Wish => {
      // In turns, so that every service has enough orders to be measured by.
      const service = services[number % services.length]!
      const lastsMinutes = LASTS_MINUTES.least + (LASTS_MINUTES.most - LASTS_MINUTES.least) * chance.next() ** 1.3
      const wish: Wish = {
        atMs: beginsAtMs + Math.round(chance.next() * SESSION_MS),
        customer: chance.next() < OWN_SHARE ? 0 : 1 + Math.floor(chance.next() * (customerCount - 1)),
        service,
        quantity: quantityFor(service, speeds, lastsMinutes * MINUTE_MS),
        link: service.line.link(chance.target(number)),
        fate: number % 19 === 7 ? { kind: 'EndsPartial', share: chance.between(0.3, 0.9) } : number % 53 === 31 ? { kind: 'IsCancelled' } : { kind: 'Succeeds' },
      }
      number++
      return wish
    })
    sessions.push(session.sort((one, other) => one.atMs - other.atMs))
  }
  return sessions
}

/** As much as keeps a service at work for so long, within its limits, and not more than people spend on one order. */
export function quantityFor(service: SoldService, speeds: Speeds, lastsMs: number): number {
  const lasting = (speeds.get(service.id) ?? 0) * lastsMs / MINUTE_MS
  const affordable = service.rateMicros === 0n ? lasting : Number(COST_MICROS_MAX * 1_000n / service.rateMicros)
  return Math.max(service.quantityMin, Math.min(roundQuantity(Math.min(lasting, affordable, QUANTITY_MAX)), service.quantityMax))
}

/** How long an order of this quantity is at work, not counting its start. */
function lastsMsOf(service: SoldService, speeds: Speeds, quantity: number): number {
  return quantity / (speeds.get(service.id) ?? 1) * MINUTE_MS
}

/** What the visitor finds, oldest first: minutes since it was placed, minutes it takes in all. */
const UNDER_WAY: readonly { readonly agoMinutes: number, readonly lastsMinutes: number, readonly fate?: Fate, readonly customer?: number }[] = [
  { agoMinutes: 140, lastsMinutes: 25, fate: { kind: 'EndsPartial', share: 0.62 } },
  { agoMinutes: 96, lastsMinutes: 30, fate: { kind: 'LosesTarget' } },
  { agoMinutes: 74, lastsMinutes: 45, fate: { kind: 'IsSlow', lastsMs: 7 * HOUR_MS } },
  { agoMinutes: 50, lastsMinutes: 10, fate: { kind: 'IsUncertain' }, customer: 1 },
  { agoMinutes: 33, lastsMinutes: 60 },
  { agoMinutes: 26, lastsMinutes: 45, fate: { kind: 'IsSlow', lastsMs: 4 * HOUR_MS } },
  { agoMinutes: 19, lastsMinutes: 55 }, { agoMinutes: 12, lastsMinutes: 50 }, { agoMinutes: 7, lastsMinutes: 45 }, { agoMinutes: 3, lastsMinutes: 45 }, { agoMinutes: 0, lastsMinutes: 40 },
]

/** The last hours up to `untilMs`: each order of another kind of service, among those that an affordable order keeps at work for long. */
export function wishesUnderWay(services: readonly SoldService[], speeds: Speeds, untilMs: number, chance: Chance): readonly Wish[] {
  const patient = services.filter((service, index) => services.findIndex(({ line }) => line === service.line) === index)
    .map(service => ({ service, lastsMs: lastsMsOf(service, speeds, quantityFor(service, speeds, HOUR_MS)) }))
    .sort((one, other) => other.lastsMs - one.lastsMs)
    .map(({ service }) => service)
  return UNDER_WAY.map(({ agoMinutes, lastsMinutes, fate = { kind: 'Succeeds' }, customer = 0 }, index) => {
    // Backwards, so that the newest, which will be watched the longest, are the most patient.
    const service = patient[(UNDER_WAY.length - 1 - index) % patient.length]!
    return {
      atMs: untilMs - agoMinutes * MINUTE_MS, customer, service, fate,
      quantity: quantityFor(service, speeds, lastsMinutes * MINUTE_MS),
      link: service.line.link(chance.target(1_000 + index)),
    }
  })
}

/** What placing them takes from the visitor's balance. */
export function costOf(wishes: readonly Wish[]): bigint {
  return wishes.reduce((sum, { customer, service, quantity }) => customer === 0 ? sum + chargeOf(service.rateMicros, quantity) : sum, 0n)
}
