import {
  chargeOf, claimsOf, classifyService, cleanServiceName, formatMoney, isSoldBelowCost, rateFromCost, readGuarantee, ruleFor, ServiceType, withMarkup,
  type DeclaredSource, type DropClass, type Guarantee, type Metric, type Platform, type PricingRule,
} from '@tallyboard/schema'
import { STOPPED_BY_ITSELF } from '../services/write-services.ts'
import type { CatalogueRow } from './supplier-answer.ts'

/** A row of the supplier's catalogue as the house has it, with the service that was made of it. */
export interface KnownRow {
  readonly id: string
  readonly entry: CatalogueEntry
  readonly isGone: boolean
  readonly quarantineReason: string | null
  readonly service: KnownService | null
}

/** What the house made of a row, and what people have decided about it since. */
export interface KnownService {
  readonly id: string
  readonly platform: Platform
  readonly metric: Metric
  readonly type: ServiceType
  readonly rateMicros: bigint
  readonly isOnSale: boolean
  readonly offReason: string | null
  readonly offSince: Date | null
  /** Whether a person set the rate: an import leaves it alone. */
  readonly isRateByHand: boolean
  readonly changedAt: Date
}

/** What of a row is stored and compared. */
export interface CatalogueEntry extends Omit<CatalogueRow, 'raw'> {
  readonly guarantee: Guarantee | null
  readonly guaranteeContradiction: string | null
}

/** A row to write, new or changed. */
export interface EntryPlan {
  readonly entry: CatalogueEntry
  readonly raw: Readonly<Record<string, unknown>>
  readonly quarantineReason: string | null
}

/** A service to write, new or changed. */
export interface ServicePlan {
  readonly externalId: string
  readonly platform: Platform
  readonly metric: Metric
  readonly category: string
  readonly type: ServiceType
  readonly name: string
  readonly description: string | null
  readonly rateMicros: bigint
  /** Null for a new service; equal to the rate when it has not moved. */
  readonly previousRateMicros: bigint | null
  readonly quantityMin: number
  readonly quantityMax: number
  readonly guarantee: Guarantee | null
  readonly claims: { readonly start: string | null, readonly speed: string | null, readonly quality: string | null, readonly drop: DropClass | null }
  readonly isOnSale: boolean
  readonly offReason: string | null
  readonly offSince: Date | null
}

/** What an import comes to. */
export interface CataloguePlan {
  readonly entries: readonly EntryPlan[]
  readonly services: readonly ServicePlan[]
  /** Rows as they were: only the moment they were seen is written. */
  readonly unchangedIds: readonly string[]
  /** Rows the supplier no longer lists, and their services that go off sale with them. */
  readonly goneIds: readonly string[]
  readonly newCount: number
  readonly changedCount: number
  readonly quarantinedCount: number
  readonly unsoldCount: number
  readonly rateChangeCount: number
}

/** What the administrator asked for. */
export interface ImportOptions {
  readonly markupBasisPoints: number
  readonly putOnSale: boolean
  readonly declaredSource: DeclaredSource | null
  /** How rates are made from costs; where no rule is about a service the markup is. */
  readonly pricing?: { readonly supplierId: string, readonly rules: readonly PricingRule[] }
  /** Whether a person has looked at each row: then nothing is held back that is only odd, and what the house stopped by itself goes on sale again. */
  readonly isReviewed?: boolean
}

/** A row compared with what the house has of it. */
export interface RowPlan {
  readonly entry: CatalogueEntry
  readonly service: ServicePlan | null
  /** Why its service is held back. */
  readonly quarantineReason: string | null
  /** Whether the supplier lists it as it did. */
  readonly isSame: boolean
  /** Whether its rate moves. */
  readonly isMoved: boolean
  readonly isUnsold: boolean
  /** Whether there is anything to write of the row, and of its service. */
  readonly isEntryChanged: boolean
  readonly isServiceChanged: boolean
}

/** Why a service is off whose supplier no longer has it. The words are also how a later import knows that no person switched it off. */
export const GONE_REASON = 'The supplier no longer offers it.'
const NOT_YET_REASON = 'Not yet put on sale.'
const HELD_BACK = 'Held back for review'

/** The types the house sells, by the supplier's word without blanks and case. */
const TYPES: Readonly<Record<string, ServiceType>> = {
  default: ServiceType.Default,
  package: ServiceType.Package,
  customcomments: ServiceType.CustomComments,
  customcommentspackage: ServiceType.CustomCommentsPackage,
  poll: ServiceType.Poll,
}

/** The house's type for a supplier's word; null for kinds it does not sell. */
export function serviceTypeOf(words: string): ServiceType | null {
  return TYPES[words.toLowerCase().replace(/[\s_-]+/g, '')] ?? null
}

/** What the house keeps of a row: as the supplier wrote it, with the guarantee its name or description grants (P1.3). */
export function entryOf(row: CatalogueRow): CatalogueEntry {
  const { raw: _raw, ...rest } = row
  const { guarantee, contradiction } = readGuarantee(row.name, row.description)
  return { ...rest, guarantee, guaranteeContradiction: contradiction }
}

