import { supplierStatusOf } from '@tallyboard/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact } from '../transact.ts'
import { readHistories, type HistoryPart } from './history-query.ts'
import { recordProgress } from './record-progress.ts'
import { openOrderHouse, type OrderHouse } from './testing.ts'

let desk: OrderHouse

beforeAll(async () => {
  desk = await openOrderHouse()
})
afterAll(async () => await desk.close())

test('a history can be read without its readings, so that its states are not buried', async () => {
  const orderId = await desk.place(await desk.openCustomer(), await desk.addService())
  for (const remains of [900, 700, 500, 300, 0]) {
    const statusWords = remains === 0 ? 'Completed' : 'In progress'
    const report = { status: supplierStatusOf(statusWords), statusWords, startCount: 100, remains }
    await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report }]))
  }
  const other = await desk.place(await desk.openCustomer(), await desk.addService())
  const kindsOf = async (first: number, before: number | null, part: HistoryPart) => {
    const [history, ofOther] = await readHistories(desk.house.db, [orderId, other], { part, first, before })
    expect(ofOther?.map(event => event.kind)).toEqual(part === 'Counts' ? [] : ['Placed'])
    return history?.map(event => event.kind)
  }
  expect(await kindsOf(10, null, 'Everything')).toEqual(['Ended', 'Reading', 'Reading', 'Reading', 'Started', 'Placed'])
  expect(await kindsOf(10, null, 'States')).toEqual(['Ended', 'Started', 'Placed'])
  expect(await kindsOf(1, 6, 'States')).toEqual(['Started', 'Placed'])
  expect(await kindsOf(2, 5, 'Counts')).toEqual(['Reading', 'Reading', 'Started'])
})
