import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../context.ts'
import { closeOrder } from '../orders/close-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { askWithdrawal } from './ask-withdrawal.ts'
import { creditCustomer } from './credit-customer.ts'
import { decideWithdrawalOf, markWithdrawalPaid } from './decide-withdrawal.ts'
import { payIn } from './testing.ts'
import { quoteWithdrawal } from './withdrawal-quote.ts'
import { readWithdrawal } from './withdrawal-row.ts'

// Method: an account lives through payments, credits, orders, refunds and withdrawals drawn from a seed, and after each step the quote that the
// database gives is compared with a model that lays every unit of money out in a row.

let desk: OrderHouse
let serviceId: string

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService({ quantityMin: 1_000 })
})
afterAll(async () => await desk.close())

const UNIT = 1_000_000n
const HOUR_MS = 3_600_000

/** Numbers that look drawn at random and are the same each time. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

interface Coin {
  readonly lot: number
  readonly isPaid: boolean
}

/** Whole units in the order in which they are spent. What is spent goes from the front; what is refunded comes back there; a withdrawal takes out of the row. */
class Row {
  readonly #paidAt: Date[] = []
  #coins: Coin[] = []
  #spent: Coin[] = []

  bring(at: Date, paid: number, bonus: number): void {
    const lot = this.#paidAt.push(at) - 1
    this.#coins.push(...Array.from({ length: paid }, () => ({ lot, isPaid: true })), ...Array.from({ length: bonus }, () => ({ lot, isPaid: false })))
  }

  spend(count: number): void {
    this.#spent.push(...this.#coins.splice(0, count))
  }

  refund(count: number): void {
    this.#coins.unshift(...this.#spent.splice(this.#spent.length - count, count))
  }

  /** Which coins a withdrawal of so many takes: free ones first, then the others, of each the newest lot first. */
  take(count: number, now: Date): readonly Coin[] {
    const paid = this.#coins.filter(coin => coin.isPaid).toReversed()
    const taken = [...paid.filter(coin => this.#isFree(coin, now)), ...paid.filter(coin => !this.#isFree(coin, now))].slice(0, count)
    this.#coins = this.#coins.filter(coin => !taken.includes(coin))
    return taken
  }

  /** A withdrawal that was refused: the money is part of its payment again. What was spent stays spent oldest first. */
  putBack(taken: readonly Coin[]): void {
    const all = [...this.#spent, ...this.#coins, ...taken].toSorted((one, other) => one.lot - other.lot || Number(other.isPaid) - Number(one.isPaid))
    this.#spent = all.splice(0, this.#spent.length)
    this.#coins = all
  }

  quote(now: Date): { readonly available: number, readonly askable: number, readonly free: number } {
    const paid = this.#coins.filter(coin => coin.isPaid)
    return { available: this.#coins.length, askable: paid.length, free: paid.filter(coin => this.#isFree(coin, now)).length }
  }

  deductionOf(taken: readonly Coin[], now: Date): number {
    return taken.filter(coin => !this.#isFree(coin, now)).length * 0.2
  }

  #isFree({ lot }: Coin, now: Date): boolean {
    return now.getTime() - (this.#paidAt[lot]?.getTime() ?? 0) <= 48 * HOUR_MS
  }
}

test.each([1, 2, 3])('P5.4 the quote is what is left of coins in a row, after each of a hundred steps drawn from seed %i', { timeout: 60_000 }, async (seed) => {
  const draw = seeded(seed)
  const customer: Viewer = await desk.openCustomer(0n)
  const row = new Row()
  const open: { readonly id: string, readonly taken: readonly Coin[] }[] = []
  const orders: { readonly id: string, readonly units: number }[] = []
  let [count, askedCount] = [0, 0]
  const key = (): string => `seed ${seed} ${++count}`

  const steps: readonly (() => Promise<void>)[] = [
    async () => {
      const [paid, bonus] = [1 + draw(20), draw(4)]
      await payIn(desk.house, customer.accountId, BigInt(paid) * UNIT, BigInt(bonus) * UNIT)
      row.bring(desk.clock.at, paid, bonus)
    },
    async () => {
      const [units, isBonus] = [1 + draw(5), draw(2) === 0]
      await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: BigInt(units) * UNIT, reason: 'Test', isBonus, idempotencyKey: key() })
      row.bring(desk.clock.at, isBonus ? 0 : units, isBonus ? units : 0)
    },
    async () => {
      const units = 1 + draw(12)
      const answer = await placeOrder(desk.house, customer, desk.requestFor(serviceId, { quantity: units * 1_000 }))
      expect(answer.kind).toBe(units <= row.quote(desk.clock.at).available ? 'Placed' : 'Refused')
      if (answer.kind === 'Refused') return
      row.spend(units)
      orders.push({ id: answer.orderId, units })
    },
    async () => {
      const order = orders.splice(draw(orders.length), 1)[0]
      if (order === undefined) return
      const answer = await closeOrder(desk.house, desk.administrator, { orderId: order.id, status: 'Cancelled', fault: 'House', cause: 'HouseClosed', reason: 'Test', currentCount: null, idempotencyKey: key() })
      expect(answer.kind).not.toBe('Refused')
      row.refund(order.units)
    },
    async () => {
      const { askable } = row.quote(desk.clock.at)
      const units = 1 + draw(12)
      const answer = await askWithdrawal(desk.house, customer, { amountMicros: BigInt(units) * UNIT, expectedPayoutMicros: null, payoutTo: 'Test', idempotencyKey: key() })
      expect(answer.kind).toBe(units <= askable ? 'Asked' : 'Refused')
      if (answer.kind === 'Refused') return
      const taken = row.take(units, desk.clock.at)
      const withdrawal = await readWithdrawal(desk.house.db, answer.withdrawalId)
      expect(withdrawal?.deduction_micros).toBe(String(Math.round(row.deductionOf(taken, desk.clock.at) * 1_000_000)))
      open.push({ id: answer.withdrawalId, taken })
      askedCount++
    },
    async () => {
      const withdrawal = open.splice(draw(open.length), 1)[0]
      if (withdrawal === undefined) return
      const isPaid = draw(2) === 0
      await decideWithdrawalOf(desk.house, desk.administrator, { withdrawalId: withdrawal.id, status: isPaid ? 'Approved' : 'Refused', reason: 'Test', idempotencyKey: key() })
      if (isPaid) await markWithdrawalPaid(desk.house, desk.administrator, { withdrawalId: withdrawal.id, paidReference: 'Test', idempotencyKey: key() })
      else row.putBack(withdrawal.taken)
    },
  ]
  for (let step = 0; step < 100; step++) {
    desk.clock.at = new Date(desk.clock.at.getTime() + draw(12) * HOUR_MS + 1)
    await steps[draw(steps.length)]?.()
    const { available, askable, free } = await quoteWithdrawal(desk.house, customer.accountId, null)
    const expected = row.quote(desk.clock.at)
    expect({ available, askable, free }, `step ${step}`).toEqual({ available: BigInt(expected.available) * UNIT, askable: BigInt(expected.askable) * UNIT, free: BigInt(expected.free) * UNIT })
  }
  expect(askedCount).toBeGreaterThan(5)
  expect(await desk.wrongInBooks()).toEqual([])
})
