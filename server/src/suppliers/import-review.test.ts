import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { switchService } from '../services/switch-service.ts'
import { startSimulator } from '../simulator/index.ts'
import { transact } from '../transact.ts'
import { applyByRules, applyImport, decideImportRows, discardImport } from './apply-import.ts'
import { countImportKinds, readImportRows } from './import-query.ts'
import { setImportRule, setImportSchedule } from './import-rules.ts'
import { readCatalogue } from './read-catalogue.ts'
import { syncCatalogues } from './sync-catalogues.ts'
import { listed, openSupplierHouse, startScriptedSupplier, TEST_KEY, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier
let supplierId: string
let list: unknown[] = []
let count = 0
const key = (): string => `review ${++count}`

beforeAll(async () => { kit = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await kit.close())

beforeEach(async () => {
  supplier = await startScriptedSupplier()
  supplier.answer = ({ action }) => action === 'services' ? list : { error: 'Incorrect request' }
  supplierId = await kit.addSupplier(supplier.apiUrl)
  await sql`delete from import_rules`.execute(kit.house.db)
  return async () => await supplier.stop()
})

async function read(of = supplierId): Promise<string> {
  const answer = await readCatalogue(kit.house, kit.administrator, { supplierId: of, markupBasisPoints: 3_000, declaredSource: null, idempotencyKey: key() })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.importId
}

const rowsOf = async (importId: string) => await readImportRows(kit.house.db, importId, {}, 10_000, null)
const stateOf = async (importId: string) => (await kit.house.db.selectFrom('catalogue_imports').select('state').where('id', '=', importId).executeTakeFirstOrThrow()).state
const apply = async (importId: string) => await applyImport(kit.house, kit.administrator, { importId, idempotencyKey: key() })

async function decide(importId: string, decision: 'Apply' | 'KeepOff' | 'Hold' | 'Skip', externalIds?: readonly string[]): Promise<void> {
  const rows = await rowsOf(importId)
  const rowIds = rows.filter(row => row.outcome === null && (externalIds === undefined || externalIds.includes(row.external_id))).map(({ id }) => id)
  for (let at = 0; at < rowIds.length; at += 500) {
    await decideImportRows(kit.house, kit.administrator, { importId, rowIds: rowIds.slice(at, at + 500), kind: null, decision, idempotencyKey: key() })
  }
}

/** What is for sale, and every word that an import writes of it. */
async function services(of = supplierId) {
  const { rows } = await sql<Record<string, unknown>>`
    select u.external_id, u.name as listed_name, u.cost_micros, u.type as listed_type, u.quarantine_reason, u.gone_at is not null as is_gone, s.name, s.category, s.rate_micros, s.is_on_sale,
      s.off_reason, s.guarantee_days, s.guarantee_words, s.quantity_min, s.quantity_max, s.platform, s.metric, s.type, s.search_text
    from supplier_services u left join services s on s.supplier_service_id = u.id where u.supplier_id = ${of}::bigint order by u.external_id::int`.execute(kit.house.db)
  return rows
}

describe('a draft', () => {
  test('tells what is new, gone, renamed, dearer, cheaper, guaranteed and bounded otherwise, and changes nothing on sale', async () => {
    list = [1, 2, 3, 4, 5, 6].map(id => listed(id))
    await kit.importFrom(supplierId)
    const before = await services()
    list = [
      listed(1, { rate: '1.10', min: '20' }), listed(2, { rate: '0.90' }), listed(3, { name: 'Instagram Followers 3 ⭐ Best [R60]' }),
      listed(4, { description: 'Now with a description' }), listed(6), listed(7),
    ]
    const importId = await read()
    expect((await rowsOf(importId)).map(row => [row.external_id, row.kinds, row.rate_change_basis_points, row.outcome])).toEqual([
      ['1', ['RateUp', 'LimitsChanged'], 1_000, null], ['2', ['RateDown'], -1_000, null], ['3', ['Renamed', 'GuaranteeChanged'], 0, null],
      ['4', ['OtherChange'], 0, null], ['7', ['New'], null, null], ['5', ['Gone'], null, 'Applied'],
    ])
    const after = await services()
    expect(after.filter(row => row['external_id'] !== '5')).toEqual(before.filter(row => row['external_id'] !== '5'))
    expect(after.find(row => row['external_id'] === '5')).toMatchObject({ is_on_sale: false, is_gone: true, off_reason: 'The supplier no longer offers it.' })
    expect(await countImportKinds(kit.house.db, importId)).toContainEqual({ kind: 'RateUp', count: 1, waitingCount: 1 })
  })

  test('P1.4 a price that passed the rate stops the service at once, whatever becomes of the draft; applied by a person it sells at its new rate', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    list = [listed(1, { rate: '1.40' })]
    const discarded = await read()
    expect(await services()).toMatchObject([{ is_on_sale: false, rate_micros: '1300000', cost_micros: '1400000' }])
    await discardImport(kit.house, kit.administrator, { importId: discarded, idempotencyKey: key() })
    expect(await services()).toMatchObject([{ is_on_sale: false }])
    const importId = await read()
    const [row] = await rowsOf(importId)
    expect(row).toMatchObject({ kinds: ['RateUp'], proposed: 'Hold', note: expect.stringContaining('1.40') })
    await decide(importId, 'Apply')
    await apply(importId)
    expect(await services()).toMatchObject([{ is_on_sale: true, rate_micros: '1820000', quarantine_reason: null, off_reason: null }])
    expect(await stateOf(importId)).toBe('Applied')
  })

  test('of a list that is as it was is done at once', async () => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    const importId = await read()
    expect([await stateOf(importId), await rowsOf(importId)]).toEqual(['Applied', []])
  })

  test('gives way to a newer one, and what was decided of a row that is still the same stays decided', async () => {
    list = [listed(1), listed(2)]
    const first = await read()
    await decide(first, 'Skip')
    list = [listed(1), listed(2, { rate: '2.00' })]
    const second = await read()
    expect(await stateOf(first)).toBe('Discarded')
    expect((await rowsOf(second)).map(row => row.decision)).toEqual(['Skip', 'Hold'])
    await expect(apply(first)).rejects.toThrow('not open any more')
  })

  test('one row with half an emoji or a price no column holds does not keep the others out', async () => {
    list = [listed(1), listed(2, { name: 'Instagram Followers \ud83d' }), listed(3, { description: 'a\u0000b' }), listed(4, { rate: '9999999999999' }), null, 'x']
    const importId = await read()
    await decide(importId, 'Apply')
    await apply(importId)
    expect((await services())[0]).toMatchObject({ external_id: '1', is_on_sale: true })
    expect(await stateOf(importId)).toBe('Applied')
  })

  test.each([
    ['a supplier that is down', '<html>502</html>', 'SUPPLIER_UNAVAILABLE'], ['an error', { error: 'Invalid API key' }, 'SUPPLIER_REFUSED'], ['an empty list', [], 'SUPPLIER_UNAVAILABLE'],
  ])('%s is a refusal that leaves everything as it is', async (_name, answer, code) => {
    list = [listed(1)]
    await kit.importFrom(supplierId)
    supplier.answer = () => answer
    const request = { supplierId, markupBasisPoints: 3_000, declaredSource: null, idempotencyKey: key() }
    expect(await readCatalogue(kit.house, kit.administrator, request)).toMatchObject({ kind: 'Refused', refusal: { code } })
    expect(await services()).toMatchObject([{ is_on_sale: true, is_gone: false }])
  })
})

