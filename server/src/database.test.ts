import { createTestDatabase, type TestDatabase } from '@tallyboard/test/support/database.ts'
import { NO_ESTIMATE } from '@tallyboard/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Order } from './orders/order.entity.ts'
import { readEnv } from './env.ts'
import { openHouse, type House } from './house.ts'
import { transact } from './transact.ts'
import { violatedConstraint } from './errors.ts'

let database: TestDatabase
let house: House

beforeAll(async () => {
  database = await createTestDatabase()
  house = await openHouse(readEnv({}, { databaseUrl: database.url, logLevel: 'silent' }))
})
afterAll(async () => {
  await house.close()
  await database.drop()
})

test('every entity has exactly the columns of its table, with the same names, types and nullability', async () => {
  const { rows } = await house.pool.query<{ table_name: string, column_name: string, type: string, is_nullable: boolean }>(`
    select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as is_nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`)
  const inDatabase = new Map(rows.map(row => [`${row.table_name}.${row.column_name}`, `${familyOf(row.type)}${row.is_nullable ? ' null' : ''}`]))
  const tables = new Set<string>()
  for (const meta of house.orm.getMetadata().getAll().values()) {
    tables.add(meta.tableName)
    for (const property of meta.props) {
      const name = `${meta.tableName}.${property.fieldNames[0]}`
      const type = `${familyOf(property.columnTypes[0] ?? '')}${property.nullable === true ? ' null' : ''}`
      expect(`${name} ${inDatabase.get(name)}`).toBe(`${name} ${type}`)
      inDatabase.delete(name)
    }
  }
  expect([...inDatabase.keys()].filter(name => tables.has(name.split('.')[0] ?? ''))).toEqual([])
})

/** The ORM and PostgreSQL spell the same types differently. */
function familyOf(type: string): string {
  return type
    .replace(/^timestamp\((\d)\) with time zone$/, 'timestamptz($1)')
    .replace(/^character\((\d+)\)$/, 'char($1)').replace('character varying(255)', 'text').replace('varchar(255)', 'text')
    .replace(/^bigserial$/, 'bigint').replace(/^serial$|^integer$/, 'int')
}

test('an order written through its entity comes back the same, money and counts exact, instants to the millisecond', async () => {
  const placedAt = new Date('2026-01-31T12:00:00.123Z')
  const written = {
    accountId: '9', serviceId: '9007199254740993', supplierId: '1', serviceName: 'Followers', platform: 'Instagram', metric: 'Followers', type: 'Default',
    status: 'Pending', link: 'https://instagram.com/one', canonicalLink: 'instagram.com/one', lockKey: 'instagram.com/one', quantity: 1_000,
    rateMicros: 9_007_199_254_740_993n, chargedMicros: 5n, chargeMicros: 5n, currency: 'USD', startCount: 5_000_000_000, currentCount: 5_000_000_000,
    termsVersion: 1, settingsVersion: 1, estimate: NO_ESTIMATE, placementChecks: [], placedAt, changedAt: placedAt,
  } as const
  const id = await transact(house, async tx => {
    const order = tx.em.create(Order, written)
    await tx.em.persist(order).flush()
    return order.id
  })
  const read = await transact(house, async tx => await tx.em.findOneOrFail(Order, { id }))
  expect(read).toMatchObject({ ...written, id, delivered: 0, version: 1, refundMicros: 0n, endedAt: null })
  const row = await house.db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ rate_micros: '9007199254740993', start_count: '5000000000', placed_at: placedAt, estimate: read.estimate, placement_checks: [] })
})

test('a second open order under one lock key is refused by the database, and the constraint is named', async () => {
  const insert = async (): Promise<unknown> => await house.db.insertInto('orders').values({
    account_id: '1', service_id: '1', supplier_id: '1', service_name: 's', platform: 'X', metric: 'Likes', type: 'Default', status: 'Pending', link: 'l',
    canonical_link: 'l', lock_key: 'one', quantity: 1, rate_micros: 1n, charged_micros: 1n, charge_micros: 1n, currency: 'USD', terms_version: 1,
    settings_version: 1, estimate: '{}', placement_checks: '[]', placed_at: new Date(), changed_at: new Date(),
  }).execute()
  await insert()
  expect(await insert().then(() => null, violatedConstraint)).toBe('orders_one_open_per_lock')
})

test('postings and history refuse to be changed or deleted', async () => {
  await expect(house.pool.query('delete from postings')).rejects.toThrow('append-only')
  await expect(house.pool.query('update transfers set reason = null')).rejects.toThrow('append-only')
  await expect(house.pool.query('update order_events set delivered = 0')).rejects.toThrow('append-only')
})

test('what follows a commit runs only after a commit, and a deadlock is tried again', async () => {
  const told: string[] = []
  await transact(house, async tx => {
    tx.afterCommit(() => told.push('rolled back'))
    throw new Error('no')
  }).catch(() => undefined)
  let attempts = 0
  await transact(house, async tx => {
    tx.afterCommit(() => told.push(`committed at attempt ${attempts}`))
    if (++attempts < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
  })
  expect(told).toEqual(['committed at attempt 3'])
})
