import { writeFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'

/** A decision that was taken, with everything it looked at. */
export interface DecisionNote {
  readonly accountId: string
  readonly subject: 'Placement' | 'Refill'
  readonly orderId: string | null
  readonly settingsVersion: number
  readonly facts: object
  readonly request: object | null
}

/** How many refusals of each subject are kept: far more than a what-if takes again. Facts of what was granted stay as long as the order. */
const REFUSALS_KEPT_MAX = 20_000

/** Keeps what a refusal looked at, so that it can be taken again under other settings. What is granted is kept where it is written. */
export async function noteRefusal(tx: Transaction, { accountId, subject, orderId, settingsVersion, facts, request }: DecisionNote): Promise<void> {
  await sql`
    insert into decisions (account_id, subject, order_id, is_allowed, settings_version, facts, request, at)
    values (${accountId}::bigint, ${subject}, ${orderId}::bigint, false, ${settingsVersion}, ${storedFacts(facts)}::jsonb,
      ${request === null ? null : storedFacts(request)}::jsonb, ${tx.now}::timestamptz)`.execute(tx.db)
}

/** Facts as the database keeps them. */
export function storedFacts(facts: object): string {
  return JSON.stringify(writeFacts(facts))
}

/** Forgets the oldest refusals beyond the bound. Safe to run twice. */
export async function forgetOldRefusals(db: Transaction['db']): Promise<void> {
  await sql`
    delete from decisions d using (
      select subject, id from (values ('Placement'), ('Refill')) as of (subject) cross join lateral (
        select id from decisions where subject = of.subject and not is_allowed order by id desc offset ${REFUSALS_KEPT_MAX} limit 1
      ) oldest
    ) bound where d.subject = bound.subject and not d.is_allowed and d.id <= bound.id`.execute(db)
}
