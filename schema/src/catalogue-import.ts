/** Where an import of a supplier's list stands. */
export const ImportState = { Draft: 'Draft', Applied: 'Applied', Discarded: 'Discarded' } as const
export type ImportState = (typeof ImportState)[keyof typeof ImportState]

/** What is different about a row of a supplier's list. One row may be several of these. */
export const ImportRowKind = {
  New: 'New',
  Gone: 'Gone',
  RateUp: 'RateUp',
  RateDown: 'RateDown',
  Renamed: 'Renamed',
  GuaranteeChanged: 'GuaranteeChanged',
  LimitsChanged: 'LimitsChanged',
  TypeChanged: 'TypeChanged',
  OtherChange: 'OtherChange',
} as const
export type ImportRowKind = (typeof ImportRowKind)[keyof typeof ImportRowKind]

/** What is to become of a row. */
export const ImportDecision = { Apply: 'Apply', KeepOff: 'KeepOff', Hold: 'Hold', Skip: 'Skip' } as const
export type ImportDecision = (typeof ImportDecision)[keyof typeof ImportDecision]

/** What a rule does with the rows of a kind. */
export const ImportRuleAction = { Apply: 'Apply', KeepOff: 'KeepOff', Review: 'Review', Skip: 'Skip' } as const
export type ImportRuleAction = (typeof ImportRuleAction)[keyof typeof ImportRuleAction]

/** What became of a row. */
export const ImportOutcome = { Applied: 'Applied', Skipped: 'Skipped', Conflict: 'Conflict' } as const
export type ImportOutcome = (typeof ImportOutcome)[keyof typeof ImportOutcome]

/** What the house does by itself with what is different in a supplier's list. */
export interface ImportRule {
  /** Null for every supplier. A supplier's own rule goes before one for all. */
  readonly supplierId: string | null
  readonly kind: ImportRowKind
  readonly action: ImportRuleAction
  /** A rate that moves by more than this many hundredths of a per cent is reviewed; null for no limit. */
  readonly limitBasisPoints: number | null
}

/** What a rule asks about a row. */
export interface ProposedRow {
  readonly supplierId: string
  readonly kinds: readonly ImportRowKind[]
  /** How far the rate moves, in hundredths of a per cent; null when it does not, or from nothing. */
  readonly rateChangeBasisPoints: number | null
  /** Whether the house stopped it by itself, or would hold it back: only a person decides about that. */
  readonly isHeldBack: boolean
}

/** Of a row that is several things the most careful proposal holds. */
const CAREFUL_FIRST = [ImportDecision.Hold, ImportDecision.Skip, ImportDecision.KeepOff, ImportDecision.Apply] as const

/**
 * What the rules propose for a row. Without a rule a person decides.
 *
 * @example proposeDecision({ supplierId: '1', kinds: ['RateUp'], rateChangeBasisPoints: 300, isHeldBack: false },
 *   [{ supplierId: null, kind: 'RateUp', action: 'Apply', limitBasisPoints: 500 }]) // 'Apply'
 */
export function proposeDecision(row: ProposedRow, rules: readonly ImportRule[]): ImportDecision {
  if (row.isHeldBack) return ImportDecision.Hold
  const proposals = row.kinds.map(kind => proposalOf(kind, row, rules))
  return CAREFUL_FIRST.find(decision => proposals.includes(decision)) ?? ImportDecision.Hold
}

function proposalOf(kind: ImportRowKind, row: ProposedRow, rules: readonly ImportRule[]): ImportDecision {
  const ofKind = rules.filter(rule => rule.kind === kind)
  const rule = ofKind.find(each => each.supplierId === row.supplierId) ?? ofKind.find(each => each.supplierId === null)
  if (rule === undefined || rule.action === ImportRuleAction.Review) return ImportDecision.Hold
  const isRate = kind === ImportRowKind.RateUp || kind === ImportRowKind.RateDown
  const isWithin = rule.limitBasisPoints === null || (row.rateChangeBasisPoints !== null && Math.abs(row.rateChangeBasisPoints) <= rule.limitBasisPoints)
  return isRate && !isWithin ? ImportDecision.Hold : rule.action
}

/** How far a rate moves, in hundredths of a per cent, rounded away from nothing: a limit is never passed by rounding. Null from zero. */
export function rateChangeOf(beforeMicros: bigint, afterMicros: bigint): number | null {
  if (beforeMicros <= 0n) return null
  const change = (afterMicros - beforeMicros) * 10_000n
  const whole = change / beforeMicros
  return Number(change % beforeMicros === 0n ? whole : change > 0n ? whole + 1n : whole - 1n)
}
