import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import { terminateOrders } from '../orders/terminate-orders.ts'
import { transact } from '../transact.ts'
import { claimCancellations } from './cancellation-claim.ts'
import { claimOrders } from './dispatch-claim.ts'
import { dispatchOrders } from './dispatch-orders.ts'
import { writeOutcome } from './dispatch-outcome.ts'
import { markLostDispatches } from './lost-dispatches.ts'
import { requestCancellations } from './request-cancellations.ts'
import { resolveDispatch } from './resolve-dispatch.ts'
import { markLostCancellations, sendCancellations } from './send-cancellations.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from './testing.ts'
import { LEASE_MS } from './worker-presence.ts'

let kit: SupplierHouse
let supplier: ScriptedSupplier
let supplierId: string
let count = 0
/** How the supplier answers the next `add` and `cancel`. */
let answerAdd: () => unknown
let answerCancel: (id: string) => unknown

beforeAll(async () => {
  kit = await openSupplierHouse(await createTestDatabase())
  supplier = await startScriptedSupplier()
  supplier.answer = form => {
    switch (form['action']) {
      case 'services': return [listed(1)]
      case 'add': return answerAdd()
      case 'cancel': return answerCancel(form['orders'] ?? '')
      default: return { error: 'Incorrect request' }
    }
  }
  supplierId = await kit.addSupplier(supplier.apiUrl)
  await kit.importFrom(supplierId)
})
afterAll(async () => {
  await supplier.stop()
  await kit.close()
})
beforeEach(async () => {
  await sql`delete from supplier_cancellations`.execute(kit.house.db)
  await sql`update dispatches set state = 'Dropped', poll_at = null where state in ('Waiting', 'Sending', 'Uncertain')`.execute(kit.house.db)
  supplier.calls.length = 0
  answerAdd = () => ({ order: 5_000 + ++count })
  answerCancel = id => [{ order: Number(id), cancel: 1 }]
})

const cancels = () => supplier.calls.filter(call => call['action'] === 'cancel')
const pass = (ms: number): void => { kit.clock.at = new Date(kit.clock.at.getTime() + ms) }

/** Ends all open orders of the customer, as a dispute does. */
async function terminate(): Promise<string[]> {
  return await transact(kit.house, async tx => {
    const ids = await terminateOrders(tx, kit.customer.accountId, { cause: 'PaymentDisputed', reason: 'Payment 1 is disputed.', actor: HOUSE_ACTOR })
    await requestCancellations(tx, ids, { paymentId: '1', providerDisputeId: 'dp_1' })
    return ids
  })
}

async function cancellationOf(orderId: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<Record<string, unknown>>`select * from supplier_cancellations where order_id = ${orderId}::bigint`.execute(kit.house.db)
  return rows[0] ?? {}
}

/** An order that the supplier has and that was ended over a payment. */
async function ended(): Promise<string> {
  const orderId = await kit.placeOrder()
  await dispatchOrders(kit.house)
  await terminate()
  return orderId
}

describe('taking an order back', () => {
  test('P5.7 names the supplier\'s order, once, and nothing of the customer', async () => {
    const orderId = await ended()
    const supplierOrderId = (await kit.dispatchOf(orderId))['supplier_order_id']
    expect(await sendCancellations(kit.house)).toBe(1)
    expect(cancels()).toMatchObject([{ action: 'cancel', orders: supplierOrderId }])
    expect(Object.keys(cancels()[0] ?? {}).sort()).toEqual(['action', 'key', 'orders'])
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Accepted', last_error: null, attempted_at: kit.clock.at })
    pass(86_400_000)
    expect(await sendCancellations(kit.house)).toBe(0)
    expect(cancels()).toHaveLength(1)
  })

  test('P5.7 of an order that had not been sent is not needed, and the order is not sent', async () => {
    const orderId = await kit.placeOrder()
    await terminate()
    expect(await dispatchOrders(kit.house)).toBe(0)
    expect(await sendCancellations(kit.house)).toBe(0)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'NotNeeded' })
    expect(supplier.calls.filter(call => call['action'] === 'add')).toEqual([])
  })

  test('that the supplier does not do is kept with its words', async () => {
    const orderId = await ended()
    answerCancel = id => [{ order: Number(id), cancel: { error: 'Order cannot be canceled' } }]
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Refused', last_error: 'Order cannot be canceled' })
    pass(86_400_000)
    expect(await sendCancellations(kit.house)).toBe(0)
  })

  test('that the supplier has no time for is asked again later', async () => {
    const orderId = await ended()
    answerCancel = () => ({ error: 'Rate limit exceeded' })
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Waiting', last_error: 'Rate limit exceeded' })
    expect(await sendCancellations(kit.house)).toBe(0)
    answerCancel = id => [{ order: Number(id), cancel: 1 }]
    pass(86_400_000)
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Accepted', last_error: null })
  })

  test.each([
    ['a page', () => '<html>502</html>'], ['an answer about another order', () => [{ order: 1, cancel: 1 }]], ['an empty list', () => []],
    ['a no without words', (id: string) => [{ order: id, cancel: 0 }]],
  ])('that is answered with %s is uncertain, and never asked again by itself', async (_, answer) => {
    const orderId = await ended()
    answerCancel = answer
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Uncertain', last_error: expect.stringMatching(/answered with/) })
    pass(86_400_000)
    expect(await sendCancellations(kit.house)).toBe(0)
    expect(cancels()).toHaveLength(1)
  })

  test('twenty orders and three workers at once: each is asked for once', async () => {
    const ids: string[] = []
    for (let one = 0; one < 20; one++) ids.push(await kit.placeOrder())
    await dispatchOrders(kit.house)
    await terminate()
    const other = await kit.another()
    await Promise.all([sendCancellations(kit.house), sendCancellations(other), sendCancellations(kit.house)])
    expect(cancels()).toHaveLength(20)
    expect(new Set(cancels().map(call => call['orders']))).toHaveLength(20)
    for (const orderId of ids) expect(await cancellationOf(orderId)).toMatchObject({ state: 'Accepted' })
  })

  test('that a process died over is uncertain after a while, and not repeated', async () => {
    const orderId = await ended()
    expect(await claimCancellations(kit.house, supplierId, 'a worker that dies', 10)).toMatchObject([{ orderId }])
    expect(await markLostCancellations(kit.house, 'another', [])).toBe(0)
    await sql`update supplier_cancellations set claimed_at = clock_timestamp() - ${LEASE_MS + 1_000} * interval '1 millisecond'`.execute(kit.house.db)
    expect(await markLostCancellations(kit.house, 'another', [])).toBe(1)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Uncertain', last_error: expect.stringMatching(/ended before an answer/) })
    expect(await sendCancellations(kit.house)).toBe(0)
    expect(cancels()).toEqual([])
  })
})

