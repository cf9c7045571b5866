import { decideRestoring, Permission } from '@tallyboard/schema'
import { actorOf } from '../actor.ts'
import { filledText } from '../check-texts.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { closeWhatIsOpen } from '../customers/close-what-is-open.ts'
import { notFound } from '../errors.ts'
import { lockAccount } from '../funds/lock-account.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
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

/** Lets a suspended account order again, such as one that has paid what it owed (P5.7). Never one that fraud has closed (P5.8). For who manages money. */
export async function restoreAccount(house: House, viewer: Viewer, request: RestoreAccountRequest): Promise<AccountRestored | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const reason = filledText(request.reason, 'reason')
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { accountId } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'restoreAccount', input }
  return await transact(house, async tx => await withIdempotency<AccountRestored>(tx, attempt, async () => {
    await lockAccount(tx, accountId)
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
