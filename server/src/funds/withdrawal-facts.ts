import type { AccountStatus, WithdrawalFacts } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { notFound } from '../errors.ts'
import type { Tables } from '../tables.ts'
import { readLots, type ReadLot } from './read-lots.ts'

/** What a withdrawal is decided by, and what each payment was. */
export interface ReadWithdrawalFacts {
  readonly facts: WithdrawalFacts
  readonly lots: readonly ReadLot[]
}

/** Reads what a withdrawal is decided by, for the quote as for the command. */
export async function readWithdrawalFacts(db: Kysely<Tables>, accountId: string, settingsVersion: number): Promise<ReadWithdrawalFacts> {
  const { rows: [row] } = await sql<{ status: AccountStatus, currency: string, available_micros: string }>`
    select a.status, a.currency, b.available_micros from accounts a join balances b on b.account_id = a.id where a.id = ${accountId}::bigint`.execute(db)
  if (row === undefined) throw notFound('account')
  const availableMicros = BigInt(row.available_micros)
  const lots = await readLots(db, accountId, availableMicros)
  return { lots, facts: { accountStatus: row.status, currency: row.currency, availableMicros, settingsVersion, lots } }
}
