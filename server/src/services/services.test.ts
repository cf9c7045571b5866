import type { ContentRuleKind } from '@tallyboard/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { addContentRule } from './add-content-rule.ts'
import { measureServiceEstimate } from './measure-service-estimate.ts'
import { readEstimates } from './service-estimates.ts'
import { countServices, readFacets, readServicePage, readUsedBefore, SERVICE_SORTS, type ServiceSelection, type ServiceSortName } from './service-query.ts'
import { switchService, type SwitchServiceRequest } from './switch-service.ts'

let desk: OrderHouse
let customer: Viewer
let used: string

beforeAll(async () => {
  desk = await openOrderHouse()
  customer = await desk.openCustomer(1_000_000_000n)
  used = await desk.addService({ name: 'Instagram followers, 30-day refill', rateMicros: 3_000_000n, guaranteeDays: 30 })
  await desk.addService({ name: 'Instagram likes 100%_real', metric: 'Likes', category: 'Instagram likes', rateMicros: 500_000n, guaranteeDays: null })
  await desk.addService({ name: 'YouTube watch hours, 30 min+', platform: 'YouTube', metric: 'WatchHours', category: 'YouTube watch time', rateMicros: 9_000_000n, guaranteeDays: 60 })
  await desk.addService({ name: 'YouTube views', platform: 'YouTube', metric: 'Views', category: 'YouTube views', rateMicros: 1_000_000n, guaranteeDays: null, dropClass: 'NonDrop' })
  await desk.place(customer, used)
})
afterAll(async () => await desk.close())

async function namesOf(selection: ServiceSelection, sort: ServiceSortName = 'RateAscending'): Promise<string[]> {
  return (await readServicePage(desk.house.db, customer.accountId, selection, sort, 50, null)).map(row => row.name)
}

test.each<[string, ServiceSelection, string[]]>([
  ['all words must occur, in any case and order', { search: 'FOLLOWERS insta' }, ['Instagram followers, 30-day refill']],
  ['a metric of two words is found by both', { search: 'watch hours' }, ['YouTube watch hours, 30 min+']],
  ['a per cent sign is a letter', { search: '100%_' }, ['Instagram likes 100%_real']],
  ['an underscore matches nothing else', { search: 'i_stagram' }, []],
  ['by platform', { platforms: ['YouTube'] }, ['YouTube views', 'YouTube watch hours, 30 min+']],
  ['by metric', { metrics: ['Likes', 'Views'] }, ['Instagram likes 100%_real', 'YouTube views']],
  ['by guarantee', { guaranteeDaysMin: 60 }, ['YouTube watch hours, 30 min+']],
  ['without a guarantee', { hasGuarantee: false }, ['Instagram likes 100%_real', 'YouTube views']],
  ['by price, bounds included', { rateMin: 500_000n, rateMax: 1_000_000n }, ['Instagram likes 100%_real', 'YouTube views']],
  ['used before', { isUsedBefore: true }, ['Instagram followers, 30-day refill']],
  ['that keep what they deliver', { isNonDrop: true }, ['YouTube views']],
  ['that start soon, by measurement', { startsWithinMs: 1e9 }, []],
])('services are found %s', async (_, selection, names) => {
  expect(await namesOf(selection)).toEqual(names)
  expect(await countServices(desk.house.db, customer.accountId, selection)).toBe(names.length)
})

test('pages of one follow each other without a gap or a repetition in every order', async () => {
  for (const sort of Object.keys(SERVICE_SORTS) as ServiceSortName[]) {
    const whole = await namesOf({}, sort)
    const walked: string[] = []
    for (let after = null as { value: string, id: string } | null; ;) {
      const [row, next] = await readServicePage(desk.house.db, customer.accountId, {}, sort, 1, after)
      if (row === undefined) break
      walked.push(row.name)
      if (next === undefined) break
      after = { value: SERVICE_SORTS[sort].valueOf(row), id: row.id }
    }
    expect(walked).toEqual(whole)
  }
})

test('headings count what choosing them would give', async () => {
  const facets = await readFacets(desk.house.db, customer.accountId, { platforms: ['YouTube'] })
  expect(facets.platforms).toEqual([{ value: 'Instagram', count: 2 }, { value: 'YouTube', count: 2 }])
  expect(facets.metrics).toEqual([{ value: 'Views', count: 1 }, { value: 'WatchHours', count: 1 }])
  expect(await readUsedBefore(desk.house.db, customer.accountId, ['999', used])).toEqual([false, true])
})

