import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { House } from '../house.ts'
import { SupplierReadFault } from './supplier-client.ts'
import { supplierGate, type SupplierGate } from './supplier-gate.ts'
import { openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier

beforeAll(async () => { kit = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await kit.close())

beforeEach(async () => {
  supplier = await startScriptedSupplier()
  return async () => await supplier.stop()
})

async function gateOf(house: House, supplierId: string): Promise<SupplierGate> {
  const gate = await supplierGate(house, supplierId)
  if (gate === null) throw new Error('the supplier was added')
  return gate
}

const faultOf = async (call: Promise<unknown>) => await call.then(() => null, (cause: unknown) => cause instanceof SupplierReadFault ? cause.kind : cause)

test('the rate cap holds for all workers together', async () => {
  const supplierId = await kit.addSupplier(supplier.apiUrl, 5)
  const gates = [await gateOf(kit.house, supplierId), await gateOf(await kit.another(), supplierId)]
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 12 }, async (_, index) => await gates[index % 2]?.balance()))
  // Five in the first second, five in the next, two in the third: the windows begin with the first call.
  expect(performance.now() - startedAt).toBeGreaterThan(1_500)
  expect(supplier.calls).toHaveLength(13)
})

test('a read that fails is repeated a few times and no more', async () => {
  const gate = await gateOf(kit.house, await kit.addSupplier(supplier.apiUrl))
  let failures = 2
  supplier.answer = () => failures-- > 0 ? '<html></html>' : { 1: { status: 'Pending' } }
  expect((await gate.status(['1'])).get('1')?.kind).toBe('Row')
  supplier.calls.length = 0
  supplier.answer = () => '<html></html>'
  expect(await faultOf(gate.status(['1']))).toBe('Html')
  expect(supplier.calls).toHaveLength(3)
})

test('a refusal is an answer: it is not repeated and closes nothing', async () => {
  const gate = await gateOf(kit.house, await kit.addSupplier(supplier.apiUrl))
  supplier.calls.length = 0
  supplier.answer = () => ({ error: 'Invalid API key' })
  for (let count = 0; count < 8; count++) expect(await faultOf(gate.status(['1']))).toBe('Refused')
  expect(supplier.calls).toHaveLength(8)
  expect(gate.breaker()).toBe('Closed')
})

test('an order is never repeated, whatever the answer', async () => {
  const gate = await gateOf(kit.house, await kit.addSupplier(supplier.apiUrl))
  supplier.answer = () => ''
  expect(await gate.add({ type: 'Package', service: '1', link: 'l' })).toMatchObject({ kind: 'Uncertain' })
  expect(supplier.calls.filter(call => call['action'] === 'add')).toHaveLength(1)
})

test('lost orders close the way for orders and leave reads alone, until a trial goes through', async () => {
  const gate = await gateOf(kit.house, await kit.addSupplier(supplier.apiUrl))
  supplier.answer = ({ action }) => action === 'add' ? '' : { 1: { status: 'Pending' } }
  for (let count = 0; count < 5; count++) await gate.add({ type: 'Package', service: '1', link: 'l' })
  expect([gate.breaker(), gate.roomForAdds(), gate.isAnswering()]).toEqual(['Open', 0, true])
  expect(await gate.add({ type: 'Package', service: '1', link: 'l' })).toMatchObject({ kind: 'NotSent', reason: 'BreakerOpen' })
  expect((await gate.status(['1'])).size).toBe(1)
  await expect.poll(() => gate.roomForAdds(), { timeout: 8_000, interval: 100 }).toBe(1)
  supplier.answer = () => ({ order: 5 })
  expect(await gate.add({ type: 'Package', service: '1', link: 'l' })).toMatchObject({ kind: 'Accepted' })
  expect([gate.breaker(), gate.roomForAdds()]).toEqual(['Closed', Number.POSITIVE_INFINITY])
})
