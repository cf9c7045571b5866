import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator } from '../simulator/index.ts'
import { endOrder } from '../orders/end-order.ts'
import { transact } from '../transact.ts'
import { claimOrders } from './dispatch-claim.ts'
import { createDispatcher, dispatchOrders } from './dispatch-orders.ts'
import { consequenceOf, WAIT_ATTEMPTS_MAX, writeOutcome } from './dispatch-outcome.ts'
import { markLostDispatches } from './lost-dispatches.ts'
import { listed, openSupplierHouse, startScriptedSupplier, TEST_KEY, type ScriptedSupplier, type SupplierHouse } from './testing.ts'
import { LEASE_MS, startPresence } from './worker-presence.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier

/** How the supplier answers the next orders. */
let answerAdd: (form: Record<string, string>) => unknown

let nextId = 500

beforeAll(async () => { kit = await openSupplierHouse(await createTestDatabase()) })
afterAll(async () => await kit.close())

beforeEach(async () => {
  await sql`delete from dispatches`.execute(kit.house.db)
  await sql`update services set is_on_sale = false, off_reason = 'Another test', off_since = now()`.execute(kit.house.db)
  supplier = await startScriptedSupplier()
  answerAdd = () => ({ order: nextId++ })
  supplier.answer = form => form['action'] === 'services' ? [listed(1)] : form['action'] === 'add' ? answerAdd(form) : { error: 'Incorrect request' }
  supplierId = await kit.addSupplier(supplier.apiUrl)
  await kit.importFrom(supplierId)
  return async () => await supplier.stop()
})

let supplierId: string

/** An order for the supplier of this test. */
async function place(changes: Parameters<SupplierHouse['placeOrder']>[0] = {}): Promise<string> {
  const orderId = await kit.placeOrder(changes)
  await sql`update dispatches set supplier_id = ${supplierId}::bigint where order_id = ${orderId}::bigint`.execute(kit.house.db)
  await sql`update orders set supplier_id = ${supplierId}::bigint, service_id = (select max(id) from services where supplier_id = ${supplierId}::bigint)
    where id = ${orderId}::bigint`.execute(kit.house.db)
  return orderId
}

const adds = () => supplier.calls.filter(call => call['action'] === 'add')

/** A worker that claimed and went silent: its process died between the commit and the answer. */
async function claimAndDie(workerId: string): Promise<void> {
  const presence = await startPresence(kit.house, workerId)
  await claimOrders(kit.house, supplierId, workerId, 10)
  await presence.stop()
  await sql`update dispatches set claimed_at = claimed_at - ${LEASE_MS + 1_000} * interval '1 millisecond' where claimed_by = ${workerId}`.execute(kit.house.db)
}

describe('sending', () => {
  test('an accepted order goes on under the supplier\'s number, with its history', async () => {
    const orderId = await place({ link: 'instagram.com/accepted' })
    expect(await dispatchOrders(kit.house)).toBe(1)
    expect(adds()).toMatchObject([{ key: TEST_KEY, service: '1', link: 'https://instagram.com/accepted', quantity: '1000' }])
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted', supplier_order_id: String(nextId - 1), attempt_count: 1, last_error: null, poll_at: expect.any(Date) })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Processing' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Accepted'])
    expect(await dispatchOrders(kit.house)).toBe(0)
  })

  test('two workers send fifty orders once each', async () => {
    const simulator = await startSimulator({ speed: 0, catalogueSize: 60, keys: [TEST_KEY], quirks: false })
    try {
      supplierId = await kit.addSupplier(simulator.apiUrl)
      await kit.importFrom(supplierId)
      const service = simulator.services().find(one => one.type === 'Default')
      await sql`update services set quantity_min = 1 where supplier_id = ${supplierId}::bigint`.execute(kit.house.db)
      const orderIds: string[] = []
      for (let count = 0; count < 50; count++) orderIds.push(await place({ quantity: service?.min ?? 100, link: `instagram.com/fifty${count}` }))
      await sql`update orders set service_id = (select s.id from services s join supplier_services u on u.id = s.supplier_service_id
        where s.supplier_id = ${supplierId}::bigint and u.external_id = ${String(service?.id)}) where supplier_id = ${supplierId}::bigint`.execute(kit.house.db)
      const other = await kit.another()
      const counts = await Promise.all([dispatchOrders(kit.house), dispatchOrders(other), dispatchOrders(kit.house), dispatchOrders(other)])
      expect(counts.reduce((sum, count) => sum + count)).toBe(50)
      const links = simulator.adds().map(add => add.link)
      expect(links).toHaveLength(50)
      expect(new Set(links).size).toBe(50)
      for (const orderId of orderIds) expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted' })
    } finally {
      await simulator.stop()
    }
  })

  test('a call that hangs does not keep the orders behind it from being sent', async () => {
    await place()
    answerAdd = () => undefined
    const presence = await startPresence(kit.house, 'hanging')
    const dispatcher = createDispatcher(kit.house, presence)
    const round = dispatcher.round()
    await expect.poll(() => adds().length).toBe(1)
    answerAdd = () => ({ order: nextId++ })
    const orderId = await place()
    void dispatcher.round()
    await expect.poll(async () => (await kit.dispatchOf(orderId))['state']).toBe('Accepted')
    expect(dispatcher.inHand()).toHaveLength(1)
    await dispatcher.stop(50)
    await round
    await presence.stop()
  })

  test('an order that ended while it waited is not sent', async () => {
    const orderId = await place()
    await transact(kit.house, async tx => await endOrder(tx, {
      orderId, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Changed our mind', actor: { kind: 'Administrator', id: kit.administrator.accountId },
    }))
    expect(await dispatchOrders(kit.house)).toBe(0)
    expect(adds()).toEqual([])
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Dropped' })
  })
})

