import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../start-simulator.ts'
import { add, call, control, post, script } from '../testing.ts'
import type { SupplierService } from '../catalogue/service.ts'

let simulator: Simulator
let linkCount = 0

beforeAll(async () => {
  simulator = await startSimulator({ speed: 0, control: true, quirks: false, keys: ['demo-supplier-key', 'other'] })
})
afterAll(() => simulator.stop())

function freshLink(): string {
  linkCount += 1
  return `https://instagram.com/somebody${linkCount}`
}

function find(what: string, isMeant: (service: SupplierService) => boolean): SupplierService {
  const service = simulator.services().find(isMeant)
  if (!service) throw new Error(`no service: ${what}`)
  return service
}

const typed = (type: string) => find(type, (service) => service.type === type)
const plain = () => find('plain', (service) => service.type === 'Default' && service.min <= 100 && service.max >= 1_000 && service.isRefillable && service.isCancelable && service.guarantee !== null)
const HOUR_MS = 3_600_000

describe('add refuses, to the letter', () => {
  const rows: readonly [what: string, fields: () => Record<string, string | number>, error: string][] = [
    ['a wrong key', () => ({ key: 'nobody', action: 'balance' }), 'Invalid API key'],
    ['an empty key', () => ({ key: '', action: 'balance' }), 'Invalid API key'],
    ['no action', () => ({}), 'Incorrect request'],
    ['an unknown action', () => ({ action: 'fly' }), 'Incorrect request'],
    ['no service', () => ({ action: 'add', link: freshLink(), quantity: 100 }), 'Incorrect request'],
    ['an unknown service', () => ({ action: 'add', service: 1, link: freshLink(), quantity: 100 }), 'Incorrect service ID'],
    ['a service that is no number', () => ({ action: 'add', service: 'x', link: freshLink(), quantity: 100 }), 'Incorrect service ID'],
    ['a kind it does not sell', () => ({ action: 'add', service: typed('Subscriptions').id, link: freshLink(), quantity: 100 }), 'Incorrect service type'],
    ['no link', () => ({ action: 'add', service: plain().id, quantity: 100 }), 'Incorrect request'],
    ['words for a link', () => ({ action: 'add', service: plain().id, link: 'my page please', quantity: 100 }), 'Bad link'],
    ['a script for a link', () => ({ action: 'add', service: plain().id, link: 'javascript:alert(1)', quantity: 100 }), 'Bad link'],
    ['no quantity', () => ({ action: 'add', service: plain().id, link: freshLink() }), 'Incorrect request'],
    ['the word undefined', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: 'undefined' }), 'Incorrect request'],
    ['half a unit', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: '100.5' }), 'Incorrect request'],
    ['too little', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: plain().min - 1 }), 'Quantity less than minimum'],
    ['less than nothing', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: -5 }), 'Quantity less than minimum'],
    ['too much', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: plain().max + 1 }), 'Quantity more than maximum'],
    ['drip-feed', () => ({ action: 'add', service: plain().id, link: freshLink(), quantity: 100, runs: 3, interval: 60 }), 'Incorrect request'],
    ['comments without comments', () => ({ action: 'add', service: typed('Custom Comments').id, link: freshLink() }), 'Incorrect request'],
    ['too few comments', () => ({ action: 'add', service: find('comments', (s) => s.type === 'Custom Comments' && s.min > 1).id, link: freshLink(), comments: 'nice' }), 'Quantity less than minimum'],
    ['a poll without an answer', () => ({ action: 'add', service: typed('Poll').id, link: freshLink(), quantity: typed('Poll').min }), 'Incorrect request'],
    ['status of nothing', () => ({ action: 'status' }), 'Incorrect request'],
    ['status of an unknown order', () => ({ action: 'status', order: 5 }), 'Incorrect order ID'],
    ['status of 101 orders', () => ({ action: 'status', orders: Array.from({ length: 101 }, (_, i) => i).join(',') }), 'Incorrect request'],
    ['refill of nothing', () => ({ action: 'refill' }), 'Incorrect request'],
    ['refill of an unknown order', () => ({ action: 'refill', order: 5 }), 'Incorrect order ID'],
    ['an unknown refill', () => ({ action: 'refill_status', refill: 5 }), 'Refill not found'],
    ['cancel of nothing', () => ({ action: 'cancel' }), 'Incorrect request'],
  ]
  it.each(rows)('%s', async (_, fields, error) => {
    const response = await post(simulator, fields())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ error })
  })

  it('a second order while the first is open, for the same link however it is written', async () => {
    const fields = { action: 'add', service: plain().id, link: 'https://www.instagram.com/twice/', quantity: 100 }
    expect(await call(simulator, fields)).toEqual({ order: expect.any(Number) })
    const error = 'You have active order with this link. Please wait until order being completed.'
    expect(await call(simulator, { ...fields, link: 'http://instagram.com/twice' })).toEqual({ error })
  })

  it('an order that costs more than there is', async () => {
    await control(simulator, 'balance', { key: 'other', balance: 0.001 })
    expect(await call(simulator, { key: 'other', action: 'add', service: plain().id, link: freshLink(), quantity: plain().max })).toEqual({ error: 'Not enough funds on balance' })
  })
})

