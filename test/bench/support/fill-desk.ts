import pg from 'pg'

const SERVICE_COUNT = 2_000
const SUPPLIER_COUNT = 5
const DAYS = 365
/** Orders in one statement: enough that its cost is the rows', few enough that one sees it move. */
const BATCH = 500_000
/** Of all orders, the newest so many are open, two of three of them. */
const OPEN_SHARE = 0.03

/** How large the house is. */
export interface DeskSize {
  readonly orders: number
  readonly customers: number
}

/**
 * Fills a migrated database with a year of a house: orders with their dispatches and the money that moved for them, customers, and queues with a past. Plain rows, and all
 * indexes of the large tables made afterwards: ten million single insertions into each take the better part of a day.
 */
export async function fillDesk(databaseUrl: string, { orders, customers }: DeskSize, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC -c synchronous_commit=off -c maintenance_work_mem=1GB -c work_mem=256MB' })
  await client.connect()
  const startedAt = performance.now()
  const step = async (what: string, text: string): Promise<void> => {
    await client.query(text)
    say(`${what} (${Math.round((performance.now() - startedAt) / 1_000)} s)`)
  }
  try {
    await step(`${customers} customers`, `
      insert into users (id, name, email, created_at)
      select 'desk-' || n, (array['Harbour', 'Lantern', 'Meadow', 'Copper', 'Willow', 'Granite', 'Juniper'])[1 + n % 7] || ' ' || n, 'desk.' || n || '@example.test', now() - n * interval '5 minutes'
      from generate_series(1, ${customers}) n`)
    await client.query('update accounts set accepted_terms_version = 1, accepted_terms_at = created_at')
    await client.query('update balances set available_micros = 1000000000')
    await step('services', `
      with made as (
        insert into suppliers (name, url, key_sealed, currency, rate_cap_per_second, created_at)
        select 'Supplier ' || n, 'https://supplier-' || n || '.example/api/v2', 'none', 'USD', 20, now() from generate_series(1, ${SUPPLIER_COUNT}) n returning id
      ), numbered as (select array_agg(id order by id) as ids from made), offered as (
        insert into supplier_services (supplier_id, external_id, name, type, category, cost_micros, quantity_min, quantity_max, is_refillable, is_cancellable, raw, seen_at)
        select ids[1 + n % ${SUPPLIER_COUNT}], n, 'Instagram followers ' || n, 'Default', 'Instagram followers', 700000 + n * 100, 10, 100000, true, false, '{}', now() from numbered, generate_series(1, ${SERVICE_COUNT}) n
        returning id, supplier_id, external_id::int as n
      )
      insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, rate_micros, currency, quantity_min, quantity_max, quantity_step, declared_source, guarantee_days, guarantee_words,
        is_on_sale, search_text, created_at, changed_at)
      select id, supplier_id, 'Instagram', 'Followers', 'Instagram followers', 'Default', 'Instagram followers ' || n, 1200000 + n * 100, 'USD', 10, 100000, 1, 'Advertising', 30, 'R30', true,
        'instagram followers ' || n, now(), now() from offered`)
    const restore = await dropIndexes(client, ['orders', 'dispatches', 'transfers', 'postings'])
    for (let from = 1; from <= orders; from += BATCH) {
      const until = Math.min(from + BATCH - 1, orders)
      await step(`orders ${from} to ${until}`, batchOf(from, until, orders))
    }
    for (const [name, definition] of restore) await step(name, definition)
    await client.query(`select setval(pg_get_serial_sequence('orders', 'id'), ${orders}), setval(pg_get_serial_sequence('transfers', 'id'), ${3 * orders}), setval(pg_get_serial_sequence('postings', 'id'), ${3 * orders})`)
    await step('counts of ended orders', `insert into ended_order_counts select account_id, status, count(*) from orders where ended_at is not null group by 1, 2`)
    for (const [what, text] of queues(orders)) await step(what, text)
    await step('vacuum', 'vacuum analyze')
  } finally {
    await client.end()
  }
}

