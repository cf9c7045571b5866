import { MailKind } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'

/** Which letters somebody wants. */
export interface MailPreferences {
  readonly offKinds: readonly MailKind[]
  /** Below this balance they are told; null when they do not want to be. */
  readonly lowBalanceMicros: bigint | null
}

/** Which letters somebody wants from now on. */
export interface SetMailPreferencesRequest extends MailPreferences {
  readonly idempotencyKey: string
}

/** The account whose letters were chosen. */
export interface MailPreferencesSet {
  readonly kind: 'Set'
}

/** More than anybody has; the column holds it. */
const LOW_BALANCE_MICROS_MAX = 1_000_000_000_000n

/** What an account wants to hear of. Until it says otherwise: everything but its balance. */
export async function readMailPreferences(db: Kysely<Tables>, accountId: string): Promise<MailPreferences & { readonly currency: string }> {
  const { rows: [row] } = await sql<{ currency: string, off_kinds: readonly MailKind[] | null, low_balance_micros: string | null }>`
    select a.currency, p.off_kinds, p.low_balance_micros from accounts a left join mail_preferences p on p.account_id = a.id where a.id = ${accountId}::bigint`.execute(db)
  return { currency: row?.currency ?? '', offKinds: row?.off_kinds ?? [], lowBalanceMicros: row?.low_balance_micros == null ? null : BigInt(row.low_balance_micros) }
}

/** Chooses which letters come. A new threshold begins anew: a balance that is below it already is told of. */
export async function setMailPreferences(house: House, viewer: Viewer, request: SetMailPreferencesRequest): Promise<MailPreferencesSet | Refused> {
  const { idempotencyKey, lowBalanceMicros } = request
  const offKinds = [...new Set(request.offKinds)].filter(kind => kind !== MailKind.LowBalance)
  if (lowBalanceMicros !== null && (lowBalanceMicros <= 0n || lowBalanceMicros > LOW_BALANCE_MICROS_MAX)) {
    throw inputError('lowBalance is above zero and at most 1,000,000; leave it out to be told nothing.', { field: 'lowBalance' })
  }
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'setMailPreferences', input: { offKinds: request.offKinds, lowBalanceMicros } }
  return await transact(house, async tx => await withIdempotency<MailPreferencesSet>(tx, attempt, async () => {
    await sql`
      insert into mail_preferences (account_id, off_kinds, low_balance_micros, changed_at)
      values (${viewer.accountId}::bigint, ${offKinds}::text[], ${lowBalanceMicros}::bigint, ${tx.now}::timestamptz)
      on conflict (account_id) do update set off_kinds = excluded.off_kinds, low_balance_micros = excluded.low_balance_micros, changed_at = excluded.changed_at,
        is_low = mail_preferences.is_low and mail_preferences.low_balance_micros is not distinct from excluded.low_balance_micros`.execute(tx.db)
    return { kind: 'Set' }
  }))
}
