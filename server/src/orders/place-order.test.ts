import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readEnv } from '../env.ts'
import { creditCustomer } from '../funds/credit-customer.ts'
import { openHouse } from '../house.ts'
import { placeOrder } from './place-order.ts'
import { openOrderHouse, said, type OrderHouse } from './testing.ts'

let desk: OrderHouse
let serviceId: string

beforeAll(async () => {
  desk = await openOrderHouse()
  serviceId = await desk.addService()
})
afterEach(async () => expect(await desk.wrongInBooks()).toEqual([]))
afterAll(async () => await desk.close())

test('an order is charged, written with its history and its checks, and waits to be sent, in one step', async () => {
  const customer = await desk.openCustomer(10_000_000n)
  const answer = await placeOrder(desk.house, customer, desk.requestFor(serviceId, { link: 'https://www.instagram.com/Atelier.Nord/?igsh=1', quantity: 2_500 }))
  expect(answer.kind).toBe('Placed')
  const orderId = answer.kind === 'Placed' ? answer.orderId : ''
  expect(await desk.orderOf(orderId)).toMatchObject({
    account_id: customer.accountId, status: 'Pending', link: 'https://www.instagram.com/Atelier.Nord/?igsh=1', canonical_link: 'instagram.com/atelier.nord',
    quantity: 2_500, rate_micros: '1000000', charged_micros: '2500000', charge_micros: '2500000', refund_micros: '0', version: 1, terms_version: 1,
    guarantee_days: 30, placed_at: desk.clock.at,
  })
  expect(await desk.historyOf(orderId)).toMatchObject([{ version: 1, kind: 'Placed', actor_kind: 'Customer', clause: 'P2.8', delivered: 0 }])
  const { placement_checks: checks } = await desk.orderOf(orderId) as { placement_checks: { clause: string, verdict: string }[] }
  expect(checks.filter(check => check.verdict === 'Passed').length).toBeGreaterThan(5)
  expect(checks.filter(check => check.verdict === 'Failed')).toEqual([])
  expect(await desk.house.db.selectFrom('dispatches').select(['state']).where('order_id', '=', orderId).execute()).toEqual([{ state: 'Waiting' }])
  expect(await desk.availableOf(customer)).toBe(7_500_000n)
})

test('two requests in the same instant for one link: exactly one passes, the other is told which order is in the way', async () => {
  const customer = await desk.openCustomer()
  const link = 'https://instagram.com/same.instant'
  const answers = await Promise.all([1, 2].map(async () => await placeOrder(desk.house, customer, desk.requestFor(serviceId, { link }))))
  const placed = answers.flatMap(answer => answer.kind === 'Placed' ? [answer.orderId] : [])
  const refused = answers.flatMap(answer => answer.kind === 'Refused' ? [answer.refusal] : [])
  expect(placed).toHaveLength(1)
  expect(refused).toMatchObject([{ code: 'LINK_HAS_OPEN_ORDER', clause: 'P2.3', isTransient: true }])
  expect(refused[0]?.facts).toContainEqual({ name: 'orderId', kind: 'Order', value: placed[0] })
  expect(await desk.availableOf(customer)).toBe(99_000_000n)
})

test('twenty customers at once for one link: exactly one passes, and the others learn nothing about whose order it is', async () => {
  const customers = await Promise.all(Array.from({ length: 20 }, async () => await desk.openCustomer()))
  const spellings = ['https://instagram.com/wanted', 'instagram.com/Wanted/', 'http://www.instagram.com/wanted?igshid=x', '@wanted']
  const answers = await Promise.all(customers.map(async (customer, index) =>
    await placeOrder(desk.house, customer, desk.requestFor(serviceId, { link: spellings[index % spellings.length] ?? '' }))))
  expect(answers.filter(answer => answer.kind === 'Placed')).toHaveLength(1)
  for (const answer of answers) {
    if (answer.kind === 'Placed') continue
    expect(answer.refusal.code).toBe('LINK_HAS_OPEN_ORDER')
    expect(answer.refusal.facts.filter(fact => fact.kind === 'Order')).toEqual([])
  }
})

test('the same key at once gives one order, one charge and the same answer to all', async () => {
  const customer = await desk.openCustomer()
  const request = desk.requestFor(serviceId)
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await placeOrder(desk.house, customer, request)))
  expect(new Set(answers.map(answer => answer.kind === 'Placed' ? answer.orderId : said(answer.refusal))).size).toBe(1)
  expect(await desk.availableOf(customer)).toBe(99_000_000n)
  expect((await desk.house.db.selectFrom('orders').select('id').where('account_id', '=', customer.accountId).execute())).toHaveLength(1)
})

test('a key used again with other input is an input error, and another account may use the same key', async () => {
  const [one, other] = [await desk.openCustomer(), await desk.openCustomer()]
  const request = desk.requestFor(serviceId)
  await placeOrder(desk.house, one, request)
  await expect(placeOrder(desk.house, one, { ...request, quantity: 2_000 })).rejects.toThrow('used before')
  expect((await placeOrder(desk.house, other, desk.requestFor(serviceId, { idempotencyKey: request.idempotencyKey }))).kind).toBe('Placed')
  await expect(placeOrder(desk.house, one, { ...request, idempotencyKey: '' })).rejects.toThrow('1 to 200')
  await expect(placeOrder(desk.house, one, { ...request, idempotencyKey: 'x'.repeat(201) })).rejects.toThrow('1 to 200')
})

