-- What the desk of the house counts and lists. It is counted each second that somebody looks, so nothing here grows with what is over.

-- ── Orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Every open order, with what the board tells of it, so that counting them never opens a row. Each of these columns changes with the state or not at all, and a change of state
-- writes to an index already: readings stay cheap.
create index orders_open on orders (id) include (supplier_id, status, placed_at, expected_finish_at, slow_finish_at) where ended_at is null;
-- The newest of the few that did not end whole. The Completed are found from the newest order on.
create index orders_ended_short on orders (status, id desc) where status in ('Partial', 'Cancelled');
-- Orders a minute. Rows lie in the order of time, so a range of pages finds the last hour; summed up as it fills, or the newest would be read whole each time.
create index orders_by_placing on orders using brin (placed_at) with (pages_per_range = 32, autosummarize = on);
create index orders_by_end on orders using brin (ended_at) with (pages_per_range = 32, autosummarize = on);

-- ── Oddities ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What somebody has looked at waits no more. It waits again when the supplier says something else.
alter table anomalies
  add column seen_at timestamptz(3),
  add column seen_by bigint,
  add constraint anomalies_seen_together check ((seen_at is null) = (seen_by is null));
create index anomalies_unseen on anomalies (at desc, id desc) where seen_at is null;

-- ── How suppliers answer ─────────────────────────────────────────────────────────────────────────────────────────────
-- The calls of a minute of all processes together. `took_counts` is how many took how long, by the steps of `LATENCY_STEPS_MS`.
create table supplier_minutes (
  supplier_id bigint not null,
  minute timestamptz(0) not null,
  call_count int not null,
  failed_count int not null,
  took_counts int[] not null,
  constraint supplier_minutes_pkey primary key (supplier_id, minute),
  constraint supplier_minutes_failed_within_calls check (failed_count between 0 and call_count)
);
create index supplier_minutes_to_forget on supplier_minutes (minute);
