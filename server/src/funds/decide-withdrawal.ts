import {
  decideWithdrawalAnswer, decideWithdrawalPayout, Permission, planWithdrawalPaid, WithdrawalStatus, type AccountStatus, type Refusal, type WithdrawalAnswer,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { trimmedText } from '../check-texts.ts'
import { lockAccount } from './lock-account.ts'
import { postTransfer } from './post-transfer.ts'
import { putBack } from './refuse-open-withdrawals.ts'
import { publishWithdrawal, WITHDRAWAL_COLUMNS, type WithdrawalRow } from './withdrawal-row.ts'

/** How an administrator decides a withdrawal. */
export interface DecideWithdrawalRequest {
  readonly withdrawalId: string
  readonly status: WithdrawalAnswer['status']
  readonly reason: string
  readonly idempotencyKey: string
}

/** A payout that has left the house. */
export interface MarkWithdrawalPaidRequest {
  readonly withdrawalId: string
  readonly paidReference: string
  readonly idempotencyKey: string
}

/** The withdrawal that was changed. */
export interface WithdrawalChanged {
  readonly kind: 'Changed'
  readonly withdrawalId: string
}

/** Approves a withdrawal, or refuses it and puts the money back, with a reason that the customer reads (P5.3). For who manages money. */
export async function decideWithdrawalOf(house: House, viewer: Viewer, request: DecideWithdrawalRequest): Promise<WithdrawalChanged | Refused> {
  const reason = trimmedText(request.reason, 'reason')
  const { idempotencyKey, ...input } = request
  return await changeWithdrawal(house, viewer, 'decideWithdrawal', idempotencyKey, input, async (tx, row, accountStatus) => {
    const decision = decideWithdrawalAnswer({ status: row.status, accountStatus }, { status: request.status, reason }, tx.now)
    if (!decision.allowed) return decision.refusal
    const isApproval = request.status === WithdrawalStatus.Approved
    const changed = await updated(tx, row.id, sql`
      status = ${request.status}, decided_at = ${tx.now}::timestamptz, decided_by = ${viewer.accountId}::bigint, reason = ${reason}, ${isApproval
        ? sql`approved_at = ${tx.now}::timestamptz, approved_by = ${viewer.accountId}::bigint, approval_reason = ${reason}`
        : sql`ended_at = ${tx.now}::timestamptz`}`)
    if (isApproval) publishWithdrawal(tx, changed)
    else await putBack(tx, changed, actorOf(viewer), reason, 'P5.3')
    return null
  })
}

/** Marks an approved withdrawal as paid out: the money leaves the house, and the house keeps the deduction (P5.3, P5.4). For who manages money. */
export async function markWithdrawalPaid(house: House, viewer: Viewer, request: MarkWithdrawalPaidRequest): Promise<WithdrawalChanged | Refused> {
  const paidReference = trimmedText(request.paidReference, 'paidReference')
  const { idempotencyKey, ...input } = request
  return await changeWithdrawal(house, viewer, 'markWithdrawalPaid', idempotencyKey, input, async (tx, row, accountStatus) => {
    const decision = decideWithdrawalPayout({ status: row.status, accountStatus }, { paidReference }, tx.now)
    if (!decision.allowed) return decision.refusal
    const changed = await updated(tx, row.id, sql`
      status = 'Paid', paid_at = ${tx.now}::timestamptz, paid_by = ${viewer.accountId}::bigint, paid_reference = ${paidReference}, ended_at = ${tx.now}::timestamptz`)
    await postTransfer(tx, planWithdrawalPaid({ accountId: row.account_id, currency: row.currency }, BigInt(row.payout_micros), BigInt(row.deduction_micros)), {
      accountId: row.account_id, withdrawalId: row.id, actor: actorOf(viewer), reason: paidReference, clause: BigInt(row.deduction_micros) > 0n ? 'P5.4' : 'P5.3',
    })
    publishWithdrawal(tx, changed)
    return null
  })
}

type Change = (tx: Transaction, row: WithdrawalRow, accountStatus: AccountStatus) => Promise<Refusal | null>

/** The account is held before its withdrawal, as everywhere: a dispute that suspends it comes before or after, and not in between. */
async function changeWithdrawal(house: House, viewer: Viewer, operation: string, key: string, input: { readonly withdrawalId: string }, change: Change): Promise<WithdrawalChanged | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const { withdrawalId } = input
  if (!isRowId(withdrawalId)) throw notFound('withdrawal')
  return await transact(house, async tx => await withIdempotency<WithdrawalChanged>(tx, { accountId: viewer.accountId, key, operation, input }, async () => {
    const { rows: [owner] } = await sql<{ account_id: string }>`select account_id from withdrawals where id = ${withdrawalId}::bigint`.execute(tx.db)
    if (owner === undefined) throw notFound('withdrawal')
    const account = await lockAccount(tx, owner.account_id)
    const { rows: [row] } = await sql<WithdrawalRow>`select ${WITHDRAWAL_COLUMNS} from withdrawals w where w.id = ${withdrawalId}::bigint for update`.execute(tx.db)
    if (row === undefined) throw notFound('withdrawal')
    const refusal = await change(tx, row, account.status)
    return refusal === null ? { kind: 'Changed', withdrawalId } : { kind: 'Refused', refusal }
  }))
}

async function updated(tx: Transaction, id: string, values: ReturnType<typeof sql>): Promise<WithdrawalRow> {
  const { rows: [row] } = await sql<WithdrawalRow>`
    update withdrawals w set ${values}, changed_at = ${tx.now}::timestamptz, version = w.version + 1, transaction = pg_current_xact_id()
    where w.id = ${id}::bigint returning ${WITHDRAWAL_COLUMNS}`.execute(tx.db)
  if (row === undefined) throw new Error('a withdrawal that is held is there')
  return row
}
