import { sql, type Kysely, type RawBuilder } from 'kysely'
import { isWorthRetrying } from '../errors.ts'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'

/** A run stops after so long and leaves the rest to the next one, so that a worker that is told to stop does. */
const RUN_MS = 25_000
/** A drop is seen by a reading, which writes no event of the order. Its instant is that of its command, and ten minutes after it the command has committed or never will. */
const DROPS_AGAIN = sql`interval '15 minutes'`
/** Money given back after a dispute was won; a handful a year. */
const REVIVALS_AGAIN = sql`interval '7 days'`

/**
 * Keeps the roll-ups of the reports: finds the days that changed since the mark, and adds each up anew from the raw rows. Safe to run twice and by any number of workers: the mark is
 * moved in the statement that reads what changed, a day is taken by one worker at a time, and is added up whole.
 */
export async function rollUpReports(house: House): Promise<void> {
  await findDaysDue(house.db, house.clock())
  const startedAt = performance.now()
  while (performance.now() - startedAt < RUN_MS) {
    if (!await addUpNext(house)) return
  }
}

/** Writes down which days are to be added up anew, and moves the mark: to the oldest transaction that still runs, so that what commits late is found by the next look. */
export async function findDaysDue(db: Kysely<Tables>, now: Date): Promise<void> {
  await db.transaction().execute(async tx => {
    // Whoever comes second waits here, and then reads what the first one left.
    const { rows: [mark] } = await sql<{ transaction: string, at: Date, is_known: boolean }>`
      select transaction::text as transaction, at, transaction <= pg_snapshot_xmax(pg_current_snapshot()) as is_known from report_mark for update`.execute(tx)
    // A database that was restored elsewhere counts its transactions anew: the mark says nothing about it, so everything is added up again.
    const changed = mark?.is_known === true ? changedSince(mark) : everyDay(now)
    await sql`
      with marked as (
        insert into report_mark (transaction, at) values (pg_snapshot_xmin(pg_current_snapshot()), ${now}::timestamptz)
        on conflict (is_only) do update set transaction = excluded.transaction, at = excluded.at
      )
      insert into report_days_due (what, day) select distinct what, day from (${changed}) changed where day is not null order by what, day on conflict do nothing`.execute(tx)
  })
}

/** The day of an instant. A report's day begins at midnight UTC. */
const dayOf = (instant: string): RawBuilder<unknown> => sql`(${sql.raw(instant)} at time zone 'utc')::date`

function changedSince({ transaction, at }: { readonly transaction: string, readonly at: Date }): RawBuilder<unknown> {
  const mark = sql`${transaction}::xid8`
  const ordersChanged = sql`order_events e where e.transaction >= ${mark} and e.kind in ('Placed', 'Ended')`
  const refillsChanged = sql`refill_events e join refills r on r.id = e.refill_id join orders o on o.id = r.order_id where e.transaction >= ${mark}`
  return sql`
    select 'Day' as what, ${dayOf('e.at')} as day from ${ordersChanged}
    union select 'Cohort', ${dayOf('e.at')} from ${ordersChanged} and e.kind = 'Ended'
    union select 'Day', ${dayOf('e.at')} from ${refillsChanged}
    union select 'Cohort', ${dayOf('o.ended_at')} from ${refillsChanged}
    union select 'Cohort', ${dayOf('o.ended_at')} from orders o where o.drop_first_seen_at >= ${at}::timestamptz - ${DROPS_AGAIN}
    union select 'Day', ${dayOf('t.created_at')} from transfers t where t.kind = 'Revival' and t.created_at >= ${at}::timestamptz - ${REVIVALS_AGAIN}`
}

function everyDay(now: Date): RawBuilder<unknown> {
  return sql`
    select what, day::date from unnest(array['Day', 'Cohort']) what,
      generate_series((select ${dayOf('min(placed_at)')} from orders), ${dayOf(`timestamptz '${now.toISOString()}'`)}, interval '1 day') day`
}

