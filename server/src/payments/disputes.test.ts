import { availableOf, DisputeOutcome, FRAUD_REASON, heldOf, paymentFacts, type DisputeFacts, type PaymentFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { askWithdrawal } from '../funds/ask-withdrawal.ts'
import { creditCustomer } from '../funds/credit-customer.ts'
import { holdAccountsOf, lockOrders } from '../orders/lock-orders.ts'
import { placeOrder } from '../orders/place-order.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, said, type OrderHouse } from '../orders/testing.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { transact } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import { readDispute, readDisputedOrders } from './dispute-query.ts'
import { readTimeline } from './dispute-timeline.ts'
import { restoreAccount } from './restore-account.ts'
import { reviveDisputedOrders } from './revive-disputed-orders.ts'

let desk: OrderHouse
let serviceId: string
let customer: Viewer
let count = 0
const key = (): string => `dispute key ${++count}`
const USD = 1_000_000n

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
  await sql`
    insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, effective_at, reason)
    values ('Card', 1, true, 1, 1000000000, ${desk.clock.at}::timestamptz, 'Test') on conflict do nothing`.execute(desk.house.db)
})
afterAll(async () => await desk.close())
beforeEach(async () => { customer = await desk.openCustomer(0n) })

/** A payment that was begun. */
async function begin(amount = 60n * USD, bonus = 6n * USD, accountId = customer.accountId): Promise<string> {
  const { rows: [payment] } = await sql<{ id: string }>`
    insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
    values (${accountId}::bigint, 'USD', 'Card', 1, 'Waiting', ${amount}::bigint, ${bonus}::bigint, ${`PAY-${++count}`}, 1, ${desk.clock.at}::timestamptz,
      ${desk.clock.at}::timestamptz, ${desk.clock.at}::timestamptz) returning id`.execute(desk.house.db)
  return payment?.id ?? ''
}

const hear = async (paymentId: string, news: PaymentFacts, onAttempt = (): unknown => undefined): Promise<void> => await transact(desk.house, async tx => {
  onAttempt()
  await applyPaymentFacts(tx, paymentId, news, HOUSE_ACTOR)
})

const paid = (amount = 60n * USD): PaymentFacts => paymentFacts({ paidAt: desk.clock.at, paid: { USD: amount } })
const disputed = (id: string, changes: Partial<DisputeFacts> = {}): PaymentFacts => paymentFacts({
  disputes: {
    [id]: { amountMicros: 60n * USD, currency: 'USD', reason: 'product_not_received', openedAt: desk.clock.at, closedAt: null, outcome: null, ...changes },
  },
})
const closedAs = (id: string, outcome: DisputeOutcome, changes: Partial<DisputeFacts> = {}) => disputed(id, { outcome, closedAt: desk.clock.at, ...changes })

/** A payment that came in. */
async function pay(amount = 60n * USD, bonus = 6n * USD): Promise<string> {
  const paymentId = await begin(amount, bonus)
  await hear(paymentId, paid(amount))
  return paymentId
}

const accountStatus = async (): Promise<string> => String((await desk.house.db.selectFrom('accounts').select('status').where('id', '=', customer.accountId).executeTakeFirstOrThrow()).status)

async function disputesOf(paymentId: string): Promise<Record<string, unknown>[]> {
  return (await sql<Record<string, unknown>>`
    select status, amount_micros, bonus_micros, held_micros, recovered_micros, is_fraud from disputes where payment_id = ${paymentId}::bigint order by id`.execute(desk.house.db)).rows
}

/** What the customer has, and what the house's accounts hold because of them. */
async function booksOf(accountId = customer.accountId): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string, sum: string }>`
    select name, (sum(change) / 1000000)::float8::text as sum from (
      select destination as name, amount_micros as change from postings where account_id = ${accountId}::bigint
      union all select source, -amount_micros from postings where account_id = ${accountId}::bigint
    ) entry group by name having sum(change) <> 0 order by name`.execute(desk.house.db)
  return Object.fromEntries(rows.map(({ name, sum }) => [name === availableOf(accountId) ? 'available' : name === heldOf(accountId) ? 'held' : name.replace('house:', ''), sum]))
}

