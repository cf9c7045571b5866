import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { openHouse, type House } from '../house.ts'
import { closeOrder } from '../orders/close-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, said, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { askWithdrawal, type AskWithdrawalRequest } from './ask-withdrawal.ts'
import { creditCustomer } from './credit-customer.ts'
import { decideWithdrawalOf, markWithdrawalPaid } from './decide-withdrawal.ts'
import { refuseOpenWithdrawals } from './refuse-open-withdrawals.ts'
import { payIn } from './testing.ts'
import { quoteWithdrawal } from './withdrawal-quote.ts'
import { readWithdrawal } from './withdrawal-row.ts'
import { watchHouseWithdrawals, watchWithdrawals, withdrawalsCursor } from './withdrawals-feed.ts'

let desk: OrderHouse
/** Another process behind the same database. */
let elsewhere: House
let serviceId: string
let count = 0

beforeAll(async () => {
  desk = await openOrderHouse()
  elsewhere = await openHouse(desk.house.env, { clock: () => desk.clock.at })
  serviceId = await desk.addService()
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => {
  await elsewhere.close()
  await desk.close()
})

const units = (amount: number): bigint => BigInt(Math.round(amount * 1_000_000))
const key = (): string => `withdrawal ${++count}`
const hours = (from: Date, number: number): Date => new Date(from.getTime() + number * 3_600_000)

function request(amount: number, changes: Partial<AskWithdrawalRequest> = {}): AskWithdrawalRequest {
  return { amountMicros: units(amount), expectedPayoutMicros: null, payoutTo: 'The card it came from', idempotencyKey: key(), ...changes }
}

/** A customer who paid in 100 with a bonus of 10 now. */
async function openPayer(paid = 100, bonus = 10): Promise<Viewer> {
  const customer = await desk.openCustomer(0n)
  await payIn(desk.house, customer.accountId, units(paid), units(bonus))
  return customer
}

async function ask(customer: Viewer, amount: number, changes: Partial<AskWithdrawalRequest> = {}): Promise<string> {
  const answer = await askWithdrawal(desk.house, customer, request(amount, changes))
  if (answer.kind === 'Refused') throw new Error(said(answer.refusal))
  return answer.withdrawalId
}

const decide = async (house: House, withdrawalId: string, status: 'Approved' | 'Refused', idempotencyKey = key()) =>
  await decideWithdrawalOf(house, desk.administrator, { withdrawalId, status, reason: `${status} in a test.`, idempotencyKey })
const pay = async (house: House, withdrawalId: string, idempotencyKey = key()) => await markWithdrawalPaid(house, desk.administrator, { withdrawalId, paidReference: 'REF 7', idempotencyKey })

async function balanceOf({ accountId }: Viewer): Promise<{ available: bigint, held: bigint }> {
  const { rows: [row] } = await sql<{ available_micros: string, held_micros: string }>`select available_micros, held_micros from balances where account_id = ${accountId}::bigint`.execute(desk.house.db)
  return { available: BigInt(row?.available_micros ?? 0), held: BigInt(row?.held_micros ?? 0) }
}

describe('what can be asked for', () => {
  test('P5.5 paid 100 with bonus 10 and spent 50: 50 are free up to 48 hours, 40 of 50 are paid out after, and after spending 105 nothing is', async () => {
    const customer = await openPayer()
    const paidAt = desk.clock.at
    await desk.place(customer, serviceId, { quantity: 50_000 })
    for (const [at, payout, deduction] of [[hours(paidAt, 1), 50, 0], [new Date(hours(paidAt, 48).getTime() - 1), 50, 0], [hours(paidAt, 48), 50, 0], [new Date(hours(paidAt, 48).getTime() + 1), 40, 10], [hours(paidAt, 72), 40, 10]] as const) {
      desk.clock.at = at
      expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ available: units(60), askable: units(50), bonus: units(10), payout: units(payout), deduction: units(deduction) })
    }
    await desk.place(customer, serviceId, { quantity: 55_000 })
    const quote = await quoteWithdrawal(desk.house, customer.accountId, units(1))
    expect(quote).toMatchObject({ available: units(5), askable: 0n, bonus: units(5), refusal: { code: 'NOTHING_TO_WITHDRAW', clause: 'P5.4' } })
    expect(quote.lots).toMatchObject([{ whyNot: 'What is left of it is bonus, which is spent on orders and never withdrawn.' }])
  })

  test('P5.4 shows each payment: whole, with the deduction, not and why, and when that changes', async () => {
    const customer = await openPayer(200, 20)
    const oldPaidAt = desk.clock.at
    desk.clock.at = hours(oldPaidAt, 100)
    const { transferId } = await payIn(desk.house, customer.accountId, units(83.2), units(8.32))
    const freeUntilAt = hours(desk.clock.at, 48)
    await desk.place(customer, serviceId, { quantity: 100_000 })
    const quote = await quoteWithdrawal(desk.house, customer.accountId, units(83.2))
    expect(quote).toMatchObject({
      available: units(211.52), askable: units(183.2), free: units(83.2), bonus: units(28.32), payout: units(83.2), deduction: 0n, refusal: null, holdsUntilAt: freeUntilAt, moreLotsCount: 0,
      parts: [{ transferId, amount: units(83.2), methodWords: 'Card ending in 4242' }],
      changes: [{ at: desk.clock.at, payout: units(83.2) }, { at: freeUntilAt, payout: units(66.56) }],
    })
    expect(quote.lots.map(({ paid, leftPaid, leftBonus, isFree, payout, payoutAfter, whyNot }) => ({ paid, leftPaid, leftBonus, isFree, payout, payoutAfter, whyNot }))).toEqual([
      { paid: units(83.2), leftPaid: units(83.2), leftBonus: units(8.32), isFree: true, payout: units(83.2), payoutAfter: units(66.56), whyNot: '$8.32 of it is bonus, which is spent on orders and never withdrawn.' },
      { paid: units(200), leftPaid: units(100), leftBonus: units(20), isFree: false, payout: units(80), payoutAfter: null, whyNot: '$20.00 of it is bonus, which is spent on orders and never withdrawn.' },
    ])
  })

  test('P5.4 counts a credit given by hand as bonus unless it is marked as paid money', async () => {
    const customer = await desk.openCustomer(units(30))
    expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ askable: 0n, bonus: units(30), lots: [{ paymentId: null, whyNot: 'It was given as bonus, which is spent on orders and never withdrawn.' }] })
    await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: units(12), reason: 'Paid in cash', isBonus: false, idempotencyKey: key() })
    expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ askable: units(12), free: units(12), bonus: units(30) })
  })

  test('P5.7 counts out what was given back to the payer or is in dispute, and never comes below nothing', async () => {
    const customer = await openPayer(100, 10)
    const { paymentId } = await payIn(desk.house, customer.accountId, units(40), units(4))
    await ask(customer, 40)
    await sql`update payments set returned_micros = ${units(25)}::bigint, bonus_returned_micros = ${units(4)}::bigint where id = ${paymentId}::bigint`.execute(desk.house.db)
    const { lots } = await quoteWithdrawal(desk.house, customer.accountId, null)
    expect(lots).toMatchObject([{ paid: units(40), takenBack: units(29), withdrawn: units(40), leftPaid: 0n, leftBonus: 0n }, { leftPaid: units(100), leftBonus: units(10) }])
    await sql`
      insert into disputes (payment_id, account_id, currency, provider_dispute_id, status, reason, is_fraud, amount_micros, bonus_micros, opened_at, changed_at)
      select payment_id, account_id, currency, 'dispute', 'Open', 'product_not_received', false, ${units(60)}::bigint, ${units(6)}::bigint, now(), now() from transfers
      where account_id = ${customer.accountId}::bigint and kind = 'Payment' order by id limit 1`.execute(desk.house.db)
    const disputed = await quoteWithdrawal(desk.house, customer.accountId, null)
    expect(disputed.lots[1]).toMatchObject({ paid: units(100), takenBack: units(66), leftPaid: units(40), leftBonus: units(4) })
    await sql`delete from disputes where provider_dispute_id = 'dispute'`.execute(desk.house.db)
    await sql`update payments set returned_micros = 0, bonus_returned_micros = 0 where id = ${paymentId}::bigint`.execute(desk.house.db)
  })

  test('P5.4 reads on until the balance is accounted for, however many payments there are', async () => {
    const customer = await desk.openCustomer(0n)
    for (let number = 0; number < 230; number++) await payIn(desk.house, customer.accountId, 1_000_000n)
    const quote = await quoteWithdrawal(desk.house, customer.accountId, null)
    expect(quote).toMatchObject({ available: units(230), askable: units(230), bonus: 0n, moreLotsCount: 130 })
    expect(quote.lots).toHaveLength(100)
    expect(await readWithdrawal(desk.house.db, await ask(customer, 230))).toMatchObject({ payout_micros: '230000000' })
  })
})

