import type { AccountStatus, ClauseId } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Transaction } from '../transact.ts'

/** A change of an account's standing, and what brought it. */
export interface StandingNote {
  readonly accountId: string
  readonly before: AccountStatus
  readonly status: AccountStatus
  readonly clause: ClauseId
  readonly actor: Actor
  readonly reason: string
  readonly paymentId: string | null
  readonly disputeId: string | null
}

/** Changes what an account may do, and writes down why. The caller holds the account's row, so whoever places an order or asks for a refill waits. */
export async function changeStanding(tx: Transaction, note: StandingNote): Promise<void> {
  const { accountId, before, status, clause, actor, reason, paymentId, disputeId } = note
  await sql`
    with changed as (update accounts set status = ${status} where id = ${accountId}::bigint)
    insert into account_status_changes (account_id, before, after, clause, actor_kind, actor_id, reason, payment_id, dispute_id, at)
    values (${accountId}::bigint, ${before}, ${status}, ${clause}, ${actor.kind}, ${actor.id}, ${reason}, ${paymentId}::bigint, ${disputeId}::bigint,
      ${tx.now}::timestamptz)`.execute(tx.db)
  tx.house.log.warn({ accountId, before, after: status, clause }, 'the standing of an account changed')
}
