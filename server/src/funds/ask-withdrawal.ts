import { decideWithdrawal, planWithdrawalAsked, type WithdrawalGrant } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { trimmedText } from '../check-texts.ts'
import { lockAccount, type LockedAccount } from './lock-account.ts'
import { postTransfer } from './post-transfer.ts'
import { publishWithdrawal, WITHDRAWAL_COLUMNS, type WithdrawalRow } from './withdrawal-row.ts'
import { readWithdrawalFacts } from './withdrawal-facts.ts'

/** What a customer asks to have paid out. */
export interface AskWithdrawalRequest {
  /** What is set aside, before any deduction. */
  readonly amountMicros: bigint
  /** What the customer saw would be paid out; null when nobody looked. */
  readonly expectedPayoutMicros: bigint | null
  /** Where it shall go. */
  readonly payoutTo: string
  readonly idempotencyKey: string
}

/** The withdrawal that was asked for. */
export interface WithdrawalAsked {
  readonly kind: 'Asked'
  readonly withdrawalId: string
}

/**
 * Asks to withdraw, which sets the amount aside at once (P5.3). The account is held meanwhile: what the quote says is still so when the money
 * moves, and of two requests for one balance the second sees what the first has taken.
 */
export async function askWithdrawal(house: House, viewer: Viewer, request: AskWithdrawalRequest): Promise<WithdrawalAsked | Refused> {
  const payoutTo = trimmedText(request.payoutTo, 'payoutTo')
  if (payoutTo === '') throw inputError('payoutTo says where the money shall go.', { field: 'payoutTo' })
  const { idempotencyKey, ...input } = request
  const { settings, version } = await house.settings()
  return await transact(house, async tx => await withIdempotency<WithdrawalAsked>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'askWithdrawal', input }, async () => {
      const account = await lockAccount(tx, viewer.accountId)
      const { facts } = await readWithdrawalFacts(tx.db, account.id, version)
      const decision = decideWithdrawal(facts, request, settings, tx.now)
      if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
      const row = await insertWithdrawal(tx, account, decision.grant, payoutTo)
      await postTransfer(tx, planWithdrawalAsked({ accountId: account.id, currency: account.currency }, decision.grant.amountMicros), {
        accountId: account.id, withdrawalId: row.id, actor: actorOf(viewer), reason: null, clause: 'P5.3',
      })
      publishWithdrawal(tx, row)
      return { kind: 'Asked', withdrawalId: row.id }
    }))
}

async function insertWithdrawal(tx: Transaction, account: LockedAccount, grant: WithdrawalGrant, payoutTo: string): Promise<WithdrawalRow> {
  const parts = grant.parts.map(part => ({
    lot_transfer_id: part.transferId, amount_micros: part.amountMicros.toString(), deduction_micros: part.deductionMicros.toString(), payout_micros: part.payoutMicros.toString(),
  }))
  const { rows: [row] } = await sql<WithdrawalRow>`
    with asked as (
      insert into withdrawals as w (account_id, currency, status, amount_micros, deduction_micros, payout_micros, payout_to, settings_version, asked_at, due_at, changed_at)
      values (${account.id}::bigint, ${account.currency}, 'Asked', ${grant.amountMicros}::bigint, ${grant.deductionMicros}::bigint, ${grant.payoutMicros}::bigint,
        ${payoutTo}, ${grant.settingsVersion}, ${tx.now}::timestamptz, ${grant.dueAt}::timestamptz, ${tx.now}::timestamptz)
      returning ${WITHDRAWAL_COLUMNS}
    ), taken as (
      insert into withdrawal_parts (withdrawal_id, lot_transfer_id, amount_micros, deduction_micros, payout_micros)
      select asked.id, part.* from asked, jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
        as part (lot_transfer_id bigint, amount_micros bigint, deduction_micros bigint, payout_micros bigint)
    )
    select * from asked`.execute(tx.db)
  if (row === undefined) throw new Error('an inserted row is returned')
  return row
}