const cancellationsOf = async (paymentId: string): Promise<string[]> =>
  (await sql<{ state: string }>`select state from supplier_cancellations where payment_id = ${paymentId}::bigint order by order_id`.execute(desk.house.db)).rows.map(row => row.state)

const ask = async (amountMicros: bigint) => await askWithdrawal(desk.house, customer, { amountMicros, expectedPayoutMicros: null, payoutTo: 'Test bank', idempotencyKey: key() })

async function refusedPlacement(): Promise<string | null> {
  const answer = await placeOrder(desk.house, customer, desk.requestFor(serviceId))
  return answer.kind === 'Refused' ? `${answer.refusal.code} ${answer.refusal.clause}` : null
}

/** Whatever a test did, the books must hold after it. */
async function expectBooks(): Promise<void> {
  expect(await desk.wrongInBooks()).toEqual([])
}

describe('a dispute', () => {
  test('P5.7 suspends the account at once, ends its open orders without refund, and books what is owed', async () => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await hear(paymentId, disputed('dp_1'))
    expect(await accountStatus()).toBe('Suspended')
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'PaymentDisputed', charge_micros: '1000000', refund_micros: '0' })
    expect((await desk.historyOf(orderId)).at(-1)).toMatchObject({ kind: 'Ended', clause: 'P5.7', cause: 'PaymentDisputed', actor_kind: 'House' })
    expect(await booksOf()).toEqual({ held: '65', revenue: '1', owed: '-66' })
    expect(await disputesOf(paymentId)).toEqual([{ status: 'Open', amount_micros: String(60n * USD), bonus_micros: String(6n * USD), held_micros: String(65n * USD), recovered_micros: '0', is_fraud: false }])
    expect(await refusedPlacement()).toBe('ACCOUNT_SUSPENDED P2.10')
    expect(await ask(1n)).toMatchObject({ kind: 'Refused', refusal: { clause: 'P5.7' } })
    await expectBooks()
  })

  test.each(['Suspended', 'Closed'])('P5.7 of an account that was %s by hand ends what is under way all the same', async (status) => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await sql`update accounts set status = ${status}, status_clause = 'P2.10' where id = ${customer.accountId}::bigint`.execute(desk.house.db)
    await hear(paymentId, disputed('dp_1'))
    expect(await accountStatus()).toBe(status)
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'PaymentDisputed', charge_micros: '1000000', refund_micros: '0' })
    await expectBooks()
  })

  test('P5.7 won gives everything back and restores the account; the orders stay ended', async () => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await hear(paymentId, disputed('dp_1'))
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    expect(await accountStatus()).toBe('Active')
    expect(await booksOf()).toEqual({ available: '65', bonus: '-6', payments: '-60', revenue: '1' })
    expect(await disputesOf(paymentId)).toMatchObject([{ status: 'Won', recovered_micros: '0' }])
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled' })
    expect(await refusedPlacement()).toBeNull()
    await expectBooks()
  })

  test('P5.7 lost keeps what was set aside, leaves the rest owed and the account suspended', async () => {
    const paymentId = await pay()
    await desk.place(customer, serviceId, { quantity: 46_000 })
    await hear(paymentId, disputed('dp_1'))
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Lost))
    expect(await accountStatus()).toBe('Suspended')
    // 46 were spent: of 66 that are owed the 20 that were left are recovered.
    expect(await booksOf()).toEqual({ owed: '-46', revenue: '46' })
    expect(await disputesOf(paymentId)).toMatchObject([{ status: 'Lost', held_micros: String(20n * USD), recovered_micros: String(20n * USD) }])
    await expectBooks()
  })

  test('P5.7 of a balance that is empty sets nothing aside, and owes all of it', async () => {
    const paymentId = await pay()
    await desk.place(customer, serviceId, { quantity: 66_000 })
    await hear(paymentId, disputed('dp_1'))
    expect(await booksOf()).toEqual({ owed: '-66', revenue: '66' })
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Lost))
    expect(await booksOf()).toEqual({ owed: '-66', revenue: '66' })
    await expectBooks()
  })

  test('P5.7 of a part takes the part and its share of the bonus; a second one takes from what is left', async () => {
    const paymentId = await pay()
    await hear(paymentId, disputed('dp_1', { amountMicros: 20n * USD }))
    expect(await booksOf()).toEqual({ available: '44', bonus: '-4', held: '22', owed: '-22', payments: '-40' })
    await hear(paymentId, disputed('dp_2', { amountMicros: 60n * USD }))
    expect(await booksOf()).toEqual({ held: '66', owed: '-66' })
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won, { amountMicros: 20n * USD }))
    expect(await accountStatus()).toBe('Suspended')
    await hear(paymentId, closedAs('dp_2', DisputeOutcome.Won, { amountMicros: 60n * USD }))
    expect(await accountStatus()).toBe('Active')
    expect(await booksOf()).toEqual({ available: '66', bonus: '-6', payments: '-60' })
    await expectBooks()
  })

  test('P5.7 that is heard of before its payment suspends the account; the money is booked when the payment is', async () => {
    const paymentId = await begin()
    await hear(paymentId, disputed('dp_1'))
    expect(await accountStatus()).toBe('Suspended')
    expect(await disputesOf(paymentId)).toEqual([])
    await hear(paymentId, paid())
    expect(await accountStatus()).toBe('Suspended')
    expect(await booksOf()).toEqual({ held: '66', owed: '-66' })
    await expectBooks()
  })

  test('P5.7 refuses what was asked to be withdrawn before it takes from the balance', async () => {
    const paymentId = await pay()
    expect(await ask(50n * USD)).toMatchObject({ kind: 'Asked' })
    expect(await booksOf()).toMatchObject({ available: '16', held: '50' })
    await hear(paymentId, disputed('dp_1'))
    expect(await booksOf()).toEqual({ held: '66', owed: '-66' })
    const { rows } = await sql`select status, reason from withdrawals where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
    expect(rows).toMatchObject([{ status: 'Refused', reason: expect.stringMatching(/is disputed/) }])
    await expectBooks()
  })

  test('P4.12 ends open refills, and no other is granted while the account is suspended', async () => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: { status: 'Completed', statusWords: 'Completed', startCount: 100, remains: 0 } }]))
    await sql`
      insert into target_readings (canonical_link, metric, count, visibility, source, at)
      select canonical_link, metric, 600, 'Public', 'Supplier', ${new Date(desk.clock.at.getTime() + 1)}::timestamptz from orders where id = ${orderId}::bigint`.execute(desk.house.db)
    await sql`update dispatches set state = 'Accepted', supplier_order_id = ${`s${++count}`} where order_id = ${orderId}::bigint`.execute(desk.house.db)
    desk.clock.at = new Date(desk.clock.at.getTime() + 3_600_000)
    expect(await requestRefill(desk.house, customer, orderId, key())).toMatchObject({ kind: 'Requested' })
    await hear(paymentId, disputed('dp_1'))
    const { rows } = await sql`
      select r.status, r.refusal ->> 'code' as code, d.state from refills r join refill_dispatches d on d.refill_id = r.id where r.order_id = ${orderId}::bigint`.execute(desk.house.db)
    expect(rows).toEqual([{ status: 'Rejected', code: 'REFILL_ACCOUNT_NOT_ACTIVE', state: 'Dropped' }])
    expect(await requestRefill(desk.house, customer, orderId, key())).toMatchObject({ kind: 'Refused', refusal: { clause: 'P4.12' } })
  })

  test('P5.7 of one payment is not healed by winning another', async () => {
    const [first, second] = [await pay(), await pay()]
    await hear(first, disputed('dp_1'))
    await hear(second, disputed('dp_2'))
    await hear(first, closedAs('dp_1', DisputeOutcome.Lost))
    await hear(second, closedAs('dp_2', DisputeOutcome.Won))
    expect(await accountStatus()).toBe('Suspended')
    await expectBooks()
  })

  test('that is said to be won and lost is lost: what was put back is taken again', async () => {
    const paymentId = await pay()
    await hear(paymentId, disputed('dp_1'))
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Lost))
    expect(await booksOf()).toEqual({})
    expect(await disputesOf(paymentId)).toMatchObject([{ status: 'Lost', recovered_micros: String(66n * USD) }])
    await expectBooks()
  })

  test('P5.7 that is said to be won and lost leaves the account suspended, whichever was said first, and ends what was ordered in between', async () => {
    const [won, lost] = [closedAs('dp_1', DisputeOutcome.Won), closedAs('dp_1', DisputeOutcome.Lost)]
    for (const news of [[disputed('dp_1'), won, lost], [disputed('dp_1'), lost, won], [won, lost], [lost, won]]) {
      customer = await desk.openCustomer(0n)
      const paymentId = await pay()
      for (const [index, each] of news.entries()) {
        await hear(paymentId, each)
        if (index === news.length - 2 && await accountStatus() === 'Active') await desk.place(customer, serviceId)
      }
      expect(await accountStatus()).toBe('Suspended')
      expect(await refusedPlacement()).toMatch(/P2\.10|P5\.7/)
      await expectBooks()
    }
  })

  test('that grows takes what it has grown by', async () => {
    const paymentId = await pay()
    await hear(paymentId, disputed('dp_1', { amountMicros: 20n * USD }))
    await hear(paymentId, disputed('dp_1', { amountMicros: 50n * USD }))
    expect(await booksOf()).toEqual({ available: '11', bonus: '-1', held: '55', owed: '-55', payments: '-10' })
    expect(await disputesOf(paymentId)).toMatchObject([{ amount_micros: String(50n * USD), bonus_micros: String(5n * USD) }])
    await expectBooks()
  })
})

describe('fraud', () => {
  test.each([
    ['P5.8 a report of the payer’s bank', () => paymentFacts({ fraudReportedAt: desk.clock.at })],
    ['P5.8 a dispute that says so', () => disputed('dp_1', { reason: FRAUD_REASON })],
  ])('%s closes the account for good, and a dispute won does not open it again', async (_, news) => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await hear(paymentId, news())
    expect(await accountStatus()).toBe('Closed')
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'PaymentFraud' })
    expect(await refusedPlacement()).toBe('ACCOUNT_CLOSED P2.10')
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    expect(await accountStatus()).toBe('Closed')
    expect(await restoreAccount(desk.house, desk.administrator, { accountId: customer.accountId, reason: 'Please', idempotencyKey: key() }))
      .toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_CLOSED_FOR_GOOD', clause: 'P5.8' } })
    await expectBooks()
  })

  test('P5.8 that is reported of a suspended account closes it', async () => {
    const paymentId = await pay()
    await hear(paymentId, disputed('dp_1'))
    await hear(paymentId, paymentFacts({ fraudReportedAt: desk.clock.at }))
    expect(await accountStatus()).toBe('Closed')
    const { rows } = await sql`select before, after, clause from account_status_changes where account_id = ${customer.accountId}::bigint order by id`.execute(desk.house.db)
    expect(rows).toEqual([{ before: 'Active', after: 'Suspended', clause: 'P5.7' }, { before: 'Suspended', after: 'Closed', clause: 'P5.8' }])
  })
})

describe('a return by the house', () => {
  test('takes from the balance what it has and books the rest as owed, bonus and all, and suspends nobody', async () => {
    const paymentId = await pay()
    await hear(paymentId, paymentFacts({ returnedMicros: 20n * USD }))
    expect(await booksOf()).toEqual({ available: '44', bonus: '-4', payments: '-40' })
    await desk.place(customer, serviceId, { quantity: 40_000 })
    await hear(paymentId, paymentFacts({ returnedMicros: 60n * USD }))
    expect(await booksOf()).toEqual({ owed: '-40', revenue: '40' })
    expect(await accountStatus()).toBe('Active')
    await expectBooks()
  })
})

describe('news in any order', () => {
  test('P5.3 puts back what waits to be withdrawn when the rest of the balance is less: what was given back is not paid out as well', async () => {
    const paymentId = await pay()
    const asked = await ask(50n * USD)
    await hear(paymentId, paymentFacts({ returnedMicros: 10n * USD }))
    // 16 are left beside it, of which 11 go: that touches no withdrawal.
    expect(await booksOf()).toEqual({ available: '5', bonus: '-5', held: '50', payments: '-50' })
    await hear(paymentId, paymentFacts({ returnedMicros: 60n * USD }))
    expect(await booksOf()).toEqual({})
    const { rows: [withdrawal] } = await sql`select status, reason from withdrawals where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
    expect([asked.kind, withdrawal]).toEqual(['Asked', { status: 'Refused', reason: expect.stringContaining('given back to its payer') }])
    await expectBooks()
  })

  test('end in the same books, whatever comes first and whatever comes twice', async () => {
    const news: readonly (readonly [string, () => PaymentFacts])[] = [
      ['paid', () => paid()], ['opened', () => disputed('dp_1', { amountMicros: 30n * USD })], ['second', () => disputed('dp_2', { amountMicros: 30n * USD })],
      ['won', () => closedAs('dp_1', DisputeOutcome.Won, { amountMicros: 30n * USD })], ['lost', () => closedAs('dp_2', DisputeOutcome.Lost, { amountMicros: 30n * USD })],
    ]
    for (const order of permutations(news)) {
      customer = await desk.openCustomer(0n)
      const paymentId = await begin()
      for (const [, one] of order) await hear(paymentId, one())
      for (const [, one] of order.toReversed()) await hear(paymentId, one())
      const told = order.map(([name]) => name).join(', ')
      expect(await booksOf(), told).toEqual({ available: '33', bonus: '-3', payments: '-30' })
      expect((await disputesOf(paymentId)).map(row => row['status']).sort(), told).toEqual(['Lost', 'Won'])
      expect(await accountStatus(), told).toBe('Suspended')
    }
    await expectBooks()
  }, 120_000)

  test('that are repeated do not suspend an account that was restored by hand', async () => {
    const paymentId = await pay()
    await hear(paymentId, disputed('dp_1'))
    const restoring = { accountId: customer.accountId, reason: 'The customer has paid what was owed', idempotencyKey: key() }
    expect(await restoreAccount(desk.house, desk.administrator, restoring)).toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_HAS_OPEN_DISPUTE' } })
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Lost))
    expect(await restoreAccount(desk.house, desk.administrator, restoring)).toEqual({ kind: 'Restored', accountId: customer.accountId })
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Lost))
    expect(await accountStatus()).toBe('Active')
    expect(await restoreAccount(desk.house, desk.administrator, restoring)).toEqual({ kind: 'Restored', accountId: customer.accountId })
    expect(await restoreAccount(desk.house, desk.administrator, { ...restoring, idempotencyKey: key() })).toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_NOT_SUSPENDED' } })
  })
})

