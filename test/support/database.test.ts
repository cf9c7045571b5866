import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('every test file gets a database of its own, and a connection left open is told', async () => {
  const database = await createTestDatabase()
  const other = await createTestDatabase('empty')
  expect(other.url).not.toBe(database.url)
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table only_here ()')
  await other.drop()
  await expect(database.drop()).rejects.toThrow('1 connection(s) open')
})
