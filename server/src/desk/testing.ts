import { sql } from 'kysely'
import type { OrderHouse } from '../orders/testing.ts'

/**
 * Orders in every state and on every side of their estimate, as many in each queue of the house as no other queue has, some of them late and some over. By plain rows: what is
 * counted is what stands there, whoever wrote it.
 */
export async function fillDesk(desk: OrderHouse, customer: { readonly accountId: string }, orderCount: number): Promise<void> {
  const { house: { db }, clock } = desk
  const now = sql`${clock.at}::timestamptz`
  const account = sql`${customer.accountId}::bigint`
  const serviceId = await desk.addService()
  await sql`
    insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros, charged_micros, charge_micros,
      currency, start_count, current_count, delivered, terms_version, settings_version, estimate, placement_checks, expected_finish_at, slow_finish_at, ended_cause, placed_at, started_at, ended_at, changed_at)
    select ${account}, s.id, s.supplier_id, s.name, s.platform, s.metric, s.type, d.status, 'https://instagram.com/desk.' || n, 'instagram.com/desk.' || n, 'instagram.com/desk.' || n, 1000,
      1000000, 1000000, 1000000, 'USD', case when d.is_started then 5000 end, case when d.is_started then 5400 end, case when d.is_started then 400 else 0 end, 1, 1, '{}', '[]',
      case when n % 7 > 0 then d.placed_at + interval '2 hours' end, case when n % 7 > 0 then d.placed_at + interval '4 hours' end, case when d.is_ended then 'Delivered' end,
      d.placed_at, case when d.is_started then d.placed_at + interval '10 minutes' end, case when d.is_ended then d.placed_at + interval '15 minutes' end, d.placed_at
    from (
      select n, status, status not in ('Pending', 'Processing') as is_started, status in ('Completed', 'Partial', 'Cancelled') as is_ended, placed_at from (
        select n, (array['Pending', 'Processing', 'InProgress', 'InProgress', 'Completed', 'Completed', 'Completed', 'Partial', 'Cancelled'])[1 + n * 7 % 9] as status,
          ${now} - n * interval '7 minutes' as placed_at from generate_series(1, ${orderCount}::int) n) drawn
    ) d join services s on s.id = ${serviceId}::bigint`.execute(db)
  await sql`insert into ended_order_counts select account_id, status, count(*) from orders where ended_at is not null group by 1, 2
    on conflict (account_id, status) do update set count = excluded.count`.execute(db)
  await sql`
    insert into dispatches (order_id, supplier_id, state, supplier_order_id, attempted_at, poll_at, changed_at)
    select id, supplier_id, case when status <> 'Pending' then 'Accepted' else (array['Waiting', 'Sending', 'Uncertain', 'Waiting'])[1 + id % 4] end,
      case when status <> 'Pending' then 'S' || id end, placed_at, case when status in ('Processing', 'InProgress') then ${now} - interval '6 seconds' end, placed_at
    from orders on conflict (order_id) do nothing`.execute(db)
  await sql`insert into anomalies (at, first_at, kind, supplier_id, text, subject, seen_at, seen_by)
    select ${now} - n * interval '5 hours', ${now}, 'UnknownStatus', 1, 'odd', n::text, case when n % 3 = 0 then ${now} end, case when n % 3 = 0 then 1 end from generate_series(1, 12) n`.execute(db)
  await sql`insert into placement_reviews (account_id, service_id, service_name, link, canonical_link, comments_hash, screen_hits, status, asked_at, decided_at, reason)
    select ${account}, 1, 'x', 'x', 'x.example/' || n, 'x', '[]', case when n < 4 then 'Waiting' else 'Refused' end, ${now} - n * interval '25 minutes', case when n >= 4 then ${now} end, case when n >= 4 then 'no' end
    from generate_series(1, 6) n`.execute(db)
  await sql`insert into evidence_requests (account_id, order_id, must_show, status, asked_at, asked_by, supplied_at, decided_at)
    select ${account}, n, 'x', (array['Wanted', 'Supplied', 'Supplied', 'Accepted'])[1 + n % 4], ${now} - n * interval '6 hours', 1,
      case when n % 4 > 0 then ${now} - n * interval '5 hours' end, case when n % 4 = 3 then ${now} end from generate_series(1, 9) n`.execute(db)
  await sql`insert into speed_ups (account_id, subject, order_id, status, late_after_at, asked_at, answered_at)
    select ${account}, 'Order', 100000 + n, case when n < 8 then 'Requested' else 'Closed' end, ${now}, ${now} - n * interval '5 hours', case when n >= 8 then ${now} end from generate_series(1, 9) n`.execute(db)
  await sql`insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, quantity, guaranteed_count, current_count, start_latest_at, is_automatic, settings_version,
      checks, facts, created_at, ended_at, changed_at)
    select 200000 + n, ${account}, 1, 1, 'x', 'Followers', case when n < 10 then 'Requested' else 'Completed' end, 10, 100, 90, ${now} + (n - 4) * interval '1 hour', false, 1, '{}', '{}',
      ${now} - n * interval '1 hour', case when n >= 10 then ${now} end, ${now} from generate_series(1, 14) n`.execute(db)
  await sql`insert into threads (account_id, subject, title, status, version, opened_at, changed_at, turn_at, resolved_at)
    select ${account}, 'Other', 'x', (array['Waiting', 'Answered', 'Resolved'])[1 + n % 3], 1, ${now}, ${now}, ${now} - n * interval '1 hour', case when n % 3 = 2 then ${now} end from generate_series(1, 15) n`.execute(db)
  await sql`insert into withdrawals (account_id, currency, status, amount_micros, deduction_micros, payout_micros, settings_version, asked_at, due_at, approved_at, approved_by, decided_at, ended_at, changed_at)
    select ${account}, 'USD', (array['Asked', 'Approved', 'Refused'])[1 + n % 3], 100, 20, 80, 1, ${now} - n * interval '1 day', ${now} + (5 - n) * interval '1 day',
      case when n % 3 = 1 then ${now} end, case when n % 3 = 1 then 1 end, case when n % 3 > 0 then ${now} end, case when n % 3 = 2 then ${now} end, ${now} from generate_series(1, 17) n`.execute(db)
  await sql`insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, effective_at, reason)
    select method, 900, true, 1, 1000, ${now}, 'test' from unnest(array['Card', 'BankTransfer']) method`.execute(db)
  await sql`insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
    select ${account}, 'USD', (array['Card', 'BankTransfer'])[1 + n % 2], 900, (array['Waiting', 'OnItsWay', 'Failed'])[1 + n % 3], 100, 0, 'desk-' || n, 1, ${now}, ${now}, ${now} - n * interval '12 hours'
    from generate_series(1, 18) n`.execute(db)
  await sql`insert into disputes (payment_id, account_id, currency, provider_dispute_id, status, reason, is_fraud, amount_micros, bonus_micros, opened_at, closed_at, changed_at)
    select p.id, ${account}, 'USD', 'd' || p.id, case when p.id % 3 = 0 then 'Won' else 'Open' end, 'x', false, 100, 0, ${now} - p.id * interval '1 hour', case when p.id % 3 = 0 then ${now} end, ${now} from payments p`.execute(db)
  await sql`insert into credit_proposals (account_id, currency, amount_micros, is_bonus, reason, status, proposed_by, proposed_at, decided_by, decided_at)
    select ${account}, 'USD', 100, true, 'x', case when n < 3 then 'Waiting' else 'Declined' end, 1, ${now} - n * interval '13 hours', case when n >= 3 then 2 end, case when n >= 3 then ${now} end from generate_series(1, 4) n`.execute(db)
}
