import { rateOf, type Guarantee, type ServiceFacts } from '@tallyboard/schema'
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

/** A service with what decides the rate that one customer pays for it. */
export interface PricedServiceRow extends ServiceRow {
  readonly cost_micros: string
  readonly own_rate_micros: string | null
  readonly tier_rate_micros: string | null
  readonly tier_discount_basis_points: number | null
}

/** The columns of a `PricedServiceRow` beyond those of a `ServiceRow`, of tables named `s` and, for the customer's account, `a`. */
export const RATE_COLUMNS = sql.raw(`
  (select u.cost_micros from supplier_services u where u.id = s.supplier_service_id) as cost_micros,
  (select r.rate_micros from account_rates r where r.account_id = a.id and r.service_id = s.id) as own_rate_micros,
  (select r.rate_micros from tier_rates r where r.service_id = s.id and r.tier = a.tier) as tier_rate_micros,
  (select t.discount_basis_points from tiers t where t.name = a.tier) as tier_discount_basis_points`)

/** The service at the rate its customer pays. */
export function pricedFor<Row extends PricedServiceRow>(row: Row): Row {
  const rate = rateOf({
    listRateMicros: BigInt(row.rate_micros), costMicros: BigInt(row.cost_micros), tierDiscountBasisPoints: row.tier_discount_basis_points,
    ownRateMicros: row.own_rate_micros === null ? null : BigInt(row.own_rate_micros),
    tierRateMicros: row.tier_rate_micros === null ? null : BigInt(row.tier_rate_micros),
  })
  return { ...row, rate_micros: rate.toString() }
}

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
