import { ImportRowKind, proposeDecision, rateChangeOf, type ImportDecision, type ImportRule } from '@tallyboard/schema'
import { inputHash } from '../idempotency.ts'
import { GONE_REASON, planCatalogue, planRow, type CatalogueEntry, type CataloguePlan, type ImportOptions, type KnownRow, type RowPlan } from './catalogue-plan.ts'
import type { RisenCost } from './catalogue-store.ts'
import type { CatalogueRow } from './supplier-answer.ts'

/** A side of a row of the diff, as it is kept: money in micros, as text. */
export interface DiffSide {
  readonly name: string
  readonly type: string
  readonly category: string
  readonly costMicros: string
  /** Null where the house sells nothing of it. */
  readonly rateMicros: string | null
  readonly quantityMin: number
  readonly quantityMax: number
  /** The words the guarantee was read from (P1.3); null for none. */
  readonly guarantee: string | null
}

/** A row of a supplier's list that is different from what the house has. */
export interface DiffRow {
  readonly externalId: string
  readonly kinds: readonly ImportRowKind[]
  readonly before: DiffSide | null
  readonly after: DiffSide | null
  readonly listed: CatalogueRow | null
  readonly rateChangeBasisPoints: number | null
  readonly note: string | null
  readonly proposed: ImportDecision
}

/** A list compared with what the house has, and what cannot wait for a decision. */
export interface CatalogueDiff {
  readonly rows: readonly DiffRow[]
  readonly plan: CataloguePlan
  readonly risen: readonly RisenCost[]
}

/** Compares a supplier's list with what the house has, row by row. A pure function. */
export function diffCatalogue(
  listed: readonly CatalogueRow[], known: ReadonlyMap<string, KnownRow>, options: ImportOptions, rules: readonly ImportRule[], supplierId: string, now: Date,
): CatalogueDiff {
  const plan = planCatalogue(listed, known, options, now)
  const rows: DiffRow[] = []
  const risen: RisenCost[] = []
  for (const row of listed) {
    const before = known.get(row.externalId) ?? null
    const planned = planRow(row, before, options, now)
    if (!planned.isEntryChanged && !planned.isServiceChanged) continue
    const was = before?.service ?? null
    if (before !== null && was !== null && was.isOnSale && row.costMicros > was.rateMicros && planned.quarantineReason !== null) {
      risen.push({ entryId: before.id, costMicros: row.costMicros, reason: planned.quarantineReason })
    }
    const kinds = kindsOf(before, planned)
    const rateChangeBasisPoints = planned.service?.previousRateMicros == null ? null : rateChangeOf(planned.service.previousRateMicros, planned.service.rateMicros)
    rows.push({
      externalId: row.externalId, kinds, listed: row, rateChangeBasisPoints, note: planned.quarantineReason,
      before: before === null ? null : sideOf(before.entry, was?.rateMicros ?? null),
      after: sideOf(planned.entry, planned.service?.rateMicros ?? null),
      proposed: proposeDecision({ supplierId, kinds, rateChangeBasisPoints, isHeldBack: planned.quarantineReason !== null }, rules),
    })
  }
  const gone = new Set(plan.goneIds)
  for (const [externalId, before] of known) {
    if (!gone.has(before.id)) continue
    rows.push({
      externalId, kinds: [ImportRowKind.Gone], before: sideOf(before.entry, before.service?.rateMicros ?? null), after: null, listed: null,
      rateChangeBasisPoints: null, note: GONE_REASON, proposed: 'Apply',
    })
  }
  return { rows, plan, risen }
}

/** What the house has of a row, as a short text that is equal when it is. */
export function fingerprintOf(known: KnownRow | undefined): string {
  return known === undefined ? 'none' : inputHash(known)
}

function kindsOf(before: KnownRow | null, { entry, service, isMoved }: RowPlan): ImportRowKind[] {
  if (before === null) return [ImportRowKind.New]
  const was = before.entry
  const guaranteeOf = ({ guarantee }: CatalogueEntry): string => JSON.stringify([guarantee?.days, guarantee?.isLifetime, guarantee?.words])
  // What the customer pays counts; the supplier's price does where the rate stays, or nothing is sold.
  const [from, to] = isMoved && service !== null ? [service.previousRateMicros ?? 0n, service.rateMicros] : [was.costMicros, entry.costMicros]
  const kinds = [
    to > from ? ImportRowKind.RateUp : null,
    to < from ? ImportRowKind.RateDown : null,
    was.name === entry.name ? null : ImportRowKind.Renamed,
    guaranteeOf(was) === guaranteeOf(entry) ? null : ImportRowKind.GuaranteeChanged,
    was.quantityMin === entry.quantityMin && was.quantityMax === entry.quantityMax ? null : ImportRowKind.LimitsChanged,
    was.type === entry.type ? null : ImportRowKind.TypeChanged,
  ].filter(kind => kind !== null)
  return kinds.length === 0 ? [ImportRowKind.OtherChange] : kinds
}

function sideOf(entry: CatalogueEntry, rateMicros: bigint | null): DiffSide {
  return {
    name: entry.name, type: entry.type, category: entry.category, costMicros: entry.costMicros.toString(), rateMicros: rateMicros?.toString() ?? null,
    quantityMin: entry.quantityMin, quantityMax: entry.quantityMax, guarantee: entry.guarantee?.words ?? null,
  }
}