test('ten orders at once with money for three: three pass, seven are refused for lack of funds, nothing falls below zero', async () => {
  const customer = await desk.openCustomer(3_500_000n)
  const answers = await Promise.all(Array.from({ length: 10 }, async () => await placeOrder(desk.house, customer, desk.requestFor(serviceId))))
  expect(answers.filter(answer => answer.kind === 'Placed')).toHaveLength(3)
  expect(answers.flatMap(answer => answer.kind === 'Refused' ? [answer.refusal.code] : [])).toEqual(Array.from({ length: 7 }, () => 'NOT_ENOUGH_FUNDS'))
  expect(await desk.availableOf(customer)).toBe(500_000n)
})

test('a refusal is not remembered: with funds, the same attempt passes', async () => {
  const customer = await desk.openCustomer(0n)
  const request = desk.requestFor(serviceId)
  const first = await placeOrder(desk.house, customer, request)
  expect(first.kind === 'Refused' && first.refusal.code).toBe('NOT_ENOUGH_FUNDS')
  await creditCustomer(desk.house, desk.administrator, { accountId: customer.accountId, amountMicros: 5_000_000n, reason: 'Test', isBonus: false, idempotencyKey: 'funds at last' })
  expect((await placeOrder(desk.house, customer, request)).kind).toBe('Placed')
})

test('a rate that moved since the price was seen is refused with the new price, and an unknown service is not found', async () => {
  const customer = await desk.openCustomer()
  const answer = await placeOrder(desk.house, customer, desk.requestFor(serviceId, { expectedChargeMicros: 900_000n }))
  expect(answer).toMatchObject({ kind: 'Refused', refusal: { code: 'RATE_MOVED', clause: 'P1.4' } })
  await expect(placeOrder(desk.house, customer, desk.requestFor('999999'))).rejects.toThrow('no such service')
  await expect(placeOrder(desk.house, customer, desk.requestFor('nonsense'))).rejects.toThrow('no such service')
})

test('a link as long as links may be is stored or refused, whatever letters it is made of', async () => {
  const customer = await desk.openCustomer()
  const page = await desk.addService({ platform: 'Web', metric: 'Views' })
  const lettersFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => String.fromCodePoint(first + (index * 7_919) % 20_000)).join('')
  const long = await placeOrder(desk.house, customer, desk.requestFor(page, { link: `https://example.com/${lettersFrom(0x4e00, 2_000)}` }))
  expect(long).toMatchObject({ kind: 'Refused', refusal: { code: 'BAD_LINK' } })
  const endless = await placeOrder(desk.house, customer, desk.requestFor(page, { link: 'x😀'.repeat(30_000) }))
  expect(endless).toMatchObject({ kind: 'Refused', refusal: { code: 'BAD_LINK' } })
  const { request: kept } = await desk.house.db.selectFrom('decisions').select('request').orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(JSON.stringify(kept).length).toBeLessThan(3_000)
  expect((await placeOrder(desk.house, customer, desk.requestFor(page, { link: `https://example.com/${lettersFrom(0x4e00, 225)}` }))).kind).toBe('Placed')
})

test('a placement whose rivals come and go is told to try again, and nothing is charged', async () => {
  const customer = await desk.openCustomer()
  await sql`create function rival() returns trigger language plpgsql as $$ begin
      raise unique_violation using constraint = 'orders_one_open_per_lock'; end $$`.execute(desk.house.db)
  await sql`create trigger rivals before insert on orders for each row when (new.canonical_link = 'instagram.com/contested') execute function rival()`.execute(desk.house.db)
  const request = desk.requestFor(serviceId, { link: 'https://instagram.com/contested' })
  await expect(placeOrder(desk.house, customer, request)).rejects.toMatchObject({ extensions: { code: 'TOO_MANY_REQUESTS', retryable: true } })
  await sql`drop trigger rivals on orders`.execute(desk.house.db)
  expect((await placeOrder(desk.house, customer, request)).kind).toBe('Placed')
  expect(await desk.availableOf(customer)).toBe(99_000_000n)
})

test('an account that is being suspended takes no order any more: the placement waits and is refused', async () => {
  const customer = await desk.openCustomer()
  const client = await desk.house.pool.connect()
  try {
    await client.query('begin')
    await client.query('update accounts set status = \'Suspended\' where id = $1', [customer.accountId])
    const waiting = placeOrder(desk.house, customer, desk.requestFor(serviceId))
    await new Promise(resolve => setTimeout(resolve, 100))
    await client.query('commit')
    expect(await waiting).toMatchObject({ kind: 'Refused', refusal: { code: 'ACCOUNT_SUSPENDED', clause: 'P2.10' } })
  } finally {
    client.release()
  }
})

test('content rules take effect at once, and a free order is placed without a transfer', async () => {
  const customer = await desk.openCustomer(0n)
  const free = await desk.addService({ rateMicros: 0n })
  expect(await desk.orderOf(await desk.place(customer, free))).toMatchObject({ charged_micros: '0' })
  await sql`insert into content_rules (kind, pattern, action, is_allowed, created_at) values ('Handle', 'rally', 'Refuse', false, now())`.execute(desk.house.db)
  const answer = await placeOrder(desk.house, customer, desk.requestFor(free, { link: 'https://instagram.com/rally' }))
  expect(answer).toMatchObject({ kind: 'Refused', refusal: { code: 'TARGET_FORBIDDEN', clause: 'P2.7' } })
})

test('more placements at once than connections do not wait for each other for ever', async () => {
  const narrow = await openHouse(readEnv({ DATABASE_URL: desk.house.env.databaseUrl, POOL_SIZE: '2', LOG_LEVEL: 'silent' }), { clock: () => desk.clock.at })
  try {
    const customer = await desk.openCustomer()
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await placeOrder(narrow, customer, desk.requestFor(serviceId))))
    expect(answers.map(answer => answer.kind)).toEqual(Array.from({ length: 12 }, () => 'Placed'))
  } finally {
    await narrow.close()
  }
})
