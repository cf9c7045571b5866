import { randomUUID } from 'node:crypto'
import { AccountStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lockOrders } from '../orders/lock-orders.ts'
import { transact } from '../transact.ts'
import { closeRefill } from './close-refill.ts'
import { requestRefill } from './request-refill.ts'
import { setAutomaticRefill } from './set-automatic-refill.ts'
import { openRefillHouse, type EndedOrder, type RefillHouse } from './testing.ts'

let desk: RefillHouse
beforeAll(async () => { desk = await openRefillHouse() })
afterAll(async () => await desk.closeAll())

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
let count = 0

const pass = (ms: number): void => { desk.clock.at = new Date(desk.clock.at.getTime() + ms) }
const ask = async (orderId: string, key = `refill ${++count}`) => await requestRefill(desk.house, desk.customer, orderId, key)

/** The refusal's code, clause and sentence in one line, or what was granted. */
async function answerTo(orderId: string): Promise<string> {
  const answer = await ask(orderId)
  return answer.kind === 'Refused' ? `${answer.refusal.clause} ${answer.refusal.code}: ${answer.refusal.text}` : 'granted'
}

async function dropped(changes: EndedOrder = {}, readCount = 25_310): Promise<string> {
  const orderId = await desk.endedOrder(changes)
  pass(HOUR_MS)
  expect(await desk.read(orderId, readCount)).toMatchObject({ kind: 'Recorded' })
  return orderId
}

describe('a refill that passes every check', () => {
  test('P4.13 P4.14 is granted with its amount and its latest start, and waits to be sent', async () => {
    const orderId = await dropped()
    const answer = await ask(orderId)
    expect(answer.kind).toBe('Requested')
    const [refill = {}] = await desk.refillsOf(orderId)
    expect(refill).toMatchObject({
      status: 'Requested', quantity: 1_294, guaranteed_count: '26604', current_count: '25310', is_automatic: false, is_contested: false, version: 1,
      start_latest_at: new Date(desk.clock.at.getTime() + 48 * HOUR_MS),
    })
    expect((refill['checks'] as { clause: string }[]).map(check => check.clause)).toEqual(
      ['P4.1', 'P4.2', 'P4.3', 'P4.4', 'P4.5', 'P4.6', 'P4.7', 'P4.8', 'P4.9', 'P4.10', 'P4.11', 'P4.12'])
    expect(await desk.refillHistoryOf(String(refill['id']))).toEqual(['Requested'])
    const { rows } = await sql`select state from refill_dispatches where order_id = ${orderId}::bigint`.execute(desk.house.db)
    expect(rows).toEqual([{ state: 'Waiting' }])
  })

  test('P4.10 of twenty requests in one instant exactly one passes; the others name it', async () => {
    const orderId = await dropped()
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await ask(orderId)))
    expect(answers.filter(answer => answer.kind === 'Requested')).toHaveLength(1)
    const [refill] = await desk.refillsOf(orderId)
    for (const answer of answers) {
      if (answer.kind === 'Refused') expect(answer.refusal).toMatchObject({ code: 'REFILL_ALREADY_OPEN', clause: 'P4.10', facts: [{ name: 'refillId', value: refill?.['id'] }] })
    }
    expect(await desk.refillsOf(orderId)).toHaveLength(1)
  })

  test('the same key gives the first answer and asks for nothing more', async () => {
    const orderId = await dropped()
    const answers = await Promise.all([ask(orderId, 'same'), ask(orderId, 'same'), ask(orderId, 'same')])
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(await desk.refillsOf(orderId)).toHaveLength(1)
  })

  test('P4.3 a guarantee that ends while the request waits for the order is not lost', async () => {
    const orderId = await dropped({ guaranteeDays: 1 })
    desk.clock.at = new Date(desk.clock.at.getTime() - HOUR_MS + DAY_MS)
    const held = Promise.withResolvers<void>()
    const isLocked = Promise.withResolvers<void>()
    const holder = transact(desk.house, async tx => {
      await lockOrders(tx, [orderId])
      isLocked.resolve()
      await held.promise
    })
    await isLocked.promise
    const asking = ask(orderId)
    await expect.poll(async () => (await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(desk.house.db)).rows.length).toBe(1)
    pass(1)
    held.resolve()
    await holder
    expect((await asking).kind).toBe('Requested')
    // A moment after its last instant the same order is refused.
    await sql`delete from refills where order_id = ${orderId}::bigint`.execute(desk.house.db)
    expect(await answerTo(orderId)).toBe('P4.3 GUARANTEE_ENDED: It ran for 1 day from the end of the order and ended just now.')
  })

  test('somebody else\'s order is not there', async () => {
    const orderId = await dropped()
    await expect(requestRefill(desk.house, desk.administrator, orderId, 'theirs')).rejects.toThrow('There is no such order.')
  })
})

