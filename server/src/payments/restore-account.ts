import { decideRestoring, Permission } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { closeWhatIsOpen } from '../customers/close-what-is-open.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { requireSeen } from '../unseen-text.ts'
import { changeStanding } from './change-standing.ts'
import { readRestoringFacts } from './dispute-query.ts'

/** A suspended account to be restored by hand. */
export interface RestoreAccountRequest {
  readonly accountId: string
  readonly reason: string
  readonly idempotencyKey: string
}

/** The account that was restored. */
export interface AccountRestored {
  readonly kind: 'Restored'
  readonly accountId: string
}

const REASON_LENGTH_MAX = 500

/** The reason as it is kept; it says why, in a bounded text. */
export function requireReason(text: string): string {
  const reason = text.trim()
  if (reason.length < 1 || reason.length > REASON_LENGTH_MAX) throw inputError(`reason says in 1 to ${REASON_LENGTH_MAX} characters why.`, { field: 'reason' })
  requireSeen(reason, 'reason')
  return reason
}

/** Lets a suspended account order again, such as one that has paid what it owed (P5.7). Never one that fraud has closed (P5.8). For who manages money. */
export async function restoreAccount(house: House, viewer: Viewer, request: RestoreAccountRequest): Promise<AccountRestored | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const reason = requireReason(request.reason)
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { accountId } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'restoreAccount', input }
  return await transact(house, async tx => await withIdempotency<AccountRestored>(tx, attempt, async () => {
    await sql`select from accounts where id = ${accountId}::bigint for no key update`.execute(tx.db)
    const facts = await readRestoringFacts(tx.db, accountId)
    if (facts === null) throw notFound('account')
    const decision = decideRestoring(facts, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await changeStanding(tx, {
      accountId, before: facts.accountStatus, ...decision.grant, actor: actorOf(viewer), reason, paymentId: null, disputeId: null,
    })
    await closeWhatIsOpen(tx, accountId)
    return { kind: 'Restored', accountId }
  }))
}
