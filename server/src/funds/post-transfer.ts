import { availableOf, heldOf, invariant, isBalanced, type LedgerAccount, type TransferPlan } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { prepared } from '../prepared.ts'
import type { Transaction } from '../transact.ts'
import { balanceMessage, type BalanceRow } from './balance-message.ts'

/** What a transfer says about itself besides its postings. */
export interface TransferNote {
  /** The customer whose balance row is locked and moved. */
  readonly accountId: string
  readonly orderId?: string | null
  readonly paymentId?: string | null
  readonly withdrawalId?: string | null
  readonly actor: Actor
  readonly reason: string | null
  /** The clause of the terms that made it move, where the kind does not say it. */
  readonly clause?: string | null
}

/** A transfer in the books, and the balance as it stands after it. */
export interface PostedTransfer {
  readonly transferId: string
  readonly balance: BalanceRow
}

interface PostedRow {
  readonly id: string
  readonly currency: string
  readonly available_micros: string
  readonly held_micros: string
  readonly version: number
}

/**
 * Writes a transfer and its postings and moves the customer's balance, all in one statement. It is the last thing a transaction does: the
 * balance row is the one row that all of a customer's orders share, so it is held from here to the commit and no longer. A balance that
 * would fall below zero violates `balances_available_not_negative` and takes the transaction with it. A plan in another currency than the
 * account's finds no balance to move and is a fault.
 */
export async function postTransfer(tx: Transaction, plan: TransferPlan, note: TransferNote): Promise<PostedTransfer> {
  invariant(plan.postings.length > 0, 'a transfer of nothing is not written')
  invariant(isBalanced(plan), 'a transfer moves positive amounts between two accounts')
  const steps = stepsOf(plan, note.accountId)
  const { rows } = await sql<PostedRow>`
    ${prepared('post_transfer')}
    with moved as (
      update balances set available_micros = available_micros + ${steps.availableChange}::bigint,
        held_micros = held_micros + ${steps.heldChange}::bigint, version = version + 1
      where account_id = ${note.accountId}::bigint and currency = ${plan.currency}
      returning currency, available_micros, held_micros, version
    ), transfer as (
      insert into transfers (kind, currency, order_id, payment_id, withdrawal_id, account_id, actor_kind, actor_id, reason, clause, created_at)
      select ${plan.kind}, moved.currency, ${note.orderId ?? null}::bigint, ${note.paymentId ?? null}::bigint, ${note.withdrawalId ?? null}::bigint,
        ${note.accountId}::bigint, ${note.actor.kind}, ${note.actor.id}::text, ${note.reason}::text, ${note.clause ?? null}::text, ${tx.now}::timestamptz
      from moved returning id
    ), written as (
      insert into postings (transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
      select transfer.id, step.source, step.destination, step.amount_micros, ${note.accountId}::bigint,
        moved.available_micros - step.available_to_come, ${tx.now}::timestamptz
      from moved, transfer, jsonb_to_recordset(${JSON.stringify(steps.postings)}::jsonb)
        as step (source text, destination text, amount_micros bigint, available_to_come bigint)
    )
    select transfer.id, moved.currency, moved.available_micros, moved.held_micros, moved.version from moved, transfer`.execute(tx.db)
  const row = rows[0]
  invariant(row !== undefined, 'every account has a balance, in its own currency')
  const balance: BalanceRow = {
    accountId: note.accountId, currency: row.currency, version: row.version,
    availableMicros: BigInt(row.available_micros), heldMicros: BigInt(row.held_micros),
  }
  tx.afterCommit(() => tx.house.bus.publish('balance', note.accountId, balanceMessage(balance)))
  return { transferId: row.id, balance }
}

/** The postings as rows. Each knows how much of the transfer's change to the available balance comes after it. */
function stepsOf(plan: TransferPlan, accountId: string) {
  const changesOf = (name: LedgerAccount) => plan.postings.map(({ source, destination, amountMicros }) =>
    (destination === name ? amountMicros : 0n) - (source === name ? amountMicros : 0n))
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
  const available = changesOf(availableOf(accountId))
  return {
    availableChange: sum(available),
    heldChange: sum(changesOf(heldOf(accountId))),
    postings: plan.postings.map(({ source, destination, amountMicros }, index) => ({
      source, destination, amount_micros: amountMicros.toString(), available_to_come: sum(available.slice(index + 1)).toString(),
    })),
  }
}
