import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { readBookBalances, readBookBalancesAt, snapshotBooks, type BookBalance } from './book-balances.ts'
import { keepBooksCheck, readBooksAlarm, readBooksChecks, seeBooksCheck } from './books-checks.ts'
import { readBooks } from './books-query.ts'
import { payIn } from './testing.ts'

const HOUR_MS = 3_600_000
const start = new Date('2026-03-01T12:00:00.000Z')
const at = (hours: number, ms = 0): Date => new Date(start.getTime() + hours * HOUR_MS + ms)

let desk: OrderHouse
/** The books as they were read at each hour, when it was the present. */
const then: BookBalance[][] = []

/** Eight hours, in each of which a payment comes in and an order is placed. */
beforeAll(async () => {
  desk = await openOrderHouse()
  const [customer, serviceId] = [await desk.openCustomer(0n), await desk.addService()]
  for (let hour = 0; hour < 8; hour++) {
    desk.clock.at = at(hour)
    await payIn(desk.house, customer.accountId, 5_000_000n, 500_000n)
    await desk.place(customer, serviceId)
    then.push(await readBookBalances(desk.house.db))
  }
})
afterAll(async () => await desk.close())

test('the books of a past instant are what they were then; the instant itself counts, and a millisecond before it does not', async () => {
  for (const [hour, balances] of then.entries()) {
    expect(await readBookBalancesAt(desk.house.db, at(hour))).toEqual(balances)
    expect(await readBookBalancesAt(desk.house.db, at(hour + 1, -1))).toEqual(balances)
  }
  expect(await readBookBalancesAt(desk.house.db, at(0, -1))).toEqual([])
})

test('a snapshot is of the last hour that is settled, is written once, and changes no answer', async () => {
  await snapshotBooks(desk.house.db, at(3, 60_000))
  await snapshotBooks(desk.house.db, at(5, 660_000))
  await Promise.all([snapshotBooks(desk.house.db, at(5, 660_000)), snapshotBooks(desk.house.db, at(5, 700_000))])
  const { rows } = await sql<{ at: Date, count: number }>`select at, count(*)::int as count from book_snapshots group by at order by at`.execute(desk.house.db)
  expect(rows).toEqual([{ at: at(2), count: 4 }, { at: at(5), count: 4 }])
  for (const [hour, balances] of then.entries()) expect(await readBookBalancesAt(desk.house.db, at(hour))).toEqual(balances)
})

test('what lies before a snapshot is not added up again', async () => {
  await desk.house.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`delete from postings where created_at <= ${at(5)}::timestamptz`.execute(tx)
    expect(await readBookBalancesAt(tx, at(6))).toEqual(then[6])
    throw new Error('undone')
  }).catch((cause: Error) => expect(cause.message).toBe('undone'))
})

test('books now carry the sentences, books of the past the sums alone, and there are none of the future', async () => {
  const [now, past] = [await readBooks(desk.house, null), await readBooks(desk.house, at(1))]
  expect(now.sentences?.every(({ holds }) => holds)).toBe(true)
  expect(past.sentences).toBeNull()
  expect([now.sums, past.sums]).toEqual([[{ currency: 'USD', sum: 0n }], [{ currency: 'USD', sum: 0n }]])
  expect(past.accounts).toContainEqual({ name: 'house:revenue', currency: 'USD', balance: 2_000_000n })
  await expect(readBooks(desk.house, at(8))).rejects.toThrow('past instant')
})

test('a check that finds something is an alarm until somebody has looked, and so are those before it', async () => {
  await keepBooksCheck(desk.house)
  expect(await readBooksAlarm(desk.house.db)).toBeNull()
  await sql`update balances set held_micros = held_micros + 1`.execute(desk.house.db)
  await keepBooksCheck(desk.house)
  await keepBooksCheck(desk.house)
  const alarm = await readBooksAlarm(desk.house.db)
  expect(alarm).toMatchObject({ seenAt: null, exceptionCount: expect.any(Number) })
  expect(alarm?.sentences.filter(({ holds }) => !holds).map(({ sentence }) => sentence)).toEqual([
    'Every balance is the sum of its postings.', 'What is held of a balance is what its withdrawals and its open disputes hold (P5.3, P5.7).',
  ])
  const input = { id: alarm?.id ?? '', idempotencyKey: 'seen' }
  const seen = await seeBooksCheck(desk.house, desk.administrator, input)
  expect(seen).toMatchObject({ id: alarm?.id, seenAt: desk.clock.at })
  expect(await seeBooksCheck(desk.house, desk.administrator, input)).toEqual(seen)
  expect(await readBooksAlarm(desk.house.db)).toBeNull()
  expect((await readBooksChecks(desk.house.db, 10, null)).map(check => [check.exceptionCount > 0, check.seenAt !== null])).toEqual([[true, true], [true, true], [false, false]])
  await sql`update balances set held_micros = held_micros - 1`.execute(desk.house.db)
  await expect(seeBooksCheck(desk.house, desk.administrator, { id: '424242', idempotencyKey: 'none' })).rejects.toThrow('check of the books')
})
