import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../funds/books.ts'
import { creditCustomer } from '../funds/credit-customer.ts'
import { closeOrder } from '../orders/close-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { dispatchOrders } from './dispatch-orders.ts'
import { markLostDispatches } from './lost-dispatches.ts'
import { pollOrders } from './poll-orders.ts'
import { resolveDispatch } from './resolve-dispatch.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'

const RUN_MS = 4_000

let kit: SupplierHouse
let supplier: ScriptedSupplier
let count = 0
const key = (): string => `rival ${++count}`
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase(), { get at() { return new Date() } } as { at: Date })
  supplier = await startScriptedSupplier()
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})

/** A supplier that takes most orders, loses or refuses some, and delivers in leaps. */
function deliverInLeaps(): { addCount(): number } {
  const taken = new Map<string, { quantity: number, delivered: number }>()
  let addCount = 0
  supplier.answer = form => {
    if (form['action'] === 'services') return [1, 2, 3].map(number => listed(number))
    if (form['action'] === 'add') {
      addCount++
      const dice = Math.random()
      if (dice < 0.08) return '<html>502</html>'
      if (dice < 0.12) return { error: 'You have active order with this link. Please wait until order being completed.' }
      if (dice < 0.16) return { error: 'Bad link' }
      const id = String(1_000 + taken.size)
      taken.set(id, { quantity: Number(form['quantity']), delivered: 0 })
      return { order: id }
    }
    return Object.fromEntries((form['orders'] ?? '').split(',').map(id => {
      const order = taken.get(id)
      if (order === undefined) return [id, { error: 'Incorrect order ID' }]
      order.delivered = Math.min(order.quantity, order.delivered + Math.ceil(Math.random() * order.quantity / 3))
      const status = order.delivered === order.quantity ? 'Completed' : Math.random() < 0.05 ? 'Partial' : 'In progress'
      return [id, { status, remains: String(order.quantity - order.delivered), start_count: '100' }]
    }))
  }
  return { addCount: () => addCount }
}

test('everything at once on the same two accounts, from two processes: nobody waits in a ring, nothing is sent twice, the books hold', async () => {
  const { addCount } = deliverInLeaps()
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
  const services = await kit.house.db.selectFrom('services').select('id').execute()
  await sql`insert into users (id, name, email) values ('second', 'second', 'second@example.test')`.execute(kit.house.db)
  await sql`update accounts set accepted_terms_version = 1, accepted_terms_at = now()`.execute(kit.house.db)
  const second = await kit.house.db.selectFrom('accounts').select('id').where('user_id', '=', 'second').executeTakeFirstOrThrow()
  const customers = [kit.customer, { ...kit.customer, accountId: second.id }]
  const houses = [kit.house, await kit.another()]
  const credit = async (): Promise<unknown> => await creditCustomer(pick(houses), kit.administrator, {
    accountId: pick(customers).accountId, amountMicros: 250_000n, reason: 'Test', isBonus: true, idempotencyKey: key(),
  })
  const place = async (): Promise<unknown> => await placeOrder(pick(houses), pick(customers), {
    serviceId: pick(services).id, link: `https://instagram.com/rival${Math.floor(Math.random() * 60)}`, quantity: 100, comments: null, answerNumber: null,
    isPublicConfirmed: true, expectedChargeMicros: null, idempotencyKey: key(),
  })
  const close = async (): Promise<unknown> => {
    const { rows: [open] } = await sql<{ id: string }>`select id from orders where ended_at is null order by random() limit 1`.execute(kit.house.db)
    return open && await closeOrder(pick(houses), kit.administrator, {
      orderId: open.id, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Test', currentCount: null, idempotencyKey: key(),
    })
  }
  const resolve = async (): Promise<unknown> => {
    const lost = await kit.house.db.selectFrom('dispatches').select('order_id').where('state', '=', 'Uncertain').executeTakeFirst()
    return lost && await resolveDispatch(pick(houses), kit.administrator, {
      orderId: lost.order_id, resolution: pick(['SendAgain', 'Refund'] as const), supplierOrderId: null, reason: 'Test', idempotencyKey: key(),
    })
  }
  const send = async (): Promise<unknown> => {
    await sql`update dispatches set send_at = now() where state = 'Waiting'`.execute(kit.house.db)
    return await dispatchOrders(pick(houses))
  }
  const until = Date.now() + RUN_MS
  const again = async (work: () => Promise<unknown>, pauseMs: number): Promise<void> => {
    while (Date.now() < until) {
      await work()
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
  await Promise.all([
    ...[1, 2, 3, 4].map(async () => await again(place, 0)), again(credit, 20), again(close, 20), again(close, 30), again(resolve, 10), again(send, 0), again(send, 0),
    ...houses.flatMap(house => [0, 30].map(async pauseMs => await again(async () => await pollOrders(house), pauseMs))),
    again(async () => await markLostDispatches(kit.house, 'nobody', []), 50),
  ])
  expect((await checkBooks(kit.house.db)).filter(answer => answer.exceptionCount > 0)).toEqual([])
  await sql`select pg_stat_force_next_flush()`.execute(kit.house.db)
  const { rows: [seen] } = await sql<{ deadlocks: string, orders: number, ended: number, attempts: number }>`
    select (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks, (select sum(attempt_count)::int from dispatches) as attempts,
      (select count(*)::int from orders) as orders, (select count(*)::int from orders where ended_at is not null) as ended`.execute(kit.house.db)
  expect(seen?.deadlocks).toBe('0')
  // An attempt that found the order ended or no connection is counted too, and reached nobody.
  expect(addCount()).toBeLessThanOrEqual(seen?.attempts ?? 0)
  expect(seen?.orders).toBeGreaterThan(20)
  expect(seen?.ended).toBeGreaterThan(10)
})
