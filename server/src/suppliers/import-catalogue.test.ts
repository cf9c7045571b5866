import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { switchService } from '../services/switch-service.ts'
import { updateService } from '../services/update-service.ts'
import { startSimulator } from '../simulator/index.ts'
import { importCatalogue } from './import-catalogue.ts'
import { listed, openSupplierHouse, startScriptedSupplier, TEST_KEY, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier
let supplierId: string

/** What the supplier lists now. */
let list: unknown[] = []

beforeAll(async () => { kit = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await kit.close())

beforeEach(async () => {
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action }) => action === 'services' ? list : { error: 'Incorrect request' }
  supplierId = await kit.addSupplier(supplier.apiUrl)
  return async () => await supplier.stop()
})

async function services() {
  const { rows } = await sql<Record<string, unknown>>`
    select u.external_id, s.id, s.name, s.rate_micros, s.is_on_sale, s.off_reason, s.guarantee_days, s.quantity_min, s.declared_source, u.quarantine_reason, u.gone_at
    from supplier_services u left join services s on s.supplier_service_id = u.id where u.supplier_id = ${supplierId}::bigint order by u.external_id::int`.execute(kit.house.db)
  return rows
}

async function rateHistory() {
  const { rows } = await sql<Record<string, unknown>>`
    select u.external_id, r.rate_micros, r.previous_rate_micros from service_rates r join services s on s.id = r.service_id
    join supplier_services u on u.id = s.supplier_service_id where s.supplier_id = ${supplierId}::bigint order by r.id`.execute(kit.house.db)
  return rows.map(row => [row['external_id'], row['previous_rate_micros'], row['rate_micros']])
}

describe('a first import', () => {
  test('3,000 services take one call and seconds', async () => {
    const simulator = await startSimulator({ speed: 0, catalogueSize: 3_000, keys: [TEST_KEY] })
    try {
      const id = await kit.addSupplier(simulator.apiUrl)
      const before = process.memoryUsage().rss
      const startedAt = performance.now()
      const result = await kit.importFrom(id)
      expect(performance.now() - startedAt).toBeLessThan(10_000)
      expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
      expect(result).toMatchObject({ read_count: 3_000, new_count: 3_000, changed_count: 0, gone_count: 0 })
      const { rows: [count] } = await sql<{ services: number, platforms: number, guaranteed: number }>`
        select count(*)::int as services, count(distinct platform)::int as platforms, count(guarantee_words)::int as guaranteed
        from services where supplier_id = ${id}::bigint`.execute(kit.house.db)
      expect(count?.services).toBe(3_000 - result.unsold_count)
      expect(count?.platforms).toBeGreaterThan(10)
      expect(count?.guaranteed).toBeGreaterThan(300)
      const again = await kit.importFrom(id)
      expect(again).toMatchObject({ new_count: 0, changed_count: 0, unchanged_count: 3_000, gone_count: 0, rate_change_count: 0 })
    } finally {
      await simulator.stop()
    }
  }, 60_000)

  test('reads price, markup, limits and the guarantee, and counts what it does not sell', async () => {
    list = [
      listed(1, { rate: 0.9 }),
      listed(2, { name: 'YouTube Views | No Refill', category: 'YouTube', min: 100 }),
      listed(3, { type: 'Subscriptions' }),
      listed(4, { name: 'Telegram Poll Votes', category: 'Telegram', type: 'Poll' }),
    ]
    const result = await kit.importFrom(supplierId, { declaredSource: 'Advertising' })
    expect(result).toMatchObject({ read_count: 4, new_count: 4, unsold_count: 1, quarantined_count: 0 })
    expect(await services()).toMatchObject([
      { external_id: '1', rate_micros: '1170000', guarantee_days: 30, is_on_sale: true, declared_source: 'Advertising' },
      { external_id: '2', rate_micros: '1300000', guarantee_days: null, quantity_min: 100 },
      { external_id: '3', id: null },
      { external_id: '4', rate_micros: '1300000' },
    ])
    expect(await rateHistory()).toEqual([['1', null, '1170000'], ['2', null, '1300000'], ['4', null, '1300000']])
  })

  test('leaves out rows that cannot be read and says so once', async () => {
    list = [listed(1), { service: 2 }, null, listed(1), listed(3, { rate: 'free' }), listed(4, { min: 10, max: 5 }), 'x']
    expect(await kit.importFrom(supplierId)).toMatchObject({ read_count: 1, new_count: 1 })
    await kit.importFrom(supplierId)
    expect((await kit.anomalies()).filter(row => row.kind === 'MalformedAnswer')).toMatchObject([{ order_id: null, text: expect.stringContaining('6 of 7 services') }])
  })

  test('holds back a service without a price', async () => {
    list = [listed(1, { rate: '0' })]
    expect(await kit.importFrom(supplierId)).toMatchObject({ quarantined_count: 1 })
    expect(await services()).toMatchObject([{ is_on_sale: false, off_reason: 'Held back for review: the supplier names no price.' }])
  })
})

