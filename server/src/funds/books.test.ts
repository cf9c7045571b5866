import { sumsOf, supplierStatusOf } from '@tallyboard/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeOrder } from '../orders/close-order.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { readBookBalances } from './book-balances.ts'
import { BOOKS_SENTENCES, checkBooks, ORDER_SENTENCES } from './books.ts'

let desk: OrderHouse

beforeAll(async () => {
  desk = await openOrderHouse()
  const [customer, serviceId] = [await desk.openCustomer(), await desk.addService()]
  const report = async (orderId: string, words: string, remains: number) => await transact(desk.house, async tx => await recordProgress(tx, [{
    orderId, report: { status: supplierStatusOf(words), statusWords: words, startCount: 100, remains },
  }]))
  const [done, partial, lost] = [await desk.place(customer, serviceId), await desk.place(customer, serviceId), await desk.place(customer, serviceId)]
  await desk.place(customer, serviceId)
  await report(done, 'Completed', 0)
  await report(partial, 'Partial', 333)
  await closeOrder(desk.house, desk.administrator, {
    orderId: lost, status: 'Cancelled', fault: 'Customer', cause: 'TargetDeleted', reason: 'Gone', currentCount: null, idempotencyKey: 'close',
  })
})
afterAll(async () => await desk.close())

test('every sentence holds after orders were completed, refunded, closed and left open; and all accounts add up to zero', async () => {
  expect(await desk.wrongInBooks()).toEqual([])
  const balances = await readBookBalances(desk.house.db)
  expect(balances.map(({ name, balance }) => [name, balance.micros])).toEqual([
    ['customers:available', 96_333_000n], ['house:bonus', -100_000_000n], ['house:revenue', 3_667_000n],
  ])
  expect(sumsOf(balances.map(({ balance }) => balance))).toEqual([{ currency: 'USD', micros: 0n }])
})

/** Slips of the hand, each with the sentence that must catch it. */
const SLIPS: readonly (readonly [start: string, slip: string])[] = [
  ['Every transfer has postings', 'insert into transfers (kind, currency, account_id, actor_kind, created_at) values (\'Credit\', \'USD\', 1, \'House\', now())'],
  ['Every transfer has postings', 'alter table postings drop constraint postings_between_two_accounts; update postings set source = destination where id = 1'],
  ['Every posting belongs to a transfer', 'update postings set transfer_id = 999999 where id = (select min(id) from postings)'],
  ['Every posting belongs to a transfer', 'update transfers set account_id = 1 where id = (select max(id) from transfers)'],
  ['Every posting that touches a customer names', 'update postings set source = \'available:77\' where id = (select max(id) from postings)'],
  ['Every posting that touches a customer names', 'delete from accounts where id = (select max(account_id) from postings)'],
  ['Every account has one balance', 'delete from balances where account_id = (select max(account_id) from balances)'],
  ['Every account has one balance', 'update balances set currency = \'EUR\''],
  ['No balance is below zero', 'alter table balances drop constraint balances_available_not_negative; update balances set available_micros = -1'],
  ['No balance is below zero', 'alter table balances drop constraint balances_held_not_negative; update balances set held_micros = -1'],
  ['Every balance is the sum', 'update balances set available_micros = available_micros + 1'],
  ['Every balance is the sum', 'update balances set held_micros = 1'],
  ['Each posting tells the balance', 'update postings set available_after_micros = available_after_micros + 1 where id = (select min(id) from postings)'],
  ['Every order belongs to an account', 'update orders set account_id = 999999 where id = (select max(id) from orders)'],
  ['Every order belongs to an account', 'update orders set currency = \'EUR\''],
  ['Every order was charged once', 'update postings set amount_micros = amount_micros + 1 where transfer_id = (select min(id) from transfers where kind = \'Charge\')'],
  ['Every order was charged once', 'delete from transfers where kind = \'Charge\''],
  ['Every order was charged once', 'update postings set source = \'available:1\' where source like \'available:%\''],
  ['Every order was charged once', 'update postings set destination = \'house:owed\' where destination = \'house:revenue\''],
  ['An order is refunded at most once', `insert into transfers (kind, currency, order_id, account_id, actor_kind, created_at)
    select kind, currency, order_id, account_id, actor_kind, now() from transfers where kind = 'Refund'`],
  ['An order is refunded at most once', 'delete from transfers where kind = \'Refund\''],
  ['An order is refunded at most once', 'update postings set amount_micros = amount_micros + 1 where source = \'house:revenue\''],
  ['An order is refunded at most once', 'update postings set destination = \'available:1\' where source = \'house:revenue\''],
  ['No charge and no refund stands without', 'update transfers set order_id = 1 where id = (select min(id) from transfers where kind = \'Charge\')'],
  ['An open order still has its whole charge', 'update orders set charge_micros = charge_micros - 1, refund_micros = 1 where ended_at is null'],
  ['Every order that ended is settled', 'update orders set charge_micros = charge_micros - 1, refund_micros = refund_micros + 1 where status = \'Partial\''],
  ['Every order that ended is settled', 'update orders set ended_cause = \'HouseClosed\' where status = \'Cancelled\''],
  ['No two open orders', 'drop index orders_one_open_per_lock; update orders set lock_key = \'one\', status = \'Pending\', ended_at = null, ended_cause = null'],
  ['The history of every order is whole', 'delete from order_events where version = 1 and order_id = (select max(id) from orders)'],
  ['The history of every order is whole', 'update order_events set status = \'Pending\''],
  ['The history of every order is whole', 'update order_events set refund_micros = refund_micros + 1 where kind = \'Ended\''],
  ['The history of every order is whole', 'update order_events set kind = \'Reading\' where kind = \'Ended\''],
  ['The history of every order is whole', 'update order_events set delivered_change = delivered_change + 1'],
  ['Units delivered add up', 'update delivered_hours set delivered = delivered + 1'],
  ['Orders that ended are counted right', 'update ended_order_counts set count = count + 1'],
  ['Every order is with its supplier', 'delete from dispatches'],
  ['Every order is with its supplier', 'update dispatches set state = \'Dropped\''],
  ['Every order is with its supplier', 'update dispatches set state = \'Accepted\', supplier_order_id = order_id'],
]

test('a sentence without a slip proves nothing', () => {
  expect(ORDER_SENTENCES.filter(({ sentence }) => !SLIPS.some(([start]) => sentence.startsWith(start)))).toEqual([])
})

test.each(SLIPS)('a slip is caught: %s … by %s', async (start, slip) => {
  const client = await desk.house.pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(slip)
    const found = BOOKS_SENTENCES.find(candidate => candidate.sentence.startsWith(start))
    expect((await client.query(found?.contradictions ?? '')).rows.length).toBeGreaterThan(0)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('the check names a few of the rows that contradict a sentence', async () => {
  await desk.house.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('dispatches').execute()
    const answers = await checkBooks(tx)
    expect(answers.find(answer => answer.sentence.startsWith('Every order is with'))).toMatchObject({ exceptionCount: 1, examples: [expect.stringMatching(/^\d+$/)] })
    throw new Error('undone')
  }).catch((cause: Error) => expect(cause.message).toBe('undone'))
})
