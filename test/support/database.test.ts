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

test('the embedded server keeps the rows that errors are about, and what was bound to statements, out of its log (P7.2)', async () => {
  const database = await createTestDatabase('empty')
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query(`select current_setting('log_error_verbosity') as verbosity, current_setting('log_parameter_max_length_on_error') as bound, current_setting('log_statement') as statements`)
  await client.end()
  expect(rows).toEqual([{ verbosity: 'terse', bound: '0', statements: 'none' }])
  await database.drop()
})
