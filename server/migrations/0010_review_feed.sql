-- A link that a person has to look at is in a queue of the house, and is pushed like what is in the others (ADR 3).
alter table placement_reviews
  add column transaction xid8 not null default pg_current_xact_id(),
  add column ended_at timestamptz(3) generated always as (decided_at) stored;
create index placement_reviews_to_replay on placement_reviews (transaction);
create index placement_reviews_by_end on placement_reviews (ended_at);
