import { Permission } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'

/** Where somebody is signed in. The token is nobody's to read. */
export interface CustomerSession {
  readonly id: string
  readonly signedInAt: Date
  readonly prolongedAt: Date
  readonly expiresAt: Date
  readonly address: string | null
  readonly device: string | null
}

/** Where an account is signed in, the last used first. */
export async function readCustomerSessions(db: Kysely<Tables>, accountId: string, now: Date): Promise<CustomerSession[]> {
  const { rows } = await sql<CustomerSession>`
    select s.id, s.created_at as "signedInAt", s.updated_at as "prolongedAt", s.expires_at as "expiresAt", s.ip_address as address, s.user_agent as device
    from sessions s join accounts a on a.user_id = s.user_id
    where a.id = ${accountId}::bigint and s.expires_at > ${now}::timestamptz order by s.updated_at desc, s.id limit 100`.execute(db)
  return rows
}

/** A session of somebody else to be ended. */
export interface RevokeSessionRequest {
  readonly accountId: string
  readonly sessionId: string
  readonly idempotencyKey: string
}

/** Ends a session of an account and closes its sockets, in every process. One that has ended already stays so. For administrators. */
export async function revokeCustomerSession(house: House, viewer: Viewer, { idempotencyKey, ...input }: RevokeSessionRequest): Promise<void> {
  requirePermissionOf(viewer, Permission.ManageCustomers)
  const { accountId, sessionId } = input
  if (!isRowId(accountId)) throw notFound('account')
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'revokeCustomerSession', input }
  await transact(house, async tx => await withIdempotency<{ readonly kind: 'Ended' }>(tx, attempt, async () => {
    const { rows: [ended] } = await sql<{ userId: string }>`
      delete from sessions s using accounts a where a.id = ${accountId}::bigint and s.user_id = a.user_id and s.id = ${sessionId}
      returning s.user_id as "userId"`.execute(tx.db)
    if (ended === undefined) return { kind: 'Ended' }
    house.log.warn({ accountId, by: viewer.accountId }, 'a session was ended by the house')
    tx.afterCommit(() => house.bus.publish('sessions', 'house', { userId: ended.userId, sessionIds: [sessionId] }))
    return { kind: 'Ended' }
  }))
}
