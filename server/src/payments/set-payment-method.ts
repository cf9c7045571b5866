import { bonusTiersFault, PaymentMethod, Permission, type BonusTier } from '@tallyboard/schema'
import { sql } from 'kysely'
import { filledText, trimmedText } from '../check-texts.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'

/** What a method takes and gives from now on. */
export interface SetPaymentMethodRequest {
  readonly method: PaymentMethod
  readonly isOn: boolean
  readonly amountMinMicros: bigint
  readonly amountMaxMicros: bigint
  readonly bonusTiers: readonly BonusTier[]
  readonly instructions: string | null
  readonly reason: string
  readonly idempotencyKey: string
}

/** The method that was set. */
export interface PaymentMethodSet {
  readonly kind: 'Set'
  readonly method: PaymentMethod
}

/** What the columns hold, and more than anybody pays in at once. */
const AMOUNT_MICROS_MAX = 1_000_000_000_000n
const INSTRUCTIONS_LENGTH_MAX = 2_000

/** Writes a new version of a payment method (P5.2). Payments that were begun keep the version they were begun under. For who manages money. */
export async function setPaymentMethod(house: House, viewer: Viewer, request: SetPaymentMethodRequest): Promise<PaymentMethodSet | Refused> {
  requirePermissionOf(viewer, Permission.ManageMoney)
  checkRequest(request)
  const { idempotencyKey, ...input } = request
  const { method, isOn, amountMinMicros, amountMaxMicros } = request
  const tiers = request.bonusTiers.map(tier => ({ amountFromMicros: tier.amountFromMicros.toString(), basisPoints: tier.basisPoints }))
  return await transact(house, async tx => await withIdempotency<PaymentMethodSet>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'setPaymentMethod', input }, async () => {
      // Two who change one method at once would both write the next version.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`payment method ${method}`}, 0))`.execute(tx.db)
      await sql`
        insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, bonus_tiers, instructions, effective_at, actor_id, reason)
        select ${method}, max(version) + 1, ${isOn}, ${amountMinMicros}::bigint, ${amountMaxMicros}::bigint, ${JSON.stringify(tiers)}::jsonb,
          ${request.instructions?.trim() || null}::text, ${tx.now}::timestamptz, ${viewer.accountId}::bigint, ${request.reason.trim()}
        from payment_method_versions where method = ${method}`.execute(tx.db)
      return { kind: 'Set', method }
    }))
}

function checkRequest({ method, isOn, amountMinMicros, amountMaxMicros, bonusTiers, instructions, reason }: SetPaymentMethodRequest): void {
  if (amountMinMicros <= 0n || amountMinMicros > amountMaxMicros) throw inputError('amountMin is above zero and at most amountMax.', { field: 'amountMin' })
  if (amountMaxMicros > AMOUNT_MICROS_MAX) throw inputError('amountMax is at most 1,000,000.', { field: 'amountMax' })
  const fault = bonusTiersFault(bonusTiers)
  if (fault !== null) throw inputError(fault, { field: 'bonusTiers' })
  const words = trimmedText(instructions ?? '', 'instructions', INSTRUCTIONS_LENGTH_MAX)
  if (method === PaymentMethod.BankTransfer && isOn && words === '') {
    throw inputError('A bank transfer needs instructions: whom to pay, and where.', { field: 'instructions' })
  }
  filledText(reason, 'reason')
}
