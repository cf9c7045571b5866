import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator, type SimulatorOptions } from './start-simulator.ts'
import { add, call, control, post, script } from './testing.ts'

const HOUR_MS = 3_600_000
const LINK = 'https://www.instagram.com/somebody/'
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ speed: 0, control: true, quirks: false, catalogueSize: 400, ...options })
  cleanups.push(() => simulator.stop())
  return simulator
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'))
  cleanups.push(() => rmSync(path, { recursive: true }))
  return path
}

function plainService(simulator: Simulator): number {
  const service = simulator.services().find((one) => one.type === 'Default' && one.min <= 100 && one.max >= 1_000)
  if (!service) throw new Error('no plain service')
  return service.id
}

function order(simulator: Simulator, link = LINK, quantity = 1_000): Promise<number> {
  return add(simulator, { service: plainService(simulator), link, quantity })
}

function status(simulator: Simulator, id: number): Promise<unknown> {
  return call(simulator, { action: 'status', order: id })
}

describe('one seed', () => {
  async function history(seed: number): Promise<string> {
    const simulator = await start({ seed, mishaps: true, quirks: true, catalogueSize: 2_400 })
    const service = plainService(simulator)
    const said: string[] = []
    for (let index = 0; index < 30; index += 1) {
      // A hang by chance is part of the history: whoever asks gives up after a moment.
      const answer = await post(simulator, { action: 'add', service, link: `${LINK}${index}`, quantity: 500 }, AbortSignal.timeout(300)).then((response) => response.text(), () => 'hung')
      said.push(answer)
    }
    for (let hour = 0; hour < 8; hour += 1) {
      simulator.advance(HOUR_MS)
      const ids = Array.from({ length: 30 }, (_, index) => 23_501 + index).join(',')
      said.push(await (await post(simulator, { action: 'status', orders: ids })).text())
    }
    return said.join('\n')
  }

  it('tells the same story twice, and another seed another', async () => {
    const first = await history(11)
    expect(await history(11)).toBe(first)
    expect(await history(12)).not.toBe(first)
    expect(first).toMatch(/"In [pP]rogress"/)
    expect(first).toContain('"Completed"')
  })
})

