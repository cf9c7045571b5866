import { randomUUID } from 'node:crypto'
import { canonicaliseLink, parseMoney } from '@tallyboard/schema'
import { enter, type Credentials, type DemoClient } from './demo-client.ts'
import type { TimeMachine } from './demo-forward.ts'
import { payIn, type DemoProvider } from './demo-payments.ts'
import { costOf, type Fate, type Wish } from './demo-wishes.ts'

/** A customer of the demonstration, signed in. */
export interface Shopper {
  readonly client: DemoClient
  readonly accountId: string
}

/** The house while its past is being lived through. */
export interface DemoHouse {
  readonly time: TimeMachine
  readonly administrator: DemoClient
  /** The first is the visitor. */
  readonly shoppers: readonly Shopper[]
  /** Whom the visitor signs in as. */
  readonly visitor: Shopper
  /** Orders nothing, and disputes a payment. */
  readonly disputing: Shopper
  readonly provider: DemoProvider
  /** Tells the simulator what to do with the next order for this link. */
  readonly script: (link: string, script: object) => Promise<void>
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The supplier's clock runs so much faster than ours, in the past and from now on: an order of hours is over in minutes, and its estimate says minutes. */
export const SIMULATOR_SPEED = 60
/** An order is looked at often while it is young, so that its curve has points, and rarer as it grows old. */
const FIRST_STEP_MS = 6_000
const STEP_GROWTH = 1.1
const LAST_STEP_MS = 3 * MINUTE_MS
/** Whatever is open by then has stalled, and stays as it is. */
const SESSION_MAX_MS = 3 * HOUR_MS

const FUNDS_LOW_MICROS = 60_000_000n
/** In turns; from a hundred on there is a bonus (P5.2). */
const FUNDS_ADDED_MICROS = [100_000_000n, 40_000_000n, 150_000_000n, 60_000_000n] as const
const FUNDS_AT_LAST_MICROS = 248_000_000n
/** The least that is taken; payments are in whole dollars. */
const PAYMENT_LEAST_MICROS = 5_000_000n
const DOLLAR_MICROS = 1_000_000n

/** Signs up and accepts the terms, without which nothing can be ordered (P2.1). */
export async function openAccount(url: string, person: Credentials): Promise<Shopper> {
  const client = await enter(url, person, 'sign-up')
  const { me, terms } = await client.run<{ me: { account: { id: string } }, terms: { version: number } }>('query Me { me { account { id } } terms { version } }')
  await client.run('mutation AcceptTerms($input: AcceptTermsInput!) { acceptTerms(input: $input) { __typename ... on Refusal { text } } }', { input: { version: terms.version } })
  return { client, accountId: me.account.id }
}

/** Places the orders of a session as its minutes pass, and lets time go on until all of them have ended. */
export async function passSession(demo: DemoHouse, wishes: readonly Wish[]): Promise<void> {
  const { time } = demo
  const waiting = [...wishes]
  const beganAtMs = waiting[0]?.atMs ?? time.now()
  time.goOn(Math.max(0, beganAtMs - time.now()))
  for (const [index, shopper] of demo.shoppers.entries()) await keepFunded(demo, shopper, index)
  for (let step = FIRST_STEP_MS; time.now() < beganAtMs + SESSION_MAX_MS; step = Math.min(step * STEP_GROWTH, LAST_STEP_MS)) {
    while (waiting[0] !== undefined && waiting[0].atMs <= time.now()) await place(demo, waiting.shift()!)
    if (await time.work() === 0 && waiting.length === 0) break
    time.goOn(Math.round(waiting[0] === undefined ? step : Math.min(step, Math.max(1_000, waiting[0].atMs - time.now()))))
  }
  await time.measure(new Set(wishes.map(({ service }) => service.id)))
}

/** The last hour: what the visitor finds at work, and on the balance. */
export async function leaveWorkUnderWay(demo: DemoHouse, wishes: readonly Wish[]): Promise<void> {
  const { time, visitor } = demo
  await topUp(demo, visitor, FUNDS_AT_LAST_MICROS + costOf(wishes))
  let lost: string | null = null
  for (const wish of wishes) {
    for (let step = FIRST_STEP_MS; time.now() < wish.atMs; step = Math.min(step * STEP_GROWTH, LAST_STEP_MS)) {
      time.goOn(Math.ceil(Math.min(step, wish.atMs - time.now())))
      await time.work()
    }
    if (lost !== null) await closeLost(demo, lost)
    const orderId = await place(demo, wish)
    lost = wish.fate.kind === 'LosesTarget' ? orderId : null
  }
  // Loading took a while; both clocks arrive at this very moment.
  for (let behind = Date.now() - time.now(); behind > FIRST_STEP_MS; behind = Date.now() - time.now()) {
    time.goOn(FIRST_STEP_MS)
    await time.work()
  }
  time.goOn(Math.max(0, Date.now() - time.now()))
}

async function place(demo: DemoHouse, { customer, service, quantity, link, fate }: Wish): Promise<string> {
  const script = scriptOf(fate, quantity)
  if (script !== null) await demo.script(asSent(link), script)
  const { placeOrder } = await demo.shoppers[customer]!.client.run<{ placeOrder: { id: string } }>(`
    mutation PlaceOrder($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { text } } }`,
  { input: { serviceId: service.id, link, quantity, isPublicConfirmed: true, idempotencyKey: randomUUID() } })
  return placeOrder.id
}

/** The fate in the words of the simulator, whose hours are minutes of ours. */
function scriptOf(fate: Fate, quantity: number): object | null {
  switch (fate.kind) {
    case 'Succeeds': return null
    case 'IsCancelled': return { end: { status: 'Canceled', atDelivered: 0 } }
    case 'EndsPartial': return { end: { status: 'Partial', atDelivered: Math.round(quantity * fate.share) } }
    case 'LosesTarget': return { stallAt: Math.round(quantity * 0.4) }
    case 'IsUncertain': return { accept: 'close' }
    case 'IsSlow': return { unitsPerHour: quantity / (fate.lastsMs * SIMULATOR_SPEED / HOUR_MS) }
  }
}

/** The link as the supplier will see it: in canonical form. */
function asSent(link: string): string {
  const read = canonicaliseLink(link)
  return read.ok ? `https://${read.canonical}` : link
}

/** The customer made the page private in the middle of the delivery: closed for their own doing, nothing is refunded (P3.4). */
async function closeLost({ administrator }: DemoHouse, orderId: string): Promise<void> {
  await administrator.run(`
    mutation CloseOrder($input: CloseOrderInput!) { closeOrder(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { orderId, status: 'Partial', fault: 'Customer', cause: 'TargetPrivate', reason: 'The page asks for a sign-in since half an hour ago.', idempotencyKey: randomUUID() } })
}

async function keepFunded(demo: DemoHouse, shopper: Shopper, index: number): Promise<void> {
  for (let turn = index; await availableOf(shopper) < FUNDS_LOW_MICROS; turn++) await payIn(demo, shopper, FUNDS_ADDED_MICROS[turn % FUNDS_ADDED_MICROS.length]!)
}

async function topUp(demo: DemoHouse, shopper: Shopper, wantedMicros: bigint): Promise<void> {
  const missing = wantedMicros - await availableOf(shopper)
  if (missing <= 0n) return
  const dollars = (missing + DOLLAR_MICROS - 1n) / DOLLAR_MICROS * DOLLAR_MICROS
  await payIn(demo, shopper, dollars < PAYMENT_LEAST_MICROS ? PAYMENT_LEAST_MICROS : dollars)
}

async function availableOf({ client }: Shopper): Promise<bigint> {
  const { me } = await client.run<{ me: { account: { balance: { available: string } } } }>('query Funds { me { account { balance { available } } } }')
  return parseMoney(me.account.balance.available) ?? 0n
}