describe('orders under way', () => {
  test('P5.7 one that waits is not sent; what the supplier has or may have is taken back', async () => {
    const paymentId = await pay()
    const orders: string[] = []
    for (const state of ['Waiting', 'Sending', 'Accepted', 'Uncertain']) {
      const orderId = await desk.place(customer, serviceId)
      await sql`update dispatches set state = ${state}, supplier_order_id = ${state === 'Accepted' ? `s${++count}` : null} where order_id = ${orderId}::bigint`.execute(desk.house.db)
      orders.push(orderId)
    }
    await hear(paymentId, disputed('dp_1'))
    const { rows } = await sql<{ state: string }>`select state from dispatches where order_id = any(${orders}::bigint[]) order by order_id`.execute(desk.house.db)
    expect(rows.map(row => row.state)).toEqual(['Dropped', 'Sending', 'Accepted', 'Uncertain'])
    expect(await cancellationsOf(paymentId)).toEqual(['NotNeeded', 'Waiting', 'Waiting', 'Waiting'])
    for (const orderId of orders) expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'PaymentDisputed' })
    await hear(paymentId, disputed('dp_1'))
    expect(await cancellationsOf(paymentId)).toHaveLength(4)
    await expectBooks()
  })

  test('P5.7 one that is partly delivered ends as Partial and keeps its whole charge', async () => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: { status: 'InProgress', statusWords: 'In progress', startCount: 100, remains: 600 } }]))
    await hear(paymentId, disputed('dp_1'))
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Partial', delivered: 400, charge_micros: '1000000', refund_micros: '0' })
    await expectBooks()
  })

  test('one whose end is just being written is waited for, and nobody waits in a ring: its refund stands', async () => {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    let attemptCount = 0
    let dispute: Promise<void> | null = null
    await transact(desk.house, async tx => {
      attemptCount++
      await lockOrders(tx, [orderId])
      dispute ??= hear(paymentId, disputed('dp_1'), () => attemptCount++)
      // By now the dispute holds the account and waits for the order.
      await waitUntilBlocked()
      await recordProgress(tx, [{ orderId, report: { status: 'Cancelled', statusWords: 'Canceled', startCount: null, remains: null } }])
    })
    await dispute
    // One of each; a ring would have been cut, and one of them begun anew.
    expect(attemptCount).toBe(2)
    expect(await desk.orderOf(orderId)).toMatchObject({ status: 'Cancelled', ended_cause: 'SupplierCancelled', refund_micros: '1000000' })
    expect(await booksOf()).toEqual({ held: '66', owed: '-66' })
    await expectBooks()
  })

  test('a refill that is just being asked for is waited for and then ended, and nobody waits in a ring', async () => {
    const paymentId = await pay()
    const [endedId, openId] = [await desk.place(customer, serviceId), await desk.place(customer, serviceId)]
    let attemptCount = 0
    let dispute: Promise<void> | null = null
    await transact(desk.house, async tx => {
      attemptCount++
      await holdAccountsOf(tx, [endedId])
      dispute ??= hear(paymentId, disputed('dp_1'), () => attemptCount++)
      await waitUntilBlocked()
      await lockOrders(tx, [endedId, openId])
    })
    await dispute
    expect(attemptCount).toBe(2)
    expect(await desk.orderOf(openId)).toMatchObject({ ended_cause: 'PaymentDisputed' })
  })

  test('P5.7 forty placements in the instant of the dispute end in one of two clean states: placed and then ended, or refused', async () => {
    const paymentId = await pay()
    const answers = await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      if (index === 20) await hear(paymentId, disputed('dp_1'))
      return await placeOrder(desk.house, customer, desk.requestFor(serviceId))
    }))
    const placed = answers.filter(answer => answer.kind === 'Placed')
    const refusals = answers.flatMap(answer => answer.kind === 'Refused' ? [answer.refusal.code] : [])
    expect(placed.length + refusals.length).toBe(40)
    expect(refusals.length).toBeGreaterThan(0)
    expect(new Set(refusals)).toEqual(new Set(['ACCOUNT_SUSPENDED']))
    const { rows } = await sql<{ cause: string | null }>`select ended_cause as cause from orders where account_id = ${customer.accountId}::bigint`.execute(desk.house.db)
    expect(rows).toHaveLength(placed.length)
    expect(rows.every(row => row.cause === 'PaymentDisputed')).toBe(true)
    expect(await booksOf()).toMatchObject({ owed: '-66', held: String(66 - placed.length) })
    await expectBooks()
  })
})