describe('a later import', () => {
  test('moves rates and limits under the same ids and keeps the history', async () => {
    list = [listed(1), listed(2)]
    await kit.importFrom(supplierId)
    const [first] = await services()
    list = [listed(1, { rate: '1.10', min: '20' }), listed(2)]
    expect(await kit.importFrom(supplierId)).toMatchObject({ new_count: 0, changed_count: 1, unchanged_count: 1, rate_change_count: 1, quarantined_count: 0 })
    expect((await services())[0]).toMatchObject({ id: first?.['id'], rate_micros: '1430000', quantity_min: 20, is_on_sale: true })
    expect(await rateHistory()).toEqual([['1', null, '1300000'], ['2', null, '1300000'], ['1', '1300000', '1430000']])
  })

  test('holds back a service that now costs more than it sells for, until somebody switches it on', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    list = [listed(1, { rate: '1.40' })]
    expect(await kit.importFrom(supplierId)).toMatchObject({ quarantined_count: 1 })
    expect(await services()).toMatchObject([{
      is_on_sale: false, rate_micros: '1820000',
      quarantine_reason: 'Held back for review: the supplier\'s price rose from 1.00 to 1.40, above the selling rate 1.30.',
    }])
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ is_on_sale: false, quarantine_reason: expect.stringContaining('1.40') }])
    const switchOn = async (choice: { serviceId: string | null, category: string | null }, idempotencyKey: string) => await switchService(kit.house, kit.administrator, {
      platform: null, isOnSale: true, reason: 'The price is fine', idempotencyKey, ...choice,
    })
    expect(await switchOn({ serviceId: null, category: 'Instagram' }, 'all of it')).toEqual({ kind: 'Switched', changedCount: 0 })
    const serviceId = String((await services())[0]?.['id'])
    expect(await switchOn({ serviceId, category: null }, 'this one')).toEqual({ kind: 'Switched', changedCount: 1 })
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ is_on_sale: true, quarantine_reason: null, rate_micros: '1820000' }])
  })

  test.each([
    ['another platform', { name: 'YouTube Views 1 [R30]', category: 'YouTube' }, 'it was Instagram Followers and is now YouTube Views'],
    ['another type', { type: 'Package' }, 'its type was Default and is now Package'],
    ['a type not sold', { type: 'Subscriptions' }, 'which the house does not sell'],
    ['another name altogether', { name: 'Followers Worldwide Premium Deluxe Gold', category: 'Instagram' }, 'it was renamed'],
  ])('a service that became %s is held back', async (_name, changes, reason) => {
    list = [listed(1, { name: 'Instagram Followers Old Accounts Slow Start' })]
    await kit.importFrom(supplierId)
    list = [listed(1, changes)]
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ is_on_sale: false, quarantine_reason: expect.stringContaining(reason) }])
  })

  test('a new name for the same thing is taken over', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    list = [listed(1, { name: 'Instagram Followers 1 ⭐ Best Seller [R60]' })]
    expect(await kit.importFrom(supplierId)).toMatchObject({ changed_count: 1, quarantined_count: 0 })
    expect(await services()).toMatchObject([{ is_on_sale: true, quarantine_reason: null, guarantee_days: 60 }])
  })

  test('takes a vanished service off sale with its reason and brings it back', async () => {
    list = [listed(1), listed(2)]
    await kit.importFrom(supplierId)
    list = [listed(2)]
    expect(await kit.importFrom(supplierId)).toMatchObject({ gone_count: 1 })
    expect(await services()).toMatchObject([{ is_on_sale: false, off_reason: 'The supplier no longer offers it.', gone_at: expect.any(Date) }, { is_on_sale: true }])
    list = [listed(1), listed(2)]
    expect(await kit.importFrom(supplierId)).toMatchObject({ changed_count: 1, gone_count: 0 })
    expect(await services()).toMatchObject([{ is_on_sale: true, off_reason: null, gone_at: null }, { is_on_sale: true }])
  })

  test('leaves off what a person switched off', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    await sql`update services set is_on_sale = false, off_reason = 'Too many complaints', off_since = now() where supplier_id = ${supplierId}::bigint`.execute(kit.house.db)
    list = [listed(1, { rate: '1.05' })]
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ is_on_sale: false, off_reason: 'Too many complaints', rate_micros: '1365000' }])
  })

  test('leaves alone what a person edited, takes over the rest, and stops a rate by hand that the cost passed', async () => {
    list = [listed(1, { rate: '1.00', min: 100 })]
    await kit.importFrom(supplierId)
    const [before] = await services()
    const { rows: [{ changedAt } = { changedAt: new Date(0) }] } = await sql<{ changedAt: Date }>`select changed_at as "changedAt" from services where id = ${before?.['id']}::bigint`.execute(kit.house.db)
    await updateService(kit.house, kit.administrator, { serviceId: String(before?.['id']), expectedChangedAt: changedAt, name: 'Ours', rateMicros: 3_000_000n, idempotencyKey: 'by hand' })
    const history = await rateHistory()
    list = [listed(1, { rate: '1.50', min: 200 })]
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ name: 'Ours', rate_micros: '3000000', quantity_min: 200, is_on_sale: true }])
    expect(await rateHistory()).toEqual(history)
    list = [listed(1, { rate: '3.01', min: 200 })]
    await kit.importFrom(supplierId)
    expect(await services()).toMatchObject([{ rate_micros: '3000000', is_on_sale: false, off_reason: expect.stringContaining('3.01') }])
  })

  test('an empty list changes nothing', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    list = []
    await expect(kit.importFrom(supplierId)).rejects.toThrow('lists no services')
    expect(await services()).toMatchObject([{ is_on_sale: true, gone_at: null }])
  })
})