describe('refusals', () => {
  test.each(['Bad link', 'Quantity less than minimum', 'Incorrect service ID', 'Words nobody knows'])('%s ends the order and returns everything', async words => {
    answerAdd = () => ({ error: words })
    const orderId = await place()
    await dispatchOrders(kit.house)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Refused', last_error: words })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'SupplierRefused', charge_micros: '0', refund_micros: '1300000' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Ended'])
    const kept = (await kit.anomalies()).filter(row => row.order_id === orderId)
    expect(kept.map(row => row.kind)).toEqual(words === 'Words nobody knows' ? ['UnknownError'] : [])
  })

  test.each(['You have active order with this link. Please wait until order being completed.', 'neworder.error.not_enough_funds', 'Rate limit exceeded'])(
    '%s waits and is asked again later', async words => {
      answerAdd = () => ({ error: words })
      const orderId = await place()
      await dispatchOrders(kit.house)
      expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Waiting', last_error: words, attempt_count: 1 })
      expect(await dispatchOrders(kit.house)).toBe(0)
      kit.clock.at = new Date(kit.clock.at.getTime() + 60_000)
      answerAdd = () => ({ order: nextId++ })
      expect(await dispatchOrders(kit.house)).toBe(1)
      expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted', attempt_count: 2 })
      expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Accepted'])
    })

  test('words that no database stores end the order like any others', async () => {
    answerAdd = () => String.raw`{"error":"Bad \ud83d link\u0000"}`
    const orderId = await place()
    await dispatchOrders(kit.house)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Refused', last_error: 'Bad  link' })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Cancelled', refund_micros: '1300000' })
  })

  test('a waiting refusal has a bound', () => {
    const outcome = { kind: 'Refused', error: { kind: 'LinkBusy', text: 'busy' } } as const
    expect(consequenceOf(outcome, WAIT_ATTEMPTS_MAX - 1)).toMatchObject({ state: 'Waiting', sendAfterMs: 1_800_000 })
    expect(consequenceOf(outcome, WAIT_ATTEMPTS_MAX)).toMatchObject({ state: 'Refused' })
  })
})

describe('certainly not sent', () => {
  test('a supplier that cannot be reached leaves the order waiting', async () => {
    const orderId = await place()
    await supplier.stop()
    await dispatchOrders(kit.house)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Waiting', last_error: expect.stringContaining('no connection') })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Pending', ended_at: null })
  })

  test('a supplier that loses every order is left alone after a few, and the rest wait', async () => {
    answerAdd = () => '<html>oops</html>'
    for (let count = 0; count < 20; count++) await place()
    await dispatchOrders(kit.house)
    const { rows } = await sql<{ state: string, count: number }>`
      select state, count(*)::int as count from dispatches where supplier_id = ${supplierId}::bigint group by state`.execute(kit.house.db)
    const countOf = Object.fromEntries(rows.map(row => [row.state, row.count]))
    // At most those that were under way when the breaker opened.
    expect(countOf['Uncertain']).toBeGreaterThanOrEqual(5)
    expect(countOf['Uncertain']).toBeLessThanOrEqual(13)
    expect((countOf['Uncertain'] ?? 0) + (countOf['Waiting'] ?? 0)).toBe(20)
    await expect.poll(async () => (await kit.house.db.selectFrom('suppliers').select('breaker').where('id', '=', supplierId).executeTakeFirst())?.breaker).toBe('Open')
    expect(adds()).toHaveLength(countOf['Uncertain'] ?? 0)
  })
})