describe('giving back what the orders left undelivered', () => {
  const revive = async (disputeId: string, idempotencyKey = key()) => await reviveDisputedOrders(desk.house, desk.administrator, { disputeId, reason: 'It was a mistake of the bank', idempotencyKey })

  async function disputeWithOrders(): Promise<{ paymentId: string, disputeId: string, orderId: string }> {
    const paymentId = await pay()
    const orderId = await desk.place(customer, serviceId)
    await transact(desk.house, async tx => await recordProgress(tx, [{ orderId, report: { status: 'InProgress', statusWords: 'In progress', startCount: 100, remains: 600 } }]))
    await desk.place(customer, serviceId)
    await hear(paymentId, disputed('dp_1'))
    const { rows: [row] } = await sql<{ id: string }>`select id from disputes where payment_id = ${paymentId}::bigint`.execute(desk.house.db)
    return { paymentId, disputeId: row?.id ?? '', orderId }
  }

  test('P5.7 waits until the dispute is won, happens once, and names each order', async () => {
    const { paymentId, disputeId, orderId } = await disputeWithOrders()
    expect(await revive(disputeId)).toMatchObject({ kind: 'Refused', refusal: { code: 'DISPUTE_NOT_WON', clause: 'P5.7' } })
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    const attempt = key()
    expect(await revive(disputeId, attempt)).toEqual({ kind: 'Revived', disputeId })
    expect(await revive(disputeId, attempt)).toEqual({ kind: 'Revived', disputeId })
    expect(await revive(disputeId)).toMatchObject({ kind: 'Refused', refusal: { code: 'DISPUTE_REVIVED' } })
    // 66 less the 0.40 that was delivered.
    expect(await booksOf()).toEqual({ available: '65.6', bonus: '-6', payments: '-60', revenue: '0.4' })
    const { rows } = await sql`select order_id, kind, clause from transfers where payment_id = ${paymentId}::bigint and kind = 'Revival' order by id`.execute(desk.house.db)
    expect(rows).toMatchObject([{ order_id: orderId, clause: 'P5.7' }, {}])
    await expectBooks()
  })

  test('P5.7 ten at once with as many keys give it back once', async () => {
    const { paymentId, disputeId } = await disputeWithOrders()
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await revive(disputeId)))
    expect(answers.filter(answer => answer.kind === 'Revived')).toHaveLength(1)
    expect(new Set(answers.flatMap(answer => answer.kind === 'Refused' ? [said(answer.refusal)] : []))).toHaveLength(1)
    await expectBooks()
  })

  test('ten at once with one key are answered alike and give it back once', async () => {
    const { paymentId, disputeId } = await disputeWithOrders()
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
    const attempt = key()
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await revive(disputeId, attempt)))
    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ kind: 'Revived', disputeId })))
    await expectBooks()
  })

  test('P5.8 gives nothing back to an account that is closed', async () => {
    const paymentId = await pay()
    await desk.place(customer, serviceId)
    await hear(paymentId, disputed('dp_1', { reason: FRAUD_REASON }))
    await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won, { reason: FRAUD_REASON }))
    const { rows: [row] } = await sql<{ id: string }>`select id from disputes where payment_id = ${paymentId}::bigint`.execute(desk.house.db)
    expect(await revive(row?.id ?? '')).toMatchObject({ kind: 'Refused', refusal: { code: 'REVIVAL_ACCOUNT_CLOSED', clause: 'P5.8' } })
  })

  test.each([['an agent', () => ({ ...desk.administrator, permissions: new Set([]) as never })], ['a customer', () => customer]])('is not for %s', async (_, who) => {
    await expect(reviveDisputedOrders(desk.house, who(), { disputeId: '1', reason: 'x', idempotencyKey: key() })).rejects.toThrow()
    await expect(restoreAccount(desk.house, who(), { accountId: '1', reason: 'x', idempotencyKey: key() })).rejects.toThrow()
  })

  test.each([['', 'reason'], ['x'.repeat(501), 'reason']])('a reason of a wrong length is an input error', async reason => {
    await expect(reviveDisputedOrders(desk.house, desk.administrator, { disputeId: '1', reason, idempotencyKey: key() })).rejects.toThrow('reason')
    await expect(restoreAccount(desk.house, desk.administrator, { accountId: '1', reason, idempotencyKey: key() })).rejects.toThrow('reason')
  })

  test.each(['0', '-1', '1e3', '9007199254740993', 'text'])('there is no dispute %s', async disputeId => {
    await expect(revive(disputeId)).rejects.toThrow('dispute')
  })
})

