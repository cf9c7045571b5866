import { CREDIT_ALONE_HOURS, paymentFacts, supplierStatusOf, type PaymentFacts } from '@tallyboard/schema'
import { NaiveBooks, newCustomer, type NaiveCustomer, type NaiveDispute, type NaiveLot, type NaiveOrder, type NaiveWithdrawal } from '@tallyboard/test/support/naive-books.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { askWithdrawal } from '../funds/ask-withdrawal.ts'
import { readBookBalances, readBookBalancesAt, snapshotBooks } from '../funds/book-balances.ts'
import { creditCustomer } from '../funds/credit-customer.ts'
import { decideCreditProposal } from '../funds/decide-credit.ts'
import { decideWithdrawalOf, markWithdrawalPaid } from '../funds/decide-withdrawal.ts'
import { closeOrder } from '../orders/close-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { recordProgress } from '../orders/record-progress.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { transact } from '../transact.ts'
import { applyPaymentFacts } from './apply-payment-facts.ts'
import { confirmBankTransfer, rejectBankTransfer } from './decide-bank-transfer.ts'
import { restoreAccount } from './restore-account.ts'
import { reviveDisputedOrders } from './revive-disputed-orders.ts'
import { setPaymentMethod } from './set-payment-method.ts'
import { startPayment } from './start-payment.ts'

// A year of five customers in 10,000 steps: everything that moves money, drawn from a seed, and after each step the balance that a naive keeper of books has.

const STEP_COUNT = 10_000
const CUSTOMER_COUNT = 5
const YEAR_MS = 365 * 86_400_000
/** All sentences are asked so often in the year. */
const CHECK_EVERY = 500
const SEED = 20_260_301
const RATES = [1_234_567n, 999_999n, 87_654_321n, 250_000_001n] as const

/** A customer of the house, as the house and as the naive books have them. */
interface Somebody {
  readonly viewer: Viewer
  readonly naive: NaiveCustomer
  readonly orders: Map<NaiveOrder, string>
  readonly payments: Map<NaiveLot, string>
  readonly withdrawals: Map<NaiveWithdrawal, string>
  readonly disputes: Map<NaiveDispute, string>
}

let desk: OrderHouse
const serviceIds: string[] = []
const books = new NaiveBooks()
const people: Somebody[] = []
let keyCount = 0
/** What the administrator gave without a second person, as P5.4 adds it up. */
const alone: { readonly at: number, readonly to: string, readonly micros: bigint }[] = []
const counts = new Map<string, number>()

