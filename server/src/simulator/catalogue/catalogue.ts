import { DAY_MS } from '../clock.ts'
import { randomOf } from '../random.ts'
import { buildCatalogue } from './build-catalogue.ts'
import type { SupplierService } from './service.ts'

/** What somebody changed about a service since the list was written. */
export interface ServiceChange {
  readonly rate?: string
  readonly name?: string
  readonly gone?: boolean
}

export interface CatalogueOptions {
  readonly seed: number
  readonly size: number
  /** Whether prices move by themselves. */
  readonly isDrifting: boolean
  readonly changes?: ReadonlyMap<number, ServiceChange>
}

// Once a simulated week a few services are repriced. Ten years of weeks bound the loop.
const DRIFT_PERIOD_MS = 7 * DAY_MS
const DRIFT_PROBABILITY = 0.02
const DRIFT_PERIODS_MAX = 520
// Further, and a demonstration that ran for years of the supplier's time would find most of its catalogue dearer than it sells.
const DRIFT_FACTORS = { least: 0.8, most: 1.25 } as const

/** The list as it is now: what was built from the seed, with what has changed since. */
export class Catalogue {
  readonly #options: CatalogueOptions
  readonly #services: readonly SupplierService[]
  readonly #byId: ReadonlyMap<number, SupplierService>
  readonly #changes: Map<number, ServiceChange>

  constructor(options: CatalogueOptions) {
    this.#options = options
    this.#services = buildCatalogue(options.seed, options.size)
    this.#byId = new Map(this.#services.map((service) => [service.id, service]))
    this.#changes = new Map(options.changes)
  }

  get changes(): ReadonlyMap<number, ServiceChange> {
    return this.#changes
  }

  list(atMs: number): SupplierService[] {
    return this.#services.flatMap((service) => this.#current(service, atMs) ?? [])
  }

  find(id: number, atMs: number): SupplierService | null {
    const service = this.#byId.get(id)
    return service ? this.#current(service, atMs) : null
  }

  /** The service behind an order, even when it is sold no more. */
  original(id: number): SupplierService | null {
    return this.#byId.get(id) ?? null
  }

  /** Answers whether there is such a service. */
  change(id: number, change: ServiceChange): boolean {
    if (!this.#byId.has(id)) return false
    this.#changes.set(id, { ...this.#changes.get(id), ...change })
    return true
  }

  #current(service: SupplierService, atMs: number): SupplierService | null {
    const change = this.#changes.get(service.id)
    if (change?.gone) return null
    const rate = change?.rate ?? (this.#options.isDrifting ? this.#driftedRate(service, atMs) : service.rate)
    return rate === service.rate && change === undefined ? service : { ...service, rate, name: change?.name ?? service.name }
  }

  #driftedRate(service: SupplierService, atMs: number): string {
    const periods = Math.min(Math.floor(atMs / DRIFT_PERIOD_MS), DRIFT_PERIODS_MAX)
    let factor = 1
    for (let period = 1; period <= periods; period += 1) {
      const random = randomOf(this.#options.seed, 'drift', service.id, period)
      if (random.isLucky(DRIFT_PROBABILITY)) factor = Math.min(Math.max(factor * random.between(0.88, 1.14), DRIFT_FACTORS.least), DRIFT_FACTORS.most)
    }
    return factor === 1 ? service.rate : (Number(service.rate) * factor).toFixed(Number(service.rate) >= 0.1 ? 2 : 4)
  }
}