/** Adds up one of the days that are due; false when none is. */
async function addUpNext(house: House): Promise<boolean> {
  try {
    // One snapshot for all statements: it is taken when the day is, and so after everything that made it due.
    return await house.db.transaction().setIsolationLevel('repeatable read').execute(async tx => {
      const { rows: [due] } = await sql<{ what: 'Day' | 'Month' | 'Cohort', day: string }>`
        delete from report_days_due where (what, day) = (select what, day from report_days_due order by what = 'Month', day desc limit 1 for update skip locked) returning what, day::text`.execute(tx)
      if (due === undefined) return false
      if (due.what === 'Day') await addUpDay(tx, due.day, house.clock())
      else if (due.what === 'Month') await addUpMonth(tx, due.day)
      else await addUpCohort(tx, due.day)
      return true
    })
  } catch (cause) {
    // Another worker took the same day at the same moment: the next look finds another one, or none.
    if (isWorthRetrying(cause)) return true
    throw cause
  }
}

/** What is kept of each group of a day, in the order of the columns. */
export const SUMS = ['revenue_micros', 'refund_micros', 'cost_micros', 'order_count', 'uncosted_count', 'delivered', 'refill_asked_count', 'refill_honoured_count', 'refill_refused_count'] as const

const columns = sql.raw(SUMS.join(', '))
const sums = sql.raw(SUMS.map(name => `sum(${name})`).join(', '))
const isSomething = sql.raw(`(${SUMS.map(name => `sum(${name}) <> 0`).join(' or ')})`)

async function addUpDay(tx: Kysely<Tables>, day: string, now: Date): Promise<void> {
  await sql`delete from report_services where day = ${day}::date`.execute(tx)
  await sql`delete from report_accounts where day = ${day}::date`.execute(tx)
  await sql`
    with rates as materialized (${costRates}), facts as materialized (
      select service_id, supplier_id, account_id, currency, ${sql.raw(SUMS.map(name => `sum(${name}) as ${name}`).join(', '))} from (${factsOf(day)}) fact group by 1, 2, 3, 4
    ), of_services as (
      insert into report_services (day, service_id, supplier_id, currency, ${columns})
      select ${day}::date, service_id, supplier_id, currency, ${sums} from facts group by service_id, supplier_id, currency having ${isSomething}
    )
    insert into report_accounts (day, account_id, currency, ${columns})
    select ${day}::date, account_id, currency, ${sums} from facts group by account_id, currency having ${isSomething}`.execute(tx)
  // A month is added up when it is over, and again when a day of it changed.
  await sql`
    insert into report_days_due (what, day) select 'Month', date_trunc('month', ${day}::date)::date
    where date_trunc('month', ${day}::date) + interval '1 month' <= (${now}::timestamptz at time zone 'utc')::date on conflict do nothing`.execute(tx)
}

/**
 * What moved on a day, a row for each movement. Charges, refunds and revivals are what the books say; what the supplier takes follows the order: all of it when the order is placed, and
 * back for what was not delivered when it ends, as suppliers do it.
 */
function factsOf(day: string): RawBuilder<unknown> {
  const within = (instant: string): RawBuilder<unknown> => sql`${sql.raw(instant)} >= ${day}::date::timestamp at time zone 'utc' and ${sql.raw(instant)} < (${day}::date + 1)::timestamp at time zone 'utc'`
  return sql`
    select o.service_id, o.supplier_id, o.account_id, o.currency, case when p.destination = 'house:revenue' then p.amount_micros else 0 end as revenue_micros,
      case when p.source = 'house:revenue' then p.amount_micros else 0 end as refund_micros, 0::bigint as cost_micros, 0 as order_count, 0 as uncosted_count, 0::bigint as delivered,
      0 as refill_asked_count, 0 as refill_honoured_count, 0 as refill_refused_count
    from postings p join transfers t on t.id = p.transfer_id join orders o on o.id = t.order_id
    where ${within('p.created_at')} and t.kind in ('Charge', 'Refund', 'Revival')
    union all
    select o.service_id, o.supplier_id, o.account_id, o.currency, 0, 0, coalesce(${costOf('o.quantity')}, 0), 1, case when c.cost_micros is null then 1 else 0 end, 0, 0, 0, 0
    from orders o ${costRate} where ${within('o.placed_at')}
    union all
    select o.service_id, o.supplier_id, o.account_id, o.currency, 0, 0, coalesce(${costOf('o.delivered')} - ${costOf('o.quantity')}, 0), 0, 0, o.delivered, 0, 0, 0
    from orders o ${costRate} where ${within('o.ended_at')}
    union all
    select o.service_id, o.supplier_id, o.account_id, o.currency, 0, 0, 0, 0, 0, 0, 1, 0, 0 from refills r join orders o on o.id = r.order_id where ${within('r.created_at')}
    union all
    select o.service_id, o.supplier_id, o.account_id, o.currency, 0, 0, 0, 0, 0, 0, 0, case when r.status = 'Completed' then 1 else 0 end, case when r.status = 'Rejected' then 1 else 0 end
    from refills r join orders o on o.id = r.order_id where ${within('r.ended_at')}`
}