describe('a supplier that does not play along', () => {
  test.each([
    ['half an emoji', { name: 'Instagram Followers \ud83d' }], ['half an emoji in a field nobody reads', { note: '\ud83d' }], ['half an emoji for a key', { '\ud83d': 1 }],
    ['a NUL', { description: 'a\u0000b' }], ['text that looks like one', { description: String.raw`C:\u0000` }], ['a price no column holds', { rate: '9999999999999' }],
    ['a price no column holds with the markup', { rate: '900000000000' }],
  ])('one row with %s does not keep the others out', async (_name, changes) => {
    list = [listed(1), listed(2, changes)]
    await kit.importFrom(supplierId, { markupBasisPoints: 100_000 })
    expect((await services())[0]).toMatchObject({ external_id: '1', is_on_sale: true })
  })

  test.each([
    ['a page', '<html>502</html>', 'SUPPLIER_UNAVAILABLE'],
    ['nothing', '', 'SUPPLIER_UNAVAILABLE'],
    ['an error', { error: 'Invalid API key' }, 'SUPPLIER_REFUSED'],
  ])('%s is a refusal that changes nothing', async (_name, answer, code) => {
    supplier.answer = () => answer
    const result = await importCatalogue(kit.house, kit.administrator, {
      supplierId, markupBasisPoints: 0, putOnSale: true, declaredSource: null, idempotencyKey: `refused ${supplierId}`,
    })
    expect(result).toMatchObject({ kind: 'Refused', refusal: { code } })
    expect(await services()).toEqual([])
  })

  test('the same key asks the supplier once and answers the same', async () => {
    list = [listed(1)]
    const request = { supplierId, markupBasisPoints: 3_000, putOnSale: true, declaredSource: null, idempotencyKey: `once ${supplierId}` }
    const first = await importCatalogue(kit.house, kit.administrator, request)
    expect(await importCatalogue(kit.house, kit.administrator, request)).toEqual(first)
    expect(supplier.calls.filter(call => call['action'] === 'services')).toHaveLength(1)
    await expect(importCatalogue(kit.house, kit.administrator, { ...request, markupBasisPoints: 1 })).rejects.toThrow('idempotencyKey')
  })

  test('a customer may not import', async () => {
    await expect(importCatalogue(kit.house, kit.customer, {
      supplierId, markupBasisPoints: 0, putOnSale: true, declaredSource: null, idempotencyKey: 'x',
    })).rejects.toThrow('role')
  })
})