describe('refused, each with its numbers', () => {
  test('P4.1 nothing was delivered', async () => {
    const orderId = await desk.endedOrder({ delivered: 0, status: 'Cancelled', endedCause: 'SupplierCancelled' })
    expect(await answerTo(orderId)).toBe('P4.1 NOTHING_DELIVERED: It ended as Cancelled with 0 of 8,400 delivered, so nothing can have dropped.')
  })

  test('P4.1 the order is open', async () => {
    expect(await answerTo(await desk.placeOrder({ quantity: 8_400 }))).toBe(
      'P4.1 ORDER_NOT_ENDED: It is Pending, with 0 of 8,400 delivered. The guarantee begins when it ends.')
  })

  test('P4.2 there was no guarantee when it was ordered', async () => {
    expect(await answerTo(await dropped({ guaranteeDays: null }))).toBe('P4.2 NO_GUARANTEE: The service had no refill guarantee when you ordered.')
  })

  test('P4.3 the guarantee is over, and at its last instant it is not', async () => {
    const orderId = await dropped({ guaranteeDays: 10 })
    pass(10 * DAY_MS - HOUR_MS + 1)
    expect(await answerTo(orderId)).toContain('P4.3 GUARANTEE_ENDED: It ran for 10 days from the end of the order')
    pass(-1)
    expect(await answerTo(orderId)).toBe('granted')
  })

  test('P4.4 the link is deleted', async () => {
    const orderId = await desk.endedOrder()
    pass(HOUR_MS)
    await desk.read(orderId, null, { visibility: 'Deleted' })
    expect(await answerTo(orderId)).toContain('P4.4 LINK_GONE: Read just now.')
  })

  test('P4.5 the target is private', async () => {
    const orderId = await dropped()
    pass(HOUR_MS)
    await desk.read(orderId, null, { visibility: 'Private' })
    expect(await answerTo(orderId)).toContain('P4.5 TARGET_HIDDEN: Read just now.')
  })

  test('P4.6 the order is less than a tenth of the start count; exactly a tenth is enough', async () => {
    expect(await answerTo(await dropped({ quantity: 999, startCount: 10_000 }, 10_500))).toBe(
      'P4.6 ORDER_TOO_SMALL: Ordered 999 is 9.9 % of the start count 10,000; at least 10 % is needed.')
    expect(await answerTo(await dropped({ quantity: 1_000, startCount: 10_000 }, 10_500))).toBe('granted')
  })

  test('P4.7 more was lost than the order delivered', async () => {
    expect(await answerTo(await dropped({}, 18_203))).toBe(
      'P4.7 BELOW_START_COUNT: It shows 18,203, 1 below the start count 18,204. More was lost than this order delivered.')
  })

  test('P4.8 nothing has dropped', async () => {
    expect(await answerTo(await dropped({}, 26_604))).toBe('P4.8 NO_DROP: The counter shows 26,604, exactly the guaranteed count.')
  })

  test('P4.9 the watch hours are reached, however they came about; below them a refill is given', async () => {
    const hours = { metric: 'WatchHours', quantity: 4_000, startCount: 500, delivered: 4_000 }
    const orderId = await dropped(hours, 4_200)
    expect(await answerTo(orderId)).toBe('P4.9 WATCH_HOURS_REACHED: The channel shows 4,200 hours, 4,000 were ordered. However they came about, they count.')
    pass(HOUR_MS)
    await desk.read(orderId, 4_200, { watchHoursShown: 3_999 })
    expect(await answerTo(orderId)).toBe('granted')
  })

  test('P4.11 a screenshot was asked for and has not come; once it has, the refill is given', async () => {
    const orderId = await dropped()
    await sql`insert into evidence_requests (account_id, order_id, must_show, status, asked_at, asked_by)
      values (${desk.customer.accountId}::bigint, ${orderId}::bigint, 'the profile with its counter', 'Wanted', ${desk.clock.at}::timestamptz, ${desk.agent.accountId}::bigint)`.execute(desk.house.db)
    expect(await answerTo(orderId)).toBe('P4.11 EVIDENCE_MISSING: A screenshot was asked for that shows: the profile with its counter. Send it, then ask again.')
    await sql`update evidence_requests set status = 'Supplied', supplied_at = asked_at where order_id = ${orderId}::bigint`.execute(desk.house.db)
    expect(await answerTo(orderId)).toBe('granted')
  })

  test('P4.12 the account is suspended', async () => {
    const orderId = await dropped()
    const setStatus = async (status: AccountStatus) => await sql`update accounts set status = ${status} where id = ${desk.customer.accountId}::bigint`.execute(desk.house.db)
    await setStatus(AccountStatus.Suspended)
    expect(await answerTo(orderId)).toContain('P4.12 REFILL_ACCOUNT_NOT_ACTIVE')
    await setStatus(AccountStatus.Active)
    expect(await answerTo(orderId)).toBe('granted')
  })

  test('P4.12 the order was closed for the customer\'s own doing', async () => {
    expect(await answerTo(await dropped({ endedCause: 'TargetPrivate' }))).toContain('P4.12 OWN_DOING: The target was made private while the order ran')
  })

  test('nobody has read the counter since the order ended', async () => {
    expect(await answerTo(await desk.endedOrder())).toContain('P4.4 LINK_NOT_READ')
  })
})

