import { decideRoleChange, Permission, Role, type RoleFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { forbidden, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { closeWhatIsOpen } from './close-what-is-open.ts'

/** A role for somebody. */
export interface ChangeRoleRequest {
  readonly accountId: string
  readonly role: Role
  readonly reason: string
  readonly idempotencyKey: string
}

/** The account that has another role. */
export interface RoleChanged {
  readonly kind: 'Changed'
  readonly accountId: string
}

interface LockedPerson {
  readonly id: string
  readonly role: Role
  readonly userId: string | null
}

/**
 * Gives an account another role. Whatever it has open is closed in every process, and opened again with what the new role may see. Two administrators
 * who take the role from each other at once cannot both succeed: both hold all administrators, and the second is none any more. For administrators.
 */
export async function changeRole(house: House, viewer: Viewer, request: ChangeRoleRequest): Promise<RoleChanged | Refused> {
  requirePermissionOf(viewer, Permission.ManageHouse)
  const reason = filledText(request.reason, 'reason')
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { accountId, role } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'changeRole', input }
  return await transact(house, async tx => await withIdempotency<RoleChanged>(tx, attempt, async () => {
    const people = await lockAdministratorsAnd(tx, accountId)
    if (people.find(({ id }) => id === viewer.accountId)?.role !== Role.Administrator) throw forbidden()
    const person = people.find(({ id }) => id === accountId)
    if (person === undefined) throw notFound('account')
    const decision = decideRoleChange(factsOf(person, people, viewer), role, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await sql`
      with changed as (update accounts set role = ${role} where id = ${accountId}::bigint)
      insert into account_role_changes (account_id, before, after, actor_id, reason, at)
      values (${accountId}::bigint, ${person.role}, ${role}, ${viewer.accountId}::bigint, ${reason}, ${tx.now}::timestamptz)`.execute(tx.db)
    house.log.warn({ accountId, before: person.role, after: role, by: viewer.accountId }, 'somebody has another role')
    auditChange(tx, { subject: 'Account', subjectId: accountId, before: { role: person.role }, after: { role } })
    await closeWhatIsOpen(tx, accountId)
    return { kind: 'Changed', accountId }
  }))
}

/** In the order of their numbers, as everywhere, so that two who do so wait for each other and nothing else. */
async function lockAdministratorsAnd(tx: Transaction, accountId: string): Promise<LockedPerson[]> {
  const { rows } = await sql<LockedPerson>`
    select id, role, user_id as "userId" from accounts
    where id in (select id from accounts where role = ${Role.Administrator} union select ${accountId}::bigint)
    order by id for no key update`.execute(tx.db)
  return rows
}

function factsOf(person: LockedPerson, people: readonly LockedPerson[], viewer: Viewer): RoleFacts {
  return {
    role: person.role, isErased: person.userId === null, isOwn: person.id === viewer.accountId,
    otherAdministratorCount: people.filter(({ id, role, userId }) => id !== person.id && role === Role.Administrator && userId !== null).length,
  }
}
