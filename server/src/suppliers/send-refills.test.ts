import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeRefill } from '../refills/close-refill.ts'
import { readRefillPage } from '../refills/refill-row.ts'
import { askEvidenceForRefill, evidenceSuppliedForRefill } from '../refills/refill-evidence.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { openRefillHouse, type RefillHouse } from '../refills/testing.ts'
import { transact } from '../transact.ts'
import { pollOrders } from './poll-orders.ts'
import { pollRefills } from './poll-refills.ts'
import { claimRefills } from './refill-claim.ts'
import { markLostRefills, sendRefills } from './send-refills.ts'
import { listed } from './testing.ts'
import { LEASE_MS } from './worker-presence.ts'

let desk: RefillHouse
/** How the supplier answers the next `refill`, the next `refill_status`, and how it counts orders that have ended. */
let answerRefill: (form: Record<string, string>) => unknown
let answerStatus: (ids: string[]) => unknown
let answerOrder: Record<string, unknown>
let count = 0

beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

beforeEach(async () => {
  await sql`delete from refill_dispatches`.execute(desk.house.db)
  await sql`update dispatches set poll_at = null`.execute(desk.house.db)
  desk.supplier.calls.length = 0
  answerRefill = () => ({ refill: String(700 + ++count) })
  answerStatus = ids => ids.map(id => ({ refill: Number(id), status: 'Pending' }))
  answerOrder = { status: 'Completed', start_count: '18204', remains: '0' }
  desk.supplier.answer = form => {
    switch (form['action']) {
      case 'services': return [listed(1)]
      case 'refill': return answerRefill(form)
      case 'refill_status': return answerStatus((form['refills'] ?? '').split(','))
      case 'status': return Object.fromEntries((form['orders'] ?? '').split(',').map(id => [id, answerOrder]))
      default: return { error: 'Incorrect request' }
    }
  }
})

const HOUR_MS = 3_600_000
const pass = (ms: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + ms) }
const calls = (action: string) => desk.supplier.calls.filter(call => call['action'] === action)

/** A refill that was granted and waits to be sent. */
async function granted(): Promise<{ orderId: string, refillId: string }> {
  const orderId = await desk.endedOrder()
  pass(HOUR_MS)
  await desk.read(orderId, 25_310)
  const answer = await requestRefill(desk.house, desk.customer, orderId, `key ${++count}`)
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return { orderId, refillId: answer.refillId }
}

const refillOf = async (orderId: string) => (await desk.refillsOf(orderId))[0]
async function sent(): Promise<{ orderId: string, refillId: string }> {
  const ids = await granted()
  await sendRefills(desk.house)
  pass(2_000)
  return ids
}

const uncertainIds = async () => (await readRefillPage(desk.house.db, null, { isUncertain: true }, 100, null, desk.clock.at)).map(({ id }) => id)

