import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { HELD_ROWS, heldRowsAsJson } from './held-data.ts'

let desk: OrderHouse

beforeAll(async () => { desk = await openOrderHouse() })
afterAll(async () => await desk.close())

/**
 * What has an account in it and tells the customer nothing: counts of what is exported row by row, the memory of attempts, and what people of the house
 * did to many at once; what came of that for the customer is among their orders and threads.
 */
const LEFT_OUT = [
  'delivered_hours', 'ended_order_counts', 'idempotency_keys', 'report_accounts', 'report_account_months', 'bulk_jobs', 'bulk_job_rows', 'incident_acts', 'incident_notices',
]

test('P7.3 every table that has an account or a user in it is in the archive, or left out on purpose', async () => {
  const { rows } = await sql<{ table: string }>`
    select distinct table_name as "table" from information_schema.columns
    where table_schema = 'public' and column_name in ('account_id', 'user_id') order by 1`.execute(desk.house.db)
  const read = HELD_ROWS.map(held => held.from('1')).map(query => sql`${query}`.compile(desk.house.db).sql).join('\n')
  const missing = rows.map(row => row.table).filter(table => !new RegExp(`\\b(from|join) "?${table}\\b`).test(read) && !LEFT_OUT.includes(table))
  expect(missing).toEqual([])
})

test('a long list is read page by page, every row once, and numbers are written as they are', async () => {
  const customer = await desk.openCustomer()
  await sql`
    insert into transfers (kind, currency, account_id, actor_kind, reason, created_at)
    select 'Credit', 'USD', ${customer.accountId}::bigint, 'House', 'number ' || n, now() from generate_series(1, 1200) n`.execute(desk.house.db)
  await sql`update balances set available_micros = 9007199254740993 where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
  const textOf = async (name: string): Promise<string> => {
    const held = HELD_ROWS.find(one => one.name === name)
    if (held === undefined) throw new Error(`${name} is exported`)
    let text = ''
    for await (const part of heldRowsAsJson(desk.house.db, customer.accountId, held)) text += part
    return text
  }
  const moved = JSON.parse(await textOf('money-moved')) as { id: number, reason: string }[]
  expect(new Set(moved.map(row => row.id)).size).toBe(1_201)
  expect(moved).toHaveLength(1_201)
  expect(await textOf('balance')).toContain('"available_micros": 9007199254740993')
  expect(await textOf('refills')).toBe('[\n\n]\n')
})
