import { expect, it } from 'vitest'
import { marginBasisPointsOf, rateFromCost, rateOf, ruleFor, type PricingRule, type RateFacts } from './pricing.ts'

const RULE: PricingRule = { scope: 'All', scopeKey: null, markupBasisPoints: 3_000, roundingMicros: 10_000n, marginMinMicros: 0n, marginMinBasisPoints: 0 }

it.each<[string, Partial<PricingRule>, bigint, bigint]>([
  ['cost and markup', {}, 900_000n, 1_170_000n],
  ['rounded up to the step', { markupBasisPoints: 3_333 }, 900_000n, 1_200_000n],
  ['to the last micro with a step of one', { markupBasisPoints: 3_333, roundingMicros: 1n }, 900_000n, 1_199_970n],
  ['at least the cost with the least amount', { marginMinMicros: 500_000n }, 900_000n, 1_400_000n],
  ['at least the cost with the least share', { marginMinBasisPoints: 5_000 }, 900_000n, 1_350_000n],
  ['nothing for nothing', {}, 0n, 0n],
])('a rate is %s', (_, changes, costMicros, rateMicros) => {
  expect(rateFromCost(costMicros, { ...RULE, ...changes })).toBe(rateMicros)
})

it('of several rules the narrowest that is about the service holds', () => {
  const service = { id: '7', platform: 'Instagram', category: 'Instagram likes', supplierId: '2' } as const
  const rules: PricingRule[] = [
    { ...RULE, scope: 'Service', scopeKey: '7' }, { ...RULE, scope: 'Supplier', scopeKey: '2' }, { ...RULE, scope: 'Category', scopeKey: 'Instagram likes' },
    { ...RULE, scope: 'Platform', scopeKey: 'Instagram' }, RULE,
  ]
  for (let from = 0; from < rules.length; from++) expect(ruleFor(service, rules.slice(from).toReversed())).toBe(rules[from])
  expect(ruleFor({ ...service, id: null }, rules)).toBe(rules[1])
  expect(ruleFor({ ...service, platform: 'X' }, [{ ...RULE, scope: 'Platform', scopeKey: 'Instagram' }])).toBeNull()
})

it.each<[string, Partial<RateFacts>, bigint]>([
  ['the list without anything else', {}, 1_000_000n],
  ['the list less the discount of the tier', { tierDiscountBasisPoints: 500 }, 950_000n],
  ['the cost where a discount would go below it', { tierDiscountBasisPoints: 5_000 }, 800_000n],
  ['the rate of the tier before its discount', { tierDiscountBasisPoints: 500, tierRateMicros: 970_000n }, 970_000n],
  ['their own rate before all', { tierDiscountBasisPoints: 500, tierRateMicros: 970_000n, ownRateMicros: 700_000n }, 700_000n],
  ['a list below its cost as it is', { listRateMicros: 700_000n, tierDiscountBasisPoints: 500 }, 700_000n],
])('a customer pays %s', (_, changes, rateMicros) => {
  expect(rateOf({ listRateMicros: 1_000_000n, costMicros: 800_000n, ownRateMicros: null, tierRateMicros: null, tierDiscountBasisPoints: null, ...changes })).toBe(rateMicros)
})

it.each([[1_000_000n, 800_000n, 2_000], [800_000n, 1_000_000n, -2_500], [0n, 0n, null]])('of %s with a cost of %s the margin is %s', (rate, cost, margin) => {
  expect(marginBasisPointsOf(rate, cost)).toBe(margin)
})