/** So many orders, spread over a year, each with its dispatch and its charge, and those that ended short with a refund. */
function batchOf(from: number, until: number, orders: number): string {
  const everyMs = Math.floor(DAYS * 86_400_000 / orders)
  const firstOpen = Math.floor(orders * (1 - OPEN_SHARE))
  return `
    with firsts as (select (select min(id) from services) as service, (select min(a.id) from accounts a join users u on u.id = a.user_id where u.id like 'desk-%') as account,
      (select count(*) from users where id like 'desk-%') as customers),
    drawn as (
      select n, hashint8(n) & 2147483647 as h, now() - (${orders} - n) * interval '${everyMs} milliseconds' - interval '1 minute' as placed_at,
        case when n > ${firstOpen} and n % 3 > 0 then (array['InProgress', 'InProgress', 'Processing', 'InProgress', 'Pending'])[1 + (n / 3) % 5]
          when n % 33 = 0 then 'Partial' when n % 51 = 0 then 'Cancelled' else 'Completed' end as status
      from generate_series(${from}::bigint, ${until}::bigint) n
    ), placed as (
      insert into orders (id, account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros, charged_micros, charge_micros,
        refund_micros, currency, start_count, current_count, delivered, terms_version, settings_version, guarantee_days, estimate, placement_checks, expected_finish_at, slow_finish_at, ended_cause,
        placed_at, started_at, ended_at, changed_at, drop_first_seen_at)
      select n, f.account + (h / 7) % f.customers, s.id, s.supplier_id, s.name, s.platform, s.metric, s.type, status, 'https://instagram.com/d.' || n, 'instagram.com/d.' || n, 'instagram.com/d.' || n, 1000,
        s.rate_micros, s.rate_micros, s.rate_micros - refunded, refunded, 'USD', 5000, 5000 + delivered, delivered, 1, 1, s.guarantee_days, '{}', '[]', placed_at + interval '6 hours',
        placed_at + case when n % 20 = 3 then interval '2 days' else interval '12 days' end, case when not is_open then 'Delivered' end, placed_at, placed_at + interval '10 minutes',
        case when not is_open then least(placed_at + (h % 600) * interval '1 minute', now()) end, placed_at, case when status = 'Completed' and n % 12 = 0 then placed_at + interval '9 days' end
      from drawn cross join firsts f
        cross join lateral (select status in ('Pending', 'Processing', 'InProgress') as is_open, case status when 'Completed' then 1000 when 'Cancelled' then 0 when 'Pending' then 0 when 'Processing' then 0 else 400 end as delivered) k
        join services s on s.id = f.service + h % ${SERVICE_COUNT}
        cross join lateral (select case when status in ('Partial', 'Cancelled') then s.rate_micros - s.rate_micros * delivered / 1000 else 0 end as refunded) r
      returning id, account_id, supplier_id, status, rate_micros, refund_micros, placed_at, ended_at
    ), sent as (
      insert into dispatches (order_id, supplier_id, state, supplier_order_id, attempted_at, poll_at, changed_at)
      select id, supplier_id, state, case when state = 'Accepted' then 'S' || id end, placed_at, case when status in ('Processing', 'InProgress') then now() + (id % 600) * interval '1 second' end, placed_at
      from (select *, case when status <> 'Pending' then 'Accepted' when id % 40 = 1 then 'Uncertain' else 'Waiting' end as state from placed) p
    ), moved as (
      select 'Charge' as kind, id as number, id as order_id, account_id, rate_micros as amount, placed_at as at from placed
      union all select 'Refund', ${orders} + id, id, account_id, refund_micros, ended_at from placed where refund_micros > 0
    ), transferred as (
      insert into transfers (id, kind, order_id, account_id, actor_kind, created_at, currency) select number, kind, order_id, account_id, 'House', at, 'USD' from moved
    )
    insert into postings (id, transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
    select number, number, case kind when 'Charge' then 'available:' || account_id else 'house:revenue' end, case kind when 'Charge' then 'house:revenue' else 'available:' || account_id end,
      amount, account_id, 0, at from moved`
}

