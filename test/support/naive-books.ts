/**
 * The books as somebody would keep them who has never seen ours: a few lists and sums, no postings, no plans, no SQL. What a simulated year of the house comes to is compared with it after each
 * step. It is written from the terms (P2.8, P3.3, P5.1 to P5.8) and shares no code with the house.
 */

/** An order: its charge, and how far it is. */
export interface NaiveOrder {
  readonly quantity: number
  readonly chargedMicros: bigint
  delivered: number
  isOpen: boolean
}

/** A dispute of a payment, with the orders it ended. */
export interface NaiveDispute {
  readonly lot: NaiveLot
  readonly amount: bigint
  readonly bonus: bigint
  readonly held: bigint
  readonly endedOrders: readonly NaiveOrder[]
  status: 'Open' | 'Won' | 'Lost'
  isRevived: boolean
}

/** What brought money in: a payment with its bonus, or a credit. */
export interface NaiveLot {
  readonly at: number
  readonly isPayment: boolean
  readonly paid: bigint
  readonly bonus: bigint
  withdrawn: bigint
  /** What the provider says was given back to the payer, and what of it is in the books: never what is disputed as well. */
  toldReturned: bigint
  returned: bigint
  bonusReturned: bigint
  isStolen: boolean
  readonly disputes: NaiveDispute[]
}

/** A request to withdraw, and from which lots. */
export interface NaiveWithdrawal {
  readonly amount: bigint
  readonly deduction: bigint
  readonly parts: readonly { readonly lot: NaiveLot, readonly amount: bigint }[]
  status: 'Asked' | 'Approved' | 'Paid' | 'Refused'
}

/** A customer. */
export interface NaiveCustomer {
  status: 'Active' | 'Suspended' | 'Closed'
  available: bigint
  held: bigint
  readonly orders: NaiveOrder[]
  readonly lots: NaiveLot[]
  readonly withdrawals: NaiveWithdrawal[]
}

const FREE_MS = 48 * 3_600_000

/** Half up: 2.5 is 3. */
const halfUp = (dividend: bigint, divisor: bigint): bigint => {
  const rest = dividend % divisor
  return dividend / divisor + (2n * rest >= divisor ? 1n : 0n)
}
const least = (one: bigint, other: bigint): bigint => one < other ? one : other
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

/** A customer without anything. */
export function newCustomer(): NaiveCustomer {
  return { status: 'Active', available: 0n, held: 0n, orders: [], lots: [], withdrawals: [] }
}

/** All customers, and what the house holds or has earned. */
export class NaiveBooks {
  readonly house = { revenue: 0n, payments: 0n, bonus: 0n, credits: 0n, owed: 0n, deductions: 0n }

  /** Null when it is refused. */
  place(customer: NaiveCustomer, rateMicros: bigint, quantity: number): NaiveOrder | null {
    const chargedMicros = halfUp(rateMicros * BigInt(quantity), 1_000n)
    if (customer.status !== 'Active' || chargedMicros > customer.available) return null
    const order = { quantity, chargedMicros, delivered: 0, isOpen: true }
    customer.orders.push(order)
    customer.available -= chargedMicros
    this.house.revenue += chargedMicros
    return order
  }

  end(customer: NaiveCustomer, order: NaiveOrder, isOwnDoing: boolean): void {
    order.isOpen = false
    if (isOwnDoing) return
    const refund = undeliveredOf(order)
    customer.available += refund
    this.house.revenue -= refund
  }

  bring(customer: NaiveCustomer, at: number, paid: bigint, bonus: bigint, isPayment: boolean): NaiveLot {
    const lot: NaiveLot = { at, isPayment, paid, bonus, withdrawn: 0n, toldReturned: 0n, returned: 0n, bonusReturned: 0n, isStolen: false, disputes: [] }
    customer.lots.push(lot)
    customer.available += paid + bonus
    this.house[isPayment ? 'payments' : 'credits'] -= paid
    this.house.bonus -= bonus
    return lot
  }

  /** What is left of each lot's paid money: the balance is a queue of coins, the oldest in front, paid before bonus, and spending takes from the front. */
  private leftOf(customer: NaiveCustomer): { readonly lot: NaiveLot, readonly left: bigint }[] {
    const piles = customer.lots.map((lot) => {
      const back = sum(lot.disputes.filter(({ status }) => status !== 'Won').map(({ amount }) => amount)) + lot.returned
      const bonusBack = sum(lot.disputes.filter(({ status }) => status !== 'Won').map(({ bonus }) => bonus)) + lot.bonusReturned
      const paid = lot.paid - back - lot.withdrawn
      return { lot, paid: paid < 0n ? 0n : paid, bonus: lot.bonus - bonusBack }
    })
    let spent = sum(piles.map(({ paid, bonus }) => paid + bonus)) - customer.available
    return piles.map(({ lot, paid, bonus }) => {
      const fromPaid = spent > 0n ? least(spent, paid) : 0n
      spent -= fromPaid
      if (spent > 0n) spent -= least(spent, bonus)
      return { lot, left: paid - fromPaid }
    })
  }

  askable(customer: NaiveCustomer): bigint {
    return sum(this.leftOf(customer).map(({ left }) => left))
  }

