import type { StatementGroup, StatementPageQuery } from '../graphql/generated/graphql.ts'
import { microsOfDecimal } from '../shared/money.ts'

export type StatementLine = StatementPageQuery['statement']['nodes'][number]

/** A tab of the statement: which movements it shows. */
export interface StatementTab {
  readonly key: string
  readonly label: string
  readonly groups: readonly StatementGroup[] | null
}

export const statementTabs: readonly StatementTab[] = [
  { key: 'all', label: 'All', groups: null },
  { key: 'payments', label: 'Payments', groups: ['Payments', 'Credits'] },
  { key: 'orders', label: 'Orders', groups: ['Orders'] },
  { key: 'refunds', label: 'Refunds', groups: ['Refunds'] },
  { key: 'withdrawals', label: 'Withdrawals', groups: ['Withdrawals'] },
]

/** The tab an address names; all of it when it names none. */
export function tabOf(key: unknown): StatementTab {
  return statementTabs.find((tab) => tab.key === key) ?? (statementTabs[0] as StatementTab)
}

/** Where the statement is downloaded as it is shown. */
export function downloadOf(kind: 'csv' | 'pdf', tab: StatementTab): string {
  const query = (tab.groups ?? []).map((group) => `group=${group}`).join('&')
  return `/statement.${kind}${query === '' ? '' : `?${query}`}`
}

/** What was spent since an instant: charges less what came back for them. */
export interface Spending {
  readonly spentMicros: bigint
  readonly refundMicros: bigint
  readonly orderCount: number
  /** False when the lines did not reach back far enough, so that it was at least as much. */
  readonly isComplete: boolean
}

/** Adds up lines that come newest first. `isEnd` says that there are no older ones. */
export function spendingOf(lines: readonly StatementLine[], since: Date, isEnd: boolean): Spending {
  let chargeMicros = 0n
  let refundMicros = 0n
  let orderCount = 0
  for (const line of lines) {
    if (new Date(line.at) < since) break
    const micros = microsOfDecimal(line.amount)
    if (line.kind === 'Charge') {
      chargeMicros -= micros
      orderCount += 1
    }
    if (line.kind === 'Refund') refundMicros += micros
  }
  const oldest = lines.at(-1)
  return { spentMicros: chargeMicros - refundMicros, refundMicros, orderCount, isComplete: isEnd || (oldest !== undefined && new Date(oldest.at) < since) }
}