describe('sending a refill', () => {
  test('names the supplier\'s order and goes on under the supplier\'s number', async () => {
    const { orderId, refillId } = await granted()
    expect(await sendRefills(desk.house)).toBe(1)
    const supplierOrderId = (await desk.dispatchOf(orderId))['supplier_order_id']
    expect(calls('refill')).toMatchObject([{ action: 'refill', order: supplierOrderId }])
    expect(Object.keys(calls('refill')[0] ?? {}).sort()).toEqual(['action', 'key', 'order'])
    expect(await refillOf(orderId)).toMatchObject({ status: 'Sent', sent_at: desk.clock.at })
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Sent'])
    expect(await sendRefills(desk.house)).toBe(0)
  })

  test('ten refills and three workers at once: each is sent once', async () => {
    for (let one = 0; one < 10; one++) await granted()
    const other = await desk.another()
    const taken = await Promise.all([sendRefills(desk.house), sendRefills(other), sendRefills(desk.house)])
    expect(taken.reduce((sum, one) => sum + one)).toBe(10)
    expect(new Set(calls('refill').map(call => call['order'])).size).toBe(10)
    expect(calls('refill')).toHaveLength(10)
  })

  test.each([
    ['a page', () => '<html>502</html>'], ['half an answer', () => '{"refill":'], ['neither number nor error', () => ({ refill: null })],
  ])('after %s nobody knows, so an agent looks and it is never sent again by itself', async (_name, answer) => {
    const { orderId, refillId } = await granted()
    answerRefill = answer
    await sendRefills(desk.house)
    expect(await refillOf(orderId)).toMatchObject({ status: 'Requested', is_contested: true, contested_reason: expect.stringContaining('Nobody knows') })
    pass(24 * HOUR_MS)
    expect(await sendRefills(desk.house)).toBe(0)
    expect(calls('refill')).toHaveLength(1)
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Uncertain'])
    expect(await uncertainIds()).toContain(refillId)
    expect(await closeRefill(desk.house, desk.agent, { refillId, status: 'Completed', reason: 'It stands in the panel', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Closed' })
    expect(await refillOf(orderId)).toMatchObject({ status: 'Completed', is_contested: false })
    expect(await uncertainIds()).not.toContain(refillId)
  })

  test('a process that died between the intent and the answer leaves it uncertain', async () => {
    const { orderId, refillId } = await granted()
    const supplierId = String((await refillOf(orderId))?.['supplier_id'])
    expect(await claimRefills(desk.house, supplierId, 'dead', 10)).toHaveLength(1)
    await sql`update refill_dispatches set claimed_at = claimed_at - ${LEASE_MS + 1_000} * interval '1 millisecond'`.execute(desk.house.db)
    expect(await markLostRefills(desk.house, 'living', [])).toBe(1)
    expect(await sendRefills(desk.house)).toBe(0)
    expect(calls('refill')).toHaveLength(0)
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Uncertain'])
  })

  test('a refusal that passes by itself is asked again; a rejection that the house would not have made goes to an agent', async () => {
    const { orderId, refillId } = await granted()
    answerRefill = () => ({ error: 'Rate limit exceeded' })
    await sendRefills(desk.house)
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested'])
    pass(HOUR_MS)
    answerRefill = () => ({ error: 'Order cannot be refilled' })
    await sendRefills(desk.house)
    expect(await refillOf(orderId)).toMatchObject({ status: 'Requested', is_contested: true, refusal: null })
    expect((await desk.anomalies()).filter(row => row.order_id === orderId).map(row => row.kind)).toEqual(['RefillContested'])
    expect((await desk.dispatchOf(orderId))['poll_at']).toEqual(desk.clock.at)
  })
})

describe('a refill held back for evidence', () => {
  test('P4.15 is not sent before the screenshot has come', async () => {
    const { refillId } = await granted()
    const actor = { kind: 'Agent', id: desk.agent.accountId } as const
    await transact(desk.house, async tx => await askEvidenceForRefill(tx, refillId, actor, 'the profile with its counter'))
    expect(await sendRefills(desk.house)).toBe(0)
    expect(calls('refill')).toHaveLength(0)
    await transact(desk.house, async tx => await evidenceSuppliedForRefill(tx, refillId, actor))
    expect(await sendRefills(desk.house)).toBe(1)
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'EvidenceWanted', 'EvidenceSupplied', 'Sent'])
  })
})

describe('asking after refills', () => {
  test('up to a hundred in one call, each moves on and never back', async () => {
    const refills = [await sent(), await sent(), await sent()]
    const statuses = ['In progress', 'Completed', 'Nonsense']
    answerStatus = ids => ids.map((id, index) => ({ refill: Number(id), status: statuses[index] }))
    expect(await pollRefills(desk.house)).toBe(3)
    expect(calls('refill_status')).toHaveLength(1)
    const states = async () => await Promise.all(refills.map(async ({ orderId }) => (await refillOf(orderId))?.['status']))
    expect(await states()).toEqual(['InProgress', 'Completed', 'Sent'])
    answerStatus = ids => ids.map(id => ({ refill: Number(id), status: 'Pending' }))
    pass(HOUR_MS)
    await pollRefills(desk.house)
    expect(await states()).toEqual(['InProgress', 'Completed', 'Sent'])
    const history = await desk.refillHistoryOf(refills[1]?.refillId ?? '')
    expect(history).toEqual(['Requested', 'Sent', 'Completed'])
  })

  test('a completed refill has the counter read again', async () => {
    const { orderId } = await sent()
    answerStatus = ids => ids.map(id => ({ refill: Number(id), status: 'Completed' }))
    await pollRefills(desk.house)
    answerOrder = { ...answerOrder, current_count: '26604' }
    pass(60_000)
    expect(await pollOrders(desk.house)).toBe(1)
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Completed', current_count: '26604', drop_first_seen_at: null })
  })

  test('a rejection that the house can explain ends it with the house\'s own refusal, after the counter was read again', async () => {
    const { orderId, refillId } = await sent()
    answerStatus = ids => ids.map(id => ({ refill: Number(id), status: 'Rejected' }))
    await pollRefills(desk.house)
    expect(await refillOf(orderId)).toMatchObject({ status: 'Sent', is_contested: true })
    // The counter has risen by itself; the supplier was right.
    await desk.read(orderId, 26_700)
    pass(2 * HOUR_MS)
    await pollRefills(desk.house)
    expect(await refillOf(orderId)).toMatchObject({ status: 'Rejected', is_contested: false, refusal: { code: 'NO_DROP', clause: 'P4.8' } })
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Sent', 'Contested', 'Rejected'])
  })

  test('a refill that its supplier does not know any more goes to an agent', async () => {
    const { refillId } = await sent()
    answerStatus = ids => ids.map(id => ({ refill: Number(id), status: { error: 'Refill not found' } }))
    for (let poll = 0; poll < 10; poll++) {
      pass(HOUR_MS)
      await pollRefills(desk.house)
    }
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Sent', 'Contested'])
  })
})

describe('watching for drops', () => {
  async function watched(): Promise<string> {
    const orderId = await desk.endedOrder()
    await sql`update dispatches set poll_at = ${new Date(desk.clock.at.getTime() + 6 * HOUR_MS)}::timestamptz where order_id = ${orderId}::bigint`.execute(desk.house.db)
    return orderId
  }
  const nextInHours = async (orderId: string) => (new Date((await desk.dispatchOf(orderId))['poll_at'] as Date).getTime() - desk.clock.at.getTime()) / HOUR_MS

  test('a supplier that writes the counter is asked on a falling schedule, and a drop is seen', async () => {
    const orderId = await watched()
    answerOrder = { ...answerOrder, current_count: '26600' }
    pass(6 * HOUR_MS)
    expect(await pollOrders(desk.house)).toBe(1)
    expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '26600', drop_first_seen_at: desk.clock.at, status: 'Completed', delivered: 8_400 })
    const pauses: number[] = []
    for (let look = 0; look < 12; look++) {
      const hours = await nextInHours(orderId)
      pauses.push(hours)
      pass(hours * HOUR_MS)
      await pollOrders(desk.house)
    }
    expect(pauses[0]).toBe(6)
    expect(pauses.at(-1)).toBeGreaterThan(24)
  })

  test('a supplier that counts the order again writes more remaining; one that never looks again says nothing', async () => {
    const orderId = await watched()
    pass(6 * HOUR_MS)
    await pollOrders(desk.house)
    expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '26604', read_at: null })
    const { rows } = await sql`select 1 from target_readings r join orders o on o.canonical_link = r.canonical_link where o.id = ${orderId}::bigint`.execute(desk.house.db)
    expect(rows).toEqual([])
    answerOrder = { ...answerOrder, remains: '1294' }
    pass(await nextInHours(orderId) * HOUR_MS)
    await pollOrders(desk.house)
    expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '25310', status: 'Completed', delivered: 8_400 })
  })

  test('a counter below zero is kept as an oddity and moves nothing', async () => {
    const orderId = await watched()
    answerOrder = { ...answerOrder, current_count: '-5' }
    pass(6 * HOUR_MS)
    await pollOrders(desk.house)
    expect(await desk.orderOf(orderId)).toMatchObject({ current_count: '26604' })
    expect((await desk.anomalies()).filter(row => row.order_id === orderId).map(row => row.kind)).toEqual(['MalformedAnswer'])
  })
})
