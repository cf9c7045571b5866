import { verifyPassword } from 'better-auth/crypto'
import { decideErasure } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import { inputError, invariant } from '../errors.ts'
import type { House } from '../house.ts'
import { requireKey, type Refused } from '../idempotency.ts'
import { fileStoreOf } from '../support/file-store.ts'
import { transact } from '../transact.ts'
import { erasePerson } from './erase-person.ts'
import { readErasureFacts } from './erasure-facts.ts'

/** How somebody says that they mean it. */
export interface EraseAccountRequest {
  readonly password: string
  readonly confirmation: string
  readonly isBalanceGivenUp: boolean
  readonly idempotencyKey: string
}

/** The account whose person is gone. */
export interface AccountErased {
  readonly kind: 'Erased'
  readonly accountId: string
  readonly erasedAt: Date
}

const PASSWORD_LENGTH_MAX = 128

/**
 * Erases whoever is signed in (P7.3): the person goes, the books stay. There is no second attempt to answer: with the person goes every session.
 * Whoever places an order or moves money holds the account row, so nothing begins between the decision and the end.
 */
export async function eraseAccount(house: House, viewer: Viewer, request: EraseAccountRequest): Promise<AccountErased | Refused> {
  requireKey(request.idempotencyKey)
  await requirePerson(house, viewer, request)
  return await transact(house, async (tx) => {
    await sql`select from accounts where id = ${viewer.accountId}::bigint for no key update`.execute(tx.db)
    await sql`select from balances where account_id = ${viewer.accountId}::bigint for update`.execute(tx.db)
    const decision = decideErasure(await readErasureFacts(tx.db, viewer.accountId), request, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    const { rows: pictures } = await sql<{ id: string }>`select id from files where account_id = ${viewer.accountId}::bigint`.execute(tx.db)
    await erasePerson(tx, viewer.accountId)
    // First of all, because a store may take its time: whoever holds a socket of the person loses it.
    tx.afterCommit(() => house.bus.publish('sessions', 'house', { userId: viewer.userId, sessionIds: null }))
    // Should this fail half-way, the pictures are used by nothing any more, and whoever tidies the store takes them.
    tx.afterCommit(async () => {
      for (const { id } of pictures) {
        await fileStoreOf(house).delete(id)
        await sql`delete from files where id = ${id}::uuid`.execute(house.db)
      }
    })
    return { kind: 'Erased', accountId: viewer.accountId, erasedAt: tx.now }
  })
}

/** The password is asked for again: a session left open must not be enough. */
async function requirePerson(house: House, { userId }: Viewer, { password, confirmation }: EraseAccountRequest): Promise<void> {
  const { rows: [person] } = await sql<{ email: string, password: string | null }>`
    select u.email, c.password from users u left join credentials c on c.user_id = u.id and c.provider_id = 'credential' where u.id = ${userId}`.execute(house.db)
  invariant(person !== undefined, 'whoever is signed in is somebody')
  if (confirmation.trim().toLowerCase() !== person.email.toLowerCase()) throw inputError('confirmation is not the e-mail address of this account.', { field: 'confirmation' })
  const isRight = person.password !== null && password.length <= PASSWORD_LENGTH_MAX && await verifyPassword({ hash: person.password, password })
  if (!isRight) throw inputError('password is not the password of this account.', { field: 'password' })
}
