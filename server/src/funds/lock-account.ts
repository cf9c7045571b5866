import type { AccountStatus, Currency } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import { notFound } from '../errors.ts'
import type { Transaction } from '../transact.ts'

/** An account that is held against every other command that moves its money or changes its standing. */
export interface LockedAccount {
  readonly id: string
  readonly status: AccountStatus
  readonly currency: Currency
}

/**
 * Holds an account's row to the end of the transaction; the first lock of whatever changes standing or decides on money by what is there. Orders and
 * refills are placed under a share of the same row and wait. It is not `for update`: a posting checks its foreign key under a share of the key while
 * it holds the balance, and the two would wait for each other.
 */
export async function lockAccount(tx: Transaction, accountId: string): Promise<LockedAccount> {
  if (!isRowId(accountId)) throw notFound('account')
  const { rows: [account] } = await sql<LockedAccount>`
    select id, status, currency from accounts where id = ${accountId}::bigint for no key update`.execute(tx.db)
  if (account === undefined) throw notFound('account')
  return account
}
