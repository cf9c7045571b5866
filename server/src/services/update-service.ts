import { Permission, rateFromCost, readGuarantee, ruleFor, type DeclaredSource, type Guarantee } from '@tallyboard/schema'
import { auditChange } from '../audit/audit-change.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { lockServices, pricedEntryOf } from './house-service.ts'
import { readPricingRules } from './pricing-rules.ts'
import { editableOf, fieldChanges, writeServices, type EditableService } from './write-services.ts'

/** What to change of a service. What is left out stays. */
export interface UpdateServiceRequest {
  readonly serviceId: string
  /** When the service had last changed as far as the editor has seen; another moment means that somebody else was faster. */
  readonly expectedChangedAt: Date
  readonly name?: string
  readonly description?: string | null
  readonly category?: string
  /** A rate set by hand. */
  readonly rateMicros?: bigint
  /** The rate that the rule in force makes of the cost; from then on imports may move it again. */
  readonly isRateByRule?: boolean
  readonly quantityMin?: number
  readonly quantityMax?: number
  readonly quantityStep?: number
  /** The words a guarantee is read from (P1.3); null for none. */
  readonly guaranteeWords?: string | null
  readonly declaredSource?: DeclaredSource
  readonly forbiddenRegions?: readonly string[]
  readonly idempotencyKey: string
}

/** The service that was changed. */
export interface ServiceUpdated {
  readonly kind: 'Updated'
  readonly serviceId: string
}

const NAME_LENGTH_MAX = 300
const DESCRIPTION_LENGTH_MAX = 10_000
const CATEGORY_LENGTH_MAX = 200
const REGION_COUNT_MAX = 250
/** Twelve digits before the point would be a typing error; ten million units of the currency already are. */
const RATE_MICROS_MAX = 10_000_000_000_000n

/** Edits a service (P1.2 to P1.6). Of two who edit at once the second is told. Orders keep the rate they were placed at (P1.4). For administrators. */
export async function updateService(house: House, viewer: Viewer, request: UpdateServiceRequest): Promise<ServiceUpdated | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const { idempotencyKey, ...input } = request
  if (!isRowId(request.serviceId)) throw notFound('service')
  if (request.rateMicros !== undefined && request.isRateByRule === true) throw inputError('The rate is set by hand or by rule, not both.', { field: 'rate' })
  return await transact(house, async tx => await withIdempotency<ServiceUpdated>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'updateService', input }, async () => {
      const [before] = await lockServices(tx.db, [request.serviceId])
      if (before === undefined) throw notFound('service')
      if (before.changed_at.getTime() !== request.expectedChangedAt.getTime()) {
        throw inputError(`Somebody else changed this service at ${before.changed_at.toISOString()}. Read it again before you change it.`, { field: 'expectedChangedAt' })
      }
      const now = editableOf(before)
      const rule = request.isRateByRule === true ? ruleFor(pricedEntryOf({ ...before, category: request.category ?? before.category }), await readPricingRules(tx.db)) : null
      if (request.isRateByRule === true && rule === null) throw inputError('No pricing rule is about this service.', { field: 'isRateByRule' })
      const after = checkedService({
        ...now,
        name: request.name?.trim() ?? now.name,
        description: request.description === undefined ? now.description : request.description?.trim() || null,
        category: request.category?.trim() ?? now.category,
        rateMicros: rule === null ? request.rateMicros ?? now.rateMicros : rateFromCost(BigInt(before.cost_micros), rule),
        quantityMin: request.quantityMin ?? now.quantityMin,
        quantityMax: request.quantityMax ?? now.quantityMax,
        quantityStep: request.quantityStep ?? now.quantityStep,
        guarantee: request.guaranteeWords === undefined ? now.guarantee : guaranteeFrom(request.guaranteeWords),
        declaredSource: request.declaredSource ?? now.declaredSource,
        forbiddenRegions: request.forbiddenRegions ?? now.forbiddenRegions,
      })
      const touched = [...before.edited_fields, ...fieldChanges(now, after).map(change => change.field)]
      const written = await writeServices(tx, viewer.accountId, [{ before, after, editedFields: rule === null ? touched : touched.filter(field => field !== 'rateMicros') }])
      for (const { changes } of written) {
        auditChange(tx, {
          subject: 'Service', subjectId: before.id,
          before: Object.fromEntries(changes.map(change => [change.field, change.before])), after: Object.fromEntries(changes.map(change => [change.field, change.after])),
        })
      }
      return { kind: 'Updated', serviceId: before.id }
    }))
}

/** The guarantee that words grant (P1.3). Words that grant none are an input error: they would look like a promise. */
export function guaranteeFrom(words: string | null): Guarantee | null {
  if (words === null || words.trim() === '') return null
  const { guarantee, contradiction } = readGuarantee(words.trim(), null)
  if (guarantee === null || contradiction !== null) throw inputError(`‘${words}’ names no guarantee. Write it as ‘30 days refill’ or ‘lifetime guarantee’.`, { field: 'guaranteeWords' })
  return guarantee
}

/** A service whose texts and numbers can stand; otherwise an input error that names the field. */
export function checkedService(service: EditableService): EditableService {
  const { name, description, category, rateMicros, quantityMin, quantityMax, quantityStep, forbiddenRegions } = service
  if (name.length < 1 || name.length > NAME_LENGTH_MAX) throw inputError(`name has 1 to ${NAME_LENGTH_MAX} characters.`, { field: 'name' })
  if ((description?.length ?? 0) > DESCRIPTION_LENGTH_MAX) throw inputError(`description has at most ${DESCRIPTION_LENGTH_MAX} characters.`, { field: 'description' })
  if (category.length < 1 || category.length > CATEGORY_LENGTH_MAX) throw inputError(`category has 1 to ${CATEGORY_LENGTH_MAX} characters.`, { field: 'category' })
  if (rateMicros < 1n || rateMicros > RATE_MICROS_MAX) throw inputError('rate is above 0 and at most 10000000.', { field: 'rate' })
  if (quantityMin < 1) throw inputError('quantityMin is at least 1.', { field: 'quantityMin' })
  if (quantityMax < quantityMin) throw inputError('quantityMax is at least quantityMin.', { field: 'quantityMax' })
  if (quantityStep < 1 || quantityStep > quantityMax) throw inputError('quantityStep is from 1 to quantityMax.', { field: 'quantityStep' })
  const regions = [...new Set(forbiddenRegions.map(region => region.trim().toUpperCase()))].toSorted()
  if (regions.length > REGION_COUNT_MAX || regions.some(region => !/^[A-Z]{2}$/.test(region))) {
    throw inputError('forbiddenRegions are codes of two letters, such as US.', { field: 'forbiddenRegions' })
  }
  return { ...service, forbiddenRegions: regions }
}
