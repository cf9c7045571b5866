import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { watchBalance } from './balance-feed.ts'
import { readStatement } from './statement-query.ts'
import { creditCustomer, type CreditCustomerRequest } from './credit-customer.ts'

let desk: OrderHouse

beforeAll(async () => { desk = await openOrderHouse() })
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

function credit(accountId: string, changes: Partial<CreditCustomerRequest> = {}): CreditCustomerRequest {
  return { accountId, amountMicros: 1_000_000n, reason: 'Welcome', isBonus: true, idempotencyKey: 'welcome', ...changes }
}

test('a credit is one transfer however often the same attempt is made, also at once', async () => {
  const customer = await desk.openCustomer(0n)
  const answers = await Promise.all(Array.from({ length: 6 }, async () => await creditCustomer(desk.house, desk.administrator, credit(customer.accountId))))
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect(await desk.availableOf(customer)).toBe(1_000_000n)
  await expect(creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: 2_000_000n }))).rejects.toThrow('used before')
})

test('fifty credits at once all count, and each line of the statement tells the balance it left', async () => {
  const customer = await desk.openCustomer(0n)
  await Promise.all(Array.from({ length: 50 }, async (_, index) =>
    await creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: BigInt(index + 1), idempotencyKey: `many ${index}` }))))
  expect(await desk.availableOf(customer)).toBe(1_275n)
  const lines = await readStatement(desk.house.db, customer.accountId, {}, 20, null)
  expect(lines).toHaveLength(21)
  expect(lines[0]?.available_after_micros).toBe('1275')
  const [next] = await readStatement(desk.house.db, customer.accountId, {}, 20,
    { postingId: lines[19]?.id ?? '', transferId: lines[19]?.transfer_id ?? '', isBackward: false })
  expect(next?.id).toBe(lines[20]?.id)
})

test('who may not, what is nobody\'s, and what is no amount are refused with the field at fault', async () => {
  const customer = await desk.openCustomer(0n)
  await expect(creditCustomer(desk.house, customer, credit(customer.accountId))).rejects.toThrow('role does not allow')
  await expect(creditCustomer(desk.house, desk.administrator, credit('424242', { idempotencyKey: 'nobody' }))).rejects.toThrow('no such account')
  await expect(creditCustomer(desk.house, desk.administrator, credit('0x1'))).rejects.toThrow('no such account')
  await expect(creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: 0n }))).rejects.toThrow('amount')
  await expect(creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: 10n ** 15n }))).rejects.toThrow('amount')
  await expect(creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { reason: ' ' }))).rejects.toThrow('reason')
  await desk.house.db.updateTable('accounts').set({ status: 'Closed' }).where('id', '=', customer.accountId).execute()
  expect(await creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { idempotencyKey: 'closed' }))).toMatchObject({
    kind: 'Refused', refusal: { code: 'CREDIT_TO_CLOSED_ACCOUNT', clause: 'P5.8' },
  })
})

test('a watcher of a balance is told it at once, then each newer one, and nothing it knows already', async () => {
  const customer = await desk.openCustomer(5n)
  const feed = watchBalance(desk.house, customer.accountId, null)
  expect((await feed.next()).value).toMatchObject({ version: 1, availableMicros: '5' })
  await creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: 7n, idempotencyKey: 'seven' }))
  expect((await feed.next()).value).toMatchObject({ version: 2, availableMicros: '12', heldMicros: '0', currency: 'USD' })
  await feed.return?.()
  const resumed = watchBalance(desk.house, customer.accountId, 2)
  const next = resumed.next()
  await new Promise(resolve => setTimeout(resolve, 30))
  await creditCustomer(desk.house, desk.administrator, credit(customer.accountId, { amountMicros: 1n, idempotencyKey: 'one' }))
  expect((await next).value).toMatchObject({ version: 3, availableMicros: '13' })
  await resumed.return?.()
})