describe('asking, deciding, paying out', () => {
  test('P5.3 sets the amount aside at once, names the due date in working days, and pays out less the deduction', async () => {
    const customer = await openPayer()
    desk.clock.at = new Date('2026-04-03T09:00:00Z')
    const id = await ask(customer, 50, { expectedPayoutMicros: units(40) })
    expect(await balanceOf(customer)).toEqual({ available: units(60), held: units(50) })
    expect(await readWithdrawal(desk.house.db, id)).toMatchObject({ status: 'Asked', version: 1, deduction_micros: '10000000', payout_micros: '40000000', due_at: new Date('2026-04-14T09:00:00Z') })
    expect(await decide(desk.house, id, 'Approved')).toEqual({ kind: 'Changed', withdrawalId: id })
    expect(await pay(desk.house, id)).toEqual({ kind: 'Changed', withdrawalId: id })
    expect(await balanceOf(customer)).toEqual({ available: units(60), held: 0n })
    expect(await readWithdrawal(desk.house.db, id)).toMatchObject({ status: 'Paid', version: 3, paid_reference: 'REF 7', approval_reason: 'Approved in a test.' })
    const { rows } = await sql<{ kind: string, source: string, destination: string, amount_micros: string }>`
      select t.kind, regexp_replace(p.source, '\\d+$', '') as source, regexp_replace(p.destination, '\\d+$', '') as destination, p.amount_micros from transfers t join postings p on p.transfer_id = t.id
      where t.withdrawal_id = ${id}::bigint order by p.id`.execute(desk.house.db)
    expect(rows.map(row => Object.values(row).join(' '))).toEqual([
      'WithdrawalAsked available: held: 50000000', 'WithdrawalPaid held: house:payments 40000000', 'WithdrawalPaid held: house:deductions 10000000',
    ])
    // What was withdrawn is not there to be asked for again.
    expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ askable: units(50), bonus: units(10) })
  })

  test('P5.3 a refusal puts the money back and can be asked for again, also after it was approved', async () => {
    const customer = await openPayer()
    for (const isApproved of [false, true]) {
      const id = await ask(customer, 100)
      expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ available: units(10), askable: 0n })
      if (isApproved) await decide(desk.house, id, 'Approved')
      expect(await decide(desk.house, id, 'Refused')).toEqual({ kind: 'Changed', withdrawalId: id })
      expect(await balanceOf(customer)).toEqual({ available: units(110), held: 0n })
      expect(await quoteWithdrawal(desk.house, customer.accountId, null)).toMatchObject({ askable: units(100) })
      expect(await pay(desk.house, id)).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_DECIDED' } })
    }
  })

  test('P5.3 is paid out after its approval only, with a reference, and by administrators', async () => {
    const customer = await openPayer()
    const id = await ask(customer, 20)
    expect(await pay(desk.house, id)).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_NOT_APPROVED', clause: 'P5.3' } })
    await decide(desk.house, id, 'Approved')
    expect(await markWithdrawalPaid(desk.house, desk.administrator, { withdrawalId: id, paidReference: ' ', idempotencyKey: key() })).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_REFERENCE_MISSING' } })
    await expect(markWithdrawalPaid(desk.house, customer, { withdrawalId: id, paidReference: 'REF', idempotencyKey: key() })).rejects.toThrow('role does not allow')
    await expect(decideWithdrawalOf(desk.house, customer, { withdrawalId: id, status: 'Refused', reason: 'Mine', idempotencyKey: key() })).rejects.toThrow('role does not allow')
    expect(await decideWithdrawalOf(desk.house, desk.administrator, { withdrawalId: id, status: 'Refused', reason: ' ', idempotencyKey: key() })).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_REASON_MISSING' } })
    for (const withdrawalId of ['424242', '0x1', '-1']) await expect(decide(desk.house, withdrawalId, 'Refused')).rejects.toThrow('no such withdrawal')
    await expect(askWithdrawal(desk.house, customer, request(1, { payoutTo: ' ' }))).rejects.toThrow('payoutTo')
    await expect(askWithdrawal(desk.house, customer, request(1, { payoutTo: 'x'.repeat(501) }))).rejects.toThrow('payoutTo has at most 500')
  })

  test.each([
    ['P5.4 one millionth more than the quote', { amountMicros: units(100) + 1n }, 'WITHDRAWAL_TOO_MUCH'], ['P5.4 bonus too', { amountMicros: units(110) }, 'WITHDRAWAL_TOO_MUCH'],
    ['P5.3 nothing', { amountMicros: 0n }, 'WITHDRAWAL_NOT_POSITIVE'], ['P5.4 another payout than it would be', { expectedPayoutMicros: units(1) }, 'PAYOUT_MOVED'],
  ])('%s is refused and nothing is set aside', async (_, changes, code) => {
    const customer = await openPayer()
    expect(await askWithdrawal(desk.house, customer, request(10, changes))).toMatchObject({ kind: 'Refused', refusal: { code } })
    expect(await balanceOf(customer)).toEqual({ available: units(110), held: 0n })
  })

  test('P5.4 a payment that was free when the customer looked and is not any more is told, not taken', async () => {
    const customer = await openPayer()
    desk.clock.at = new Date(hours(desk.clock.at, 48).getTime() + 1)
    expect(await askWithdrawal(desk.house, customer, request(50, { expectedPayoutMicros: units(50) }))).toMatchObject({ kind: 'Refused', refusal: { code: 'PAYOUT_MOVED' } })
  })

  test('P5.7 a dispute refuses what is open and puts it back; nothing is asked for, approved or paid while the account is suspended', async () => {
    const customer = await openPayer()
    const [asked, approved, paid] = [await ask(customer, 20), await ask(customer, 30), await ask(customer, 5)]
    for (const id of [approved, paid]) await decide(desk.house, id, 'Approved')
    await pay(desk.house, paid)
    const refused = await transact(desk.house, async tx => {
      await sql`update accounts set status = 'Suspended' where id = ${customer.accountId}::bigint`.execute(tx.db)
      return await refuseOpenWithdrawals(tx, customer.accountId, HOUSE_ACTOR, 'A payment is in dispute.', 'P5.7')
    })
    expect(refused).toBe(2)
    expect(await balanceOf(customer)).toEqual({ available: units(105), held: 0n })
    for (const id of [asked, approved]) expect(await readWithdrawal(desk.house.db, id)).toMatchObject({ status: 'Refused', reason: 'A payment is in dispute.', decided_by: null })
    const { rows } = await sql<{ clause: string }>`select clause from transfers where withdrawal_id = ${asked}::bigint and kind = 'WithdrawalRefused'`.execute(desk.house.db)
    expect(rows).toEqual([{ clause: 'P5.7' }])
    expect(await askWithdrawal(desk.house, customer, request(10))).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_ACCOUNT_SUSPENDED', clause: 'P5.7' } })
    expect(await decide(desk.house, asked, 'Approved')).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_ACCOUNT_SUSPENDED' } })
    expect(await pay(desk.house, asked)).toMatchObject({ kind: 'Refused', refusal: { code: 'WITHDRAWAL_ACCOUNT_SUSPENDED' } })
  })
})