describe('an order that was being sent when it was ended', () => {
  /** Claimed by a worker, its call under way. */
  async function sending() {
    const orderId = await kit.placeOrder()
    const [claimed] = await claimOrders(kit.house, supplierId, 'worker', 1)
    if (claimed === undefined) throw new Error('the order waits')
    await terminate()
    expect(await sendCancellations(kit.house)).toBe(0)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Waiting' })
    return { orderId, claimed }
  }

  test('P5.7 is taken back as soon as the supplier has given its number, and is no oddity', async () => {
    const { orderId, claimed } = await sending()
    const before = (await kit.anomalies()).length
    await writeOutcome(kit.house, 'worker', claimed, { kind: 'Accepted', supplierOrderId: `t${++count}` })
    answerCancel = id => [{ order: id, cancel: '1' }]
    expect(await sendCancellations(kit.house)).toBe(1)
    expect(cancels()).toMatchObject([{ orders: `t${count}` }])
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Accepted' })
    expect(await kit.anomalies()).toHaveLength(before)
    expect(await kit.historyOf(orderId)).toEqual(['Placed', 'Sent', 'Ended'])
  })

  test('needs nothing when the supplier refuses it', async () => {
    const { orderId, claimed } = await sending()
    await writeOutcome(kit.house, 'worker', claimed, { kind: 'Refused', error: { kind: 'BadLink', text: 'Bad link' } })
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'NotNeeded' })
    expect(cancels()).toEqual([])
  })

  test('needs nothing when it turns out that it never went out', async () => {
    const { orderId, claimed } = await sending()
    await writeOutcome(kit.house, 'worker', claimed, { kind: 'NotSent', reason: 'NoConnection', text: 'no connection' })
    pass(3_600_000)
    await dispatchOrders(kit.house)
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Dropped' })
    await sendCancellations(kit.house)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'NotNeeded' })
    expect(supplier.calls.filter(call => call['action'] === 'add')).toEqual([])
  })

  test('P5.7 waits while nobody knows whether the supplier took it, and is taken back when somebody finds out', async () => {
    const { orderId } = await sending()
    await sql`update dispatches set claimed_at = clock_timestamp() - ${LEASE_MS + 1_000} * interval '1 millisecond' where order_id = ${orderId}::bigint`.execute(kit.house.db)
    await markLostDispatches(kit.house, 'another', [])
    expect(await kit.dispatchOf(orderId)).toMatchObject({ state: 'Uncertain' })
    expect(await sendCancellations(kit.house)).toBe(0)
    const resolved = await resolveDispatch(kit.house, kit.administrator, {
      orderId, resolution: 'Taken', supplierOrderId: `u${++count}`, reason: 'Seen in the panel', idempotencyKey: `resolve ${count}`,
    })
    expect(resolved).toMatchObject({ kind: 'Resolved' })
    answerCancel = id => [{ order: id, cancel: 1 }]
    expect(await sendCancellations(kit.house)).toBe(1)
    expect(await cancellationOf(orderId)).toMatchObject({ state: 'Accepted' })
  })
})
