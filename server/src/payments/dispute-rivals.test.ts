import { DisputeOutcome, paymentFacts, type PaymentFacts } from '@tallyboard/schema'
import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import { askWithdrawal } from '../funds/ask-withdrawal.ts'
import { checkBooks } from '../funds/books.ts'
import { placeOrder } from '../orders/place-order.ts'
import { recordReading } from '../refills/record-reading.ts'
import { requestRefill } from '../refills/request-refill.ts'
import { setAutomaticRefill } from '../refills/set-automatic-refill.ts'
import { dispatchOrders } from '../suppliers/dispatch-orders.ts'
import { pollOrders } from '../suppliers/poll-orders.ts'
import { sendCancellations } from '../suppliers/send-cancellations.ts'
import { sendRefills } from '../suppliers/send-refills.ts'
import { listed, openSupplierHouse, startScriptedSupplier, type ScriptedSupplier, type SupplierHouse } from '../suppliers/testing.ts'
import { transact } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import { restoreAccount } from './restore-account.ts'
import { reviveDisputedOrders } from './revive-disputed-orders.ts'

const RUN_MS = 5_000
const USD = 1_000_000n
/** So many that one is always active when a dispute comes. */
const OTHERS = ['second', 'third', 'fourth', 'fifth', 'sixth']

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

/** A supplier that delivers in leaps, gives up some orders, takes some back, and sees units drop again. */
function deliverInLeaps(): Map<string, { quantity: number, delivered: number, cancelCount: number }> {
  const taken = new Map<string, { quantity: number, delivered: number, cancelCount: number }>()
  supplier.answer = form => {
    switch (form['action']) {
      case 'services': return [1, 2, 3].map(number => listed(number))
      case 'refill': return { refill: String(70_000 + ++count) }
      case 'add': {
        if (Math.random() < 0.05) return '<html>502</html>'
        const id = String(1_000 + taken.size)
        taken.set(id, { quantity: Number(form['quantity']), delivered: 0, cancelCount: 0 })
        return { order: id }
      }
      case 'cancel': {
        const order = taken.get(form['orders'] ?? '')
        if (order !== undefined) order.cancelCount++
        return [{ order: form['orders'], cancel: Math.random() < 0.5 ? 1 : { error: 'Order cannot be canceled' } }]
      }
      default: return Object.fromEntries((form['orders'] ?? '').split(',').map(id => {
        const order = taken.get(id)
        if (order === undefined) return [id, { error: 'Incorrect order ID' }]
        order.delivered = Math.min(order.quantity, order.delivered + Math.ceil(Math.random() * order.quantity / 2))
        const isDone = order.delivered === order.quantity
        const status = isDone ? 'Completed' : Math.random() < 0.3 ? 'Partial' : 'In progress'
        return [id, { status, remains: String(order.quantity - order.delivered), start_count: '100', ...(isDone ? { current_count: String(100 + order.delivered - 10) } : {}) }]
      }))
    }
  }
  return taken
}

