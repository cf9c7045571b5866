import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { PaymentMethod, Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf, type Viewer } from '../context.ts'
import { readEnv } from '../env.ts'
import { checkBooks } from '../funds/books.ts'
import { openHouse, type House } from '../house.ts'
import { receiveEvent } from './receive-event.ts'
import { startPayment } from './start-payment.ts'
import { newsOfEvent } from './stripe-news.ts'
import { chargeOf, completed, declinedIntent, disputeOf, eventOf, startFakeStripe, variablesOf, type FakeCheckout, type FakeStripe } from './testing.ts'

let stripe: FakeStripe
let database: Awaited<ReturnType<typeof createTestDatabase>>
let house: House
const now = new Date('2026-03-01T12:00:00Z')
let count = 0

beforeAll(async () => {
  stripe = await startFakeStripe()
  database = await createTestDatabase()
  house = await openHouse(readEnv({ ...variablesOf(stripe), DATABASE_URL: database.url, POOL_SIZE: '12', LOG_LEVEL: 'silent' }), { clock: () => now })
  await sql`
    insert into payment_method_versions (method, version, is_on, amount_min_micros, amount_max_micros, bonus_tiers, effective_at, reason)
    values ('Card', 2, true, 1000000, 1000000000, '[{"amountFromMicros": "100000000", "basisPoints": 1000}]', '2001-01-01', 'Test')`.execute(house.db)
})
afterAll(async () => {
  await house.close()
  await database.drop()
  await stripe.stop()
})

async function begin(): Promise<{ readonly accountId: string, readonly paymentId: string, readonly checkout: FakeCheckout }> {
  const name = `customer ${++count}`
  await sql`insert into users (id, name, email) values (${name}, ${name}, ${`${count}@example.test`})`.execute(house.db)
  const { rows: [account] } = await sql<{ id: string }>`
    update accounts set accepted_terms_version = 1, accepted_terms_at = ${now}::timestamptz where user_id = ${name} returning id`.execute(house.db)
  const viewer: Viewer = { userId: name, sessionId: name, accountId: account?.id ?? '', role: Role.Customer, permissions: permissionsOf(Role.Customer) }
  const answer = await startPayment(house, viewer, { method: PaymentMethod.Card, amountMicros: 100_000_000n, isFinalAgreed: true, expectedBonusMicros: null, idempotencyKey: name })
  if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
  return { accountId: viewer.accountId, paymentId: answer.paymentId, checkout: stripe.checkoutOf(answer.paymentId) }
}

const STORIES: Readonly<Record<string, (checkout: FakeCheckout) => Stripe.Event[]>> = {
  'a delayed payment, part of it returned': checkout => [
    eventOf('checkout.session.completed', completed(checkout, { payment_status: 'unpaid' }), now), eventOf('checkout.session.async_payment_succeeded', completed(checkout), now),
    eventOf('charge.succeeded', chargeOf(checkout), now), eventOf('charge.refunded', chargeOf(checkout, { amount_refunded: 2_500 }), now),
    eventOf('charge.refunded', chargeOf(checkout, { amount_refunded: 4_000 }), now),
  ],
  'a declined card, another, a dispute that is won': checkout => [
    eventOf('payment_intent.payment_failed', declinedIntent(checkout), now), eventOf('checkout.session.completed', completed(checkout), now),
    eventOf('charge.dispute.created', disputeOf(checkout), now), eventOf('charge.dispute.closed', disputeOf(checkout, { status: 'won' }), now),
  ],
  'a return in part, a dispute of the rest that is lost': checkout => [
    eventOf('checkout.session.completed', completed(checkout), now), eventOf('charge.refunded', chargeOf(checkout, { amount_refunded: 4_000 }), now),
    eventOf('charge.dispute.created', disputeOf(checkout, { amount: 6_000 }), now), eventOf('charge.dispute.closed', disputeOf(checkout, { amount: 6_000, status: 'lost' }), now),
  ],
  'a stolen card': checkout => [
    eventOf('checkout.session.completed', completed(checkout), now),
    eventOf('radar.early_fraud_warning.created', { id: `issfr_${checkout.intentId}`, charge: 'ch', payment_intent: checkout.intentId, fraud_type: 'made_with_stolen_card' }, now),
    eventOf('charge.dispute.created', disputeOf(checkout, { reason: 'fraudulent' }), now), eventOf('charge.dispute.closed', disputeOf(checkout, { reason: 'fraudulent', status: 'lost' }), now),
  ],
  'money that did not arrive': checkout => [
    eventOf('checkout.session.completed', completed(checkout, { payment_status: 'unpaid' }), now), eventOf('payment_intent.payment_failed', declinedIntent(checkout), now),
    eventOf('checkout.session.async_payment_failed', completed(checkout, { payment_status: 'unpaid' }), now),
  ],
}

/** All that an account and its payment have come to, without the numbers that differ from one to the next. */
async function outcomeOf(accountId: string, paymentId: string): Promise<unknown> {
  const { rows: [payment] } = await sql`
    select p.status, p.credited_micros, p.bonus_credited_micros, p.returned_micros, p.bonus_returned_micros, p.failure, p.method_words, p.facts -> 'paid' as paid, a.status as account_status,
      b.available_micros, b.held_micros, (select array_agg(row(d.status, d.amount_micros, d.bonus_micros, d.recovered_micros)::text order by d.id) from disputes d where d.payment_id = p.id) as disputes
    from payments p join accounts a on a.id = p.account_id join balances b on b.account_id = a.id where p.id = ${paymentId}::bigint`.execute(house.db)
  const { rows: books } = await sql<{ name: string, sum: string }>`
    select regexp_replace(name, ':[0-9]+$', '') as name, sum(change)::text as sum from transfers t join postings p on p.transfer_id = t.id
      cross join lateral (values (p.source, -p.amount_micros), (p.destination, p.amount_micros)) as entry (name, change)
    where t.account_id = ${accountId}::bigint group by 1 having sum(change) <> 0 order by 1`.execute(house.db)
  return { payment, books }
}

const RUNS = 12

/** The same numbers from zero to one for the same seed (mulberry32). */
function drawer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffled<Item>(items: readonly Item[], draw: () => number): Item[] {
  return items.map(item => [draw(), item] as const).sort(([one], [other]) => one - other).map(([, item]) => item)
}

async function hear(event: Stripe.Event): Promise<void> {
  const news = newsOfEvent(event)
  if (news === null) throw new Error(`nobody hears ${event.type}`)
  await receiveEvent(house, PaymentMethod.Card, news)
}

test.each(Object.entries(STORIES))('%s: the books, the payment and the account end the same in any order, with any of it twice, one after the other or at once', { timeout: 120_000 }, async (_, story) => {
  const model = await begin()
  for (const event of story(model.checkout)) await hear(event)
  const expected = await outcomeOf(model.accountId, model.paymentId)
  for (let seed = 1; seed <= RUNS; seed++) {
    const { accountId, paymentId, checkout } = await begin()
    const draw = drawer(seed)
    const events = story(checkout)
    const order = shuffled([...events, ...events.filter(() => draw() < 0.4)], draw)
    if (seed % 2 === 0) await Promise.all(order.map(hear))
    else for (const event of order) await hear(event)
    expect(await outcomeOf(accountId, paymentId), `seed ${seed}: ${order.map(event => event.type).join(', ')}`).toEqual(expected)
  }
  expect((await checkBooks(house.db)).filter(({ exceptionCount }) => exceptionCount > 0)).toEqual([])
})
