import { formatMoney } from '@tallyboard/schema'
import type { DeclaredSource, HouseServiceFactsFragment, UpdateServiceInput } from '../../graphql/generated/graphql.ts'
import { typedAmount } from '../money-actions.ts'

/** A service as it stands in the fields. */
export interface ServiceForm {
  readonly name: string
  readonly description: string
  readonly category: string
  readonly rate: string
  readonly quantityMin: string
  readonly quantityMax: string
  readonly quantityStep: string
  readonly guaranteeWords: string
  readonly declaredSource: DeclaredSource
  readonly forbiddenRegions: string
}

export const SOURCE_WORDS: Readonly<Record<DeclaredSource, string>> = { Advertising: 'Advertising', Placement: 'Placement', Incentive: 'Incentive', Undeclared: 'The supplier does not say' }
export const SOURCES = Object.keys(SOURCE_WORDS) as DeclaredSource[]

/** What the fields hold for a service as it is. */
export function serviceFormOf({ service }: HouseServiceFactsFragment): ServiceForm {
  const { guarantee } = service
  return {
    name: service.name, description: service.description ?? '', category: service.category, rate: service.rate, quantityMin: String(service.quantityMin),
    quantityMax: String(service.quantityMax), quantityStep: String(service.quantityStep), declaredSource: service.declaredSource, forbiddenRegions: service.forbiddenRegions.join(', '),
    guaranteeWords: guarantee === null ? '' : guarantee.words ?? (guarantee.isLifetime ? 'lifetime guarantee' : `${guarantee.days ?? 0} days refill`),
  }
}

/** What was written over what came anew: a field that nobody touched follows the service, one that was touched stays as written. */
export function rebased(form: ServiceForm, base: ServiceForm, fresh: ServiceForm): ServiceForm {
  const touched = Object.entries(form).filter(([field, value]) => value !== base[field as keyof ServiceForm])
  return { ...fresh, ...Object.fromEntries(touched) }
}

/** What the API takes, or what is wrong, by field. */
export type ReadService =
  | { readonly changes: Omit<UpdateServiceInput, 'idempotencyKey' | 'serviceId' | 'expectedChangedAt'>, readonly problems: null }
  | { readonly changes: null, readonly problems: ReadonlyMap<string, string> }

const COUNT = /^\d{1,9}$/

/** Reads the fields: what differs from what is in force, and nothing else, so that the rest is not said to be edited by hand. */
export function readServiceForm(form: ServiceForm, base: ServiceForm): ReadService {
  const problems = new Map<string, string>()
  const differs = (field: keyof ServiceForm): boolean => form[field] !== base[field]
  if (form.name.trim() === '') problems.set('name', 'A service has a name.')
  if (form.category.trim() === '') problems.set('category', 'A service stands under a category.')
  const rate = typedAmount(form.rate)
  if (rate === null || rate <= 0n) problems.set('rate', 'Give an amount above zero with at most six decimals.')
  for (const field of ['quantityMin', 'quantityMax', 'quantityStep'] as const) if (!COUNT.test(form[field].trim()) || Number(form[field]) < 1) problems.set(field, 'Give a whole number from 1.')
  if (!problems.has('quantityMin') && !problems.has('quantityMax') && Number(form.quantityMax) < Number(form.quantityMin)) problems.set('quantityMax', 'The largest is not below the smallest.')
  const regions = form.forbiddenRegions.split(/[\s,]+/).filter((region) => region !== '').map((region) => region.toUpperCase())
  if (regions.some((region) => !/^[A-Z]{2}$/.test(region))) problems.set('forbiddenRegions', 'Codes of two letters, as in US, DE.')
  if (problems.size > 0 || rate === null) return { changes: null, problems }
  return {
    changes: {
      ...(differs('name') ? { name: form.name.trim() } : {}), ...(differs('description') ? { description: form.description.trim() } : {}), ...(differs('category') ? { category: form.category.trim() } : {}),
      ...(differs('rate') ? { rate: formatMoney(rate) } : {}), ...(differs('quantityMin') ? { quantityMin: Number(form.quantityMin) } : {}), ...(differs('quantityMax') ? { quantityMax: Number(form.quantityMax) } : {}),
      ...(differs('quantityStep') ? { quantityStep: Number(form.quantityStep) } : {}), ...(differs('guaranteeWords') ? { guaranteeWords: form.guaranteeWords.trim() } : {}),
      ...(differs('declaredSource') ? { declaredSource: form.declaredSource } : {}), ...(differs('forbiddenRegions') ? { forbiddenRegions: regions } : {}),
    },
    problems: null,
  }
}