/**
 * Compares a supplier's list with what the house has. A pure function: a new row becomes a service, a changed one moves its rate and
 * limits, a vanished one goes off sale, one that became another thing or dearer than it sells is held back. What a person switched
 * off stays off.
 */
export function planCatalogue(rows: readonly CatalogueRow[], known: ReadonlyMap<string, KnownRow>, options: ImportOptions, now: Date): CataloguePlan {
  const entries: EntryPlan[] = []
  const services: ServicePlan[] = []
  const unchangedIds: string[] = []
  const counts = { newCount: 0, changedCount: 0, quarantinedCount: 0, unsoldCount: 0, rateChangeCount: 0 }
  for (const row of rows) {
    const before = known.get(row.externalId) ?? null
    const plan = planRow(row, before, options, now)
    if (plan.isUnsold) counts.unsoldCount++
    if (plan.quarantineReason !== null && (before?.quarantineReason ?? null) === null) counts.quarantinedCount++
    if (plan.isMoved) counts.rateChangeCount++
    if (before === null) counts.newCount++
    else if (!plan.isSame || before.isGone || plan.isMoved) counts.changedCount++
    if (before !== null && !plan.isEntryChanged) unchangedIds.push(before.id)
    else entries.push({ entry: plan.entry, raw: row.raw, quarantineReason: plan.quarantineReason })
    if (plan.service !== null && plan.isServiceChanged) services.push(plan.service)
  }
  const listed = new Set(rows.map(row => row.externalId))
  const goneIds = [...known].filter(([externalId, before]) => !before.isGone && !listed.has(externalId)).map(([, before]) => before.id)
  return { entries, services, unchangedIds, goneIds, ...counts }
}

/** Compares one row of a supplier's list with what the house has of it. */
export function planRow(row: CatalogueRow, before: KnownRow | null, options: ImportOptions, now: Date): RowPlan {
  const entry = entryOf(row)
  const type = serviceTypeOf(row.type)
  const planned = planService(entry, type, before, options, now)
  const service = planned?.service ?? null
  const quarantineReason = planned?.quarantineReason ?? null
  const isMoved = service !== null && service.previousRateMicros !== null && service.previousRateMicros !== service.rateMicros
  const isSame = before !== null && isSameEntry(before.entry, entry)
  return {
    entry, service, quarantineReason, isSame, isMoved, isUnsold: type === null,
    isEntryChanged: before === null || !isSame || before.isGone || before.quarantineReason !== quarantineReason,
    isServiceChanged: service !== null && (!isSame || isMoved || before === null || before.service === null || isSwitched(before.service, service)),
  }
}

function planService(
  entry: CatalogueEntry, type: ServiceType | null, before: KnownRow | null, options: ImportOptions, now: Date,
): { readonly service: ServicePlan, readonly quarantineReason: string | null } | null {
  const was = before?.service ?? null
  // A kind the house does not sell has no service; one that became such a kind keeps its service, off sale.
  if (type === null && was === null) return null
  const { platform, metric } = classifyService(entry.name, entry.category)
  const category = cleanServiceName(entry.category) || `${platform} ${metric}`
  const rateMicros = was?.isRateByHand === true ? was.rateMicros : rateOfEntry(entry, { id: was?.id ?? null, platform, category }, options)
  const isReviewed = options.isReviewed === true
  const causes = [
    type === null ? `its type is now ${entry.type}, which the house does not sell` : null,
    before === null || was === null || isReviewed ? null : strangenessOf(before, was, entry, { platform, metric, type }),
    was === null || isReviewed ? null : riseOf(was, before?.entry.costMicros ?? null, entry),
    priceFaultOf(rateMicros, entry),
  ].filter(cause => cause !== null)
  // A person put it back on sale after it was held back, so what held it back is settled.
  const isSettled = isReviewed || was?.isOnSale === true || (before?.quarantineReason ?? null) === null
  const earlier = isSettled ? null : before?.quarantineReason ?? null
  // What is held back already for these and other causes keeps them all: nobody has settled the others.
  const quarantineReason = causes.every(cause => earlier?.includes(cause) === true) ? earlier : causes.length > 0 ? `${HELD_BACK}: ${causes.join('; ')}.` : null
  return {
    quarantineReason,
    service: {
      externalId: entry.externalId,
      platform, metric, rateMicros,
      type: type ?? was?.type ?? ServiceType.Default,
      category,
      name: cleanServiceName(entry.name) || entry.name,
      description: entry.description,
      previousRateMicros: was?.rateMicros ?? null,
      quantityMin: entry.quantityMin,
      quantityMax: entry.quantityMax,
      guarantee: entry.guarantee,
      claims: claimsOf(entry.name, entry.description),
      ...saleOf(was, quarantineReason, { ...options, isBelowCost: isSoldBelowCost(rateMicros, entry.costMicros) }, now),
    },
  }
}

