import { refuse, type AccountStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'
import { appendRefillEvents, lockRefills, type LockedRefill } from './append-refill-events.ts'

/** Locks the open refills of an account. The caller holds the account's row, so that none is asked for meanwhile. */
export async function lockOpenRefills(tx: Transaction, accountId: string): Promise<LockedRefill[]> {
  const { rows } = await sql<{ id: string }>`select id from refills where account_id = ${accountId}::bigint and ended_at is null`.execute(tx.db)
  const refills = await lockRefills(tx, rows.map(row => row.id))
  return [...refills.values()].filter(refill => refill.endedAt === null)
}

/** Ends the open refills of an account that is not active any more (P4.12, P5.7). What a supplier has begun goes on there and is not followed. */
export async function endRefills(tx: Transaction, accountId: string, accountStatus: AccountStatus, actor: Actor): Promise<string[]> {
  const refills = await lockOpenRefills(tx, accountId)
  const refusal = refuse('REFILL_ACCOUNT_NOT_ACTIVE', { accountStatus }, tx.now)
  await appendRefillEvents(tx, refills.map(refill => ({ refill, status: 'Rejected', kind: 'Rejected', actor, reason: refusal.text, refusal })))
  return refills.map(refill => refill.id)
}
