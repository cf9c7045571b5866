import { formatMoney } from '@tallyboard/schema'
import type { KeptPricingRuleFragment, PricingScope, SetPricingRuleInput } from '../../graphql/generated/graphql.ts'
import { platformName } from '../../services/service-words.ts'
import { basisPointsOf } from '../method-form.ts'
import { typedAmount } from '../money-actions.ts'
import { PLATFORMS } from './services-view.ts'

/** A pricing rule as it stands in the fields. */
export interface RuleForm {
  readonly scope: PricingScope
  readonly scopeKey: string
  readonly markup: string
  readonly rounding: string
  readonly marginMin: string
  readonly marginMinPercent: string
}

export const SCOPE_WORDS: Readonly<Record<PricingScope, string>> = { All: 'Every service', Platform: 'A platform', Category: 'A category', Supplier: 'A supplier, by number', Service: 'One service, by number' }
export const SCOPES: readonly PricingScope[] = ['All', 'Platform', 'Category', 'Supplier', 'Service']
export const NEW_RULE: RuleForm = { scope: 'All', scopeKey: '', markup: '', rounding: '0.01', marginMin: '0', marginMinPercent: '0' }

/** What the fields hold for a rule as it is. */
export function ruleFormOf({ scope, scopeKey, markupBasisPoints, rounding, marginMin, marginMinBasisPoints }: KeptPricingRuleFragment): RuleForm {
  return { scope, scopeKey: scopeKey ?? '', markup: String(markupBasisPoints / 100), rounding, marginMin, marginMinPercent: String(marginMinBasisPoints / 100) }
}

/** What a rule is for: 'Instagram', 'Supplier 3'. */
export function scopeText({ scope, scopeKey }: Pick<KeptPricingRuleFragment, 'scope' | 'scopeKey'>): string {
  if (scope === 'All' || scopeKey === null) return SCOPE_WORDS.All
  if (scope === 'Platform') return platformName(PLATFORMS.find((platform) => platform === scopeKey) ?? 'Other')
  return scope === 'Category' ? `Category ${scopeKey}` : `${scope} ${scopeKey}`
}

/** What the API takes, or what is wrong, by field. */
export type ReadRule =
  | { readonly input: Omit<SetPricingRuleInput, 'idempotencyKey'>, readonly problems: null }
  | { readonly input: null, readonly problems: ReadonlyMap<string, string> }

/** Reads the fields. */
export function readRuleForm({ scope, scopeKey, markup, rounding, marginMin, marginMinPercent }: RuleForm): ReadRule {
  const problems = new Map<string, string>()
  const key = scopeKey.trim()
  if (scope !== 'All' && key === '') problems.set('scopeKey', 'Say what the rule is for.')
  else if ((scope === 'Supplier' || scope === 'Service') && !/^\d{1,18}$/.test(key)) problems.set('scopeKey', 'Give its number.')
  const markupBasisPoints = basisPointsOf(markup)
  if (markupBasisPoints === null) problems.set('markup', 'A percentage with at most two decimals.')
  const marginMinBasisPoints = basisPointsOf(marginMinPercent)
  if (marginMinBasisPoints === null) problems.set('marginMinPercent', 'A percentage with at most two decimals.')
  const step = typedAmount(rounding)
  if (step === null || step <= 0n) problems.set('rounding', 'Give an amount above zero, as in 0.01.')
  const least = typedAmount(marginMin)
  if (least === null || least < 0n) problems.set('marginMin', 'Give an amount from zero.')
  if (problems.size > 0 || markupBasisPoints === null || marginMinBasisPoints === null || step === null || least === null) return { input: null, problems }
  return { input: { scope, scopeKey: scope === 'All' ? null : key, markupBasisPoints, rounding: formatMoney(step), marginMin: formatMoney(least), marginMinBasisPoints }, problems: null }
}