describe('two at once', () => {
  const houses = (): readonly House[] => [desk.house, elsewhere]

  test('P5.3 one key asks once and gives everybody the same answer', async () => {
    const customer = await openPayer()
    const one = request(30)
    const answers = await Promise.all([...houses(), ...houses(), ...houses()].map(async house => await askWithdrawal(house, customer, one)))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(await balanceOf(customer)).toEqual({ available: units(80), held: units(30) })
    await expect(askWithdrawal(desk.house, customer, { ...one, amountMicros: units(31) })).rejects.toThrow('used before')
  })

  test('P5.3 of two keys on money for one, one passes and one is refused, on one process and on two', async () => {
    for (const processes of [[desk.house, desk.house], [desk.house, elsewhere], [...houses(), ...houses(), ...houses()]]) {
      const customer = await openPayer()
      const answers = await Promise.all(processes.map(async house => await askWithdrawal(house, customer, request(60))))
      expect(answers.filter(({ kind }) => kind === 'Asked')).toHaveLength(1)
      for (const answer of answers) if (answer.kind === 'Refused') expect(answer.refusal.code).toBe('WITHDRAWAL_TOO_MUCH')
      expect(await balanceOf(customer)).toEqual({ available: units(50), held: units(60) })
    }
  })

  test('P5.3 money is spent or set aside, never both: an order and a withdrawal at once', async () => {
    for (let round = 0; round < 6; round++) {
      const customer = await openPayer(100, 0)
      const [order, withdrawal] = await Promise.all([
        placeOrder(round % 2 === 0 ? desk.house : elsewhere, customer, desk.requestFor(serviceId, { quantity: 60_000 })), askWithdrawal(desk.house, customer, request(60)),
      ])
      expect([order.kind, withdrawal.kind].filter(kind => kind === 'Refused')).toHaveLength(1)
      const { available, held } = await balanceOf(customer)
      expect([available, held]).toEqual(withdrawal.kind === 'Asked' ? [units(40), units(60)] : [units(40), 0n])
    }
  })

  test('P5.3 approving and refusing at once end in one of the two, and paying twice pays once', async () => {
    const customer = await openPayer()
    for (let round = 0; round < 4; round++) {
      const id = await ask(customer, 5)
      const answers = await Promise.all([decide(desk.house, id, 'Approved'), decide(elsewhere, id, 'Refused')])
      // Refusing what was just approved is fine; approving what was refused is not.
      expect(answers[1]?.kind).toBe('Changed')
      expect(await readWithdrawal(desk.house.db, id)).toMatchObject({ status: 'Refused' })
    }
    const id = await ask(customer, 40)
    const approvals = await Promise.all(houses().map(async house => await decide(house, id, 'Approved')))
    expect(approvals.map(({ kind }) => kind).toSorted()).toEqual(['Changed', 'Refused'])
    const payments = await Promise.all([...houses(), ...houses()].map(async house => await pay(house, id)))
    expect(payments.filter(({ kind }) => kind === 'Changed')).toHaveLength(1)
    expect(await balanceOf(customer)).toEqual({ available: units(70), held: 0n })
  })

  test('P5.3 one key decides once and pays once, with the same answer', async () => {
    const customer = await openPayer()
    const id = await ask(customer, 40)
    const [approval, payment] = [key(), key()]
    const answers = await Promise.all([...houses(), ...houses()].map(async house => await decide(house, id, 'Approved', approval)))
    expect(new Set(answers.map(answer => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ kind: 'Changed', withdrawalId: id })]))
    const paid = await Promise.all([...houses(), ...houses()].map(async house => await pay(house, id, payment)))
    expect(new Set(paid.map(answer => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ kind: 'Changed', withdrawalId: id })]))
    expect(await readWithdrawal(desk.house.db, id)).toMatchObject({ version: 3 })
    await expect(decide(desk.house, id, 'Refused', approval)).rejects.toThrow('used before')
  })

  test('P5.6 refunds come in while withdrawals are asked for, and neither waits for the other in a circle', async () => {
    const deadlocks = async (): Promise<number> => {
      const { rows: [row] } = await sql<{ deadlocks: string }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(desk.house.db)
      return Number(row?.deadlocks)
    }
    const before = await deadlocks()
    for (let round = 0; round < 6; round++) {
      const customer = await openPayer(100, 0)
      const orders = await Promise.all(Array.from({ length: 8 }, async () => await desk.place(customer, serviceId, { quantity: 5_000 })))
      await Promise.all([
        ...orders.map(async (orderId, index) => await closeOrder(index % 2 === 0 ? desk.house : elsewhere, desk.administrator, {
          orderId, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Test', currentCount: null, idempotencyKey: key(),
        })),
        ...orders.map(async (_, index) => await askWithdrawal(index % 2 === 0 ? elsewhere : desk.house, customer, request(5))),
      ])
      expect(await balanceOf(customer)).toEqual({ available: units(60), held: units(40) })
    }
    expect(await deadlocks()).toBe(before)
  })

  test('P5.7 a suspension at the same instant leaves nothing set aside', async () => {
    for (let round = 0; round < 6; round++) {
      const customer = await openPayer()
      const suspended = transact(elsewhere, async tx => {
        await sql`update accounts set status = 'Suspended' where id = ${customer.accountId}::bigint`.execute(tx.db)
        return await refuseOpenWithdrawals(tx, customer.accountId, HOUSE_ACTOR, 'A payment is in dispute.', 'P5.7')
      })
      const [asked, refusedCount] = await Promise.all([askWithdrawal(desk.house, customer, request(60)), suspended])
      expect(refusedCount).toBe(asked.kind === 'Asked' ? 1 : 0)
      expect(await balanceOf(customer)).toEqual({ available: units(110), held: 0n })
    }
  })
})

