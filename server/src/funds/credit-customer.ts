import { Permission, planCredit, refuse, type AccountStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { actorOf } from '../actor.ts'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
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

const REASON_LENGTH_MAX = 500

/** More than this is a slip of the hand, and would come near what the columns can hold. */
const CREDIT_MICROS_MAX = 1_000_000_000_000n

/** Gives a customer money to order with, through the same postings as everybody's (P5.4). For administrators. */
export async function creditCustomer(house: House, viewer: Viewer, request: CreditCustomerRequest): Promise<Credited | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  const reason = request.reason.trim()
  if (reason.length < 1 || reason.length > REASON_LENGTH_MAX) {
    throw inputError(`reason says in 1 to ${REASON_LENGTH_MAX} characters why.`, { field: 'reason' })
  }
  if (request.amountMicros <= 0n || request.amountMicros > CREDIT_MICROS_MAX) {
    throw inputError('amount is above zero and at most 1,000,000.', { field: 'amount' })
  }
  if (!isRowId(request.accountId)) throw notFound('account')
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<Credited>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'creditCustomer', input }, async () => {
      const { rows } = await sql<{ status: AccountStatus, currency: string }>`select status, currency from accounts where id = ${request.accountId}::bigint`.execute(tx.db)
      const account = rows[0]
      if (account === undefined) throw notFound('account')
      if (account.status === 'Closed') return { kind: 'Refused', refusal: refuse('CREDIT_TO_CLOSED_ACCOUNT', {}, tx.now) }
      const { transferId } = await postTransfer(tx, planCredit({ accountId: request.accountId, currency: account.currency }, request.amountMicros, request.isBonus), {
        accountId: request.accountId, orderId: null, actor: actorOf(viewer), reason,
      })
      return { kind: 'Credited', transferId }
    }))
}
