import { randomUUID } from 'node:crypto'
import { parseMoney } from '@tallyboard/schema'
import { enter, type Credentials, type DemoClient } from './demo-client.ts'
import type { TimeMachine } from './demo-forward.ts'
import { credit, type SoldService } from './demo-office.ts'
import type { Chance } from './demo-plan.ts'
import { lastingQuantity, type Wish } from './demo-wishes.ts'

/** A customer of the demonstration, signed in. */
export interface Shopper {
  readonly client: DemoClient
  readonly accountId: string
}

/** The house while its past is being lived through. */
export interface DemoHouse {
  readonly time: TimeMachine
  readonly administrator: DemoClient
  /** The first is the one the visitor signs in as. */
  readonly shoppers: readonly Shopper[]
  readonly services: readonly SoldService[]
  readonly chance: Chance
  /** Tells the simulator what to do with the next order for this link. */
  readonly script: (link: string, script: object) => Promise<void>
}

const MINUTE_MS = 60_000
/** An order is looked at often while it is young, so that its curve has points, and rarer as it grows old. */
const FIRST_STEP_MS = 8_000
const STEP_GROWTH = 1.12
const LAST_STEP_MS = 4 * MINUTE_MS
/** Two days of the supplier's. Whatever is open by then has stalled, and stays as it is. */
const SESSION_MAX_MS = 48 * MINUTE_MS

const FUNDS_LOW_MICROS = 60_000_000n
const FUNDS_ADDED_MICROS = 100_000_000n
const FUNDS_AT_LAST_MICROS = 248_160_000n

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
  for (const shopper of demo.shoppers) await keepFunded(demo, shopper)
  for (let step = FIRST_STEP_MS; time.now() < beganAtMs + SESSION_MAX_MS; step = Math.min(step * STEP_GROWTH, LAST_STEP_MS)) {
    while (waiting[0] !== undefined && waiting[0].atMs <= time.now()) await place(demo, waiting.shift()!)
    if (await time.work() === 0 && waiting.length === 0) break
    time.goOn(Math.round(waiting[0] === undefined ? step : Math.min(step, Math.max(1_000, waiting[0].atMs - time.now()))))
  }
  await time.measure(new Set(wishes.map(({ service }) => service.id)))
}

/** The last hour: what the visitor finds at work, begun at different times and good for different spans. */
export async function leaveWorkUnderWay(demo: DemoHouse): Promise<void> {
  const { time, shoppers, services, chance } = demo
  const visitor = shoppers[0]!
  await topUp(demo, visitor, FUNDS_AT_LAST_MICROS + FUNDS_ADDED_MICROS)
  const until = Date.now()
  // Minutes ago, and minutes it will have taken in all.
  const spans = [[52, 150], [41, 95], [33, 120], [24, 75], [16, 60], [9, 45], [3, 30], [0, 20]] as const
  const picked = spans.map((_, index) => services[Math.floor((index + 0.5) * services.length / spans.length)]!)
  let step = FIRST_STEP_MS
  for (const [index, [agoMinutes, lastsMinutes]] of spans.entries()) {
    for (const at = until - agoMinutes * MINUTE_MS; time.now() < at;) {
      time.goOn(Math.round(Math.min(step, at - time.now())))
      await time.work()
      step = Math.min(step * STEP_GROWTH, MINUTE_MS)
    }
    const service = picked[index]!
    await place(demo, {
      atMs: time.now(), customer: 0, service, quantity: await quantityFor(visitor.client, service, lastsMinutes * MINUTE_MS),
      link: service.line.link(chance.target(1_000 + index)), fate: 'Succeeds',
    })
  }
  await topUp(demo, visitor, FUNDS_AT_LAST_MICROS)
  // Loading took a while; both clocks arrive at this very moment.
  time.goOn(Math.max(0, Date.now() - time.now()))
}

/** Enough to last, and not more than a fair part of the balance. */
async function quantityFor(client: DemoClient, service: SoldService, lastsMs: number): Promise<number> {
  const { service: offer } = await client.run<{ service: { rate: string, estimate: { unitsPerDay: number | null } } }>(
    'query Offer($id: ID!) { service(id: $id) { rate estimate { unitsPerDay } } }', { id: service.id })
  const lasting = lastingQuantity(service, offer.estimate.unitsPerDay ?? 100_000, lastsMs)
  const affordable = Math.floor(12_000 / Math.max(Number(offer.rate), 0.001) / 50) * 50
  return Math.max(service.quantityMin, Math.min(lasting, affordable))
}

async function place(demo: DemoHouse, { customer, service, quantity, link, fate }: Wish): Promise<void> {
  if (fate === 'EndsPartial') await demo.script(link, { end: { status: 'Partial', atDelivered: Math.round(quantity * demo.chance.between(0.3, 0.9)) } })
  if (fate === 'IsCancelled') await demo.script(link, { end: { status: 'Canceled', atDelivered: 0 } })
  await demo.shoppers[customer]!.client.run(`
    mutation PlaceOrder($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { serviceId: service.id, link, quantity, isPublicConfirmed: true, idempotencyKey: randomUUID() } })
}

async function keepFunded(demo: DemoHouse, shopper: Shopper): Promise<void> {
  if (await availableOf(shopper) < FUNDS_LOW_MICROS) await credit(demo.administrator, shopper.accountId, FUNDS_ADDED_MICROS, 'Funds for the demonstration')
}

async function topUp(demo: DemoHouse, shopper: Shopper, wantedMicros: bigint): Promise<void> {
  const missing = wantedMicros - await availableOf(shopper)
  if (missing > 0n) await credit(demo.administrator, shopper.accountId, missing, 'Funds for the demonstration')
}

async function availableOf({ client }: Shopper): Promise<bigint> {
  const { me } = await client.run<{ me: { account: { balance: { available: string } } } }>('query Funds { me { account { balance { available } } } }')
  return parseMoney(me.account.balance.available) ?? 0n
}