function rateOfEntry(entry: CatalogueEntry, service: { readonly id: string | null, readonly platform: Platform, readonly category: string }, options: ImportOptions): bigint {
  const { pricing, markupBasisPoints } = options
  const rule = pricing === undefined ? null : ruleFor({ ...service, supplierId: pricing.supplierId }, pricing.rules)
  return rule === null ? withMarkup(entry.costMicros, markupBasisPoints) : rateFromCost(entry.costMicros, rule)
}

type Sale = Pick<ServicePlan, 'isOnSale' | 'offReason' | 'offSince'>
type SaleOptions = Pick<ImportOptions, 'putOnSale' | 'isReviewed'> & { readonly isBelowCost: boolean }

/** On sale or not, and why. What a person decided stands: only what an import switched off does an import switch on. */
function saleOf(was: KnownService | null, quarantineReason: string | null, options: SaleOptions, now: Date): Sale {
  const off = (offReason: string): Sale => ({ isOnSale: false, offReason, offSince: now })
  if (was === null) {
    if (quarantineReason !== null) return off(quarantineReason)
    return options.putOnSale ? { isOnSale: true, offReason: null, offSince: null } : off(NOT_YET_REASON)
  }
  // Held back before and again: the newest cause is the one to read.
  if (was.offReason?.startsWith(HELD_BACK) === true && quarantineReason !== null) return { isOnSale: false, offReason: quarantineReason, offSince: was.offSince }
  if (was.isOnSale) return quarantineReason === null ? { isOnSale: true, offReason: null, offSince: null } : off(quarantineReason)
  const isOffByHouse = was.offReason?.startsWith(HELD_BACK) === true || was.offReason?.startsWith(STOPPED_BY_ITSELF) === true
  const isOffByImport = was.offReason === GONE_REASON || (was.offReason === NOT_YET_REASON && options.putOnSale)
    || (options.isReviewed === true && isOffByHouse && !options.isBelowCost)
  if (!isOffByImport) return { isOnSale: false, offReason: was.offReason, offSince: was.offSince }
  return quarantineReason === null ? { isOnSale: true, offReason: null, offSince: null } : off(quarantineReason)
}

/** Why a row under a known number is no longer the thing that was sold under it. */
function strangenessOf(
  before: KnownRow, was: KnownService, entry: CatalogueEntry, now: { readonly platform: Platform, readonly metric: Metric, readonly type: ServiceType | null },
): string | null {
  if (now.type !== null && now.type !== was.type) return `its type was ${was.type} and is now ${now.type}`
  if (now.platform !== was.platform || now.metric !== was.metric) {
    return `it was ${was.platform} ${was.metric} and is now ${now.platform} ${now.metric}: '${before.entry.name}' became '${entry.name}'`
  }
  return isSameThing(before.entry.name, entry.name) ? null : `it was renamed: '${before.entry.name}' became '${entry.name}'`
}

/** A new name for the same thing keeps at least half of the words; suppliers change speeds, decoration and praise all the time. */
export function isSameThing(one: string, other: string): boolean {
  const [words, others] = [wordsOf(one), wordsOf(other)]
  const smaller = Math.min(words.size, others.size)
  if (smaller === 0) return one === other
  return [...words].filter(word => others.has(word)).length * 2 >= smaller
}

function wordsOf(name: string): ReadonlySet<string> {
  return new Set(name.normalize('NFKC').toLowerCase().match(/\p{L}{2,}/gu) ?? [])
}

/** A supplier's price that rose above what the service sells for: sold on, each order would cost the house money. */
function riseOf(was: KnownService, costBefore: bigint | null, entry: CatalogueEntry): string | null {
  if (entry.costMicros <= was.rateMicros || costBefore === entry.costMicros) return null
  const from = costBefore === null ? '' : ` from ${formatMoney(costBefore)}`
  return `the supplier's price rose${from} to ${formatMoney(entry.costMicros)}, above the selling rate ${formatMoney(was.rateMicros)}`
}

/** A price too small to charge anything, which an order could not be posted with. */
function priceFaultOf(rateMicros: bigint, entry: CatalogueEntry): string | null {
  return chargeOf(rateMicros, entry.quantityMin) > 0n ? null : 'the supplier names no price'
}

function isSameEntry(one: CatalogueEntry, other: CatalogueEntry): boolean {
  return one.name === other.name && one.type === other.type && one.category === other.category && one.description === other.description
    && one.costMicros === other.costMicros && one.quantityMin === other.quantityMin && one.quantityMax === other.quantityMax
    && one.isRefillable === other.isRefillable && one.isCancellable === other.isCancellable
    && one.guarantee?.days === other.guarantee?.days && one.guarantee?.isLifetime === other.guarantee?.isLifetime
    && one.guarantee?.words === other.guarantee?.words && one.guaranteeContradiction === other.guaranteeContradiction
}

function isSwitched(was: KnownService, next: ServicePlan): boolean {
  return was.isOnSale !== next.isOnSale || was.offReason !== next.offReason
}