/** Takes away the indexes and foreign keys of these tables; what comes back makes them again. */
async function dropIndexes(client: pg.Client, tables: readonly string[]): Promise<(readonly [string, string])[]> {
  const restore: (readonly [string, string])[] = []
  const { rows: indexes } = await client.query<{ name: string, definition: string, is_constraint: boolean }>(`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`, [tables])
  for (const { name, definition } of indexes) {
    await client.query(`drop index ${client.escapeIdentifier(name)}`)
    restore.push([name, definition])
  }
  const { rows: keys } = await client.query<{ name: string, table: string, definition: string }>(`
    select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and conrelid = any($1::regclass[])`, [tables])
  for (const { name, table, definition } of keys) {
    await client.query(`alter table ${table} drop constraint ${client.escapeIdentifier(name)}`)
    restore.push([name, `alter table ${table} add constraint ${client.escapeIdentifier(name)} ${definition} not valid`])
  }
  return restore
}

/** What else waits and has waited: each queue a few hundred deep, behind it what is over. */
function queues(orders: number): readonly (readonly [string, string])[] {
  const many = Math.ceil(orders / 100)
  const account = '(select min(id) from accounts where user_id like \'desk-%\') + n % (select count(*) from users where id like \'desk-%\')'
  return [
    ['refills', `insert into refills (order_id, account_id, service_id, supplier_id, canonical_link, metric, status, quantity, guaranteed_count, current_count, start_latest_at, is_automatic, settings_version, checks, facts,
        refusal, created_at, ended_at, changed_at)
      select o.id, o.account_id, o.service_id, o.supplier_id, o.canonical_link, 'Followers', state, 10, 6000, 5900, o.ended_at + interval '11 days', false, 1, '[]', '{}',
        case when state = 'Rejected' then '{"code": "REFILL_NO_DROP", "clause": "P4.2"}'::jsonb end, least(o.ended_at + interval '10 days', now()),
        case when state <> 'Requested' then least(o.ended_at + interval '11 days', now()) end, now()
      from (select *, case when id % 700 = 0 then 'Requested' when id % 7 = 0 then 'Rejected' else 'Completed' end as state from orders where id in (select n * 60 from generate_series(1, ${Math.floor(orders / 60)}) n)) o
      where o.status = 'Completed'`],
    ['refill dispatches', 'insert into refill_dispatches (refill_id, order_id, supplier_id, state, send_at, supplier_refill_id, changed_at) select id, order_id, supplier_id, case when ended_at is null then \'Waiting\' else \'Accepted\' end, created_at, case when ended_at is not null then \'R\' || id end, created_at from refills'],
    ['anomalies', `insert into anomalies (at, first_at, kind, supplier_id, text, subject, seen_at, seen_by) select now() - n * interval '2 minutes', now(), 'UnknownStatus', 1, 'The supplier answers with a word that nobody knows.', n::text, case when n > 400 then now() end, case when n > 400 then 1 end from generate_series(1, ${many}) n`],
    ['threads', `insert into threads (account_id, subject, title, status, version, opened_at, changed_at, turn_at, resolved_at)
      select ${account}, 'Other', 'A question', status, 1, at, at, at, case when status = 'Resolved' then at end
      from (select n, now() - n * interval '3 minutes' as at, case when n < 500 then 'Waiting' when n < 1500 then 'Answered' else 'Resolved' end as status from generate_series(1, ${many}) n) t`],
    ['speed-ups', `insert into speed_ups (account_id, subject, order_id, status, late_after_at, asked_at, answered_at)
      select ${account}, 'Order', ${orders} - n * 3, case when n < 300 then 'Requested' else 'Closed' end, now(), now() - n * interval '4 minutes', case when n >= 300 then now() end from generate_series(1, ${Math.ceil(many / 2)}) n`],
    ['evidence', `insert into evidence_requests (account_id, order_id, must_show, status, asked_at, asked_by, supplied_at, decided_at)
      select ${account}, ${orders} - n * 3, 'the counter', case when n < 200 then 'Supplied' else 'Accepted' end, now() - n * interval '4 minutes', 1, now() - n * interval '3 minutes', case when n >= 200 then now() end from generate_series(1, ${Math.ceil(many / 4)}) n`],
    ['reviews', `insert into placement_reviews (account_id, service_id, service_name, link, canonical_link, comments_hash, screen_hits, status, asked_at, decided_at, reason)
      select ${account}, (select min(id) from services), 'Instagram followers', 'x', 'x.example/' || n, 'x', '[]', case when n < 100 then 'Waiting' else 'Refused' end, now() - n * interval '5 minutes', case when n >= 100 then now() end, case when n >= 100 then 'no' end from generate_series(1, ${Math.ceil(many / 4)}) n`],
    ['withdrawals', `insert into withdrawals (account_id, currency, status, amount_micros, deduction_micros, payout_micros, settings_version, asked_at, due_at, approved_at, approved_by, decided_at, ended_at, changed_at, paid_at, paid_by, paid_reference)
      select ${account}, 'USD', status, 100, 20, 80, 1, now() - n * interval '10 minutes', now() - (n - 300) * interval '10 minutes', case when status <> 'Asked' then now() end, case when status <> 'Asked' then 1 end,
        case when status <> 'Asked' then now() end, case when status = 'Paid' then now() - n * interval '9 minutes' end, now(), case when status = 'Paid' then now() end, case when status = 'Paid' then 1 end, case when status = 'Paid' then 'W' || n end
      from (select n, case when n < 400 then 'Asked' when n < 500 then 'Approved' else 'Paid' end as status from generate_series(1, ${Math.ceil(many / 4)}) n) w`],
    ['payment methods', 'insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, effective_at, reason) select method, 900, true, 1, 1000, now(), \'bench\' from unnest(array[\'Card\', \'BankTransfer\']) method'],
    ['payments', `insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at, paid_at, ended_at, credited_micros)
      select ${account}, 'USD', (array['Card', 'BankTransfer'])[1 + n % 2], 900, status, 100, 0, 'desk-' || n, 1, at, at, at, case when status = 'Succeeded' then at end, case when status = 'Succeeded' then at end, case when status = 'Succeeded' then 100 else 0 end
      from (select n, now() - n * interval '1 minute' as at, case when n < 200 then 'OnItsWay' when n < 400 then 'Waiting' else 'Succeeded' end as status from generate_series(1, ${4 * many}) n) p`],
    ['disputes', 'insert into disputes (payment_id, account_id, currency, provider_dispute_id, status, reason, is_fraud, amount_micros, bonus_micros, opened_at, closed_at, changed_at) select id, account_id, \'USD\', \'d\' || id, case when id % 1000 = 0 then \'Open\' else \'Won\' end, \'not recognised\', false, 100, 0, created_at, case when id % 1000 <> 0 then now() end, now() from payments where id % 100 = 0 and status = \'Succeeded\''],
    ['credit proposals', 'insert into credit_proposals (account_id, currency, amount_micros, is_bonus, reason, status, proposed_by, proposed_at, decided_by, decided_at) select id, \'USD\', 100, true, \'goodwill\', case when id % 7000 = 0 then \'Waiting\' else \'Declined\' end, 1, now(), case when id % 7000 <> 0 then 2 end, case when id % 7000 <> 0 then now() end from accounts where id % 50 = 0'],
    ['answers of suppliers', 'insert into supplier_minutes select s.id, date_trunc(\'minute\', now()) - n * interval \'1 minute\', 30, 0, array[10, 10, 5, 5] from suppliers s, generate_series(0, 2800) n'],
    ['books', 'insert into books_checks (at, took_ms, exception_count, answers) select now() - n * interval \'1 day\', 1000, 0, \'[]\' from generate_series(1, 365) n'],
    ['books of each hour', 'insert into book_snapshots (at, name, currency, balance_micros) select date_trunc(\'hour\', now()) - n * interval \'1 hour\', name, \'USD\', 1000000::bigint * n from generate_series(1, 8760) n, unnest(array[\'customers:available\', \'customers:held\', \'house:owed\', \'house:revenue\', \'house:payments\', \'house:bonus\']) name'],
  ]
}
