import type { AccountStatus, Role } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { defineLoader, inOrderOf } from '../context.ts'
import type { Tables } from '../tables.ts'
import type { AccountType } from './account.graphql.ts'

interface AccountRow {
  readonly id: string
  readonly name: string | null
  readonly role: Role
  readonly status: AccountStatus
  readonly currency: string
  readonly accepted_terms_version: number | null
  readonly accepted_terms_at: Date | null
  readonly is_refill_automatic: boolean
  readonly created_at: Date
}

/** Accounts by their ids, once for each request. */
export const accountLoader = defineLoader<string, AccountType | null>(async ({ house }, ids) => {
  const rows = await accountsOf(house.db).where('accounts.id', 'in', ids).execute()
  return inOrderOf(ids, rows, row => row.id).map(row => row === null ? null : accountType(row))
})

/** A page of accounts, newest first, one more than asked for when there are more. `search` is part of a name or address, or an id. */
export async function readAccounts(db: Kysely<Tables>, search: string | null, first: number, beforeId: string | null): Promise<AccountType[]> {
  let query = accountsOf(db).orderBy('accounts.id', 'desc').limit(first + 1)
  if (beforeId !== null) query = query.where('accounts.id', '<', beforeId)
  const words = search?.trim() ?? ''
  if (words !== '') {
    const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
    query = query.where(where => where.or([
      where('users.name', 'ilike', pattern), where('users.email', 'ilike', pattern), where(sql<string>`accounts.id::text`, '=', words),
    ]))
  }
  return (await query.execute()).map(accountType)
}

function accountsOf(db: Kysely<Tables>) {
  return db.selectFrom('accounts').leftJoin('users', 'users.id', 'accounts.user_id').select([
    'accounts.id', 'users.name', 'accounts.role', 'accounts.status', 'accounts.currency', 'accounts.accepted_terms_version', 'accounts.accepted_terms_at',
    'accounts.is_refill_automatic', 'accounts.created_at',
  ])
}

function accountType(row: AccountRow): AccountType {
  return {
    id: row.id, name: row.name, role: row.role, status: row.status, currency: row.currency,
    acceptedTermsVersion: row.accepted_terms_version, acceptedTermsAt: row.accepted_terms_at, isRefillAutomatic: row.is_refill_automatic, createdAt: row.created_at,
  }
}
