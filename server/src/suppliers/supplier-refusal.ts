import { refuse, type Refusal } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import type { Tables } from '../database.ts'
import { firstAnswer, requireKey, type Attempt } from '../idempotency.ts'
import { SupplierReadFault } from './supplier-client.ts'

/** A supplier that brought nothing, as a refusal: it said no, or it said nothing usable. Anything else is a fault and thrown on. */
export function supplierRefusal(cause: unknown, now: Date): Refusal {
  if (!(cause instanceof SupplierReadFault)) throw cause
  if (cause.error !== null && cause.error.kind !== 'RateLimited') return refuse('SUPPLIER_REFUSED', { supplierWords: cause.error.text }, now)
  return refuse('SUPPLIER_UNAVAILABLE', { supplierWords: `${cause.message.charAt(0).toUpperCase()}${cause.message.slice(1)}` }, now)
}

/**
 * The first answer of an attempt, looked up before a supplier is called: a repetition must not call it again. Two attempts at once
 * both call, and only one of them has an effect.
 */
export async function answeredBefore<Done>(db: Kysely<Tables>, attempt: Attempt): Promise<Done | null> {
  requireKey(attempt.key)
  const row = await db.selectFrom('idempotency_keys').select(['operation', 'input_hash', 'result'])
    .where('account_id', '=', attempt.accountId).where('key', '=', attempt.key).executeTakeFirst()
  return row === undefined ? null : firstAnswer<Done>(attempt, row)
}
