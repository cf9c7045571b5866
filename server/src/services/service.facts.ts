import type { Guarantee, ServiceFacts } from '@tallyboard/schema'
import type { Selectable } from 'kysely'
import type { Tables } from '../tables.ts'

/** A service as it is read from its table. */
export type ServiceRow = Selectable<Tables['services']>

/** The columns that hold a guarantee, of a service or of an order. */
interface GuaranteeColumns {
  readonly guarantee_days: number | null
  readonly is_lifetime_guarantee: boolean
  readonly guarantee_words: string | null
}

/** The guarantee in a row, or null for none (P1.2). */
export function guaranteeOf(row: GuaranteeColumns): Guarantee | null {
  if (row.guarantee_days === null && !row.is_lifetime_guarantee) return null
  return { days: row.guarantee_days, isLifetime: row.is_lifetime_guarantee, words: row.guarantee_words }
}

/** The door from a row to the policy's input. */
export function serviceFacts(row: ServiceRow): ServiceFacts {
  return {
    id: row.id, name: row.name, platform: row.platform, metric: row.metric, category: row.category, type: row.type,
    rateMicros: BigInt(row.rate_micros), quantityMin: row.quantity_min, quantityMax: row.quantity_max, quantityStep: row.quantity_step,
    guarantee: guaranteeOf(row), isOnSale: row.is_on_sale, offReason: row.off_reason, offSince: row.off_since,
    declaredSource: row.declared_source, forbiddenRegions: row.forbidden_regions,
  }
}
