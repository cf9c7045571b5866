-- Erasure (P7.3): the books and the histories stay, what a person wrote or was called by in them goes.

-- A history is append-only for everybody but an erasure, which says so for the length of its transaction, and may take words away but no row.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('tallyboard.erasing', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only: a correction is a new row', tg_table_name;
end $$;

alter table accounts add column erased_at timestamptz(3);
alter table accounts add constraint accounts_erased_has_no_user check (erased_at is null or (user_id is null and status = 'Closed'));
