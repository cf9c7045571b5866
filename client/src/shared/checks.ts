/** How one check came out, as in the schema room. */
export type CheckVerdict = 'Passed' | 'Failed' | 'Unknown' | 'Advice'

/** A check as the screen needs it; the API's `Check` and the schema room's have this shape. */
export interface CheckView {
  readonly clause: string
  readonly code: string
  readonly verdict: CheckVerdict
  readonly title: string
  readonly text: string | null
  readonly detail: string | null
}

const order: readonly CheckVerdict[] = ['Failed', 'Unknown', 'Advice', 'Passed']

/** A check keeps its place on the screen by this key, whatever its verdict becomes. */
export function keyOf(check: CheckView): string {
  return `${check.clause} ${check.code}`
}

/** What fails, what is unknown, advice, then what passes; within each the policy's own order (LOOK §7). `verdictOf` may hold a verdict back. */
export function inShownOrder<T extends CheckView>(checks: readonly T[], verdictOf: (check: T) => CheckVerdict = (check) => check.verdict): T[] {
  return order.flatMap((verdict) => checks.filter((check) => verdictOf(check) === verdict))
}

function countsOf(verdicts: readonly CheckVerdict[]): Record<CheckVerdict, number> {
  const counts = { Passed: 0, Failed: 0, Unknown: 0, Advice: 0 }
  for (const verdict of verdicts) counts[verdict] += 1
  return counts
}

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const
const inWords = (count: number): string => small[count] ?? String(count)

/** The title of a checklist: 'One check is in the way', 'Every check passes'. */
export function titleOfChecks(checks: readonly CheckView[]): string {
  const counts = countsOf(checks.map((check) => check.verdict))
  if (counts.Failed > 0) return `${inWords(counts.Failed)} ${counts.Failed === 1 ? 'check is' : 'checks are'} in the way`
  if (counts.Unknown > 0) return `${inWords(counts.Unknown)} ${counts.Unknown === 1 ? 'check is' : 'checks are'} yours to confirm`
  return 'Every check passes'
}

/** The line under the title: '8 pass, 1 is yours to confirm, 1 is advice', or '10 of 10'. */
export function summaryOfChecks(checks: readonly CheckView[]): string {
  const counts = countsOf(checks.map((check) => check.verdict))
  if (counts.Failed + counts.Unknown + counts.Advice === 0) return `${counts.Passed} of ${checks.length}`
  const parts = [
    counts.Passed > 0 ? `${counts.Passed} ${counts.Passed === 1 ? 'passes' : 'pass'}` : null,
    counts.Unknown > 0 ? `${counts.Unknown} ${counts.Unknown === 1 ? 'is' : 'are'} yours to confirm` : null,
    counts.Advice > 0 ? `${counts.Advice} ${counts.Advice === 1 ? 'is' : 'are'} advice` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** A tally in words: '8 of 10 pass, 1 fails, 1 unknown'. */
export function tallyInWords(verdicts: readonly CheckVerdict[]): string {
  const counts = countsOf(verdicts)
  const parts = [
    `${counts.Passed} of ${verdicts.length} ${counts.Passed === 1 ? 'passes' : 'pass'}`,
    counts.Failed > 0 ? `${counts.Failed} ${counts.Failed === 1 ? 'fails' : 'fail'}` : null,
    counts.Unknown > 0 ? `${counts.Unknown} unknown` : null,
    counts.Advice > 0 ? `${counts.Advice} advice` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** The checks that keep the action from being done, the first one first. Advice never does. */
export function blockersOf<T extends CheckView>(checks: readonly T[]): T[] {
  return inShownOrder(checks).filter((check) => check.verdict === 'Failed' || check.verdict === 'Unknown')
}

/** 'Waits for P2.3 and P2.2.', or null when nothing is in the way. */
export function waitingFor(checks: readonly CheckView[]): string | null {
  const clauses = [...new Set(blockersOf(checks).map((check) => check.clause))]
  const last = clauses.pop()
  if (last === undefined) return null
  return `Waits for ${clauses.length === 0 ? '' : `${clauses.join(', ')} and `}${last}.`
}
