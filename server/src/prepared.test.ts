import { createTestDatabase, type TestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { openHouse, type House } from './house.ts'
import { prepared } from './prepared.ts'

let database: TestDatabase
let house: House

beforeAll(async () => {
  database = await createTestDatabase()
  house = await openHouse(readEnv({ DATABASE_URL: database.url, POOL_SIZE: '2', LOG_LEVEL: 'silent' }))
})
afterAll(async () => {
  await house.close()
  await database.drop()
})

test('a marked statement is planned once for a connection, and answers with each run\'s own values; others are not kept', async () => {
  await house.db.connection().execute(async (db) => {
    for (const number of [1, 2, 3]) {
      const { rows } = await sql<{ twice: number }>`${prepared('doubled')} select ${number}::int * 2 as twice`.execute(db)
      expect(rows).toEqual([{ twice: number * 2 }])
    }
    await sql`select ${1}::int`.execute(db)
    const { rows } = await sql<{ name: string, runs: string }>`select name, (generic_plans + custom_plans)::text as runs from pg_prepared_statements where name <> ''`.execute(db)
    expect(rows).toEqual([{ name: 'doubled', runs: '3' }])
  })
})