describe('uncertain', () => {
  test.each([
    ['a page', '<html>502</html>'], ['nothing', ''], ['no number', { order: null }],
  ])('%s for an answer is never sent again', async (_name, answer) => {
    answerAdd = () => answer
    const orderId = await place()
    await dispatchOrders(kit.house)
    kit.clock.at = new Date(kit.clock.at.getTime() + 3_600_000)
    await dispatchOrders(kit.house)
    expect(adds()).toHaveLength(1)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Uncertain' })
    expect(await kit.orderOf(orderId)).toMatchObject({ status: 'Pending' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain'])
  })

  test('a number that fills another order already is uncertain', async () => {
    answerAdd = () => ({ order: 77 })
    const first = await place()
    await dispatchOrders(kit.house)
    const second = await place()
    await dispatchOrders(kit.house)
    expect(await kit.dispatchOf(first)).toMatchObject({ state: 'Accepted', supplier_order_id: '77' })
    expect(await kit.dispatchOf(second)).toMatchObject({ state: 'Uncertain', last_error: expect.stringContaining('77') })
  })

  test('what a dead process was sending becomes uncertain and is never sent', async () => {
    const orderId = await place()
    await claimAndDie('dead')
    expect(await markLostDispatches(kit.house, 'alive', [])).toBe(1)
    expect(await dispatchOrders(kit.house)).toBe(0)
    expect(adds()).toEqual([])
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Uncertain' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain'])
  })

  test('what a living process is sending is left to it, and so is what is in one\'s own hand', async () => {
    await place()
    const presence = await startPresence(kit.house, 'living')
    const [claimed] = await claimOrders(kit.house, supplierId, 'living', 10)
    await sql`update dispatches set claimed_at = claimed_at - interval '1 hour'`.execute(kit.house.db)
    expect(await markLostDispatches(kit.house, 'alive', [])).toBe(0)
    expect(await markLostDispatches(kit.house, 'living', [claimed?.orderId ?? ''])).toBe(0)
    expect(await markLostDispatches(kit.house, 'living', [])).toBe(1)
    await presence.stop()
  })

  test('an answer that comes late settles what was taken for lost', async () => {
    const orderId = await place()
    const [claimed] = await claimOrders(kit.house, supplierId, 'slow', 10)
    await sql`update dispatches set claimed_at = claimed_at - interval '1 hour'`.execute(kit.house.db)
    await markLostDispatches(kit.house, 'alive', [])
    if (claimed === undefined) throw new Error('an order was claimed')
    await writeOutcome(kit.house, 'slow', claimed, { kind: 'Accepted', supplierOrderId: '4711' })
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted', supplier_order_id: '4711' })
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Uncertain', 'Accepted'])
    // The database took it and the connection broke before it could say so.
    await writeOutcome(kit.house, 'slow', claimed, { kind: 'Accepted', supplierOrderId: '4711' })
    expect((await kit.anomalies()).filter(row => row.order_id === orderId)).toEqual([])
  })

  test('an order that was closed while it was being sent and is taken all the same is shown to administrators', async () => {
    const orderId = await place()
    const [claimed] = await claimOrders(kit.house, supplierId, 'slow', 10)
    if (claimed === undefined) throw new Error('an order was claimed')
    await transact(kit.house, async tx => await endOrder(tx, {
      orderId, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Changed our mind', actor: { kind: 'Administrator', id: kit.administrator.accountId },
    }))
    await writeOutcome(kit.house, 'slow', claimed, { kind: 'Accepted', supplierOrderId: '4712' })
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Accepted', supplier_order_id: '4712', poll_at: null })
    expect((await kit.anomalies()).filter(row => row.order_id === orderId)).toMatchObject([{ kind: 'FinalOrderReopened', text: expect.stringContaining('4712') }])
  })
})
