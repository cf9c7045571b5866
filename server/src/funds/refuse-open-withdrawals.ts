import { planWithdrawalRefused, type ClauseId } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { postTransfer } from './post-transfer.ts'
import { publishWithdrawal, WITHDRAWAL_COLUMNS, type WithdrawalRow } from './withdrawal-row.ts'

/**
 * Refuses whatever an account has asked to withdraw and was not paid yet, and puts the money back (P5.3): a dispute or a fraud does so before it
 * takes from the balance (P5.7, P5.8). The caller holds the account's row against other changes (`for no key update`), as every command on a
 * withdrawal does, and calls this when it comes to the balances: from here to the commit it holds the customer's. Answers how many there were.
 */
export async function refuseOpenWithdrawals(tx: Transaction, accountId: string, actor: Actor, reason: string, clause: ClauseId): Promise<number> {
  const { rows } = await sql<WithdrawalRow>`
    update withdrawals w set status = 'Refused', decided_at = ${tx.now}::timestamptz, decided_by = ${decidedByOf(actor)}::bigint, reason = ${reason},
      ended_at = ${tx.now}::timestamptz, changed_at = ${tx.now}::timestamptz, version = w.version + 1, transaction = pg_current_xact_id()
    where w.account_id = ${accountId}::bigint and w.status in ('Asked', 'Approved') returning ${WITHDRAWAL_COLUMNS}`.execute(tx.db)
  for (const row of rows) await putBack(tx, row, actor, reason, clause)
  return rows.length
}

/** Puts back what a withdrawal had set aside, and tells of it. */
export async function putBack(tx: Transaction, row: WithdrawalRow, actor: Actor, reason: string, clause: ClauseId): Promise<void> {
  await postTransfer(tx, planWithdrawalRefused({ accountId: row.account_id, currency: row.currency }, BigInt(row.amount_micros)), {
    accountId: row.account_id, withdrawalId: row.id, actor, reason, clause,
  })
  publishWithdrawal(tx, row)
}

/** A person of the house by account; null for what happens by itself. */
function decidedByOf(actor: Actor): string | null {
  return actor.kind === 'House' || actor.kind === 'Supplier' ? null : actor.id
}
