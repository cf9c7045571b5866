-- What is asked for and answered is pushed like everything else (ADR 3), lists are counted by state, and old keys are forgotten.

-- The version tells a newer state from an older; the transaction that touched it last is where a feed resumes. What is ended is out of every queue.
alter table speed_ups
  add column version int not null default 1,
  add column transaction xid8 not null default pg_current_xact_id(),
  add column ended_at timestamptz(3) generated always as (case when status = 'Closed' then answered_at end) stored;
create index speed_ups_of_account_to_replay on speed_ups (account_id, transaction);
create index speed_ups_to_replay on speed_ups (transaction);
create index speed_ups_by_end on speed_ups (ended_at);

alter table evidence_requests
  add column version int not null default 1,
  add column transaction xid8 not null default pg_current_xact_id(),
  add column ended_at timestamptz(3) generated always as (case when status = 'Accepted' then decided_at end) stored;
create index evidence_requests_of_account_to_replay on evidence_requests (account_id, transaction);
create index evidence_requests_to_replay on evidence_requests (transaction);
create index evidence_requests_by_end on evidence_requests (ended_at);

-- The same of refills, for those who watch everybody's.
create index refill_events_of_house_to_replay on refill_events (transaction);
create index refills_by_end on refills (ended_at);

-- A tab of the list, and how much is in it.
create index refills_of_account_by_status on refills (account_id, status, id desc);
create index refills_by_status on refills (status, id desc);

create index idempotency_keys_to_forget on idempotency_keys (created_at);
