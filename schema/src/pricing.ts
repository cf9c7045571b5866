import { invariant } from './assert.ts'
import { divideHalfUp, withMarkup } from './money.ts'
import type { Platform } from './service-vocabulary.ts'

/** What a pricing rule is for, from the widest to the narrowest. */
export const PricingScope = {
  All: 'All',
  Platform: 'Platform',
  Category: 'Category',
  Supplier: 'Supplier',
  Service: 'Service',
} as const
export type PricingScope = (typeof PricingScope)[keyof typeof PricingScope]

/** How a selling rate is made from what the supplier asks. */
export interface PricingRule {
  readonly scope: PricingScope
  /** The platform, the category's name, the supplier's id or the service's id; null for all services. */
  readonly scopeKey: string | null
  /** What the house adds to the cost, in hundredths of a per cent. */
  readonly markupBasisPoints: number
  /** The rate is rounded up to a multiple of this: 10,000 for hundredths; 1 rounds nothing. */
  readonly roundingMicros: bigint
  /** The least that is earned on a rate, in micros. */
  readonly marginMinMicros: bigint
  /** The least that is earned on a rate, in hundredths of a per cent of the cost. */
  readonly marginMinBasisPoints: number
}

/** What a rule asks about a service. A service that is not made yet has no id. */
export interface PricedEntry {
  readonly id: string | null
  readonly platform: Platform
  readonly category: string
  readonly supplierId: string
}

/** A markup above this is a typing error: a hundredfold price. */
export const MARKUP_BASIS_POINTS_MAX = 1_000_000

const NARROWNESS: Readonly<Record<PricingScope, number>> = { All: 0, Platform: 1, Category: 2, Supplier: 3, Service: 4 }

/**
 * The least rate a rule allows at a cost: the cost with the larger of its two margins.
 *
 * @example rateMinOf(900_000n, { …, marginMinMicros: 0n, marginMinBasisPoints: 1_000 }) // 990_000n
 */
export function rateMinOf(costMicros: bigint, rule: Pick<PricingRule, 'marginMinMicros' | 'marginMinBasisPoints'>): bigint {
  const [byAmount, byShare] = [costMicros + rule.marginMinMicros, withMarkup(costMicros, rule.marginMinBasisPoints)]
  return byAmount > byShare ? byAmount : byShare
}

/**
 * The selling rate at a cost: cost and markup, at least cost and least margin, rounded up to the step. Rounding never takes from the margin.
 *
 * @param costMicros what the supplier asks for 1,000 units; for a package, for the package
 * @example rateFromCost(900_000n, { …, markupBasisPoints: 3_333, roundingMicros: 10_000n }) // 1_200_000n
 */
export function rateFromCost(costMicros: bigint, rule: PricingRule): bigint {
  invariant(rule.roundingMicros > 0n, 'a step of rounding is positive')
  invariant(rule.marginMinMicros >= 0n, 'a least margin is not negative')
  const marked = withMarkup(costMicros, rule.markupBasisPoints)
  const least = rateMinOf(costMicros, rule)
  const exact = marked > least ? marked : least
  return ((exact + rule.roundingMicros - 1n) / rule.roundingMicros) * rule.roundingMicros
}

/** The rule that holds for a service: the narrowest that is about it; null when none is. */
export function ruleFor<Rule extends PricingRule>(service: PricedEntry, rules: readonly Rule[]): Rule | null {
  return rules.filter(rule => isAbout(rule, service)).reduce<Rule | null>(
    (narrowest, rule) => narrowest === null || NARROWNESS[rule.scope] > NARROWNESS[narrowest.scope] ? rule : narrowest, null)
}

function isAbout({ scope, scopeKey }: PricingRule, service: PricedEntry): boolean {
  switch (scope) {
    case 'All': return true
    case 'Platform': return scopeKey === service.platform
    case 'Category': return scopeKey === service.category
    case 'Supplier': return scopeKey === service.supplierId
    case 'Service': return scopeKey !== null && scopeKey === service.id
  }
}

/** Whether an order at this rate loses money. A service that does stops selling by itself. */
export function isSoldBelowCost(rateMicros: bigint, costMicros: bigint): boolean {
  return rateMicros < costMicros
}

/** What is earned on a rate, in hundredths of a per cent of the rate, cut off; null when the rate is zero. Below zero when it loses money. */
export function marginBasisPointsOf(rateMicros: bigint, costMicros: bigint): number | null {
  return rateMicros === 0n ? null : Number(((rateMicros - costMicros) * 10_000n) / rateMicros)
}

/** What decides the rate that one customer pays. */
export interface RateFacts {
  /** The rate of the list. */
  readonly listRateMicros: bigint
  /** What the supplier asks. */
  readonly costMicros: bigint
  /** A rate that was set by hand for this customer. */
  readonly ownRateMicros: bigint | null
  /** A rate that was set by hand for the customer's tier. */
  readonly tierRateMicros: bigint | null
  /** What the customer's tier takes off the list, in hundredths of a per cent; null without a tier. */
  readonly tierDiscountBasisPoints: number | null
}

/**
 * The rate a customer pays: their own, else that of their tier, else the list's less the tier's discount, else the list's. A discount stops at
 * the cost; only a rate that was set by hand may lie below it, and a list below its cost is not raised by it.
 *
 * @example rateOf({ listRateMicros: 1_000_000n, costMicros: 900_000n, ownRateMicros: null, tierRateMicros: null, tierDiscountBasisPoints: 2_000 }) // 900_000n
 */
export function rateOf({ listRateMicros, costMicros, ownRateMicros, tierRateMicros, tierDiscountBasisPoints }: RateFacts): bigint {
  if (ownRateMicros !== null) return ownRateMicros
  if (tierRateMicros !== null) return tierRateMicros
  if (tierDiscountBasisPoints === null) return listRateMicros
  invariant(tierDiscountBasisPoints >= 0 && tierDiscountBasisPoints <= 10_000, 'a discount is a share of the whole')
  const discounted = divideHalfUp(listRateMicros * BigInt(10_000 - tierDiscountBasisPoints), 10_000n)
  const floor = costMicros < listRateMicros ? costMicros : listRateMicros
  return discounted > floor ? discounted : floor
}
