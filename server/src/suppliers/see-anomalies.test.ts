import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf } from '../context.ts'
import { keepAnomalies, type AnomalyNote } from './anomalies.ts'
import { seeAnomalies } from './see-anomalies.ts'
import { readAnomalies } from './supplier-query.ts'
import { openSupplierHouse, type SupplierHouse } from './testing.ts'

let desk: SupplierHouse
beforeAll(async () => { desk = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await desk.close())

let count = 0
const key = (): string => `see ${++count}`
const note = (text: string): AnomalyNote => ({ kind: 'UnknownStatus', supplierId: '1', orderId: '7', text })
const keep = async (text: string): Promise<void> => {
  desk.clock.at = new Date(desk.clock.at.getTime() + 120_000)
  await keepAnomalies(desk.house.db, desk.clock.at, [note(text)])
}
const waiting = async (): Promise<string[]> => (await readAnomalies(desk.house.db, false, 10, null)).map(row => row.text)
const idOf = async (): Promise<string> => (await readAnomalies(desk.house.db, null, 10, null))[0]?.id ?? ''

test('what somebody has looked at waits no more, also when it repeats, and waits again when the supplier says something else', async () => {
  await keep('status Foo')
  const anomalyIds = [await idOf()]
  expect(await waiting()).toEqual(['status Foo'])
  const [seen] = await seeAnomalies(desk.house, desk.administrator, { anomalyIds, isSeen: true, idempotencyKey: key() })
  expect(seen).toMatchObject({ seen_at: desk.clock.at, seen_by: desk.administrator.accountId })
  expect(await waiting()).toEqual([])
  await keep('status Foo')
  expect(await waiting()).toEqual([])
  expect((await readAnomalies(desk.house.db, true, 10, null))[0]).toMatchObject({ occurrence_count: 2 })
  await keep('status Bar')
  expect(await waiting()).toEqual(['status Bar'])
})

test('it can be taken back, and the same attempt twice is one', async () => {
  await keep('status Baz')
  const request = { anomalyIds: [await idOf()], isSeen: true, idempotencyKey: key() }
  await seeAnomalies(desk.house, desk.administrator, request)
  await seeAnomalies(desk.house, desk.administrator, { ...request, isSeen: false, idempotencyKey: key() })
  expect(await waiting()).toEqual(['status Baz'])
  await seeAnomalies(desk.house, desk.administrator, request)
  expect(await waiting()).toEqual(['status Baz'])
})

test('numbers of nothing are answered with nothing, none and too many are input errors, and a customer is refused', async () => {
  expect(await seeAnomalies(desk.house, desk.administrator, { anomalyIds: ['999999', 'x'], isSeen: true, idempotencyKey: key() })).toEqual([])
  for (const anomalyIds of [[], Array.from({ length: 101 }, (_, index) => String(index + 1))]) {
    await expect(seeAnomalies(desk.house, desk.administrator, { anomalyIds, isSeen: true, idempotencyKey: key() })).rejects.toThrow('anomalyIds are 1 to 100.')
  }
  await expect(seeAnomalies(desk.house, { ...desk.customer, permissions: permissionsOf('Customer') }, { anomalyIds: ['1'], isSeen: true, idempotencyKey: key() })).rejects.toThrow()
})