describe('applying', () => {
  test('takes over what was chosen, keeps off what was to be kept off, leaves what was skipped, and what is held stays open', async () => {
    list = [1, 2, 3, 4].map(id => listed(id))
    const importId = await read()
    await decide(importId, 'Apply', ['1'])
    await decide(importId, 'KeepOff', ['2'])
    await decide(importId, 'Skip', ['3'])
    await apply(importId)
    expect(await services()).toMatchObject([{ external_id: '1', is_on_sale: true }, { external_id: '2', is_on_sale: false, off_reason: 'Not yet put on sale.' }])
    expect((await rowsOf(importId)).map(row => row.outcome)).toEqual(['Applied', 'Applied', 'Skipped', null])
    expect(await stateOf(importId)).toBe('Draft')
  })

  test('leaves a row whose service somebody changed since, says so, and applies the others', async () => {
    list = [listed(1), listed(2)]
    await kit.importFrom(supplierId)
    list = [listed(1, { rate: '1.10' }), listed(2, { rate: '1.10' })]
    const importId = await read()
    const { rows: [service] } = await sql<{ id: string }>`
      select s.id from services s join supplier_services u on u.id = s.supplier_service_id where s.supplier_id = ${supplierId}::bigint and u.external_id = '1'`.execute(kit.house.db)
    kit.clock.at = new Date(kit.clock.at.getTime() + 1_000)
    await switchService(kit.house, kit.administrator, { serviceId: service?.id ?? '', category: null, platform: null, isOnSale: false, reason: 'Complaints', idempotencyKey: key() })
    await decide(importId, 'Apply')
    await apply(importId)
    expect((await rowsOf(importId)).map(row => [row.outcome, row.outcome_reason])).toEqual([['Conflict', expect.stringContaining('Read the list again')], ['Applied', null]])
    expect(await services()).toMatchObject([{ rate_micros: '1300000', off_reason: 'Complaints' }, { rate_micros: '1430000', is_on_sale: true }])
  })

  test('twice at once applies once', async () => {
    list = [listed(1)]
    const importId = await read()
    await decide(importId, 'Apply')
    const answers = await Promise.allSettled([apply(importId), apply(importId)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { rows } = await sql`select from service_rates r join services s on s.id = r.service_id where s.supplier_id = ${supplierId}::bigint`.execute(kit.house.db)
    expect(rows).toHaveLength(1)
  })

  test('is not for customers, and neither is reading', async () => {
    list = [listed(1)]
    const importId = await read()
    await expect(applyImport(kit.house, kit.customer, { importId, idempotencyKey: key() })).rejects.toThrow('role')
    await expect(readCatalogue(kit.house, kit.customer, { supplierId, markupBasisPoints: 0, declaredSource: null, idempotencyKey: key() })).rejects.toThrow('role')
  })

  test('5,000 rows take seconds', async () => {
    const simulator = await startSimulator({ speed: 0, catalogueSize: 5_000, keys: [TEST_KEY] })
    try {
      const id = await kit.addSupplier(simulator.apiUrl)
      const importId = await read(id)
      await decideImportRows(kit.house, kit.administrator, { importId, rowIds: null, kind: 'New', decision: 'Apply', idempotencyKey: key() })
      const startedAt = performance.now()
      await apply(importId)
      expect(performance.now() - startedAt).toBeLessThan(15_000)
      expect(await stateOf(importId)).toBe('Applied')
    } finally {
      await simulator.stop()
    }
  }, 60_000)
})

test('a draft of everything, applied by the rules, comes to what an import of the same list does, however the list changes', async () => {
  let seed = 7
  const chance = (of: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(seed / 65_536) % of
  }
  const anyList = (): unknown[] => Array.from({ length: 40 }, (_, index) => index + 1).filter(() => chance(6) > 0).map(id => listed(id, {
    rate: (0.5 + chance(20) / 10).toFixed(2), min: String(10 * (1 + chance(2))), type: ['Default', 'Default', 'Default', 'Package', 'Subscriptions'][chance(5)],
    ...(chance(3) === 0 ? { name: ['YouTube Views [R60]', `Instagram Followers ${id} ⭐ [R30]`, `Instagram Likes ${id} | No Refill`][chance(3)] } : {}),
  }))
  const other = await kit.addSupplier(supplier.apiUrl)
  for (let round = 0; round < 6; round++) {
    kit.clock.at = new Date(kit.clock.at.getTime() + 60_000)
    list = anyList()
    await kit.importFrom(supplierId)
    const importId = await read(other)
    // What the rules leave to a person is let through too: an import holds it back itself.
    await sql`update import_rows set decision = 'Apply' where import_id = ${importId}::bigint and outcome is null`.execute(kit.house.db)
    await transact(kit.house, async tx => await applyByRules(tx, importId))
    expect(await services(other)).toEqual(await services())
  }
}, 60_000)

describe('by the clock', () => {
  test('what the rules allow is applied, what they do not waits, and no list is read before its hour', async () => {
    list = [listed(1), listed(2)]
    await kit.importFrom(supplierId)
    await setImportRule(kit.house, kit.administrator, { supplierId: null, kind: 'RateUp', action: 'Apply', limitBasisPoints: 1_000, idempotencyKey: key() })
    await setImportRule(kit.house, kit.administrator, { supplierId: null, kind: 'New', action: 'KeepOff', limitBasisPoints: null, idempotencyKey: key() })
    await setImportSchedule(kit.house, kit.administrator, { supplierId, everyHours: 6, markupBasisPoints: 3_000, idempotencyKey: key() })
    list = [listed(1, { rate: '1.10' }), listed(2, { rate: '1.20' }), listed(3)]
    await syncCatalogues(kit.house)
    expect(await services()).toMatchObject([
      { external_id: '1', rate_micros: '1430000', is_on_sale: true }, { external_id: '2', rate_micros: '1300000', is_on_sale: true }, { external_id: '3', is_on_sale: false },
    ])
    const draft = await kit.house.db.selectFrom('catalogue_imports').select(['id', 'state', 'is_scheduled']).where('supplier_id', '=', supplierId).orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(draft).toMatchObject({ state: 'Draft', is_scheduled: true })
    expect((await rowsOf(draft.id)).filter(row => row.outcome === null).map(row => row.external_id)).toEqual(['2'])
    const asked = supplier.calls.length
    await syncCatalogues(kit.house)
    expect(supplier.calls).toHaveLength(asked)
  })

  test('a supplier that does not answer is tried again after its hours, and its words are kept', async () => {
    await setImportSchedule(kit.house, kit.administrator, { supplierId, everyHours: 1, markupBasisPoints: 3_000, idempotencyKey: key() })
    supplier.answer = () => ({ error: 'Invalid API key' })
    await syncCatalogues(kit.house)
    const { rows: [schedule] } = await sql<{ last_fault: string }>`select last_fault from import_schedules where supplier_id = ${supplierId}::bigint`.execute(kit.house.db)
    expect(schedule?.last_fault).toContain('Invalid API key')
  })

  test.each([
    ['a limit on a kind that has no rate', { kind: 'New', action: 'Apply', limitBasisPoints: 5 }, 'only for rates'], ['a rule for what is gone', { kind: 'Gone', action: 'Skip', limitBasisPoints: null }, 'stops by itself'],
    ['a known service kept off', { kind: 'RateUp', action: 'KeepOff', limitBasisPoints: null }, 'new service'],
  ] as const)('%s is refused with the reason', async (_name, rule, words) => {
    await expect(setImportRule(kit.house, kit.administrator, { supplierId: null, ...rule, idempotencyKey: key() })).rejects.toThrow(words)
  })
})
