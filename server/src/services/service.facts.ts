import type { Guarantee, ServiceFacts } from '@tallyboard/schema'
import { sql, type Selectable } from 'kysely'
import type { Tables } from '../tables.ts'

const COLUMNS = [
  'id', 'supplier_service_id', 'supplier_id', 'platform', 'metric', 'category', 'type', 'name', 'description', 'rate_micros', 'currency', 'quantity_min',
  'quantity_max', 'quantity_step', 'guarantee_days', 'is_lifetime_guarantee', 'guarantee_words', 'declared_source', 'forbidden_regions', 'is_on_sale',
  'off_reason', 'off_since', 'claim_start', 'claim_speed', 'claim_quality', 'drop_class', 'created_at', 'changed_at',
] as const

/** A service as it is read from its table: everything but the text it is searched by. */
export type ServiceRow = Pick<Selectable<Tables['services']>, (typeof COLUMNS)[number]>

/** The columns of a `ServiceRow`, of a table named `s`. */
export const SERVICE_COLUMNS = sql.raw(COLUMNS.map(column => `s.${column}`).join(', '))

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