describe('a script', () => {
  it('decides one add and no other', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { accept: 'error:neworder.error.not_enough_funds' })
    const fields = { action: 'add', service: plainService(simulator), link: LINK, quantity: 100 }
    expect(await call(simulator, { ...fields, link: `${LINK}other` })).toEqual({ order: expect.any(Number) })
    expect(await call(simulator, fields)).toEqual({ error: 'neworder.error.not_enough_funds' })
    expect(await call(simulator, fields)).toEqual({ order: expect.any(Number) })
  })

  it('stalls an order, lets it go on, and ends it where it says', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startCount: 500, startAfterSeconds: 60, unitsPerHour: 100, stallAt: 250 })
    const id = await order(simulator)
    simulator.advance(50 * HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'In progress', start_count: '500', remains: '750' })
    await script(simulator, { order: id }, { unitsPerHour: 100, end: { status: 'Partial', atDelivered: 400 } })
    simulator.advance(HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'In progress', remains: '650' })
    simulator.advance(HOUR_MS / 2)
    expect(await status(simulator, id)).toMatchObject({ status: 'Partial', remains: '600' })
    const late = await control(simulator, 'script', { match: { order: id }, script: { stallAt: 1 } })
    expect(late).toEqual({ status: 400, body: { error: expect.stringContaining('the order is over') } })
  })

  it('delivers more than was ordered', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 2_000, overdeliver: 120 })
    const id = await order(simulator)
    simulator.advance(HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'Completed', remains: '-120' })
  })

  it('lets what was delivered drop, and the counter shows it', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 10_000, dropAfterEnd: 300 })
    await order(simulator)
    const before = await trueState(simulator)
    simulator.advance(HOUR_MS)
    const after = await trueState(simulator)
    expect(after).toMatchObject({ delivered: 1_000, dropped: 300, status: 'Completed' })
    expect(Number(after.currentCount) - Number(before.currentCount)).toBe(700)
  })

  it('writes the counter it sees after the end, and none before', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startCount: 500, startAfterSeconds: 0, unitsPerHour: 10_000, dropAfterEnd: 300 })
    const id = await order(simulator)
    expect(await status(simulator, id)).not.toHaveProperty('current_count')
    simulator.advance(HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'Completed', remains: '0', start_count: '500', current_count: '1200' })
  })

  it('makes a target vanish, and what is ordered for it later is cancelled too', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 100, targetGone: { state: 'private', atDelivered: 200 } })
    const id = await order(simulator)
    simulator.advance(5 * HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'In progress', remains: '800' })
    simulator.advance(4 * HOUR_MS)
    expect(await status(simulator, id)).toMatchObject({ status: 'Partial', remains: '800' })
    const second = await order(simulator)
    simulator.advance(4 * HOUR_MS)
    expect(await status(simulator, second)).toMatchObject({ status: 'Canceled', remains: '1000' })
  })

  it('says literally what its sequence says, sense or nonsense', async () => {
    const simulator = await start({ quirks: true })
    await script(simulator, { link: LINK }, {
      sequence: [
        { afterSeconds: 10, status: 'In progress', startCount: 100, remains: 900 },
        { afterSeconds: 20, status: 'Completed', startCount: null, remains: -5, charge: '0.5' },
        { afterSeconds: 30, status: 'Awaiting', startCount: 'soon', remains: 5_000 },
      ],
    })
    const id = await order(simulator)
    const read = async () => {
      const text = await (await post(simulator, { action: 'status', order: id })).text()
      return JSON.parse(text.slice(text.indexOf('{"charge'))) as unknown
    }
    expect(await read()).toMatchObject({ status: 'Pending', start_count: '0', remains: '1000' })
    simulator.advance(10_000)
    expect(await read()).toMatchObject({ status: 'In progress', start_count: '100', remains: '900' })
    simulator.advance(10_000)
    expect(await read()).toEqual({ charge: '0.5', status: 'Completed', start_count: null, remains: '-5', currency: 'USD' })
    simulator.advance(10_000)
    expect(await read()).toMatchObject({ status: 'Awaiting', start_count: 'soon', remains: '5000' })
  })

  it.each([
    ['a misspelt field', { match: {}, script: { stalledAt: 5 } }, 'script.stalledAt is not known'],
    ['a negative amount', { match: {}, script: { stallAt: -1 } }, 'script.stallAt must be a number'],
    ['an unknown end', { match: {}, script: { end: { status: 'Done', atDelivered: 1 } } }, 'script.end must be'],
    ['an unknown way to accept', { match: {}, script: { accept: 'maybe' } }, 'script.accept must be'],
    ['an empty sequence', { match: {}, script: { sequence: [] } }, 'script.sequence must be'],
    ['an unknown match', { match: { url: 'x' }, script: {} }, 'match.url is not known'],
    ['an order that is not there', { match: { order: 1 }, script: {} }, 'there is no order 1'],
  ])('is refused with a reason: %s', async (_, body, reason) => {
    const simulator = await start()
    expect(await control(simulator, 'script', body)).toEqual({ status: 400, body: { error: expect.stringContaining(reason) } })
  })
})

async function trueState(simulator: Simulator): Promise<Record<string, unknown>> {
  const [first] = (await (await fetch(`${simulator.url}/control/orders`)).json()) as Record<string, unknown>[]
  if (!first) throw new Error('no orders')
  return first
}