/** Numbers from zero to one that are the same each time (mulberry32). */
let state = SEED
function draw(): number {
  state = (state + 0x6D2B79F5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
const upTo = (most: number): number => Math.floor(draw() * most)
const oneOf = <Value>(values: readonly Value[]): Value | undefined => values[upTo(values.length)]
const partOf = (micros: bigint): bigint => micros * BigInt(1 + upTo(1_000)) / 1_000n
const key = (): string => `year ${++keyCount}`

beforeAll(async () => {
  desk = await openOrderHouse()
  for (const rateMicros of RATES) serviceIds.push(await desk.addService({ rateMicros, quantityMin: 1 }))
  await setPaymentMethod(desk.house, desk.administrator, {
    method: 'BankTransfer', isOn: true, amountMinMicros: 10_000n, amountMaxMicros: 1_000_000_000_000n, instructions: 'To our bank', reason: 'It is open',
    bonusTiers: [{ amountFromMicros: 100_000_000n, basisPoints: 333 }, { amountFromMicros: 500_000_000n, basisPoints: 1_000 }], idempotencyKey: key(),
  })
  for (let count = 0; count < CUSTOMER_COUNT; count++) people.push(await newcomer())
})
afterAll(async () => await desk.close())

async function newcomer(): Promise<Somebody> {
  return { viewer: await desk.openCustomer(0n), naive: newCustomer(), orders: new Map(), payments: new Map(), withdrawals: new Map(), disputes: new Map() }
}

const now = (): number => desk.clock.at.getTime()

/** The steps, with how often each is drawn. A step for which there is nothing to do does nothing, and says so. */
const STEPS: readonly (readonly [name: string, weight: number, step: (somebody: Somebody) => Promise<boolean>])[] = [
  ['place', 26, place], ['progress', 12, progress], ['end', 16, end], ['own doing', 3, ownDoing],
  ['bank transfer', 8, payByBank], ['card', 6, payByCard], ['credit', 5, credit],
  ['ask', 9, ask], ['decide', 6, decideWithdrawal], ['pay out', 5, payOut],
  ['dispute', 2, dispute], ['outcome', 2, outcome], ['return', 1, giveBack], ['fraud', 0.15, fraud], ['revive', 2, revive], ['restore', 2, restore],
]

async function place({ viewer, naive, orders }: Somebody): Promise<boolean> {
  const which = upTo(RATES.length)
  const quantity = 1 + upTo(5_000)
  const answer = await placeOrder(desk.house, viewer, desk.requestFor(serviceIds[which] ?? '', { quantity }))
  const order = books.place(naive, RATES[which] ?? 0n, quantity)
  expect(answer.kind).toBe(order === null ? 'Refused' : 'Placed')
  if (order !== null && answer.kind === 'Placed') orders.set(order, answer.orderId)
  return order !== null
}

function openOrderOf({ orders }: Somebody): readonly [NaiveOrder, string] | undefined {
  return oneOf([...orders].filter(([order]) => order.isOpen))
}

async function report(orderId: string, words: string, remains: number): Promise<void> {
  await transact(desk.house, async tx => await recordProgress(tx, [{
    orderId, report: { status: supplierStatusOf(words), statusWords: words, startCount: 100, remains },
  }]))
}

async function progress(somebody: Somebody): Promise<boolean> {
  const [order, id] = openOrderOf(somebody) ?? []
  if (order === undefined || id === undefined) return false
  order.delivered += upTo(order.quantity - order.delivered)
  await report(id, 'In progress', order.quantity - order.delivered)
  return true
}

async function end(somebody: Somebody): Promise<boolean> {
  const [order, id] = openOrderOf(somebody) ?? []
  if (order === undefined || id === undefined) return false
  const words = oneOf(['Completed', 'Partial', 'Canceled'] as const) ?? 'Completed'
  if (words === 'Completed') order.delivered = order.quantity
  else order.delivered += upTo(order.quantity - order.delivered)
  await report(id, words, order.quantity - order.delivered)
  books.end(somebody.naive, order, false)
  return true
}

async function ownDoing(somebody: Somebody): Promise<boolean> {
  const [order, id] = openOrderOf(somebody) ?? []
  if (order === undefined || id === undefined) return false
  const answer = await closeOrder(desk.house, desk.administrator, {
    orderId: id, status: 'Cancelled', fault: 'Customer', cause: 'TargetDeleted', reason: 'Gone', currentCount: null, idempotencyKey: key(),
  })
  expect(answer.kind).toBe('Closed')
  books.end(somebody.naive, order, true)
  return true
}

async function payByBank({ viewer, naive, payments }: Somebody): Promise<boolean> {
  const amountMicros = BigInt(1 + upTo(80_000)) * 10_000n
  const answer = await startPayment(desk.house, viewer, { method: 'BankTransfer', amountMicros, isFinalAgreed: true, expectedBonusMicros: null, idempotencyKey: key() })
  expect(answer.kind).toBe(naive.status === 'Active' ? 'Started' : 'Refused')
  if (answer.kind === 'Refused') return false
  const { paymentId } = answer
  if (draw() < 0.1) {
    await rejectBankTransfer(desk.house, desk.administrator, { paymentId, reason: 'It never came', idempotencyKey: key() })
    return true
  }
  const request = { paymentId, amountMicros, bankReference: `SEPA ${keyCount}`, reason: 'It came', idempotencyKey: key() }
  const first = await confirmBankTransfer(desk.house, desk.administrator, request)
  expect(await confirmBankTransfer(desk.house, desk.administrator, request)).toEqual(first)
  const bonusMicros = amountMicros >= 500_000_000n ? amountMicros / 10n : amountMicros >= 100_000_000n ? (amountMicros * 333n + 5_000n) / 10_000n : 0n
  payments.set(books.bring(naive, now(), amountMicros, bonusMicros, true), paymentId)
  return true
}

/** Paid by what a provider tells, also when the customer was stopped meanwhile: money that came is credited. */
async function payByCard({ viewer: { accountId }, naive, payments }: Somebody): Promise<boolean> {
  const [amountMicros, bonusMicros] = [BigInt(500 + upTo(20_000)) * 10_000n, BigInt(upTo(10_000_000))]
  const { rows: [payment] } = await sql<{ id: string }>`
    insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
    values (${accountId}::bigint, 'USD', 'Card', 1, 'Waiting', ${amountMicros}::bigint, ${bonusMicros}::bigint, ${`YEAR-${++keyCount}`}, 1, ${desk.clock.at}::timestamptz,
      ${desk.clock.at}::timestamptz, ${desk.clock.at}::timestamptz) returning id`.execute(desk.house.db)
  const id = payment?.id ?? ''
  await tell(id, { isDelayed: true })
  for (let times = 1 + upTo(2); times > 0; times--) await tell(id, { paidAt: desk.clock.at, paid: { USD: amountMicros }, methodWords: 'Visa ending in 4242' })
  payments.set(books.bring(naive, now(), amountMicros, bonusMicros, true), id)
  return true
}

async function tell(paymentId: string, facts: Partial<PaymentFacts>): Promise<void> {
  await transact(desk.house, async tx => await applyPaymentFacts(tx, paymentId, paymentFacts(facts), HOUSE_ACTOR))
}

async function credit({ viewer: { accountId }, naive }: Somebody): Promise<boolean> {
  const [amountMicros, isBonus] = [BigInt(1 + upTo(150_000_000)), draw() < 0.5]
  const answer = await creditCustomer(desk.house, desk.administrator, { accountId, amountMicros, isBonus, reason: 'For the wait', idempotencyKey: key() })
  const since = now() - CREDIT_ALONE_HOURS * 3_600_000
  const withBefore = alone.filter(({ at, to }) => to === accountId && at >= since).reduce((sum, { micros }) => sum + micros, amountMicros)
  expect(answer.kind).toBe(naive.status === 'Closed' ? 'Refused' : withBefore > 100_000_000n ? 'Proposed' : 'Credited')
  if (answer.kind === 'Refused') return false
  if (answer.kind === 'Credited') alone.push({ at: now(), to: accountId, micros: amountMicros })
  if (answer.kind === 'Proposed') {
    const status = draw() < 0.7 ? 'Approved' as const : 'Declined' as const
    await decideCreditProposal(desk.house, desk.secondAdministrator, { proposalId: answer.proposalId, status, reason: 'Looked at', idempotencyKey: key() })
    if (status === 'Declined') return true
  }
  books.bring(naive, now(), isBonus ? 0n : amountMicros, isBonus ? amountMicros : 0n, false)
  return true
}

async function ask({ viewer, naive, withdrawals }: Somebody): Promise<boolean> {
  const askable = books.askable(naive)
  const amountMicros = draw() < 0.1 ? askable + 1n : draw() < 0.1 ? askable : partOf(askable)
  const answer = await askWithdrawal(desk.house, viewer, { amountMicros, expectedPayoutMicros: null, payoutTo: 'The same bank', idempotencyKey: key() })
  const withdrawal = books.ask(naive, now(), amountMicros)
  expect(answer.kind).toBe(withdrawal === null ? 'Refused' : 'Asked')
  if (withdrawal === null || answer.kind !== 'Asked') return false
  const { rows: [row] } = await sql<{ deduction: string }>`select deduction_micros as deduction from withdrawals where id = ${answer.withdrawalId}::bigint`.execute(desk.house.db)
  expect(BigInt(row?.deduction ?? -1)).toBe(withdrawal.deduction)
  withdrawals.set(withdrawal, answer.withdrawalId)
  return true
}

async function decideWithdrawal({ naive, withdrawals }: Somebody): Promise<boolean> {
  const [withdrawal, withdrawalId] = oneOf([...withdrawals].filter(([{ status }]) => status === 'Asked' || status === 'Approved')) ?? []
  if (withdrawal === undefined || withdrawalId === undefined) return false
  const status = withdrawal.status === 'Asked' && draw() < 0.6 ? 'Approved' as const : 'Refused' as const
  const answer = await decideWithdrawalOf(desk.house, desk.administrator, { withdrawalId, status, reason: 'Looked at', idempotencyKey: key() })
  expect(answer.kind).toBe('Changed')
  if (status === 'Refused') books.putBack(naive, withdrawal)
  else withdrawal.status = status
  return true
}

async function payOut({ naive, withdrawals }: Somebody): Promise<boolean> {
  const [withdrawal, withdrawalId] = oneOf([...withdrawals].filter(([{ status }]) => status === 'Approved')) ?? []
  if (withdrawal === undefined || withdrawalId === undefined) return false
  const answer = await markWithdrawalPaid(desk.house, desk.administrator, { withdrawalId, paidReference: `OUT ${keyCount}`, idempotencyKey: key() })
  expect(answer.kind).toBe('Changed')
  books.payOut(naive, withdrawal)
  return true
}

async function dispute({ naive, payments, disputes }: Somebody): Promise<boolean> {
  const [lot, paymentId] = oneOf([...payments].filter(([one]) => books.claimOf(one, one.paid).amount > 0n)) ?? []
  if (lot === undefined || paymentId === undefined) return false
  const left = books.claimOf(lot, lot.paid).amount
  const amountMicros = draw() < 0.5 ? left : partOf(left)
  const providerId = `dp_${++keyCount}`
  const opened = { amountMicros, currency: 'USD', reason: 'product_not_received', openedAt: desk.clock.at, closedAt: null, outcome: null }
  if (amountMicros === 0n) return false
  for (let times = 1 + upTo(2); times > 0; times--) await tell(paymentId, { disputes: { [providerId]: opened } })
  disputes.set(books.dispute(naive, lot, amountMicros), providerId)
  return true
}

async function outcome({ naive, payments, disputes }: Somebody): Promise<boolean> {
  const [open, providerId] = oneOf([...disputes].filter(([{ status }]) => status === 'Open')) ?? []
  if (open === undefined || providerId === undefined) return false
  const result = draw() < 0.6 ? 'Won' as const : 'Lost' as const
  const facts = { amountMicros: open.amount, currency: 'USD', reason: 'product_not_received', openedAt: desk.clock.at, closedAt: desk.clock.at, outcome: result }
  await tell(payments.get(open.lot) ?? '', { disputes: { [providerId]: facts } })
  books[result === 'Won' ? 'win' : 'lose'](naive, open)
  return true
}

async function giveBack({ naive, payments }: Somebody): Promise<boolean> {
  const [lot, paymentId] = oneOf([...payments].filter(([one]) => one.toldReturned < one.paid)) ?? []
  if (lot === undefined || paymentId === undefined) return false
  const total = lot.toldReturned + partOf(lot.paid - lot.toldReturned)
  await tell(paymentId, { returnedMicros: total })
  books.giveBack(naive, lot, total)
  return true
}

async function fraud({ naive, payments }: Somebody): Promise<boolean> {
  const [lot, paymentId] = oneOf([...payments]) ?? []
  if (lot === undefined || paymentId === undefined || naive.status === 'Closed') return false
  await tell(paymentId, { fraudReportedAt: desk.clock.at })
  books.steal(naive, lot)
  return true
}

async function revive({ naive, payments, disputes }: Somebody): Promise<boolean> {
  const [won, providerId] = oneOf([...disputes].filter(([{ status }]) => status === 'Won')) ?? []
  if (won === undefined || providerId === undefined) return false
  const { rows: [row] } = await sql<{ id: string }>`
    select id from disputes where payment_id = ${payments.get(won.lot) ?? ''}::bigint and provider_dispute_id = ${providerId}`.execute(desk.house.db)
  const answer = await reviveDisputedOrders(desk.house, desk.administrator, { disputeId: row?.id ?? '', reason: 'It was a mistake', idempotencyKey: key() })
  const isGranted = books.revive(naive, won)
  expect(answer.kind).toBe(isGranted ? 'Revived' : 'Refused')
  return isGranted
}

async function restore({ viewer: { accountId }, naive }: Somebody): Promise<boolean> {
  const answer = await restoreAccount(desk.house, desk.administrator, { accountId, reason: 'It paid what it owed', idempotencyKey: key() })
  const isGranted = books.restore(naive)
  expect(answer.kind).toBe(isGranted ? 'Restored' : 'Refused')
  return isGranted
}

async function expectBalance({ viewer: { accountId }, naive }: Somebody, step: string): Promise<void> {
  const { rows: [row] } = await sql<{ available: string, held: string, status: string }>`
    select b.available_micros as available, b.held_micros as held, a.status from balances b join accounts a on a.id = b.account_id
    where b.account_id = ${accountId}::bigint`.execute(desk.house.db)
  expect({ step, status: row?.status, available: BigInt(row?.available ?? -1), held: BigInt(row?.held ?? -1) })
    .toEqual({ step, status: naive.status, available: naive.available, held: naive.held })
}

async function expectBooks(everybody: readonly Somebody[]): Promise<void> {
  expect(await desk.wrongInBooks()).toEqual([])
  const balances = new Map((await readBookBalances(desk.house.db)).map(({ name, balance }) => [name, balance.micros]))
  const { revenue, payments, bonus, credits, owed, deductions } = books.house
  const total = (part: 'available' | 'held'): bigint => everybody.reduce((sum, { naive }) => sum + naive[part], 0n)
  for (const [name, micros] of Object.entries({
    'customers:available': total('available'), 'customers:held': total('held'), 'house:revenue': revenue, 'house:payments': payments, 'house:bonus': bonus,
    'house:credits': credits, 'house:owed': owed, 'house:deductions': deductions,
  })) expect([name, balances.get(name) ?? 0n]).toEqual([name, micros])
}

test('a year of 10,000 steps: at each of them the balance is the naive one, and every sentence of the books holds', { timeout: 300_000 }, async () => {
  const weights = STEPS.reduce((sum, [, weight]) => sum + weight, 0)
  const everybody = [...people]
  const instants: { readonly at: Date, readonly revenue: bigint }[] = []
  for (let step = 1; step <= STEP_COUNT; step++) {
    desk.clock.at = new Date(now() + 1_000 + upTo(2 * YEAR_MS / STEP_COUNT - 2_000))
    const index = upTo(people.length)
    const somebody = people[index]
    if (somebody === undefined) throw new Error('somebody is there')
    let chosen = draw() * weights
    const [name, , run] = STEPS.find(([, weight]) => (chosen -= weight) < 0) ?? STEPS[0]!
    if (await run(somebody)) counts.set(name, (counts.get(name) ?? 0) + 1)
    await expectBalance(somebody, `${step} ${name}`)
    if (step % CHECK_EVERY === 0) {
      await expectBooks(everybody)
      await snapshotBooks(desk.house.db, desk.clock.at)
      instants.push({ at: desk.clock.at, revenue: books.house.revenue })
    }
    // Whoever is closed stays in the books; somebody else takes the place, once there was time to be told of it.
    if (somebody.naive.status === 'Closed' && draw() < 0.2) {
      people[index] = await newcomer()
      everybody.push(people[index])
    }
  }
  for (const { at, revenue } of instants) {
    expect((await readBookBalancesAt(desk.house.db, at)).find(({ name }) => name === 'house:revenue')?.balance.micros).toBe(revenue)
  }
  // A year in which something never happened proves nothing about it.
  for (const [name] of STEPS) expect([name, (counts.get(name) ?? 0) >= 5]).toEqual([name, true])
  expect(Math.abs(now() - new Date('2026-03-01T12:00:00.000Z').getTime() - YEAR_MS)).toBeLessThan(YEAR_MS / 20)
})