describe('again', () => {
  test('P4.16 a count that drops once more may be refilled after a day, judged by a reading from after the first refill', async () => {
    const orderId = await dropped()
    const first = await ask(orderId)
    if (first.kind === 'Refused') throw new Error(first.refusal.text)
    expect(await closeRefill(desk.house, desk.agent, { refillId: first.refillId, status: 'Completed', reason: 'Counted again', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Closed' })
    pass(HOUR_MS)
    expect(await answerTo(orderId)).toBe('P4.16 REFILL_TOO_SOON: It finished 1 hour ago. Another can be asked for after 24 hours, in 23 hours.')
    pass(23 * HOUR_MS)
    expect(await answerTo(orderId)).toContain('P4.4 LINK_NOT_READ')
    await desk.read(orderId, 26_000)
    expect(await answerTo(orderId)).toBe('granted')
    expect((await desk.refillsOf(orderId)).map(refill => [refill['status'], refill['quantity']])).toEqual([['Completed', 1_294], ['Requested', 604]])
  })

  test('a refill is closed once, with a reason, by whoever works on orders', async () => {
    const answer = await ask(await dropped())
    if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
    await expect(closeRefill(desk.house, desk.customer, { refillId: answer.refillId, status: 'Completed', reason: 'Mine', idempotencyKey: randomUUID() })).rejects.toThrow('Your role does not allow this.')
    await expect(closeRefill(desk.house, desk.agent, { refillId: answer.refillId, status: 'Sent', reason: 'No end', idempotencyKey: randomUUID() })).rejects.toThrow('status is Completed or Rejected')
    expect(await closeRefill(desk.house, desk.agent, { refillId: answer.refillId, status: 'Rejected', reason: '  ', idempotencyKey: randomUUID() })).toMatchObject({ refusal: { code: 'REFILL_REASON_MISSING' } })
    expect(await closeRefill(desk.house, desk.agent, { refillId: answer.refillId, status: 'Rejected', reason: 'Asked the supplier', idempotencyKey: randomUUID() })).toMatchObject({ kind: 'Closed' })
    expect(await closeRefill(desk.house, desk.agent, { refillId: answer.refillId, status: 'Completed', reason: 'Changed my mind', idempotencyKey: randomUUID() })).toMatchObject({ refusal: { code: 'REFILL_ENDED' } })
    expect(await desk.refillHistoryOf(answer.refillId)).toEqual(['Requested', 'Rejected'])
  })

  test('a refill that is closed twice under one key is closed once, and both read that it is', async () => {
    const answer = await ask(await dropped())
    if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
    const { refillId } = answer
    const closing = { refillId, status: 'Completed', reason: 'Counted again', idempotencyKey: randomUUID() } as const
    for (const input of [closing, closing]) expect(await closeRefill(desk.house, desk.agent, input)).toEqual({ kind: 'Closed', refillId })
    expect(await desk.refillHistoryOf(refillId)).toEqual(['Requested', 'Completed'])
  })
})

describe('by itself', () => {
  test('a switch that is repeated late does not undo what was switched since', async () => {
    const isAutomatic = async () => (await desk.house.db.selectFrom('accounts').select('is_refill_automatic').where('id', '=', desk.customer.accountId).executeTakeFirst())?.is_refill_automatic
    const on = { isAutomatic: true, idempotencyKey: randomUUID() }
    await setAutomaticRefill(desk.house, desk.customer, on)
    expect(await isAutomatic()).toBe(true)
    await setAutomaticRefill(desk.house, desk.customer, { isAutomatic: false, idempotencyKey: randomUUID() })
    await setAutomaticRefill(desk.house, desk.customer, on)
    expect(await isAutomatic()).toBe(false)
  })

  test('a drop is asked for by the house where the customer left that to it, and once', async () => {
    const before = await dropped()
    expect(await desk.refillsOf(before)).toEqual([])
    await setAutomaticRefill(desk.house, desk.customer, { isAutomatic: true, idempotencyKey: randomUUID() })
    try {
      expect(await desk.refillsOf(before)).toMatchObject([{ status: 'Requested', is_automatic: true }])
      const orderId = await dropped()
      pass(HOUR_MS)
      await desk.read(orderId, 25_000)
      expect(await desk.refillsOf(orderId)).toMatchObject([{ status: 'Requested', is_automatic: true, quantity: 1_294 }])
      // A second switch finds the refill open and asks for nothing.
      await setAutomaticRefill(desk.house, desk.customer, { isAutomatic: true, idempotencyKey: randomUUID() })
      expect(await desk.refillsOf(orderId)).toHaveLength(1)
      // What the terms refuse is not asked for.
      const small = await dropped({ quantity: 999, startCount: 10_000 }, 10_500)
      expect(await desk.refillsOf(small)).toEqual([])
    } finally {
      await setAutomaticRefill(desk.house, desk.customer, { isAutomatic: false, idempotencyKey: randomUUID() })
    }
  })
})