describe('the actions', () => {
  it('services lists every service with rates and limits as texts', async () => {
    const list = (await call(simulator, { action: 'services' })) as Record<string, unknown>[]
    expect(list.length).toBeGreaterThanOrEqual(2_000)
    const service = plain()
    expect(list.find((row) => row.service === service.id)).toMatchObject({
      name: service.name, type: 'Default', category: service.category, rate: service.rate, min: String(service.min), max: String(service.max), dripfeed: false, refill: true, cancel: true,
    })
  })

  it('add takes an order, status follows it to the end, and the balance pays for it', async () => {
    const service = plain()
    const link = freshLink()
    const before = Number(((await call(simulator, { action: 'balance' })) as { balance: string }).balance)
    await script(simulator, { link }, { startCount: 3_572, startAfterSeconds: 600, unitsPerHour: 100 })
    const order = await add(simulator, { service: service.id, link, quantity: 200 })
    const charge = String(Number(((Number(service.rate) * 200) / 1_000).toFixed(5)))
    expect(await call(simulator, { action: 'status', order })).toEqual({ charge, start_count: '0', status: 'Pending', remains: '200', currency: 'USD' })
    simulator.advance(400_000)
    expect(await call(simulator, { action: 'status', order })).toMatchObject({ status: 'Processing', start_count: '0' })
    simulator.advance(200_000 + HOUR_MS)
    expect(await call(simulator, { action: 'status', order })).toEqual({ charge, start_count: '3572', status: 'In progress', remains: '100', currency: 'USD' })
    simulator.advance(HOUR_MS)
    expect(await call(simulator, { action: 'status', order })).toMatchObject({ status: 'Completed', remains: '0' })
    const { balance, currency } = (await call(simulator, { action: 'balance' })) as { balance: string; currency: string }
    expect(currency).toBe('USD')
    expect(Number(balance)).toBeCloseTo(before - Number(charge), 4)
  })

  it('a partial order costs what arrived, a cancelled one nothing', async () => {
    const service = plain()
    const [half, none] = [freshLink(), freshLink()]
    const before = Number(((await call(simulator, { action: 'balance' })) as { balance: string }).balance)
    await script(simulator, { link: half }, { startAfterSeconds: 0, unitsPerHour: 1_000, end: { status: 'Partial', atDelivered: 50 } })
    await script(simulator, { link: none }, { startAfterSeconds: 0, end: { status: 'Canceled', atDelivered: 0 } })
    const orders = [await add(simulator, { service: service.id, link: half, quantity: 200 }), await add(simulator, { service: service.id, link: none, quantity: 200 })]
    simulator.advance(HOUR_MS)
    const charge = Number(((Number(service.rate) * 50) / 1_000).toFixed(5))
    const answer = (await call(simulator, { action: 'status', orders: orders.join(',') })) as Record<string, unknown>
    expect(answer[String(orders[0])]).toMatchObject({ status: 'Partial', remains: '150', charge: String(charge) })
    expect(answer[String(orders[1])]).toMatchObject({ status: 'Canceled', remains: '200', charge: '0' })
    const { balance } = (await call(simulator, { action: 'balance' })) as { balance: string }
    expect(Number(balance)).toBeCloseTo(before - charge, 4)
  })

  it('status of many answers each id, the unknown and the foreign ones alike', async () => {
    const mine = await add(simulator, { service: plain().id, link: freshLink(), quantity: 100 })
    await control(simulator, 'balance', { key: 'other', balance: 100 })
    const foreign = await add(simulator, { key: 'other', service: plain().id, link: freshLink(), quantity: 100 })
    const wrong = { error: 'Incorrect order ID' }
    const expected = { [mine]: expect.objectContaining({ status: 'Pending' }), [foreign]: wrong, 7: wrong }
    expect(await call(simulator, { action: 'status', orders: `${mine},${foreign},7` })).toEqual(expected)
    expect(await call(simulator, { action: 'status', order: `${mine},${foreign},7` })).toEqual(expected)
    expect(await call(simulator, { action: 'status', 'orders[0]': mine, 'orders[1]': foreign, 'orders[2]': 7 })).toEqual(expected)
  })

  it('prices a package as a whole, counts comments by lines, takes a poll with its answer', async () => {
    const [pack, comments, poll] = [typed('Package'), find('comments', (s) => s.type === 'Custom Comments' && s.min === 5), typed('Poll')]
    const orders = [
      await add(simulator, { service: pack.id, link: freshLink() }),
      await add(simulator, { service: comments.id, link: freshLink(), comments: 'one\ntwo\r\nthree\n\nfour\nfive' }),
      await add(simulator, { service: poll.id, link: freshLink(), quantity: poll.min, answer_number: 2 }),
    ]
    const answer = (await call(simulator, { action: 'status', orders: orders.join(',') })) as Record<string, unknown>
    expect(answer[String(orders[0])]).toMatchObject({ charge: String(Number(pack.rate)), remains: String(pack.max) })
    expect(answer[String(orders[1])]).toMatchObject({ remains: '5' })
    expect(answer[String(orders[2])]).toMatchObject({ remains: String(poll.min) })
  })

  it('refill brings a drop back, once at a time, and is rejected where nothing dropped', async () => {
    const [dropped, whole] = [freshLink(), freshLink()]
    const quick = { startCount: 1_000, startAfterSeconds: 0, unitsPerHour: 1_000 }
    await script(simulator, { link: dropped }, { ...quick, dropAfterEnd: 80 })
    await script(simulator, { link: whole }, { ...quick, dropAfterEnd: 0 })
    const orders = [await add(simulator, { service: plain().id, link: dropped, quantity: 200 }), await add(simulator, { service: plain().id, link: whole, quantity: 200 })]
    expect(await call(simulator, { action: 'refill', order: orders[0] ?? 0 })).toEqual({ error: 'Order cannot be refilled' })
    simulator.advance(HOUR_MS)
    const first = (await call(simulator, { action: 'refill', order: orders[0] ?? 0 })) as { refill: string }
    expect(first).toEqual({ refill: expect.stringMatching(/^\d+$/) })
    const many = (await call(simulator, { action: 'refill', orders: `${orders.join(',')},3` })) as { order: number; refill: number | object }[]
    expect(many).toEqual([
      { order: orders[0], refill: { error: 'Order cannot be refilled' } }, { order: orders[1], refill: expect.any(Number) }, { order: 3, refill: { error: 'Incorrect order ID' } },
    ])
    expect(await call(simulator, { action: 'refill_status', refill: first.refill })).toEqual({ status: 'Pending' })
    simulator.advance(10 * HOUR_MS)
    expect(await call(simulator, { action: 'refill_status', refills: `${first.refill},${String(many[1]?.refill)},3` })).toEqual([
      { refill: Number(first.refill), status: 'Completed' }, { refill: many[1]?.refill, status: 'Rejected' }, { refill: 3, status: { error: 'Refill not found' } },
    ])
  })

  it('cancel takes the request where the service allows it, and the order ends soon after', async () => {
    const rigid = find('rigid', (service) => service.type === 'Default' && !service.isCancelable && service.max >= 1_000)
    const orders = [await add(simulator, { service: plain().id, link: freshLink(), quantity: 1_000 }), await add(simulator, { service: rigid.id, link: freshLink(), quantity: 1_000 })]
    simulator.advance(HOUR_MS)
    expect(await call(simulator, { action: 'cancel', orders: `${orders.join(',')},3` })).toEqual([
      { order: orders[0], cancel: 1 }, { order: orders[1], cancel: { error: 'Order cannot be canceled' } }, { order: 3, cancel: { error: 'Incorrect order ID' } },
    ])
    expect(await call(simulator, { action: 'status', order: orders[0] ?? 0 })).toMatchObject({ status: 'In progress' })
    simulator.advance(HOUR_MS)
    expect(await call(simulator, { action: 'status', order: orders[0] ?? 0 })).toMatchObject({ status: 'Partial' })
    expect(await call(simulator, { action: 'cancel', order: orders[0] ?? 0 })).toEqual([{ order: orders[0], cancel: { error: 'Order cannot be canceled' } }])
  })

  it('cancel is answered as a script says: with words of its own, or not at all after it was taken', async () => {
    const [refused, lost] = [await add(simulator, { service: plain().id, link: freshLink(), quantity: 1_000 }), await add(simulator, { service: plain().id, link: freshLink(), quantity: 1_000 })]
    await script(simulator, { order: refused }, { cancel: 'error:Too late' })
    await script(simulator, { order: lost }, { cancel: 'close' })
    expect(await call(simulator, { action: 'cancel', orders: refused })).toEqual([{ order: refused, cancel: { error: 'Too late' } }])
    await expect(post(simulator, { action: 'cancel', orders: lost })).rejects.toThrow()
    simulator.advance(HOUR_MS)
    expect(await call(simulator, { action: 'status', order: lost })).toMatchObject({ status: expect.stringMatching(/^(Partial|Canceled)$/) })
    expect(await control(simulator, 'script', { match: { order: lost }, script: { cancel: 'perhaps' } })).toMatchObject({ status: 400 })
  })
})