/** What each service cost at its supplier, since when and until when; nothing where the supplier's money is not the order's. A few thousand rows, joined to the orders of a day at once. */
const costRates = sql`
  select s.id as service_id, u.supplier_id, l.currency, k.cost_micros, k.since, coalesce(lead(k.since) over (partition by s.id, k.supplier_service_id order by k.since), 'infinity') as until
  from services s join supplier_services u on u.id = s.supplier_service_id join suppliers l on l.id = u.supplier_id join supplier_costs k on k.supplier_service_id = u.id`

/** The cost rate of the order's service when it was placed. */
const costRate = sql`left join rates c on c.service_id = o.service_id and c.supplier_id = o.supplier_id and c.currency = o.currency and c.since <= o.placed_at and c.until > o.placed_at`

/** Rounded half up, like a charge. */
const costOf = (quantity: string): RawBuilder<unknown> => sql`(2 * c.cost_micros * ${sql.raw(quantity)} + 1000) / 2000`

async function addUpMonth(tx: Kysely<Tables>, month: string): Promise<void> {
  await sql`delete from report_account_months where month = ${month}::date`.execute(tx)
  await sql`
    insert into report_account_months (month, account_id, currency, ${columns})
    select ${month}::date, account_id, currency, ${sums} from report_accounts where day >= ${month}::date and day < ${month}::date + interval '1 month' group by account_id, currency`.execute(tx)
  await sql`insert into report_months (month) values (${month}::date) on conflict do nothing`.execute(tx)
}

/** The orders that ended on a day with something delivered and under guarantee, and what became of it (P4). */
async function addUpCohort(tx: Kysely<Tables>, day: string): Promise<void> {
  await sql`delete from report_cohorts where day = ${day}::date`.execute(tx)
  await sql`
    with cohort as materialized (
      select o.id, o.drop_first_seen_at is not null as is_dropped, f.is_asked, f.is_honoured, f.is_refused from orders o
        cross join lateral (select count(*) > 0 as is_asked, coalesce(bool_or(r.status = 'Completed'), false) as is_honoured, coalesce(bool_or(r.status = 'Rejected'), false) as is_refused from refills r where r.order_id = o.id) f
      where o.ended_at >= ${day}::date::timestamp at time zone 'utc' and o.ended_at < (${day}::date + 1)::timestamp at time zone 'utc'
        and o.delivered > 0 and (o.guarantee_days is not null or o.is_lifetime_guarantee)
    ), refusal as (
      select coalesce(r.refusal ->> 'clause', '') as clause, count(*) as count from cohort c join refills r on r.order_id = c.id where c.is_refused and r.status = 'Rejected' group by 1
    )
    insert into report_cohorts (day, order_count, dropped_count, asked_count, honoured_count, refused_count, refusals)
    select ${day}::date, count(*), count(*) filter (where is_dropped or is_asked), count(*) filter (where is_asked), count(*) filter (where is_honoured), count(*) filter (where is_refused and not is_honoured),
      coalesce((select jsonb_object_agg(clause, count) from refusal), '{}')
    from cohort having count(*) > 0`.execute(tx)
}
