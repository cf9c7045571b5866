import { paymentFacts, sumsOf, type DisputeFacts, type PaymentFacts } from '@tallyboard/schema'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUSE_ACTOR } from '../actor.ts'
import type { Viewer } from '../context.ts'
import { openOrderHouse, type OrderHouse } from '../orders/testing.ts'
import { applyPaymentFacts } from '../payments/apply-payment-facts.ts'
import { reviveDisputedOrders } from '../payments/revive-disputed-orders.ts'
import { transact } from '../transact.ts'
import { askWithdrawal } from './ask-withdrawal.ts'
import { readBookBalances } from './book-balances.ts'
import { BOOKS_SENTENCES } from './books.ts'
import { creditCustomer } from './credit-customer.ts'
import { decideCreditProposal } from './decide-credit.ts'
import { decideWithdrawalOf, markWithdrawalPaid } from './decide-withdrawal.ts'
import { FUNDS_SENTENCES } from './funds-sentences.ts'

let desk: OrderHouse
let count = 0
const key = (): string => `sentence ${++count}`

/** Pays 100 with a bonus of 10, through the facts that a provider tells. */
async function pay({ accountId }: Viewer): Promise<string> {
  const { rows: [payment] } = await sql<{ id: string }>`
    insert into payments (account_id, currency, method, method_version, status, amount_micros, bonus_micros, reference, terms_version, agreed_at, created_at, changed_at)
    values (${accountId}::bigint, 'USD', 'Card', 1, 'Waiting', 100000000, 10000000, ${`TB-${++count}`}, 1, now(), now(), now()) returning id`.execute(desk.house.db)
  const id = payment?.id ?? ''
  await tell(id, { paidAt: desk.clock.at, paid: { USD: 100_000_000n }, methodWords: 'Visa ending in 4242' })
  return id
}

async function tell(paymentId: string, facts: Partial<PaymentFacts>): Promise<void> {
  await transact(desk.house, async tx => await applyPaymentFacts(tx, paymentId, paymentFacts(facts), HOUSE_ACTOR))
}

async function dispute(paymentId: string, changes: Partial<DisputeFacts> = {}): Promise<void> {
  const facts: DisputeFacts = { amountMicros: 60_000_000n, currency: 'USD', reason: 'product_not_received', openedAt: desk.clock.at, closedAt: null, outcome: null, ...changes }
  await tell(paymentId, { disputes: { [`dp_${paymentId}`]: facts } })
}

async function withdraw(customer: Viewer, amountMicros: bigint): Promise<string> {
  const answer = await askWithdrawal(desk.house, customer, { amountMicros, expectedPayoutMicros: null, payoutTo: 'The same card', idempotencyKey: key() })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return answer.withdrawalId
}

/** Everything that can become of money, once. */
beforeAll(async () => {
  desk = await openOrderHouse()
  const { house, administrator, secondAdministrator } = desk
  const serviceId = await desk.addService()
  const customers = await Promise.all(Array.from({ length: 6 }, async () => await desk.openCustomer(0n)))
  const [withdrawing, disputed, won, lost, returned, stolen] = customers as [Viewer, Viewer, Viewer, Viewer, Viewer, Viewer]

  await pay(withdrawing)
  desk.clock.at = new Date(desk.clock.at.getTime() + 3 * 86_400_000)
  const [paidOut, refused] = [await withdraw(withdrawing, 20_000_000n), await withdraw(withdrawing, 10_000_000n)]
  await withdraw(withdrawing, 5_000_000n)
  await decideWithdrawalOf(house, administrator, { withdrawalId: paidOut, status: 'Approved', reason: 'Known to us', idempotencyKey: key() })
  await markWithdrawalPaid(house, administrator, { withdrawalId: paidOut, paidReference: 'SEPA 1', idempotencyKey: key() })
  await decideWithdrawalOf(house, administrator, { withdrawalId: refused, status: 'Refused', reason: 'Not now', idempotencyKey: key() })

  const proposed = await creditCustomer(house, administrator, { accountId: withdrawing.accountId, amountMicros: 200_000_000n, reason: 'For the trouble', isBonus: false, idempotencyKey: key() })
  if (proposed.kind !== 'Proposed') throw new Error('two people decide on so much')
  await decideCreditProposal(house, secondAdministrator, { proposalId: proposed.proposalId, status: 'Approved', reason: 'Agreed', idempotencyKey: key() })

  await dispute(await pay(disputed))

  const wonPayment = await pay(won)
  await desk.place(won, serviceId, { quantity: 80_000 })
  await dispute(wonPayment)
  await dispute(wonPayment, { closedAt: desk.clock.at, outcome: 'Won' })
  const { rows: [claim] } = await sql<{ id: string }>`select id from disputes where payment_id = ${wonPayment}::bigint`.execute(house.db)
  const revived = await reviveDisputedOrders(house, administrator, { disputeId: claim?.id ?? '', reason: 'It was a mistake', idempotencyKey: key() })
  if (revived.kind === 'Refused') throw new Error(revived.refusal.text)

  const lostPayment = await pay(lost)
  await desk.place(lost, serviceId, { quantity: 80_000 })
  await dispute(lostPayment, { amountMicros: 100_000_000n })
  await dispute(lostPayment, { amountMicros: 100_000_000n, closedAt: desk.clock.at, outcome: 'Lost' })

  const returnedPayment = await pay(returned)
  await desk.place(returned, serviceId, { quantity: 80_000 })
  await tell(returnedPayment, { returnedMicros: 100_000_000n })

  const stolenPayment = await pay(stolen)
  await desk.place(stolen, serviceId)
  await tell(stolenPayment, { fraudReportedAt: desk.clock.at })
  await pay(await desk.openCustomer(0n))
})
afterAll(async () => await desk.close())

