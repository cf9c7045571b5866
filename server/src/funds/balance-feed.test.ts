import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openHouse, type House } from '../house.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { watchBalance } from './balance-feed.ts'
import { creditCustomer } from './credit-customer.ts'

let desk: OrderHouse
/** Another process, whose news do not reach this one. */
let elsewhere: House

beforeAll(async () => {
  desk = await openOrderHouse()
  elsewhere = await openHouse(desk.house.env)
})
afterEach(() => { vi.useRealTimers() })
afterAll(async () => {
  await elsewhere.close()
  await desk.close()
})

async function credit(house: House, accountId: string): Promise<void> {
  await creditCustomer(house, desk.administrator, { accountId, amountMicros: 1_000_000n, reason: 'Test', isBonus: true, idempotencyKey: `credit ${Math.random()}` })
}

test('a balance is told as it stands, unless it is known, and then with each change', async () => {
  const { accountId } = await desk.openCustomer(5_000_000n)
  const feed = watchBalance(desk.house, accountId, null)
  const { value: first } = await feed.next()
  expect(first).toMatchObject({ availableMicros: '5000000' })
  await credit(desk.house, accountId)
  expect((await feed.next()).value).toMatchObject({ availableMicros: '6000000' })
  await feed.return?.()
  const resumed = watchBalance(desk.house, accountId, first.version)
  expect((await resumed.next()).value).toMatchObject({ availableMicros: '6000000' })
  await resumed.return?.()
})

test('a change whose news were lost on the way is found a little later', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { accountId } = await desk.openCustomer(5_000_000n)
  const feed = watchBalance(desk.house, accountId, null)
  await feed.next()
  const next = feed.next()
  await credit(elsewhere, accountId)
  vi.advanceTimersByTime(30_000)
  expect((await next).value).toMatchObject({ availableMicros: '6000000' })
  await feed.return?.()
})