  /** Null when it is refused. */
  ask(customer: NaiveCustomer, at: number, amount: bigint): NaiveWithdrawal | null {
    if (customer.status !== 'Active' || amount <= 0n || amount > this.askable(customer)) return null
    const newestFirst = this.leftOf(customer).toReversed()
    const isFree = ({ lot }: { readonly lot: NaiveLot }): boolean => at - lot.at <= FREE_MS
    let [rest, deduction] = [amount, 0n]
    const parts: { lot: NaiveLot, amount: bigint }[] = []
    for (const pile of [...newestFirst.filter(isFree), ...newestFirst.filter(one => !isFree(one))]) {
      const taken = least(pile.left, rest)
      if (taken === 0n) continue
      rest -= taken
      if (!isFree(pile)) deduction += halfUp(taken * 20n, 100n)
      pile.lot.withdrawn += taken
      parts.push({ lot: pile.lot, amount: taken })
    }
    const withdrawal: NaiveWithdrawal = { amount, deduction, parts, status: 'Asked' }
    customer.withdrawals.push(withdrawal)
    customer.available -= amount
    customer.held += amount
    return withdrawal
  }

  putBack(customer: NaiveCustomer, withdrawal: NaiveWithdrawal): void {
    withdrawal.status = 'Refused'
    for (const { lot, amount } of withdrawal.parts) lot.withdrawn -= amount
    customer.available += withdrawal.amount
    customer.held -= withdrawal.amount
  }

  payOut(customer: NaiveCustomer, withdrawal: NaiveWithdrawal): void {
    withdrawal.status = 'Paid'
    customer.held -= withdrawal.amount
    this.house.payments += withdrawal.amount - withdrawal.deduction
    this.house.deductions += withdrawal.deduction
  }

  /** What a claim on a lot comes to: what is left of it, and the bonus of that part. */
  claimOf(lot: NaiveLot, claimed: bigint): { readonly amount: bigint, readonly bonus: bigint } {
    const standing = lot.disputes.filter(({ status }) => status !== 'Won')
    const taken = lot.returned + sum(standing.map(({ amount }) => amount))
    const bonusTaken = lot.bonusReturned + sum(standing.map(({ bonus }) => bonus))
    const amount = least(claimed, lot.paid - taken)
    const bonus = amount === 0n ? 0n : halfUp(lot.bonus * (taken + amount), lot.paid) - bonusTaken
    return { amount, bonus: bonus < 0n ? 0n : bonus }
  }

  dispute(customer: NaiveCustomer, lot: NaiveLot, claimed: bigint): NaiveDispute {
    const endedOrders = customer.status === 'Active' ? this.stop(customer, 'Suspended') : []
    const { amount, bonus } = this.claimOf(lot, claimed)
    const held = least(amount + bonus, customer.available)
    const dispute: NaiveDispute = { lot, amount, bonus, held, endedOrders, status: 'Open', isRevived: false }
    lot.disputes.push(dispute)
    customer.available -= held
    customer.held += held
    this.house.owed -= amount + bonus
    this.house.payments += amount
    this.house.bonus += bonus
    return dispute
  }

  win(customer: NaiveCustomer, dispute: NaiveDispute): void {
    dispute.status = 'Won'
    customer.available += dispute.held
    customer.held -= dispute.held
    this.house.owed += dispute.amount + dispute.bonus
    this.house.payments -= dispute.amount
    this.house.bonus -= dispute.bonus
    const isClaimed = customer.lots.some(lot => lot.isStolen || lot.disputes.some(({ status }) => status !== 'Won'))
    if (customer.status === 'Suspended' && !isClaimed) customer.status = 'Active'
    // What could not be given back while it was disputed is given back now.
    this.giveBack(customer, dispute.lot, dispute.lot.toldReturned)
  }

  lose(customer: NaiveCustomer, dispute: NaiveDispute): void {
    dispute.status = 'Lost'
    customer.held -= dispute.held
    this.house.owed += dispute.held
  }

  giveBack(customer: NaiveCustomer, lot: NaiveLot, told: bigint): void {
    lot.toldReturned = told
    const { amount, bonus } = this.claimOf(lot, told - lot.returned)
    lot.returned += amount
    lot.bonusReturned += bonus
    if (amount + bonus > customer.available) this.putBackAll(customer)
    for (const [to, micros] of [['payments', amount], ['bonus', bonus]] as const) {
      const fromBalance = least(micros, customer.available)
      customer.available -= fromBalance
      this.house.owed -= micros - fromBalance
      this.house[to] += micros
    }
  }

  steal(customer: NaiveCustomer, lot: NaiveLot): void {
    lot.isStolen = true
    this.stop(customer, 'Closed')
  }

  /** Whether it is granted. */
  restore(customer: NaiveCustomer): boolean {
    const isDisputed = customer.lots.some(lot => lot.disputes.some(({ status }) => status === 'Open'))
    if (customer.status !== 'Suspended' || isDisputed) return false
    customer.status = 'Active'
    return true
  }

  /** Whether it is granted. */
  revive(customer: NaiveCustomer, dispute: NaiveDispute): boolean {
    const undelivered = sum(dispute.endedOrders.map(undeliveredOf))
    if (customer.status === 'Closed' || dispute.status !== 'Won' || dispute.isRevived || undelivered === 0n) return false
    dispute.isRevived = true
    customer.available += undelivered
    this.house.revenue -= undelivered
    return true
  }

  /** Everything under way ends: orders without refund, withdrawals with their money back. Answers the orders. */
  private stop(customer: NaiveCustomer, status: 'Suspended' | 'Closed'): NaiveOrder[] {
    customer.status = status
    const orders = customer.orders.filter(({ isOpen }) => isOpen)
    for (const order of orders) order.isOpen = false
    this.putBackAll(customer)
    return orders
  }

  private putBackAll(customer: NaiveCustomer): void {
    for (const withdrawal of customer.withdrawals.filter(one => one.status === 'Asked' || one.status === 'Approved')) this.putBack(customer, withdrawal)
  }
}

/** What a refund of the order is, or would have been. */
function undeliveredOf({ quantity, chargedMicros, delivered }: NaiveOrder): bigint {
  return chargedMicros - halfUp(chargedMicros * BigInt(delivered), BigInt(quantity))
}
