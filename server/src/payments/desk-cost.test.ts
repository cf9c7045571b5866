import { setTimeout as sleep } from 'node:timers/promises'
import { startTestHouse, type Session, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

let house: TestHouse
let administrator: Session

const CONNECTIONS = 4

/** Payments and withdrawals of a house that is some years old, all of them over. */
beforeAll(async () => {
  house = await startTestHouse({ variables: { POOL_SIZE: String(CONNECTIONS) } })
  administrator = await house.asAdministrator()
  const { db } = house.house
  await sql`insert into users (id, name, email) select 'payer ' || i, 'Payer', 'payer' || i || '@example.test' from generate_series(1, 300) i`.execute(db)
  await sql`
    insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, credited_micros, terms_version, agreed_at, created_at, paid_at, ended_at, changed_at)
    select a.id, 'USD', 'Card', 1, 'Succeeded', 10000000, 0, 'P' || a.id || '-' || i, 10000000, 1, at, at, at, at, at
    from generate_series(1, 100) i, accounts a, lateral (select now() - i * interval '1 day' as at) day where a.user_id like 'payer %' order by i desc`.execute(db)
  await sql`
    insert into withdrawals (account_id, currency, status, amount_micros, deduction_micros, payout_micros, settings_version, asked_at, due_at, approved_at, approved_by, decided_at, paid_at,
      paid_reference, ended_at, changed_at)
    select account_id, 'USD', 'Paid', 10, 0, 10, 1, created_at, created_at, created_at, 1, created_at, created_at, 'R', created_at, created_at from payments order by created_at`.execute(db)
  await sql`analyze payments, withdrawals`.execute(db)
})
afterAll(async () => { await house.stop() })

/** Rows that were read of both tables so far. Each connection tells what it has read when it ends a statement a second after it told last. */
async function rowsRead(): Promise<number> {
  const { db } = house.house
  await sleep(1_200)
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => await sql`select pg_stat_force_next_flush(), pg_sleep(0.2)`.execute(db)))
  const { rows: [row] } = await sql<{ count: number }>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_user_tables where relname in ('payments', 'withdrawals')`.execute(db)
  return row?.count ?? 0
}

test('what the desk of the house shows first costs what is shown, not the life of the house', async () => {
  const before = await rowsRead()
  await house.ask(`{
    newest: housePayments(first: 20) { nodes { id } }
    rareMethod: housePayments(first: 20, method: BankTransfer) { nodes { id } }
    rareState: housePayments(first: 20, statuses: [Disputed]) { nodes { id } }
    waiting: houseWithdrawals(first: 20) { nodes { id } }
    refused: houseWithdrawals(first: 20, statuses: [Refused]) { nodes { id } }
  }`, {}, administrator)
  for (const subscription of ['housePaymentsProgress { changes { paymentId } }', 'houseWithdrawalsProgress { changes { withdrawalId } }']) {
    const news = house.subscribe(`subscription { ${subscription} }`, {}, administrator)
    await news.take()
    await news.return()
  }
  expect(await rowsRead() - before).toBeLessThan(1_000)
})
