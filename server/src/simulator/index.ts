/**
 * The supplier simulator: a separate company's server that speaks the reseller protocol out of a seeded world.
 * It imports nothing of the rest of the server, and the rest of the server talks to it over HTTP alone.
 */
import { buildCatalogue } from './catalogue/build-catalogue.ts'
import type { SupplierService } from './catalogue/service.ts'
import { CATALOGUE_SIZE_MAX } from './start-simulator.ts'

export type { AddRecord } from './add-log.ts'
export type { SupplierService } from './catalogue/service.ts'
export type { Payments, PaymentsOptions } from './payments/open-payments.ts'
export { startSimulator, type Simulator, type SimulatorOptions } from './start-simulator.ts'
export type { OrderScript, ScriptMatch } from './world/script.ts'

const catalogues = new Map<number, ReadonlyMap<number, SupplierService>>()

/** What a service of a seed's catalogue is, with what is true behind its name. Null when there is no such id. */
export function describeService(id: number, seed = 1): SupplierService | null {
  let catalogue = catalogues.get(seed)
  if (!catalogue) {
    // A longer catalogue begins with the shorter one's services, so the longest answers for every size.
    catalogue = new Map(buildCatalogue(seed, CATALOGUE_SIZE_MAX).map((service) => [service.id, service]))
    catalogues.set(seed, catalogue)
  }
  return catalogue.get(id) ?? null
}
