-- What sending to suppliers needs beyond the rows themselves.

-- A row waits until `send_at`; `attempt_count` sets how long it waits after an attempt that took nothing. `claimed_by` is the worker
-- that holds a row being sent.
alter table dispatches
  add column attempt_count int not null default 0,
  add column send_at timestamptz(3) not null default 'epoch',
  add column claimed_by text;

drop index dispatches_waiting;
create index dispatches_waiting on dispatches (supplier_id, send_at, order_id) where state = 'Waiting';

-- Breaker states live in the workers; what they last saw is shown from here.
alter table suppliers
  add column breaker text not null default 'Closed' constraint suppliers_breaker_known check (breaker in ('Closed', 'HalfOpen', 'Open')),
  add column breaker_changed_at timestamptz(3);

-- The same oddity of the same order is one row, however often a supplier repeats it. What is said of no order is told apart by its subject.
alter table anomalies
  add column subject text not null default '',
  add column occurrence_count int not null default 1,
  add column first_at timestamptz(3) not null,
  add constraint anomalies_once unique nulls not distinct (kind, supplier_id, order_id, subject);
create index anomalies_newest on anomalies (at desc, id desc);

-- Each worker process says here that it lives. What a silent one held belonged to a dead process.
create table workers (
  id text primary key,
  seen_at timestamptz(3) not null,
  job_worker_ids text[] not null default '{}'
);

-- The rate cap of a supplier is shared by all workers. Nothing is lost when a crash of the database empties it.
create unlogged table supplier_calls (
  key varchar(255) primary key,
  points int not null default 0,
  expire bigint
);
