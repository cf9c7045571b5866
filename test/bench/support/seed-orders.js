import pg from 'pg';
const ESTIMATE = JSON.stringify({ sampleSize: 0, measuredAt: null, startMedianMs: null, startSlowMs: null, finishFastMs: null, finishMedianMs: null, finishSlowMs: null, unitsPerDay: null, dropShare: null, course: [], samples: [] });
const SERVICE_COUNT = 300;
/** Fills a database with services and so many orders, spread evenly over these accounts, one in fifty of them open. */
export async function seedOrders(databaseUrl, accountIds, orderCount) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
        await client.query('begin');
        const { rows: [supplier] } = await client.query('insert into suppliers (name, url, key_sealed, currency, rate_cap_per_second, created_at) values (\'Bench\', \'https://supplier.example/api/v2\', \'none\', \'USD\', 20, now()) returning id');
        await client.query(`
      with offered as (
        insert into supplier_services (supplier_id, external_id, name, type, category, cost_micros, quantity_min, quantity_max, is_refillable, is_cancellable, raw, seen_at)
        select $1, n, 'Instagram followers ' || n, 'Default', 'Instagram followers', 900000 + n, 10, 100000, false, false, '{}', now() from generate_series(1, $2::int) n
        returning id, external_id::int as n
      )
      insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, rate_micros, currency, quantity_min, quantity_max, quantity_step, declared_source, is_on_sale, search_text, created_at, changed_at)
      select id, $1, 'Instagram', 'Followers', 'Instagram followers', 'Default', 'Instagram followers ' || n, 1200000 + n, 'USD', 10, 100000, 1, 'Advertising', true, 'instagram followers ' || n, now(), now()
      from offered`, [supplier.id, SERVICE_COUNT]);
        // The indexes are made afterwards, over all rows at once: a million single insertions into each take minutes.
        const { rows: indexes } = await client.query(`
      select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = 'orders'::regclass and not i.indisprimary`);
        for (const { name } of indexes)
            await client.query(`drop index ${client.escapeIdentifier(name)}`);
        await client.query(`
      insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity,
        rate_micros, charged_micros, charge_micros, currency, start_count, current_count, delivered, terms_version, settings_version, estimate, placement_checks,
        expected_finish_at, slow_finish_at, ended_cause, placed_at, started_at, ended_at, changed_at, read_at)
      select ($1::bigint[])[1 + n % cardinality($1::bigint[])], s.id, s.supplier_id, s.name, s.platform, s.metric, s.type,
        case when is_open then 'InProgress' else 'Completed' end, 'https://instagram.com/bench.' || n, 'instagram.com/bench.' || n, 'instagram.com/bench.' || n, 1000,
        s.rate_micros, s.rate_micros, s.rate_micros, 'USD', 5000, case when is_open then 5400 else 6000 end, case when is_open then 400 else 1000 end, 1, 1, $2, '[]',
        placed_at + interval '2 hours', placed_at + interval '4 hours', case when is_open then null else 'Delivered' end, placed_at, placed_at + interval '10 minutes',
        case when is_open then null else placed_at + interval '2 hours' end, placed_at + interval '2 hours', placed_at + interval '2 hours'
      from (select n, n % 50 = 0 as is_open, now() - ($3::int - n) * interval '1 second' - interval '3 hours' as placed_at from generate_series(1, $3::int) n) drawn
        join lateral (select * from services where id = (select min(id) from services) + n % $4::int) s on true`, [accountIds, ESTIMATE, orderCount, SERVICE_COUNT]);
        for (const { definition } of indexes)
            await client.query(definition);
        await client.query('commit');
        await client.query('vacuum analyze');
    }
    finally {
        await client.end();
    }
}
//# sourceMappingURL=seed-orders.js.map