import { sql, type RawBuilder } from 'kysely'
import type { Transaction } from '../transact.ts'

/**
 * Takes a person out of every table. What the books need stays: which order of which service cost how much, who decided by which clause. A link
 * usually names a person, so it goes too; an erased order keeps a mark of its own in its place, because two erased links must not look like one.
 */
export async function erasePerson(tx: Transaction, accountId: string): Promise<void> {
  const run = async (statement: RawBuilder<unknown>): Promise<void> => { await statement.execute(tx.db) }
  const id = sql`${accountId}::bigint`
  await run(sql`select set_config('tallyboard.erasing', 'on', true)`)
  // Readings of a link that somebody else ordered too are theirs as well, and name nobody who is gone.
  await run(sql`
    delete from target_readings t where t.canonical_link in (select canonical_link from orders where account_id = ${id})
      and not exists (select from orders o where o.canonical_link = t.canonical_link and o.account_id <> ${id})`)
  await run(sql`
    update orders set link = 'erased', canonical_link = 'erased ' || id, lock_key = 'erased ' || id, comments = null, placement_checks = '[]'
    where account_id = ${id}`)
  await run(sql`update order_events set reason = null where account_id = ${id} and reason is not null`)
  await run(sql`update refills set canonical_link = 'erased ' || order_id, contested_reason = null, refusal = null, checks = '[]', facts = '{}' where account_id = ${id}`)
  await run(sql`update refill_events set reason = null where account_id = ${id} and reason is not null`)
  await run(sql`update dispatches set last_error = null, resolution = null where order_id in (select id from orders where account_id = ${id})`)
  await run(sql`update supplier_cancellations set last_error = null where order_id in (select id from orders where account_id = ${id})`)
  await run(sql`update refill_dispatches set last_error = null where order_id in (select id from orders where account_id = ${id})`)
  await run(sql`update anomalies set raw = null, text = 'erased', subject = '' where order_id in (select id from orders where account_id = ${id})`)
  await run(sql`update transfers set reason = null where account_id = ${id} and reason is not null`)
  // A dispute may come months later: by the provider's number its payment is still found (P5.7). What was paid with, and why it failed, is forgotten.
  const wordless = sql`case when facts = '{}' then facts else facts || '{"methodWords": null, "failure": null}' end`
  await run(sql`update payments set provider_session = null, checkout_url = null, method_words = null, failure = null, facts = ${wordless} where account_id = ${id}`)
  await run(sql`update payment_events set facts = ${wordless} where payment_id in (select id from payments where account_id = ${id})`)
  await run(sql`update withdrawals set payout_to = null, reason = null, approval_reason = null where account_id = ${id}`)
  await run(sql`update credit_proposals set reason = '', decision_reason = null where account_id = ${id}`)
  await run(sql`update account_status_changes set reason = '' where account_id = ${id}`)
  await run(sql`update account_role_changes set reason = '' where account_id = ${id}`)
  await run(sql`delete from customer_notes where account_id = ${id}`)
  await run(sql`delete from messages where thread_id in (select id from threads where account_id = ${id})`)
  await run(sql`delete from threads where account_id = ${id}`)
  await run(sql`update speed_ups set reason = null where account_id = ${id} and reason is not null`)
  await run(sql`delete from evidence_requests where account_id = ${id}`)
  // Used by nothing and of the oldest day: whoever tidies the store takes the bytes and then the row.
  await run(sql`update files set message_id = null, evidence_request_id = null, created_at = 'epoch' where account_id = ${id}`)
  await run(sql`delete from account_rates where account_id = ${id}`)
  await run(sql`delete from decisions where account_id = ${id}`)
  await run(sql`delete from placement_reviews where account_id = ${id}`)
  await run(sql`delete from idempotency_keys where account_id = ${id}`)
  await run(sql`delete from verifications where identifier = (select u.email from users u join accounts a on a.user_id = u.id where a.id = ${id})`)
  const { rows } = await sql<{ user_id: string }>`select user_id from accounts where id = ${id}`.execute(tx.db)
  await run(sql`
    update accounts set user_id = null, status = 'Closed', status_clause = 'P7.3', is_refill_automatic = false, erased_at = ${tx.now}::timestamptz
    where id = ${id}`)
  // Sessions and passwords go with their user.
  await run(sql`delete from users where id = ${rows[0]?.user_id}`)
  // Last: whoever was writing a letter meanwhile held the user, and has committed it by now.
  for (const table of ['mails', 'mail_preferences', 'announcement_dismissals']) await run(sql`delete from ${sql.table(table)} where account_id = ${id}`)
}
