import { Permission, rateFromCost, ruleFor, type PricingRule } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { isBelowMargin, lockServices, pricedEntryOf, readChosenServices, type HouseServiceRow } from './house-service.ts'
import { readPricingRules } from './pricing-rules.ts'
import { editableOf, writeServices } from './write-services.ts'

/** A rate that the rules would move. */
export interface RateMove {
  readonly service: HouseServiceRow
  readonly rateMicros: bigint
}

/** What applying the rules would do. */
export interface PricingPreview {
  readonly moves: readonly RateMove[]
  readonly unchangedCount: number
  /** Set by hand: the rules leave them alone. */
  readonly byHandCount: number
  readonly withoutRuleCount: number
  /** Below their margin as they stand. */
  readonly belowMarginCount: number
}

/** The rules as they were applied. */
export interface PricingApplied {
  readonly kind: 'Applied'
  readonly movedCount: number
}

/** A catalogue larger than this is priced in parts, by rules of single suppliers. */
const SERVICE_COUNT_MAX = 100_000

/** What the rules in force would change. A rate set by hand is not theirs. */
export async function previewPricing(db: Kysely<Tables>): Promise<PricingPreview> {
  return planPricing(await readChosenServices(db, {}, SERVICE_COUNT_MAX), await readPricingRules(db))
}

function planPricing(services: readonly HouseServiceRow[], rules: readonly PricingRule[]): PricingPreview {
  const moves: RateMove[] = []
  const counts = { unchangedCount: 0, byHandCount: 0, withoutRuleCount: 0, belowMarginCount: 0 }
  for (const service of services) {
    const rule = ruleFor(pricedEntryOf(service), rules)
    if (isBelowMargin(service, rule)) counts.belowMarginCount++
    const rateMicros = rule === null ? null : rateFromCost(BigInt(service.cost_micros), rule)
    if (service.edited_fields.includes('rateMicros')) counts.byHandCount++
    // A supplier that names no price is not to be sold for nothing.
    else if (rateMicros === null || rateMicros === 0n) counts.withoutRuleCount++
    else if (rateMicros === BigInt(service.rate_micros)) counts.unchangedCount++
    else moves.push({ service, rateMicros })
  }
  return { moves, ...counts }
}

/** Moves every rate to what the rules make of its cost, all or none. What was seen before has to hold still. For administrators. */
export async function applyPricing(
  house: House, viewer: Viewer, request: { readonly expectedCount: number, readonly idempotencyKey: string },
): Promise<PricingApplied | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<PricingApplied>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'applyPricing', input }, async () => {
      const rules = await readPricingRules(tx.db)
      const planned = planPricing(await readChosenServices(tx.db, {}, SERVICE_COUNT_MAX), rules)
      const { moves } = planPricing(await lockServices(tx.db, planned.moves.map(move => move.service.id)), rules)
      if (moves.length !== request.expectedCount) {
        throw inputError(`The rules move ${moves.length} rates, not ${request.expectedCount}: costs or rules have changed. Look again.`, { field: 'expectedCount' })
      }
      await writeServices(tx, viewer.accountId, moves.map(({ service, rateMicros }) => ({
        before: service, after: { ...editableOf(service), rateMicros }, editedFields: service.edited_fields,
      })))
      return { kind: 'Applied', movedCount: moves.length }
    }))
}
