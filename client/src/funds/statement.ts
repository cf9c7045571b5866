import type { StatementPageQuery } from '../graphql/generated/graphql.ts'
import { formatCount } from '../shared/counts.ts'
import { microsOfDecimal } from '../shared/money.ts'

export type StatementLine = StatementPageQuery['statement']['nodes'][number]

/** A line of the statement in words. */
export interface LineWords {
  readonly what: string
  readonly why: string
  readonly clause: string | null
}

export function lineWords(line: StatementLine): LineWords {
  const order = line.orderId === null ? '' : formatCount(Number(line.orderId))
  const why = line.reason ?? ''
  switch (line.kind) {
    case 'Charge': return { what: `Order ${order}`, why: why === '' ? 'charged when it was placed' : why, clause: 'P2.8' }
    case 'Refund': return { what: `Refund of ${order}`, why: why === '' ? 'what was not delivered' : why, clause: 'P3.3' }
    case 'Credit': return { what: 'Credit', why: why === '' ? 'by the house' : why, clause: null }
  }
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
