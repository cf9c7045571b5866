import { CreditProposalStatus, decideCreditAnswer, Permission, planCredit, type CreditAnswer } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { trimmedText } from '../check-texts.ts'
import { readProposal } from './credit-query.ts'
import { lockAccount } from './lock-account.ts'
import { postTransfer } from './post-transfer.ts'

/** How a second person decides a proposed credit. */
export interface DecideCreditRequest {
  readonly proposalId: string
  readonly status: CreditAnswer['status']
  readonly reason: string
  readonly idempotencyKey: string
}

/** The proposal that was decided. */
export interface CreditDecided {
  readonly kind: 'Decided'
  readonly proposalId: string
}

/** Approves a credit that another person proposed, which gives it, or declines it (P5.4). For who manages money. */
export async function decideCreditProposal(house: House, viewer: Viewer, request: DecideCreditRequest): Promise<CreditDecided | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const { proposalId, status } = request
  const reason = trimmedText(request.reason, 'reason')
  if (!isRowId(proposalId)) throw notFound('credit proposal')
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<CreditDecided>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'decideCredit', input }, async () => {
      const proposed = await readProposal(tx.db, proposalId)
      if (proposed === null) throw notFound('credit proposal')
      const account = await lockAccount(tx, proposed.account_id)
      // Read again now that nobody else decides it: every decision holds the account first.
      const proposal = await readProposal(tx.db, proposalId) ?? proposed
      const decision = decideCreditAnswer(
        { status: proposal.status, accountStatus: account.status, isOwn: proposal.proposed_by === viewer.accountId }, { status, reason }, tx.now)
      if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
      const transferId = status === CreditProposalStatus.Declined ? null : (await postTransfer(
        tx, planCredit({ accountId: account.id, currency: account.currency }, BigInt(proposal.amount_micros), proposal.is_bonus),
        { accountId: account.id, actor: actorOf(viewer), reason: proposal.reason })).transferId
      await sql`
        update credit_proposals set status = ${status}, decided_by = ${viewer.accountId}::bigint, decided_at = ${tx.now}::timestamptz, decision_reason = ${reason},
          transfer_id = ${transferId}::bigint where id = ${proposalId}::bigint`.execute(tx.db)
      return { kind: 'Decided', proposalId }
    }))
}
