import type { ImportDecision, ImportOutcome, ImportRowFactsFragment, ImportRowKind, ImportRuleAction, ImportSideFactsFragment, ImportState } from '../../graphql/generated/graphql.ts'
import { formatCount, MINUS } from '../../shared/counts.ts'
import { microsOfDecimal, moneyText } from '../../shared/money.ts'

/** The kinds in the order of the tabs: what moves money first. */
export const KINDS = ['RateUp', 'RateDown', 'New', 'Gone', 'Renamed', 'GuaranteeChanged', 'LimitsChanged', 'TypeChanged', 'OtherChange'] as const satisfies readonly ImportRowKind[]

/** The kinds that have rules: what is gone stops by itself. */
export const RULED_KINDS = KINDS.filter((kind) => kind !== 'Gone')

export const KIND_WORDS: Readonly<Record<ImportRowKind, string>> = {
  RateUp: 'Dearer', RateDown: 'Cheaper', New: 'New', Gone: 'Gone', Renamed: 'Renamed', GuaranteeChanged: 'Guarantee', LimitsChanged: 'Limits', TypeChanged: 'Type', OtherChange: 'Other',
}

export const DECISION_WORDS: Readonly<Record<ImportDecision, string>> = { Apply: 'apply', KeepOff: 'keep off', Hold: 'hold', Skip: 'skip' }

export const OUTCOME_WORDS: Readonly<Record<ImportOutcome, string>> = { Applied: 'applied', Skipped: 'skipped', Conflict: 'not applied' }

export const STATE_WORDS: Readonly<Record<ImportState, string>> = { Draft: 'to review', Applied: 'done', Discarded: 'discarded' }

export const ACTION_WORDS: Readonly<Record<ImportRuleAction, string>> = { Apply: 'Apply by itself', KeepOff: 'Take over, keep off sale', Review: 'A person decides', Skip: 'Skip' }

/** What a row would change, one line for each. */
export interface ChangeLine {
  readonly what: string
  readonly before: string | null
  readonly after: string | null
}

/** Hundredths of a per cent as people read them: '+12.5 %'. */
export function percentText(basisPoints: number, isSigned = true): string {
  const sign = basisPoints < 0 ? MINUS : isSigned && basisPoints > 0 ? '+' : ''
  return `${sign}${(Math.abs(basisPoints) / 100).toFixed(1)} %`
}

/** What people typed as per cent, in hundredths of it; null when it is none. */
export function basisPointsOf(text: string): number | null {
  const value = /^\d{1,4}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text.trim()) * 100) : null
  return value === null || value > 100_000 ? null : value
}

/** What is different about a row, but for its name and its rate, which stand apart. */
export function changeLines({ before, after }: Pick<ImportRowFactsFragment, 'before' | 'after'>, currency: string | null): ChangeLine[] {
  if (before === null && after === null) return []
  const cost = (side: ImportSideFactsFragment): string => moneyText(microsOfDecimal(side.cost), { currency, decimalsMin: 2, decimalsMax: 6 })
  const parts: readonly (readonly [string, (side: ImportSideFactsFragment) => string])[] = [
    ['Cost', cost], ['Limits', (side) => `${formatCount(side.quantityMin)} to ${formatCount(side.quantityMax)}`], ['Guarantee', (side) => side.guarantee ?? 'none'],
    ['Type', (side) => side.type], ['Heading', (side) => side.category],
  ]
  return parts.flatMap(([what, textOf]) => {
    const [was, is] = [before === null ? null : textOf(before), after === null ? null : textOf(after)]
    return was === is ? [] : [{ what, before: was, after: is }]
  })
}

/** How much a reading found, in a line. */
export function foundText({ newCount, changedCount, goneCount }: { readonly newCount: number, readonly changedCount: number, readonly goneCount: number }): string {
  const parts = [[newCount, 'new'], [changedCount, 'changed'], [goneCount, 'gone']] as const
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`).join(', ') || 'as it was'
}