describe('an add that fails on the way', () => {
  it.each([
    ['hang', 1], ['close', 1], ['garbage', 1], ['hang-untaken', 0], ['http500', 0], ['html', 0],
  ] as const)('%s leaves the client without an answer and the supplier with %d orders', async (accept, orderCount) => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { accept })
    const fields = { action: 'add', service: plainService(simulator), link: LINK, quantity: 100 }
    const failed = await post(simulator, fields, AbortSignal.timeout(250)).then(async (response) => JSON.parse(await response.text()) as unknown).catch(() => 'failed')
    expect(failed).toBe('failed')
    const orders = (await (await fetch(`${simulator.url}/control/orders`)).json()) as { order: number }[]
    expect(orders).toHaveLength(orderCount)
    expect(simulator.adds()).toMatchObject([
      { link: LINK, quantity: 100, outcome: orderCount === 1 ? 'accepted-then-hung' : 'refused', order: orders[0]?.order ?? null },
    ])
  })
})

describe('a status mode', () => {
  async function startIn(mode: string): Promise<Simulator> {
    const simulator = await start()
    await control(simulator, 'status-mode', { mode })
    return simulator
  }

  it.each([['http500', 500], ['html', 200], ['garbage', 200], ['empty', 200]])('%s answers %d without JSON', async (mode, code) => {
    const response = await post(await startIn(mode), { action: 'services' })
    expect(response.status).toBe(code)
    const text = await response.text()
    expect(() => JSON.parse(text) as unknown).toThrow(/JSON/)
  })

  it('rate-limit answers 429 with Retry-After', async () => {
    const response = await post(await startIn('rate-limit'), { action: 'balance' })
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([429, '2', { error: 'Rate limit exceeded' }])
  })

  it('hang never answers, and stopping the simulator does not wait for it', async () => {
    const simulator = await startIn('hang')
    await expect(post(simulator, { action: 'status', order: 1 }, AbortSignal.timeout(200))).rejects.toThrow('aborted due to timeout')
  })

  it('slow sends a byte a second', async () => {
    const response = await post(await startIn('slow'), { action: 'services' })
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value).toHaveLength(1)
    await reader?.cancel()
  })

  it('huge sends a hundred megabytes', async () => {
    const response = await post(await startIn('huge'), { action: 'services' })
    let size = 0
    for await (const chunk of response.body ?? []) size += chunk.length
    expect(size).toBeGreaterThan(100_000_000)
  })

  it('leaves add alone and ends when told', async () => {
    const simulator = await startIn('http500')
    const id = await order(simulator)
    await control(simulator, 'status-mode', { mode: 'ok' })
    expect(await status(simulator, id)).toMatchObject({ status: 'Pending' })
    expect((await control(simulator, 'status-mode', { mode: 'sulk' })).status).toBe(400)
  })
})

describe('control', () => {
  it('is not there unless asked for', async () => {
    const simulator = await start({ control: false })
    expect((await fetch(`${simulator.url}/control/orders`)).status).toBe(404)
  })

  it('does not listen to web pages', async () => {
    const simulator = await start()
    expect((await fetch(`${simulator.url}/control/orders`, { headers: { origin: 'https://example.com' } })).status).toBe(404)
  })

  it('changes prices, renames services and takes them away', async () => {
    const simulator = await start()
    const service = plainService(simulator)
    expect((await control(simulator, 'service', { service, rate: '77.10', name: 'New name' })).status).toBe(200)
    expect((await call(simulator, { action: 'services' }) as { service: number }[]).find((row) => row.service === service)).toMatchObject({ rate: '77.10', name: 'New name' })
    await control(simulator, 'service', { service, gone: true })
    expect(await call(simulator, { action: 'add', service, link: LINK, quantity: 100 })).toEqual({ error: 'Incorrect service ID' })
    expect((await control(simulator, 'service', { service, rate: 'free' })).status).toBe(400)
  })

  it('moves the clock', async () => {
    const simulator = await start()
    await script(simulator, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 1_000 })
    const id = await order(simulator)
    await control(simulator, 'advance', { seconds: 1_800 })
    expect(await status(simulator, id)).toMatchObject({ remains: '500' })
    expect((await control(simulator, 'advance', { seconds: -1 })).status).toBe(400)
  })
})

