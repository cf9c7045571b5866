import type { Currency, WithdrawalStatus } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { Transaction } from '../transact.ts'
import type { WithdrawalNews } from '../topics.ts'

/** A withdrawal as the database holds it. */
export interface WithdrawalRow {
  readonly id: string
  readonly account_id: string
  readonly currency: Currency
  readonly status: WithdrawalStatus
  readonly amount_micros: string
  readonly deduction_micros: string
  readonly payout_micros: string
  readonly payout_to: string | null
  readonly asked_at: Date
  readonly due_at: Date
  readonly approved_at: Date | null
  readonly approved_by: string | null
  readonly approval_reason: string | null
  readonly decided_at: Date | null
  readonly decided_by: string | null
  readonly reason: string | null
  readonly paid_at: Date | null
  readonly paid_by: string | null
  readonly paid_reference: string | null
  readonly ended_at: Date | null
  readonly changed_at: Date
  readonly version: number
  readonly transaction: string
}

/** The columns of a withdrawal, of a table known as `w`. */
export const WITHDRAWAL_COLUMNS: RawBuilder<unknown> = sql`w.id, w.account_id, w.currency, w.status, w.amount_micros, w.deduction_micros, w.payout_micros, w.payout_to,
  w.asked_at, w.due_at, w.approved_at, w.approved_by, w.approval_reason, w.decided_at, w.decided_by, w.reason, w.paid_at, w.paid_by, w.paid_reference, w.ended_at, w.changed_at, w.version, w.transaction::text as transaction`

/** A withdrawal, or null where there is none. */
export async function readWithdrawal(db: Kysely<Tables>, id: string): Promise<WithdrawalRow | null> {
  const { rows: [row] } = await sql<WithdrawalRow>`select ${WITHDRAWAL_COLUMNS} from withdrawals w where w.id = ${id}::bigint`.execute(db)
  return row ?? null
}

/** Its new state as plain JSON. Where the money goes is a person's own and does not travel over the bus. */
export function withdrawalNews(row: WithdrawalRow): WithdrawalNews {
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null
  return {
    withdrawalId: row.id, accountId: row.account_id, transaction: row.transaction, version: row.version, status: row.status, currency: row.currency,
    amountMicros: row.amount_micros, deductionMicros: row.deduction_micros, payoutMicros: row.payout_micros, askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(), decidedAt: iso(row.decided_at), reason: row.reason, paidAt: iso(row.paid_at), paidReference: row.paid_reference,
    endedAt: iso(row.ended_at), changedAt: row.changed_at.toISOString(),
  }
}

/** Tells the customer and the house, once the change stands. */
export function publishWithdrawal(tx: Transaction, row: WithdrawalRow): void {
  const news = withdrawalNews(row)
  tx.afterCommit(() => {
    for (const key of [row.account_id, 'house']) tx.house.bus.publish('withdrawals', key, news)
  })
}