test('every sentence holds after all that can become of money, and all accounts add up to zero', async () => {
  expect(await desk.wrongInBooks()).toEqual([])
  const balances = await readBookBalances(desk.house.db)
  expect(Object.fromEntries(balances.map(({ name, balance }) => [name, balance.micros]))).toMatchObject({ 'house:deductions': 4_000_000n })
  expect(sumsOf(balances.map(({ balance }) => balance))).toEqual([{ currency: 'USD', micros: 0n }])
})

const posting = (set: string, kind: string): string => `update postings p set ${set} from transfers t where t.id = p.transfer_id and t.kind = '${kind}'`
const more = (kind: string): string => posting('amount_micros = amount_micros + 1', kind)
const again = (kind: string): string => `with copied as (insert into transfers (kind, currency, account_id, order_id, payment_id, withdrawal_id, actor_kind, created_at)
  select kind, currency, account_id, order_id, payment_id, withdrawal_id, actor_kind, now() from transfers where kind = '${kind}' limit 1 returning id) select id from copied`

/** Slips of the hand, each with the sentence that must catch it. */
const SLIPS: readonly (readonly [start: string, slip: string])[] = [
  ['Every amount is in the currency', 'update transfers set currency = \'EUR\' where id = (select max(id) from transfers)'],
  ['Every amount is in the currency', 'update payments set currency = \'EUR\''],
  ['Every amount is in the currency', 'update withdrawals set currency = \'EUR\''],
  ['Every amount is in the currency', 'update disputes set currency = \'EUR\''],
  ['Every amount is in the currency', 'update credit_proposals set currency = \'EUR\''],
  ['Money moves only', posting('destination = \'house:owed\'', 'Charge')],
  ['Money moves only', posting('source = \'house:credits\'', 'Bonus')],
  ['Money moves only', 'update transfers set kind = \'Refund\' where kind = \'Payment\''],
  ['What moves for a payment', 'update transfers set payment_id = null where kind = \'Bonus\''],
  ['What moves for a payment', 'update transfers set withdrawal_id = null where kind = \'WithdrawalRefused\''],
  ['What moves for a payment', 'update transfers set payment_id = (select max(id) from payments) where kind = \'DisputeLost\''],
  ['What moves for a payment', 'update transfers set order_id = null where kind = \'Revival\''],
  ['Every payment stands', more('Payment')],
  ['Every payment stands', more('Bonus')],
  ['Every payment stands', again('Payment')],
  ['Every payment stands', 'delete from transfers where kind = \'Bonus\''],
  ['Every payment stands', 'update payments set credited_micros = 0 where id = (select max(id) from payments)'],
  ['A payment that succeeded', 'update payments set status = \'Expired\' where id = (select max(id) from payments)'],
  ['A payment that succeeded', 'update payments set credited_micros = 0 where id = (select max(id) from payments)'],
  ['What was returned', more('PaymentReturned')],
  ['What was returned', more('BonusReturned')],
  ['What was returned', 'update payments set returned_micros = returned_micros - 1 where returned_micros > 0'],
  ['No more is returned', 'update disputes set amount_micros = 100000001'],
  ['No more is returned', 'update disputes set bonus_micros = 10000001'],
  ['No more is returned', 'alter table payments drop constraint payments_return_no_more_than_credited; update payments set returned_micros = 100000001'],
  ['Every withdrawal is set aside', more('WithdrawalAsked')],
  ['Every withdrawal is set aside', more('WithdrawalRefused')],
  ['Every withdrawal is set aside', more('WithdrawalPaid')],
  ['Every withdrawal is set aside', again('WithdrawalPaid')],
  ['Every withdrawal is set aside', 'delete from transfers where kind = \'WithdrawalRefused\''],
  ['Every withdrawal is set aside', 'update withdrawals set payout_micros = payout_micros - 1, deduction_micros = deduction_micros + 1 where status = \'Paid\''],
  ['Every withdrawal is the sum', 'delete from withdrawal_parts where withdrawal_id = (select min(withdrawal_id) from withdrawal_parts)'],
  ['Every withdrawal is the sum', 'update withdrawal_parts set amount_micros = amount_micros + 1, payout_micros = payout_micros + 1'],
  ['No more is withdrawn', 'update withdrawal_parts set amount_micros = 100000001, deduction_micros = 0, payout_micros = 100000001'],
  ['No more is withdrawn', 'update withdrawal_parts set lot_transfer_id = (select max(id) from transfers where kind = \'Bonus\')'],
  ['What is held', 'update balances set held_micros = held_micros + 1'],
  ['What is held', 'update disputes set held_micros = held_micros - 1 where status = \'Open\''],
  ['Every dispute stands', posting('amount_micros = amount_micros + 1', 'DisputeOpened') + ' and p.destination = \'house:payments\''],
  ['Every dispute stands', posting('amount_micros = amount_micros + 1', 'DisputeOpened') + ' and p.destination = \'house:bonus\''],
  ['Every dispute stands', posting('amount_micros = amount_micros + 1', 'DisputeOpened') + ' and p.source like \'available:%\''],
  ['Every dispute stands', more('DisputeWon')],
  ['Every dispute stands', more('DisputeLost')],
  ['Every dispute stands', 'update disputes set status = \'Lost\', closed_at = now() where status = \'Won\''],
  ['Every dispute stands', 'delete from disputes where status = \'Open\''],
  ['Nobody whose payment', 'update accounts set status = \'Active\' where status = \'Suspended\''],
  ['Nobody whose payment', 'update accounts set status = \'Suspended\' where status = \'Closed\''],
  ['Nothing is open', 'update orders set ended_at = null, ended_cause = null, status = \'Pending\' where ended_cause = \'PaymentFraud\''],
  ['Nothing is open', 'update withdrawals set account_id = (select id from accounts where status = \'Closed\' limit 1) where status = \'Asked\''],
  ['What a disputed order', more('Revival')],
  ['What a disputed order', again('Revival')],
  ['What a disputed order', 'update orders set ended_cause = \'TargetDeleted\' where ended_cause = \'PaymentDisputed\''],
  ['What a disputed order', 'update disputes set revived_micros = 0'],
  ['Every credit that two', 'update credit_proposals set amount_micros = amount_micros + 1'],
  ['Every credit that two', 'update credit_proposals set is_bonus = not is_bonus'],
  ['Every credit that two', 'alter table credit_proposals drop constraint credit_proposals_by_two; update credit_proposals set decided_by = proposed_by'],
  ['Every credit that two', 'delete from transfers where kind = \'Credit\''],
  ['Every credit that two', `insert into credit_proposals (account_id, currency, amount_micros, is_bonus, reason, status, proposed_by, proposed_at, decided_by, decided_at, transfer_id)
    select account_id, currency, amount_micros, is_bonus, reason, status, proposed_by, proposed_at, decided_by, decided_at, transfer_id from credit_proposals`],
  ['An order that was taken back', 'update orders set ended_cause = \'HouseClosed\' where ended_cause = \'PaymentFraud\''],
  ['An order that was taken back', 'update supplier_cancellations set payment_id = (select max(id) from payments)'],
]

test('a sentence without a slip proves nothing', () => {
  expect(FUNDS_SENTENCES.filter(({ sentence }) => !SLIPS.some(([start]) => sentence.startsWith(start)))).toEqual([])
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
