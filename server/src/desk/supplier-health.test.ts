import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { latencyP95Of } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSupplierHealth } from './supplier-health-query.ts'
import { forgetOldCalls, noteCall, writeCalls } from '../suppliers/supplier-calls.ts'
import { supplierGate } from '../suppliers/supplier-gate.ts'
import { openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from '../suppliers/testing.ts'

let desk: SupplierHouse
let supplier: ScriptedSupplier
beforeAll(async () => {
  supplier = await startScriptedSupplier()
  desk = await openSupplierHouse(await createTestDatabase())
})
afterAll(async () => {
  await desk.close()
  await supplier.stop()
})

const minutes = async () => (await sql<{ call_count: number, failed_count: number, took_counts: number[] }>`select call_count, failed_count, took_counts from supplier_minutes order by minute`.execute(desk.house.db)).rows

test('calls of two processes in one minute add up, each counted once', async () => {
  const another = await desk.another()
  for (const [house, tookMs, isFailed] of [[desk.house, 10, false], [desk.house, 212, true], [another, 240, false]] as const) noteCall(house, '77', tookMs, isFailed)
  await Promise.all([writeCalls(desk.house), writeCalls(another)])
  await writeCalls(desk.house)
  const [minute] = await minutes()
  expect(minute).toMatchObject({ call_count: 3, failed_count: 1 })
  expect([minute?.took_counts[0], minute?.took_counts[8], latencyP95Of(minute?.took_counts ?? [])]).toEqual([1, 2, 250])
})

test('every call through the gate is noted; a refusal is an answer, a call without one has failed', async () => {
  await sql`delete from supplier_minutes`.execute(desk.house.db)
  const supplierId = await desk.addSupplier(supplier.apiUrl)
  const gate = await supplierGate(desk.house, supplierId)
  supplier.answer = () => ({ error: 'Incorrect request' })
  await gate?.balance()
  await gate?.services().catch(() => undefined)
  supplier.answer = () => 'no JSON at all'
  await gate?.add({ type: 'Default', service: '1', link: 'https://instagram.com/somebody', quantity: 100 })
  await writeCalls(desk.house)
  expect(await minutes()).toMatchObject([{ call_count: 3, failed_count: 1 }])
  const health = (await readSupplierHealth(desk.house.db, new Map([[supplierId, 4]]), desk.clock.at)).find(({ id }) => id === supplierId)
  expect(health).toMatchObject({ failedShare: 1 / 3, callCount: 0, openCount: 4, lagSeconds: 0 })
  expect(health?.answerP95Ms).toBe(health?.answerCourseMs.at(-1))
  desk.clock.at = new Date(desk.clock.at.getTime() + 60_000)
  expect((await readSupplierHealth(desk.house.db, new Map(), desk.clock.at)).find(({ id }) => id === supplierId)).toMatchObject({ callCount: 3, openCount: 0 })
  desk.clock.at = new Date(desk.clock.at.getTime() + 15 * 60_000)
  expect((await readSupplierHealth(desk.house.db, new Map(), desk.clock.at)).find(({ id }) => id === supplierId)).toMatchObject({ failedShare: null, answerP95Ms: null })
})

test('how a supplier answered two days ago is forgotten', async () => {
  desk.clock.at = new Date(desk.clock.at.getTime() + 47 * 3_600_000)
  await forgetOldCalls(desk.house)
  expect(await minutes()).toHaveLength(1)
  desk.clock.at = new Date(desk.clock.at.getTime() + 2 * 3_600_000)
  await forgetOldCalls(desk.house)
  expect(await minutes()).toEqual([])
})
