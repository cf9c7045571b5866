import { CREDIT_ALONE_HOURS, decideCredit, Permission, planCredit, TransferKind } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact, type Transaction } from '../transact.ts'
import { trimmedText } from '../check-texts.ts'
import { lockAccount, type LockedAccount } from './lock-account.ts'
import { postTransfer } from './post-transfer.ts'

/** A credit given by hand. */
export interface CreditCustomerRequest {
  readonly accountId: string
  readonly amountMicros: bigint
  readonly reason: string
  readonly isBonus: boolean
  readonly idempotencyKey: string
}

/** The transfer that gave it. */
export interface Credited {
  readonly kind: 'Credited'
  readonly transferId: string
}

/** The proposal that waits for a second person. */
export interface CreditProposed {
  readonly kind: 'Proposed'
  readonly proposalId: string
}

/** More than this is a slip of the hand, and would come near what the columns can hold. */
const CREDIT_MICROS_MAX = 1_000_000_000_000n

/**
 * Gives a customer money to order with, through the same postings as everybody's (P5.4). Above what one person gives
 * alone, counting what the same person gave the same account within a day, it becomes a proposal, and no money moves until a second person approves
 * it. For who manages money.
 */
export async function creditCustomer(house: House, viewer: Viewer, request: CreditCustomerRequest): Promise<Credited | CreditProposed | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const reason = trimmedText(request.reason, 'reason')
  if (reason === '') throw inputError('reason says why; the customer reads it.', { field: 'reason' })
  if (request.amountMicros <= 0n || request.amountMicros > CREDIT_MICROS_MAX) {
    throw inputError('amount is above zero and at most 1,000,000.', { field: 'amount' })
  }
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  const { settings } = await house.settings()
  return await transact(house, async tx => await withIdempotency<Credited | CreditProposed>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'creditCustomer', input }, async () => {
      const account = await lockAccount(tx, request.accountId)
      const decision = decideCredit({ accountStatus: account.status, givenAloneMicros: await givenAlone(tx, viewer, account.id) }, request, settings, tx.now)
      if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
      if (decision.grant.needsSecond) return { kind: 'Proposed', proposalId: await propose(tx, viewer, account, { ...request, reason }) }
      const { transferId } = await postTransfer(tx, planCredit({ accountId: account.id, currency: account.currency }, request.amountMicros, request.isBonus), {
        accountId: account.id, actor: actorOf(viewer), reason,
      })
      return { kind: 'Credited', transferId }
    }))
}

/**
 * What somebody gave an account alone of late. What a second person approved is not of it: two have answered for that. The account is held, so that
 * two credits at once are added up.
 */
async function givenAlone(tx: Transaction, viewer: Viewer, accountId: string): Promise<bigint> {
  const since = new Date(tx.now.getTime() - CREDIT_ALONE_HOURS * 3_600_000)
  const { rows: [row] } = await sql<{ given: string }>`
    select coalesce(sum(p.amount_micros), 0)::text as given from transfers t join postings p on p.transfer_id = t.id
    where t.account_id = ${accountId}::bigint and t.kind = ${TransferKind.Credit} and t.created_at >= ${since}::timestamptz and t.actor_id = ${viewer.accountId}
      and p.account_id = ${accountId}::bigint and not exists (select 1 from credit_proposals c where c.account_id = t.account_id and c.transfer_id = t.id)`.execute(tx.db)
  return BigInt(row?.given ?? 0)
}

async function propose(tx: Transaction, viewer: Viewer, account: LockedAccount, { amountMicros, isBonus, reason }: CreditCustomerRequest): Promise<string> {
  const { rows: [row] } = await sql<{ id: string }>`
    insert into credit_proposals (account_id, currency, amount_micros, is_bonus, reason, status, proposed_by, proposed_at)
    values (${account.id}::bigint, ${account.currency}, ${amountMicros}::bigint, ${isBonus}, ${reason}, 'Waiting', ${viewer.accountId}::bigint, ${tx.now}::timestamptz)
    returning id`.execute(tx.db)
  if (row === undefined) throw new Error('an inserted row is returned')
  return row.id
}
