import type { Catalogue } from '../catalogue/catalogue.ts'
import { isPackage, type SupplierService } from '../catalogue/service.ts'
import { HOUR_MS, MINUTE_MS, type SimulatedClock } from '../clock.ts'
import { randomOf } from '../random.ts'
import { applyFacts, scriptOrder, scriptTerms } from './apply-script.ts'
import { counterKey, organicCount, standingAt } from './counters.ts'
import { planDelivery, progressAt } from './delivery.ts'
import { drawDrop, drawLuck, endAt } from './luck.ts'
import type { SimulatedOrder, SimulatedRefill } from './order.ts'
import type { AcceptMode, OrderScript, ScriptMatch } from './script.ts'
import { Refills } from './refills.ts'
import { Wallets } from './wallets.ts'

export interface WaitingScript { readonly match: ScriptMatch; readonly script: OrderScript }

export interface WorldOptions {
  readonly seed: number
  readonly clock: SimulatedClock
  readonly catalogue: Catalogue
  readonly hasMishaps: boolean
  readonly onChange: () => void
}

/** Everything that outlives a restart. */
export interface SavedWorld {
  readonly nextOrderId: number
  readonly balances: readonly (readonly [string, number])[]
  readonly orders: readonly SimulatedOrder[]
  readonly refills: readonly SimulatedRefill[]
  readonly waitingScripts: readonly WaitingScript[]
}

export interface NewOrder {
  readonly key: string
  readonly service: SupplierService
  readonly link: string
  readonly quantity: number
  readonly comments: string | null
  readonly answerNumber: number | null
}

// Rare enough that a newcomer does not meet it, often enough that ten thousand orders do.
const HANG_PROBABILITY = 0.005
const FIRST_ORDER_ID = 23_501

/** Orders, refills, counters and wallets. It has no timers: what is true follows from the clock when somebody asks. */
export class World {
  readonly wallets: Wallets
  readonly refills: Refills
  readonly #options: WorldOptions
  readonly #orders = new Map<number, SimulatedOrder>()
  readonly #ordersByCounter = new Map<string, SimulatedOrder[]>()
  #waitingScripts: WaitingScript[]
  #nextOrderId: number

  constructor(options: WorldOptions, saved?: SavedWorld) {
    this.#options = options
    this.#nextOrderId = saved?.nextOrderId ?? FIRST_ORDER_ID
    this.#waitingScripts = [...(saved?.waitingScripts ?? [])]
    this.refills = new Refills(options.seed, saved?.refills ?? [])
    this.wallets = new Wallets(saved?.balances ?? [])
    for (const order of saved?.orders ?? []) this.#keep(order)
  }

  get nowMs(): number {
    return this.#options.clock.now()
  }

  get orders(): Iterable<SimulatedOrder> {
    return this.#orders.values()
  }