describe('watching withdrawals', () => {
  test('a customer is told each change, and after a lost connection what was missed; the house is told of everybody', async () => {
    const customer = await openPayer()
    const id = await ask(customer, 10)
    const feed = watchWithdrawals(desk.house, customer.accountId, null)
    const { value: first } = await feed.next()
    expect(first).toMatchObject({ isSnapshot: true, changes: [{ withdrawalId: id, status: 'Asked', payoutMicros: '10000000' }] })
    expect(JSON.stringify(first)).not.toContain('The card it came from')
    await decide(desk.house, id, 'Approved')
    expect((await feed.next()).value).toMatchObject({ isSnapshot: false, changes: [{ withdrawalId: id, version: 2, status: 'Approved', reason: 'Approved in a test.' }] })
    await feed.return?.()
    await pay(elsewhere, id)
    const resumed = watchWithdrawals(desk.house, customer.accountId, withdrawalsCursor(first.mark))
    const { value: missed } = await resumed.next()
    expect(missed).toMatchObject({ isSnapshot: false, changes: [{ withdrawalId: id, version: 3, status: 'Paid', paidReference: 'REF 7' }] })
    await resumed.return?.()
    const everybody = watchHouseWithdrawals(desk.house, null)
    await everybody.next()
    const another = await openPayer()
    const anothers = await ask(another, 1)
    expect((await everybody.next()).value).toMatchObject({ changes: [{ withdrawalId: anothers, accountId: another.accountId }] })
    await everybody.return?.()
  })
})
