import { createHash } from 'node:crypto'
import { invariant, type Refusal } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditAttempt } from './audit/audit-change.ts'
import { inputError } from './errors.ts'
import type { Transaction } from './transact.ts'

/** The answer of a command that the terms refused. Nothing was changed. */
export interface Refused {
  readonly kind: 'Refused'
  readonly refusal: Refusal
}

/** One attempt at a mutation, as its caller names it. */
export interface Attempt {
  readonly accountId: string
  readonly key: string
  readonly operation: string
  /** Everything the caller asked for. The same key with other input is an error. */
  readonly input: unknown
}

/** What is kept of an attempt that had an effect. */
export interface RememberedAttempt {
  readonly operation: string
  readonly input_hash: string
  readonly result: unknown
}

const KEY_LENGTH_MAX = 200

/** An attempt is remembered this long. Nobody repeats one after a lost answer a month later; kept for ever, the keys would outgrow the orders. */
export const KEY_DAYS = 30

/** Locks of one statement are held until all of it is deleted: so many at once are not felt. */
const FORGET_BATCH = 10_000

/** Forgets attempts that are too old to be repeated. Safe to run twice. */
export async function forgetOldKeys(db: Transaction['db'], now: Date): Promise<void> {
  for (let count = FORGET_BATCH; count === FORGET_BATCH;) {
    const { numAffectedRows } = await sql`
      delete from idempotency_keys k using (
        select account_id, key from idempotency_keys where created_at < ${now}::timestamptz - ${KEY_DAYS}::int * interval '1 day' order by created_at limit ${FORGET_BATCH}
      ) old where k.account_id = old.account_id and k.key = old.key`.execute(db)
    count = Number(numAffectedRows ?? 0n)
  }
}

/** Refuses a key that is empty, too long or not printable, before anything is read. */
export function requireKey(key: string): void {
  if (key.length < 1 || key.length > KEY_LENGTH_MAX || !/^[\x20-\x7e]+$/.test(key)) {
    throw inputError(`idempotencyKey has 1 to ${KEY_LENGTH_MAX} printable ASCII characters.`, { field: 'idempotencyKey' })
  }
}

/** The input as a short text that is equal when the input is. The order in which the fields were given makes no difference. */
export function inputHash(input: unknown): string {
  const text = JSON.stringify(input, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
  return createHash('sha256').update(text).digest('base64url')
}

/** The first answer of an attempt made before. Another operation or other input under its key is an input error. */
export function firstAnswer<Done>(attempt: Attempt, remembered: RememberedAttempt): Done {
  if (remembered.operation !== attempt.operation || remembered.input_hash !== inputHash(attempt.input)) {
    throw inputError('This idempotencyKey was used before, with other input. Take a new key for a new attempt.', { field: 'idempotencyKey' })
  }
  return remembered.result as Done
}

/**
 * Runs an effect once for each key of an account. A repetition gets the first answer; when two arrive at once the second waits for the first,
 * because both insert the same primary key. A refusal has no effect and is not remembered, so it is decided again on the facts of the day.
 */
export async function withIdempotency<Done extends { readonly kind: string }>(
  tx: Transaction, attempt: Attempt, effect: () => Promise<Done | Refused>,
): Promise<Done | Refused> {
  requireKey(attempt.key)
  const { rows: claimed } = await sql`
    insert into idempotency_keys (account_id, key, operation, input_hash, result, created_at)
    values (${attempt.accountId}::bigint, ${attempt.key}, ${attempt.operation}, ${inputHash(attempt.input)}, 'null', ${tx.now}::timestamptz)
    on conflict do nothing returning 1`.execute(tx.db)
  if (claimed.length === 0) {
    const { rows } = await sql<RememberedAttempt>`select operation, input_hash, result from idempotency_keys
      where account_id = ${attempt.accountId}::bigint and key = ${attempt.key}`.execute(tx.db)
    const remembered = rows[0]
    invariant(remembered !== undefined, 'a key that could not be claimed is there')
    return firstAnswer(attempt, remembered)
  }
  const answer = await effect()
  if (answer.kind !== 'Refused') auditAttempt(tx, attempt)
  await (answer.kind === 'Refused'
    ? sql`delete from idempotency_keys where account_id = ${attempt.accountId}::bigint and key = ${attempt.key}`
    : sql`update idempotency_keys set result = ${JSON.stringify(answer)}::jsonb where account_id = ${attempt.accountId}::bigint and key = ${attempt.key}`
  ).execute(tx.db)
  return answer
}