  save(): SavedWorld {
    return {
      nextOrderId: this.#nextOrderId, balances: this.wallets.entries(),
      orders: [...this.#orders.values()], refills: this.refills.all(), waitingScripts: this.#waitingScripts,
    }
  }

  /** The order of this key's owner, or null; to anybody else it does not exist. */
  find(key: string, id: number): SimulatedOrder | null {
    const order = this.#orders.get(id)
    return order?.key === key ? order : null
  }

  hasOpenOrder(service: SupplierService, link: string): boolean {
    const nowMs = this.nowMs
    return (this.#ordersByCounter.get(counterKey(link, service.metric)) ?? [])
      .some((order) => order.serviceId === service.id && !(order.delivery.ends && nowMs >= order.delivery.ends.atMs))
  }

  chargeFor(service: SupplierService, quantity: number): number {
    return isPackage(service.type) ? Number(service.rate) : (Number(service.rate) * quantity) / 1_000
  }

  /** Removes and returns the first waiting script that matches: each one decides one `add`. */
  takeScript(serviceId: number, link: string): OrderScript | null {
    const waiting = this.#waitingScripts.find(({ match }) => (match.service ?? serviceId) === serviceId && (match.link ?? link) === link)
    if (!waiting) return null
    this.#waitingScripts = this.#waitingScripts.filter((other) => other !== waiting)
    return waiting.script
  }

  /** Scripts the next matching `add`, or an order that exists. Answers what is wrong with that, or null. */
  script(match: ScriptMatch, script: OrderScript): string | null {
    this.#options.onChange()
    if (match.order === undefined) {
      this.#waitingScripts.push({ match, script })
      return null
    }
    const order = this.#orders.get(match.order)
    return order ? scriptOrder(order, script, this.nowMs) : `there is no order ${match.order}`
  }

  /** Takes an order that has passed every check, and its money. */
  add(fresh: NewOrder, script: OrderScript | null): { order: SimulatedOrder; accept: AcceptMode } {
    const { seed, hasMishaps } = this.#options
    const { key, service, link, quantity } = fresh
    const nowMs = this.nowMs
    const id = this.#nextOrderId++
    const random = randomOf(seed, 'order', id)
    // A scripted order meets nothing but its script.
    const luck = drawLuck(service, quantity, nowMs, random, hasMishaps && script === null)
    const target = counterKey(link, service.metric)
    const isTargetGone = this.#isTargetGone(target)
    const lucky = isTargetGone && script === null ? endAt(luck.terms, 0, HOUR_MS) : luck.terms
    const terms = script ? scriptTerms(lucky, script, quantity, nowMs) : lucky
    const order: SimulatedOrder = {
      id, key, serviceId: service.id, link, counterKey: target, quantity, charge: this.chargeFor(service, quantity), placedAtMs: nowMs,
      comments: fresh.comments, answerNumber: fresh.answerNumber, terms, delivery: planDelivery(terms), targetGone: luck.targetGone,
      drop: drawDrop(service, quantity, random), startCount: null, sequence: null, isSettled: false,
    }
    if (script) applyFacts(order, script, nowMs)
    this.#keep(order)
    this.wallets.take(key, order.charge)
    this.#options.onChange()
    const hangs = hasMishaps && script === null && random.isLucky(HANG_PROBABILITY)
    return { order, accept: script?.accept ?? (hangs ? 'hang' : 'ok') }
  }

  /** The counter when the delivery began; null before. */
  startCount(order: SimulatedOrder): number | null {
    if (this.nowMs < order.delivery.startsAtMs) return null
    order.startCount ??= this.countAt(order.counterKey, order.delivery.startsAtMs, order)
    return order.startCount
  }

  /** What the target shows at an instant, whoever delivered it. */
  countAt(key: string, atMs: number, except?: SimulatedOrder): number {
    const others = (this.#ordersByCounter.get(key) ?? []).filter((order) => order !== except)
    return others.reduce((count, order) => count + standingAt(order, this.refills.of(order), atMs), organicCount(this.#options.seed, key, atMs))
  }

  /**
   * What the counter shows after an order's end, reckoned from its start count by what this supplier brought and lost there since. Growth by
   * itself is left out, so that a scripted start count can be computed with. Null before the end, and where nobody can see the target.
   */
  recount(order: SimulatedOrder): number | null {
    const { ends } = order.delivery
    const nowMs = this.nowMs
    const startCount = this.startCount(order)
    if (!ends || nowMs < ends.atMs || startCount === null || this.#isTargetGone(order.counterKey)) return null
    const standing = (other: SimulatedOrder, atMs: number) => standingAt(other, this.refills.of(other), atMs)
    return (this.#ordersByCounter.get(order.counterKey) ?? []).reduce((count, other) =>
      count + standing(other, nowMs) - (other === order ? 0 : standing(other, order.delivery.startsAtMs)), startCount)
  }

  /** What the supplier asks for an order by now: less when it ended early. */
  chargeOf(order: SimulatedOrder): number {
    const { status, delivered } = progressAt(order.delivery, this.nowMs)
    if (status === 'Canceled') return 0
    return status === 'Partial' ? (order.charge * Math.min(delivered, order.quantity)) / order.quantity : order.charge
  }

  balance(key: string): number {
    for (const order of this.#orders.values()) {
      const { ends } = order.delivery
      if (order.isSettled || order.key !== key || !ends || this.nowMs < ends.atMs) continue
      order.isSettled = true
      this.wallets.give(key, order.charge - this.chargeOf(order))
    }
    return this.wallets.balance(key)
  }

  /** Asks for an end before time. It comes some minutes later, with what has arrived by then. Answers why not, or null; an empty text for the usual words. */
  cancel(order: SimulatedOrder): string | null {
    const nowMs = this.nowMs
    order.cancelCount = (order.cancelCount ?? 0) + 1
    this.#options.onChange()
    const { ends } = order.delivery
    if (!this.#options.catalogue.original(order.serviceId)?.isCancelable || (ends && nowMs >= ends.atMs)) return ''
    if (order.cancelMode?.startsWith('error:')) return order.cancelMode.slice('error:'.length)
    const atMs = nowMs + Math.round(randomOf(this.#options.seed, 'cancel', order.id).between(5, 40) * MINUTE_MS)
    if (ends && ends.atMs <= atMs) return null
    const { delivered } = progressAt(order.delivery, atMs)
    order.delivery = { ...order.delivery, ends: { atMs, status: delivered > 0 ? 'Partial' : 'Canceled' } }
    return null
  }

  /** Asks for what has fallen off. Null when the order's state or service does not allow it. */
  refill(order: SimulatedOrder): SimulatedRefill | null {
    const refill = this.refills.ask(order, this.#options.catalogue.original(order.serviceId), this.#options.clock)
    if (refill) this.#options.onChange()
    return refill
  }

  #isTargetGone(key: string): boolean {
    return (this.#ordersByCounter.get(key) ?? []).some((order) => {
      const last = order.delivery.segments.at(-1)
      return order.targetGone !== null && this.nowMs >= (last?.endsAtMs ?? order.delivery.startsAtMs)
    })
  }

  #keep(order: SimulatedOrder): void {
    this.#orders.set(order.id, order)
    const siblings = this.#ordersByCounter.get(order.counterKey)
    if (siblings) siblings.push(order)
    else this.#ordersByCounter.set(order.counterKey, [order])
  }
}
