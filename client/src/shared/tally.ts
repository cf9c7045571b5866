import type { CheckVerdict } from './checks.ts'

/** One stroke of a tally; `x` is its middle in the units of a drawing 20 high. */
export interface TallyMark {
  readonly kind: 'stroke' | 'slash' | 'cross' | 'dots' | 'short'
  readonly x: number
}

const STROKE_GAP = 8
/** From the last stroke of a group to the first of the next. */
const GROUP_GAP = 18
/** The fifth stroke crosses the four. */
const GROUP_SIZE = 5

const gapBetween = (before: TallyMark['kind'], after: TallyMark['kind']): number => {
  if (after === 'cross') return before === 'cross' ? 16 : 23
  if (before === 'cross') return 14
  if (before === 'stroke' || before === 'slash') return 20
  return 11
}

/** Lays a tally out: passed checks in groups of five, then a cross for each that fails, dots for what is unknown, a short stroke for advice. */
export function tallyMarks(verdicts: readonly CheckVerdict[]): { readonly marks: readonly TallyMark[], readonly width: number } {
  const marks: TallyMark[] = []
  let x = 2
  const passed = verdicts.filter((verdict) => verdict === 'Passed').length
  for (let index = 0; index < passed; index += 1) {
    if (index % GROUP_SIZE === GROUP_SIZE - 1) {
      marks.push({ kind: 'slash', x: x - 1.5 * STROKE_GAP })
      continue
    }
    if (index > 0) x += index % GROUP_SIZE === 0 ? GROUP_GAP : STROKE_GAP
    marks.push({ kind: 'stroke', x })
  }
  const rest = [...verdicts].filter((verdict) => verdict !== 'Passed')
  for (const [verdict, kind] of [['Failed', 'cross'], ['Unknown', 'dots'], ['Advice', 'short']] as const) {
    for (const each of rest) {
      if (each !== verdict) continue
      const before = marks.at(-1)
      x = before === undefined ? (kind === 'cross' ? 7 : 2) : x + gapBetween(before.kind, kind)
      marks.push({ kind, x })
    }
  }
  const last = marks.at(-1)
  return { marks, width: last === undefined ? 0 : x + (last.kind === 'slash' ? 5 : last.kind === 'cross' ? 7 : 2) }
}
