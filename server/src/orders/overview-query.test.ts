import { createTestDatabase, type TestDatabase } from '@tallyboard/test/support/database.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdministrator } from '../accounts/create-user.ts'
import { openHouse, type House } from '../house.ts'
import { readEnv } from '../env.ts'
import { readDays } from './overview-query.ts'

let database: TestDatabase
let house: House
let accountId: string

beforeAll(async () => {
  database = await createTestDatabase()
  house = await openHouse(readEnv({ DATABASE_URL: database.url, LOG_LEVEL: 'silent', POOL_SIZE: '2' }))
  ;({ accountId } = await createAdministrator(house, { name: 'Reader', email: 'reader@example.test', password: 'a long password' }))
  const hours = [['2025-11-23T22:00:00Z', 1], ['2025-11-23T23:00:00Z', 10], ['2025-11-24T22:00:00Z', 100], ['2025-11-24T23:00:00Z', 1_000]] as const
  await house.db.insertInto('delivered_hours').values(hours.map(([hour, delivered]) => ({ account_id: accountId, hour: new Date(hour), delivered }))).execute()
})
afterAll(async () => {
  await house?.close()
  await database?.drop()
})

describe('a day begins and ends at midnight of the reader\'s zone', () => {
  // 00:45 on the 25th in Berlin, still the 24th in London and New York.
  const now = new Date('2025-11-24T23:45:00Z')
  test.each([
    ['Europe/Berlin', [{ day: '2025-11-23', delivered: 1 }, { day: '2025-11-24', delivered: 110 }, { day: '2025-11-25', delivered: 1_000 }]],
    ['UTC', [{ day: '2025-11-22', delivered: 0 }, { day: '2025-11-23', delivered: 11 }, { day: '2025-11-24', delivered: 1_100 }]],
    ['America/New_York', [{ day: '2025-11-22', delivered: 0 }, { day: '2025-11-23', delivered: 11 }, { day: '2025-11-24', delivered: 1_100 }]],
  ])('%s', async (timeZone, days) => {
    expect(await readDays(house.db, accountId, 3, timeZone, now)).toEqual(days)
  })
})