test('disputes among everything else on the same few accounts, from two processes: nobody waits in a ring, nothing is taken back twice, the books hold', async () => {
  const taken = deliverInLeaps()
  await kit.importFrom(await kit.addSupplier(supplier.apiUrl))
  const db = kit.house.db
  const services = await db.selectFrom('services').select('id').execute()
  for (const name of OTHERS) await sql`insert into users (id, name, email) values (${name}, ${name}, ${`${name}@example.test`})`.execute(db)
  await sql`update accounts set accepted_terms_version = 1, accepted_terms_at = now()`.execute(db)
  await sql`insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, effective_at, reason)
    values ('Card', 1, true, 1, 1000000000, now(), 'Test') on conflict do nothing`.execute(db)
  const others = await db.selectFrom('accounts').select('id').where('user_id', 'in', OTHERS).execute()
  const customers = [kit.customer, ...others.map(({ id }) => ({ ...kit.customer, accountId: id }))]
  const houses = [kit.house, await kit.another()]
  const payments: string[] = []
  const disputed = new Map<string, string>()

  const hear = async (paymentId: string, news: PaymentFacts): Promise<void> => {
    await transact(pick(houses), async tx => await applyPaymentFacts(tx, paymentId, news, HOUSE_ACTOR))
  }
  const disputeNews = (id: string, outcome: DisputeOutcome | null): PaymentFacts => paymentFacts({
    disputes: { [id]: { amountMicros: 3n * USD, currency: 'USD', reason: 'general', openedAt: new Date(), closedAt: outcome === null ? null : new Date(), outcome } },
  })
  const pay = async (): Promise<void> => {
    const { rows: [row] } = await sql<{ id: string }>`
      insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
      values (${pick(customers).accountId}::bigint, 'USD', 'Card', 1, 'Waiting', ${5n * USD}::bigint, ${USD}::bigint, ${key()}, 1, now(), now(), now()) returning id`.execute(db)
    if (row === undefined) return
    payments.push(row.id)
    await hear(row.id, paymentFacts({ paidAt: new Date(), paid: { USD: 5n * USD } }))
  }
  const dispute = async (): Promise<void> => {
    const paymentId = payments.length === 0 ? undefined : pick(payments)
    if (paymentId === undefined || disputed.has(paymentId)) return
    const id = `dp_${++count}`
    disputed.set(paymentId, id)
    await Promise.all([hear(paymentId, disputeNews(id, null)), hear(paymentId, disputeNews(id, null))])
  }
  const win = async (): Promise<void> => {
    for (const [paymentId, id] of disputed) await hear(paymentId, disputeNews(id, DisputeOutcome.Won))
  }
  const giveBack = async (): Promise<void> => { if (payments.length > 0) await hear(pick(payments), paymentFacts({ returnedMicros: USD })) }
  const place = async (): Promise<unknown> => await placeOrder(pick(houses), pick(customers), {
    serviceId: pick(services).id, link: `https://instagram.com/rival${Math.floor(Math.random() * 300)}`, quantity: 100, comments: null, answerNumber: null,
    isPublicConfirmed: true, expectedChargeMicros: null, idempotencyKey: key(),
  })
  const endedOrder = async () => (await sql<{ id: string, account_id: string, current: number }>`
    select id, account_id, current_count::int as current from orders where ended_at is not null and current_count is not null order by random() limit 1`.execute(db)).rows[0]
  const refill = async (): Promise<void> => {
    const order = await endedOrder()
    if (order !== undefined) await requestRefill(pick(houses), { ...kit.customer, accountId: order.account_id }, order.id, key())
  }
  const read = async (): Promise<void> => {
    const order = await endedOrder()
    if (order === undefined) return
    await recordReading(pick(houses), kit.administrator, {
      orderId: order.id, count: Math.max(order.current - 1, 0), visibility: 'Public', readAt: null, source: 'Agent', reason: 'Looked', watchHoursShown: null, idempotencyKey: key(),
    })
  }
  const revive = async (): Promise<void> => {
    const { rows: [row] } = await sql<{ id: string }>`select id from disputes where status = 'Won' order by random() limit 1`.execute(db)
    if (row !== undefined) await reviveDisputedOrders(pick(houses), kit.administrator, { disputeId: row.id, reason: 'Test', idempotencyKey: key() })
  }

  const until = Date.now() + RUN_MS
  const again = async (work: () => Promise<unknown>, pauseMs: number): Promise<void> => {
    while (Date.now() < until) {
      await work()
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
  await Promise.all([
    ...[1, 2, 3].map(async () => await again(place, 0)), again(pay, 5), again(dispute, 10), again(win, 100), again(giveBack, 70), again(refill, 5), again(read, 5), again(revive, 40),
    again(async () => await dispatchOrders(pick(houses)), 0), again(async () => await sendCancellations(pick(houses)), 10), again(async () => await sendCancellations(pick(houses)), 10),
    again(async () => await sendRefills(pick(houses)), 50), ...houses.map(async house => await again(async () => await pollOrders(house), 0)),
    again(async () => await setAutomaticRefill(pick(houses), pick(customers), { isAutomatic: Math.random() < 0.7, idempotencyKey: key() }), 40),
    again(async () => await askWithdrawal(pick(houses), pick(customers), { amountMicros: USD / 10n, expectedPayoutMicros: null, payoutTo: 'Test', idempotencyKey: key() }), 20),
    again(async () => await restoreAccount(pick(houses), kit.administrator, { accountId: pick(customers).accountId, reason: 'Test', idempotencyKey: key() }), 30),
  ])
  await sendCancellations(kit.house)

  expect((await checkBooks(db)).filter(answer => answer.exceptionCount > 0)).toEqual([])
  // Of an order that the supplier has it is asked once, whatever it answers.
  expect([...taken.values()].filter(order => order.cancelCount > 1)).toEqual([])
  const { rows: gaps } = await sql`
    select o.id from orders o join accounts a on a.id = o.account_id where a.status <> 'Active' and o.ended_at is null
    union all select r.id from refills r join accounts a on a.id = r.account_id where a.status <> 'Active' and r.ended_at is null
    union all select w.id from withdrawals w join accounts a on a.id = w.account_id where a.status <> 'Active' and w.ended_at is null`.execute(db)
  expect(gaps).toEqual([])
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows: [seen] } = await sql<{ deadlocks: string, ended: number, disputes: number }>`
    select (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks, (select count(*)::int from disputes) as disputes,
      (select count(*)::int from orders where ended_cause = 'PaymentDisputed') as ended`.execute(db)
  expect(seen?.deadlocks).toBe('0')
  // How many depends on the machine.
  expect(seen?.disputes).toBeGreaterThan(0)
  expect(seen?.ended).toBeGreaterThan(0)
}, 60_000)
