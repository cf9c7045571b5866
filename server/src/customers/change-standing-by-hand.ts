import { AccountStatus, decideStandingByHand, Permission, type Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { filledText } from '../check-texts.ts'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import { refuseOpenWithdrawals } from '../funds/refuse-open-withdrawals.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { changeStanding } from '../payments/change-standing.ts'
import { transact } from '../transact.ts'
import { enqueue } from '../worker/enqueue.ts'
import { closeWhatIsOpen } from './close-what-is-open.ts'

/** An account to be suspended or closed by hand. */
export interface ChangeStandingRequest {
  readonly accountId: string
  readonly reason: string
  readonly idempotencyKey: string
}

/** The account whose standing was changed. */
export interface StandingChanged {
  readonly kind: 'Changed'
  readonly accountId: string
}

/** Suspends an account by hand (P2.10): it orders, withdraws and asks for nothing until it is restored. What is under way goes on. For administrators. */
export async function suspendAccount(house: House, viewer: Viewer, request: ChangeStandingRequest): Promise<StandingChanged | Refused> {
  return await changeByHand(house, viewer, request, 'suspendAccount', AccountStatus.Suspended)
}

/** Closes an account for good (P5.8), for payments that a person found to be stolen. What it asked to withdraw is refused. For administrators. */
export async function closeAccount(house: House, viewer: Viewer, request: ChangeStandingRequest): Promise<StandingChanged | Refused> {
  return await changeByHand(house, viewer, request, 'closeAccount', AccountStatus.Closed)
}

/** The account is held first, as in everything that changes standing, so whatever it is placing at this moment comes before or is refused. */
async function changeByHand(
  house: House, viewer: Viewer, request: ChangeStandingRequest, operation: string, asked: typeof AccountStatus.Suspended | typeof AccountStatus.Closed,
): Promise<StandingChanged | Refused> {
  requirePermissionOf(viewer, Permission.ManageCustomers)
  const reason = filledText(request.reason, 'reason')
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { accountId } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation, input }
  return await transact(house, async tx => await withIdempotency<StandingChanged>(tx, attempt, async () => {
    const { rows: [account] } = await sql<{ role: Role, status: AccountStatus }>`
      select role, status from accounts where id = ${accountId}::bigint for no key update`.execute(tx.db)
    if (account === undefined) throw notFound('account')
    const decision = decideStandingByHand({ role: account.role, accountStatus: account.status }, asked, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    const actor = actorOf(viewer)
    await changeStanding(tx, { accountId, before: account.status, ...decision.grant, actor, reason, paymentId: null, disputeId: null })
    if (asked === AccountStatus.Closed) await refuseOpenWithdrawals(tx, accountId, actor, reason, decision.grant.clause)
    auditChange(tx, { subject: 'Account', subjectId: accountId, before: { status: account.status }, after: { status: asked } })
    await enqueue(tx, 'close-checkouts', { accountId }, { key: `close-checkouts-${accountId}` })
    await closeWhatIsOpen(tx, accountId)
    return { kind: 'Changed', accountId }
  }))
}
