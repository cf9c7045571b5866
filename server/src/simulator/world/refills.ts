import type { SupplierService } from '../catalogue/service.ts'
import { MINUTE_MS, type SimulatedClock } from '../clock.ts'
import { randomOf } from '../random.ts'
import { droppedAt } from './counters.ts'
import { progressAt } from './delivery.ts'
import type { SimulatedOrder, SimulatedRefill } from './order.ts'

const FIRST_REFILL_ID = 701
/** A button without a written promise works for a month. */
const UNNAMED_GUARANTEE_DAYS = 30

/** The refills that were asked for, and whether another may be. */
export class Refills {
  readonly #seed: number
  readonly #byId = new Map<number, SimulatedRefill>()
  readonly #byOrder = new Map<number, SimulatedRefill[]>()
  #nextId: number

  constructor(seed: number, saved: readonly SimulatedRefill[]) {
    this.#seed = seed
    this.#nextId = saved.reduce((next, refill) => Math.max(next, refill.id + 1), FIRST_REFILL_ID)
    for (const refill of saved) this.#keep(refill)
  }

  all(): SimulatedRefill[] {
    return [...this.#byId.values()]
  }

  of(order: SimulatedOrder): readonly SimulatedRefill[] {
    return this.#byOrder.get(order.id) ?? []
  }

  /** The refill of this key's owner, or null. */
  find(key: string, id: number): SimulatedRefill | null {
    const refill = this.#byId.get(id)
    return refill?.key === key ? refill : null
  }

  /** Asks for what has fallen off. Null when the order's state or service does not allow it. */
  ask(order: SimulatedOrder, service: SupplierService | null, { now, calendarDayMs }: Pick<SimulatedClock, 'now' | 'calendarDayMs'>): SimulatedRefill | null {
    const atMs = now()
    const { status } = progressAt(order.delivery, atMs)
    if (!service?.isRefillable || (status !== 'Completed' && status !== 'Partial') || order.targetGone !== null) return null
    const days = service.guarantee === 'lifetime' ? Infinity : (service.guarantee ?? UNNAMED_GUARANTEE_DAYS)
    if (atMs - (order.delivery.ends?.atMs ?? atMs) > days * calendarDayMs) return null
    if (this.of(order).some((refill) => atMs < refill.endsAtMs)) return null
    const id = this.#nextId++
    const random = randomOf(this.#seed, 'refill', id)
    const startsAtMs = atMs + Math.round(random.between(20, 120) * MINUTE_MS)
    const refill: SimulatedRefill = {
      id, orderId: order.id, key: order.key, askedAtMs: atMs, startsAtMs, endsAtMs: startsAtMs + Math.round(random.between(30, 240) * MINUTE_MS),
      isRejected: droppedAt(order, this.of(order), atMs) === 0,
    }
    this.#keep(refill)
    return refill
  }

  #keep(refill: SimulatedRefill): void {
    this.#byId.set(refill.id, refill)
    this.#byOrder.set(refill.orderId, [...(this.#byOrder.get(refill.orderId) ?? []), refill])
  }
}