test('a category switched off cannot be ordered and says why; switched on it can again', async () => {
  const off: SwitchServiceRequest = {
    serviceId: null, category: 'Instagram likes', platform: null, isOnSale: false, reason: 'The supplier delivers nothing', idempotencyKey: 'off',
  }
  expect(await switchService(desk.house, desk.administrator, off)).toEqual({ kind: 'Switched', changedCount: 1 })
  expect(await switchService(desk.house, desk.administrator, off)).toEqual({ kind: 'Switched', changedCount: 1 })
  expect(await namesOf({ metrics: ['Likes'] })).toEqual([])
  const [likes] = await readServicePage(desk.house.db, customer.accountId, { metrics: ['Likes'], includeOff: true }, 'Name', 1, null)
  const request = desk.requestFor(likes?.id ?? '')
  const refused = await placeOrder(desk.house, customer, request)
  expect(refused).toMatchObject({ kind: 'Refused', refusal: { code: 'SERVICE_OFF', clause: 'P1.5', text: expect.stringContaining('The supplier delivers nothing') } })
  await switchService(desk.house, desk.administrator, { ...off, isOnSale: true, idempotencyKey: 'on' })
  expect((await placeOrder(desk.house, customer, request)).kind).toBe('Placed')
  await expect(switchService(desk.house, customer, { ...off, idempotencyKey: 'x' })).rejects.toThrow('role does not allow')
  await expect(switchService(desk.house, desk.administrator, { ...off, platform: 'X', idempotencyKey: 'y' })).rejects.toThrow('exactly one')
  await expect(switchService(desk.house, desk.administrator, { ...off, category: null, serviceId: '31337', idempotencyKey: 'z' })).rejects.toThrow('no such service')
})

test('a content rule that can hit nothing, or nearly everything, is an input error by name', async () => {
  const add = async (kind: ContentRuleKind, pattern: string) =>
    await addContentRule(desk.house, desk.administrator, { kind, pattern, action: 'Refuse', isAllowed: false, idempotencyKey: `${kind} ${encodeURIComponent(pattern)}` })
  for (const [kind, pattern] of [['Host', 'https://casino.example'], ['Host', 'casino.example/play'], ['Host', '.'], ['Handle', 'instagram.com/name'], ['Handle', 'two words'], ['Handle', '@'], ['Keyword', '!!!'], ['Keyword', 'c++']] as const) {
    await expect(add(kind, pattern)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'pattern' } })
  }
  for (const [kind, pattern] of [['Host', 'casino.example'], ['Host', '*.example'], ['Handle', '@name.of_it'], ['Keyword', 'c++ casino'], ['Keyword', '赌']] as const) expect((await add(kind, pattern)).kind).toBe('Added')
  await desk.house.db.deleteFrom('content_rules').execute()
})

test('the same content rule again replaces what it does', async () => {
  const rule = { kind: 'Keyword', pattern: ' Election ', action: 'Refuse', isAllowed: false } as const
  const first = await addContentRule(desk.house, desk.administrator, { ...rule, idempotencyKey: 'rule 1' })
  const second = await addContentRule(desk.house, desk.administrator, { ...rule, action: 'Review', idempotencyKey: 'rule 2' })
  expect(second).toEqual(first)
  expect(await desk.house.db.selectFrom('content_rules').select(['pattern', 'action']).execute()).toEqual([{ pattern: 'election', action: 'Review' }])
})

test('an estimate is measured from the service\'s own delivered orders, the newest ten, and from no others', async () => {
  const measured = await desk.addService({ name: 'Measured' })
  const start = desk.clock.at.getTime()
  const at = (minutes: number) => { desk.clock.at = new Date(start + minutes * 60_000) }
  for (let index = 0; index < 12; index++) {
    at(index * 1_000)
    const orderId = await desk.place(customer, measured)
    const report = async (remains: number, status: 'InProgress' | 'Completed' | 'Cancelled') => await transact(desk.house, async tx => await recordProgress(tx, [{
      orderId, report: { status, statusWords: status, startCount: 100, remains },
    }]))
    at(index * 1_000 + 10)
    await report(1_000, 'InProgress')
    at(index * 1_000 + 20)
    await report(500, 'InProgress')
    at(index * 1_000 + 30)
    // The newest one is cancelled: it says nothing about how the service delivers.
    await report(index === 11 ? 400 : 0, index === 11 ? 'Cancelled' : 'Completed')
  }
  await measureServiceEstimate(desk.house, measured)
  await measureServiceEstimate(desk.house, measured)
  const [estimate] = await readEstimates(desk.house.db, [measured])
  const minute = 60_000
  expect(estimate).toMatchObject({ sampleSize: 10, startMedianMs: 10 * minute, finishMedianMs: 30 * minute, unitsPerDay: expect.any(Number), measuredAt: desk.clock.at })
  expect(estimate?.course).toHaveLength(21)
  expect(estimate?.course[10]?.medianMs).toBe(20 * minute)
  expect(estimate?.samples[0]?.endedAt).toBeInstanceOf(Date)
  expect(await namesOf({ startsWithinMs: 10 * minute })).toEqual(['Measured'])
  const order = await desk.orderOf(await desk.place(customer, measured))
  expect(order['expected_finish_at']).toEqual(new Date(desk.clock.at.getTime() + 30 * minute))
  expect((order['estimate'] as { samples: unknown[] }).samples).toEqual([])
})