test('the timeline of a dispute tells all of it, in the order in which it happened', async () => {
  const paymentId = await pay()
  const orderId = await desk.place(customer, serviceId)
  await ask(10n * USD)
  const pass = (): void => { desk.clock.at = new Date(desk.clock.at.getTime() + 60_000) }
  pass()
  await sql`insert into payment_events (method, event_id, payment_id, kind, facts, at, received_at, applied_at)
    values ('Card', ${key()}, ${paymentId}::bigint, 'charge.dispute.created', '{}', ${desk.clock.at}::timestamptz, ${desk.clock.at}::timestamptz, ${desk.clock.at}::timestamptz)`.execute(desk.house.db)
  await hear(paymentId, disputed('dp_1'))
  pass()
  await hear(paymentId, closedAs('dp_1', DisputeOutcome.Won))
  pass()
  const { rows: [row] } = await sql<{ id: string }>`select id from disputes where payment_id = ${paymentId}::bigint`.execute(desk.house.db)
  await reviveDisputedOrders(desk.house, desk.administrator, { disputeId: row?.id ?? '', reason: 'A mistake', idempotencyKey: key() })
  const dispute = await readDispute(desk.house.db, row?.id ?? '')
  if (dispute === null) throw new Error('the dispute is there')
  const moments = await readTimeline(desk.house.db, dispute, await readDisputedOrders(desk.house.db, dispute))
  expect(moments.map(({ kind, text, clause }) => [kind, clause, text])).toEqual([
    ['Money', 'P5.1', '$60.00 was paid in.'],
    ['Money', 'P5.2', '$6.00 of bonus was given for it.'],
    ['Provider', null, 'The payer’s bank opened a dispute.'],
    ['Account', 'P5.7', expect.stringMatching(/^The account was suspended\. Payment PAY-\d+ is disputed/)],
    ['Order', 'P5.7', expect.stringMatching(/ended as Cancelled, 0 of 1,000 delivered, nothing refunded\.$/)],
    ['Money', 'P5.7', 'A withdrawal was refused, and $10.00 put back.'],
    ['Money', 'P5.7', '$66.00 with its bonus is owed, $65.00 of it set aside from the balance.'],
    ['Supplier', 'P5.7', expect.stringMatching(/had not reached its supplier\.$/)],
    ['Account', 'P5.7', expect.stringMatching(/^The account was restored\./)],
    ['Money', 'P5.7', '$66.00 is not owed any more, and $65.00 is back in the balance.'],
    ['Money', 'P5.7', '$1.00 was given back for what the order left undelivered.'],
  ])
  expect(moments.filter(moment => moment.orderId === orderId).map(moment => moment.kind)).toEqual(['Order', 'Supplier', 'Money'])
  expect(moments.at(-1)?.actor).toEqual({ kind: 'Administrator', name: null })
})

test('a closed account receives no credit by hand', async () => {
  const paymentId = await pay()
  await hear(paymentId, paymentFacts({ fraudReportedAt: desk.clock.at }))
  expect(await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: USD, reason: 'x', isBonus: true, idempotencyKey: key() }))
    .toMatchObject({ kind: 'Refused', refusal: { clause: 'P5.8' } })
})

/** Until some transaction waits for another. */
async function waitUntilBlocked(): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const { rows } = await sql`select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`.execute(desk.house.db)
    if (rows.length > 0) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('nobody waits')
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((one, index) => permutations(list.toSpliced(index, 1)).map(rest => [one, ...rest]))
}
