import { Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Attempt } from '../idempotency.ts'
import type { Transaction } from '../transact.ts'
import { sceneNow, type AuditScene } from './audit-scene.ts'
import { strikeSecrets } from './strike-secrets.ts'

/** What became of something: the fields that changed, before and after. Null before: it was made; null after: it is gone. */
export interface AuditedChange {
  /** A type of the API, `Service` for instance. */
  readonly subject: string
  readonly subjectId: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

interface Pending {
  readonly attempts: Attempt[]
  readonly changes: AuditedChange[]
}

/** What each transaction has to say; written at its end, so that the log and the effect are committed together or not at all. */
const pending = new WeakMap<Transaction, Pending>()

function pendingOf(tx: Transaction): Pending {
  let known = pending.get(tx)
  if (known === undefined) pending.set(tx, known = { attempts: [], changes: [] })
  return known
}

/** Tells the log what changed. It joins the entry of the operation under way; outside of one it is what the house did by itself. */
export function auditChange(tx: Transaction, change: AuditedChange): void {
  pendingOf(tx).changes.push(change)
}

/** Tells the log that an attempt had its effect. */
export function auditAttempt(tx: Transaction, attempt: Attempt): void {
  pendingOf(tx).attempts.push(attempt)
}

/** Writes what a transaction has to say into the log, in one statement. What customers do is theirs and has histories of its own. */
export async function writeAudit(tx: Transaction): Promise<void> {
  const said = pending.get(tx)
  if (said === undefined) return
  pending.delete(tx)
  const scene = sceneNow()
  if (scene?.role === Role.Customer) return
  const [attempt] = said.attempts
  const actorId = scene?.actorId ?? attempt?.accountId ?? null
  // Outside of a request, as in a job that works on in somebody's name, the account says whether it is one of the house.
  const isOurs = scene === null && actorId !== null ? sql`exists (select from accounts where id = ${actorId}::bigint and role <> 'Customer')` : sql`true`
  await sql`
    with written as (
      insert into audit_entries (at, actor_id, operation, input, subject, subject_id, before, after, address, user_agent, session_id, request_id)
      select ${tx.now}::timestamptz, ${actorId}::bigint, operation, input, subject, subject_id, before, after,
        ${scene?.address ?? null}, ${scene?.userAgent ?? null}, ${scene?.sessionId ?? null}, ${scene?.requestId ?? null}
      from jsonb_to_recordset(${JSON.stringify(draftsOf(said, scene))}::jsonb)
        as draft (operation text, input jsonb, subject text, subject_id text, before jsonb, after jsonb)
      where ${isOurs} returning id
    ) insert into audit_unsealed (entry_id) select id from written`.execute(tx.db)
}

/** A row for each change; an operation that names none has one row of its own. The input is in the first of an operation. */
function draftsOf({ attempts, changes }: Pending, scene: AuditScene | null): readonly object[] {
  const [attempt, ...others] = attempts.map(({ operation, input }) => ({ operation, input: strikeSecrets(input) }))
  const operation = attempt?.operation ?? scene?.operation ?? 'house'
  const changed = changes.map(({ subject, subjectId, before, after }, index) => ({
    operation, subject, subject_id: subjectId, before: strikeSecrets(before), after: strikeSecrets(after), ...(index === 0 ? { input: attempt?.input } : {}),
  }))
  return [...(changed.length === 0 && attempt !== undefined ? [attempt] : changed), ...others]
}
