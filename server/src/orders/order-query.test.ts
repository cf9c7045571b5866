import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { transact } from '../transact.ts'
import { readCurves } from './history-query.ts'
import { countOrders, readOrderPage, type OrderSelection } from './order-query.ts'
import { orderObject, reckoningOf } from './order-row.ts'
import { recordProgress } from './record-progress.ts'
import { openOrderHouse, type OrderHouse } from './testing.ts'

let desk: OrderHouse
let customer: Viewer
const ids: Record<string, string> = {}

beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer(1_000_000_000n)
  const [followers, views] = [await desk.addService(), await desk.addService({ name: 'YouTube views, worldwide', platform: 'YouTube', metric: 'Views' })]
  const stranger = await desk.openCustomer(1_000_000_000n)
  await desk.place(stranger, followers, { link: 'https://instagram.com/stranger' })
  for (const name of ['done', 'partial', 'cancelled', 'late', 'lost', 'moving']) {
    ids[name] = await desk.place(customer, name === 'done' ? views : followers, { link: name === 'done' ? 'https://youtu.be/pQ4v-8LmKd0' : `https://instagram.com/${name}_100` })
  }
  const report = async (name: string, status: 'Completed' | 'Partial' | 'Cancelled' | 'InProgress', remains: number) =>
    await transact(desk.house, async tx => await recordProgress(tx, [{ orderId: ids[name] ?? '', report: { status, statusWords: status, startCount: 50, remains } }]))
  await report('done', 'Completed', 0)
  await report('partial', 'Partial', 100)
  await report('cancelled', 'Cancelled', 1_000)
  for (const remains of [900, 700, 450]) await report('moving', 'InProgress', remains)
  await report('late', 'InProgress', 999)
  await sql`update orders set placed_at = placed_at - interval '80 hours' where id = ${ids['late']}::bigint`.execute(desk.house.db)
  await sql`insert into target_readings (canonical_link, metric, visibility, source, at)
    values ('instagram.com/lost_100', 'Followers', 'Deleted', 'Agent', ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
})
afterAll(async () => await desk.close())

async function foundBy(selection: OrderSelection): Promise<(string | undefined)[]> {
  const rows = await readOrderPage(desk.house.db, customer.accountId, selection, 50, null, await reckoningOf(desk.house))
  return rows.map(row => Object.keys(ids).find(name => ids[name] === row.id))
}

test.each<[string, OrderSelection, string[]]>([
  ['nobody else\'s, newest first', {}, ['moving', 'lost', 'late', 'cancelled', 'partial', 'done']],
  ['open', { statuses: ['Pending', 'Processing', 'InProgress'] }, ['moving', 'lost', 'late']],
  ['of one status', { statuses: ['Partial'] }, ['partial']],
  ['of two statuses', { statuses: ['Completed', 'Cancelled'] }, ['cancelled', 'done']],
  ['of no status', { statuses: [] }, []],
  ['past their estimate or with a lost target', { needsALook: true }, ['lost', 'late']],
  ['by a part of the link, scheme or not', { search: 'https://www.instagram.com/LATE' }, ['late']],
  ['by an underscore that is one', { search: 'partial_1' }, ['partial']],
  ['by a percent sign that matches nothing', { search: '%' }, []],
  ['by words of the service', { search: 'worldwide youtube' }, ['done']],
  ['of a platform', { platform: 'YouTube' }, ['done']],
  ['placed before', { placedUntil: new Date('2026-02-27T00:00:00Z') }, ['late']],
])('orders are found: %s', async (_, selection, names) => {
  expect(await foundBy(selection)).toEqual(names)
})

test('an order is found by its number, with commas and a sign or without', async () => {
  const number = Number(ids['partial'])
  for (const search of [`${number}`, number.toLocaleString('en'), `#${number}`]) expect(await foundBy({ search })).toEqual(['partial'])
})

test('the counts of a customer add up, with a search and without', async () => {
  const reckoning = await reckoningOf(desk.house)
  expect(await countOrders(desk.house.db, customer.accountId, null, reckoning)).toEqual({ all: 6, open: 3, completed: 1, partial: 1, cancelled: 1, needsALook: 2 })
  expect(await countOrders(desk.house.db, customer.accountId, 'l', reckoning)).toEqual({ all: 6, open: 3, completed: 1, partial: 1, cancelled: 1, needsALook: 2 })
  expect(await countOrders(desk.house.db, customer.accountId, 'lost', reckoning)).toEqual({ all: 1, open: 1, completed: 0, partial: 0, cancelled: 0, needsALook: 1 })
})

test('pages read backwards hold the rows before a position, nearest first', async () => {
  const reckoning = await reckoningOf(desk.house)
  const rows = await readOrderPage(desk.house.db, customer.accountId, {}, 2, { id: ids['cancelled'] ?? '', isBackward: true }, reckoning)
  expect(rows.map(row => row.id)).toEqual([ids['late'], ids['lost'], ids['moving']])
})

test('lateness in the list and lateness of the order are judged alike', async () => {
  const reckoning = await reckoningOf(desk.house)
  const rows = await readOrderPage(desk.house.db, customer.accountId, {}, 50, null, reckoning)
  expect(rows.filter(row => orderObject(row, reckoning).isLate).map(row => row.id)).toEqual([ids['late']])
})

test('a curve keeps its first and last reading and no more points than asked for', async () => {
  const [whole, thin] = [await readCurves(desk.house.db, [ids['moving'] ?? ''], 24), await readCurves(desk.house.db, [ids['moving'] ?? ''], 2)]
  expect(whole[0]?.map(point => [point.delivered, point.currentCount])).toEqual([[100, 150], [300, 350], [550, 600]])
  expect(thin[0]?.map(point => point.delivered)).toEqual([100, 550])
})