describe('a speed', () => {
  it('passes simulated seconds as real ones go by', async () => {
    let now = 1_000_000
    const simulator = await start({ speed: 60, now: () => now })
    await script(simulator, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 1_000 })
    const id = await order(simulator)
    now += 30_000
    expect(await status(simulator, id)).toMatchObject({ status: 'In progress', remains: '500' })
    now += 30_000
    expect(await status(simulator, id)).toMatchObject({ status: 'Completed', remains: '0' })
  })
})

describe('files', () => {
  it('a second start goes on where the first ended', async () => {
    const stateFile = join(folder(), 'state.json')
    const first = await start({ stateFile })
    await script(first, { link: LINK }, { startAfterSeconds: 0, unitsPerHour: 1_000, startCount: 42 })
    await script(first, { link: `${LINK}later` }, { accept: 'error:kept' })
    await control(first, 'service', { service: plainService(first), name: 'Renamed' })
    const id = await order(first)
    first.advance(HOUR_MS / 4)
    const [before, balance] = [await status(first, id), await call(first, { action: 'balance' })]
    await first.stop()

    const second = await start({ stateFile })
    expect(await status(second, id)).toEqual(before)
    expect(before).toMatchObject({ start_count: '42', remains: '750' })
    expect(await call(second, { action: 'balance' })).toEqual(balance)
    expect(second.service(plainService(second))?.name).toBe('Renamed')
    const fields = { action: 'add', service: plainService(second), quantity: 100 }
    expect(await call(second, { ...fields, link: `${LINK}later` })).toEqual({ error: 'kept' })
    expect(await call(second, { ...fields, link: `${LINK}new` })).toEqual({ order: id + 1 })
    second.advance(HOUR_MS)
    expect(await status(second, id)).toMatchObject({ status: 'Completed' })
  })

  it('a state file of another seed, or none at all, is refused in one sentence', async () => {
    const stateFile = join(folder(), 'state.json')
    await (await start({ stateFile })).stop()
    await expect(startSimulator({ stateFile, seed: 2 })).rejects.toThrow('belongs to seed 1, not 2')
    writeFileSync(stateFile, '{"version"')
    await expect(startSimulator({ stateFile })).rejects.toThrow('is not JSON')
  })

  it('the log has a line for every add, before the answer', async () => {
    const logFile = join(folder(), 'adds.jsonl')
    const simulator = await start({ logFile })
    const id = await order(simulator)
    await call(simulator, { action: 'add', service: 1, link: LINK, quantity: 5 })
    const lines = readFileSync(logFile, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)
    expect(lines).toMatchObject([
      { key: 'demo-supplier-key', link: LINK, quantity: 1_000, outcome: 'accepted', order: id },
      { service: 1, outcome: 'refused', order: null, error: 'Incorrect service ID' },
    ])
    expect(lines).toEqual(simulator.adds())
  })
})

describe('quirks', () => {
  it('write the same facts in the ways of old panels', async () => {
    const simulator = await start({ quirks: true, catalogueSize: 400 })
    const texts: string[] = []
    const types = new Set<string | null>()
    for (let index = 0; index < 200; index += 1) {
      const response = await post(simulator, { action: 'add', service: plainService(simulator), link: `${LINK}${index}`, quantity: 100 })
      types.add(response.headers.get('content-type'))
      texts.push(await response.text())
    }
    const ids = Array.from({ length: 100 }, (_, index) => 23_501 + index).join(',')
    texts.push(await (await post(simulator, { action: 'status', orders: ids })).text())
    simulator.advance(HOUR_MS)
    texts.push(await (await post(simulator, { action: 'status', orders: ids })).text())
    const all = texts.join('\n')
    for (const quirk of ['<b>Warning</b>', '"start_count":null', '"start_count":"0"', '"remains":100', '"remains":"100"', '"In Progress"', '"In progress"']) expect(all).toContain(quirk)
    expect(types).toEqual(new Set(['text/html; charset=UTF-8', 'application/json']))
  })
})