describe('the envelope', () => {
  it('reads JSON with bare numbers, a slash at the end, and reads by query string', async () => {
    const body = JSON.stringify({ key: 'demo-supplier-key', action: 'add', service: plain().id, link: freshLink(), quantity: 100 })
    const added = (await (await fetch(`${simulator.apiUrl}/`, { method: 'POST', body })).json()) as { order: number }
    expect(added).toEqual({ order: expect.any(Number) })
    const status = await (await fetch(`${simulator.apiUrl}?key=demo-supplier-key&action=status&order=${added.order}`)).json()
    expect(status).toMatchObject({ status: 'Pending' })
  })

  it('spends nothing by query string', async () => {
    const query = new URLSearchParams({ key: 'demo-supplier-key', action: 'add', service: String(plain().id), link: freshLink(), quantity: '100' })
    const count = simulator.adds().length
    expect(await (await fetch(`${simulator.apiUrl}?${query}`)).json()).toEqual({ error: 'Incorrect request' })
    expect(simulator.adds()).toHaveLength(count)
  })

  it('answers broken JSON with an error and a body beyond its limit with 413', async () => {
    expect(await (await fetch(simulator.apiUrl, { method: 'POST', body: '{"key":' })).json()).toEqual({ error: 'Incorrect request' })
    const large = await fetch(simulator.apiUrl, { method: 'POST', body: `key=${'x'.repeat(1_200_000)}` })
    expect(large.status).toBe(413)
  })

  it('has no other pages', async () => {
    expect((await fetch(`${simulator.url}/`)).status).toBe(404)
  })
})
