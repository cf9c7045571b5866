import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetOldKeys, KEY_DAYS, withIdempotency } from './idempotency.ts'
import { openOrderHouse, type OrderHouse } from './orders/testing.ts'
import { transact } from './transact.ts'
import { tasksOf } from './worker/tasks.ts'

let desk: OrderHouse
beforeAll(async () => { desk = await openOrderHouse() })
afterAll(async () => await desk.close())

const DAY_MS = 86_400_000
let effectCount = 0

async function attempt(key: string): Promise<unknown> {
  const { accountId } = desk.administrator
  return await transact(desk.house, async tx => await withIdempotency(tx, { accountId, key, operation: 'test', input: { of: 'one' } }, async () => ({ kind: 'Done', number: ++effectCount })))
}

const keysOf = async () => (await sql<{ key: string }>`select key from idempotency_keys where operation = 'test' order by key`.execute(desk.house.db)).rows.map(row => row.key)

test('an attempt is remembered for 30 days to the last instant, and a key forgotten after that is a new attempt', async () => {
  const first = await attempt('old')
  desk.clock.at = new Date(desk.clock.at.getTime() + KEY_DAYS * DAY_MS)
  await forgetOldKeys(desk.house.db, desk.clock.at)
  expect(await attempt('old')).toEqual(first)
  await attempt('young')
  desk.clock.at = new Date(desk.clock.at.getTime() + 1)
  await forgetOldKeys(desk.house.db, desk.clock.at)
  expect(await keysOf()).toEqual(['young'])
  expect(await attempt('old')).not.toEqual(first)
})

test('the hourly tidying forgets them, however many there are, and may run twice', async () => {
  const at = new Date(desk.clock.at.getTime() - (KEY_DAYS + 1) * DAY_MS)
  await sql`insert into idempotency_keys (account_id, key, operation, input_hash, result, created_at)
    select 7, 'many ' || number, 'test', '', 'null', ${at}::timestamptz from generate_series(1, 20001) number`.execute(desk.house.db)
  const tidy = tasksOf(desk.house)['keep-house']
  for (let count = 0; count < 2; count++) await tidy?.({}, {} as never)
  expect(await keysOf()).toEqual(['old', 'young'])
})
