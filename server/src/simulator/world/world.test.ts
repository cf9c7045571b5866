import { describe, expect, it } from 'vitest'
import { Catalogue } from '../catalogue/catalogue.ts'
import { DAY_MS, HOUR_MS, startClock } from '../clock.ts'
import { counterKey } from './counters.ts'
import { progressAt } from './delivery.ts'
import { World, type NewOrder } from './world.ts'

function openWorld(hasMishaps = false) {
  const clock = startClock({ speed: 0, startAtMs: 0, now: () => 0 })
  const catalogue = new Catalogue({ seed: 1, size: 400, isDrifting: false })
  const world = new World({ seed: 1, clock, catalogue, hasMishaps, onChange: () => undefined })
  const service = catalogue.list(0).find((one) => one.type === 'Default' && one.metric === 'followers' && one.isRefillable && one.guarantee === 'lifetime')
  if (!service) throw new Error('no service')
  const fresh = (link: string): NewOrder => ({ key: 'key', service, link, quantity: 1_000, comments: null, answerNumber: null })
  return { clock, world, service, fresh }
}

describe('counters', () => {
  it('know one target however its link is written, and tell metrics apart', () => {
    const key = counterKey('https://www.Instagram.com/Somebody/', 'followers')
    expect(counterKey('http://instagram.com/Somebody', 'followers')).toBe(key)
    expect(counterKey('instagram.com/Somebody', 'followers')).toBe(key)
    expect(counterKey('instagram.com/Somebody', 'likes')).not.toBe(key)
    // A short link is another target when its letters differ.
    expect(counterKey('instagram.com/somebody', 'followers')).not.toBe(key)
  })

  it('grow a little by themselves and by what every order delivers', () => {
    const { clock, world, fresh } = openWorld()
    const key = counterKey('instagram.com/a', 'followers')
    const before = world.countAt(key, 0)
    expect(world.countAt(key, 100 * DAY_MS)).toBeGreaterThan(before)
    const first = world.add(fresh('instagram.com/a'), { startAfterSeconds: 0, unitsPerHour: 1_000, dropAfterEnd: 0 })
    clock.advance(HOUR_MS)
    const second = world.add(fresh('https://instagram.com/a/'), { startAfterSeconds: 0, unitsPerHour: 1_000 })
    const risen = (world.startCount(second.order) ?? 0) - (world.startCount(first.order) ?? 0)
    // A thousand delivered, and whoever came by themselves in that hour.
    expect(risen).toBeGreaterThanOrEqual(1_000)
    expect(risen).toBeLessThan(1_020)
  })

  it('fall after the end and come back by a refill', () => {
    const { clock, world, fresh } = openWorld()
    const { order } = world.add(fresh('instagram.com/b'), { startCount: 100, startAfterSeconds: 0, unitsPerHour: 1_000, dropAfterEnd: 400 })
    clock.advance(HOUR_MS)
    const fallen = world.countAt(order.counterKey, world.nowMs)
    expect(world.refill(order)).not.toBeNull()
    expect(world.refill(order)).toBeNull()
    clock.advance(10 * HOUR_MS)
    // Of what came back half falls off again.
    expect(world.countAt(order.counterKey, world.nowMs)).toBeGreaterThanOrEqual(fallen + 200)
  })
})

describe('a guarantee', () => {
  it.each([[1, 29, true], [1, 31, false], [60, 29, true], [60, 31, false]])('runs by the calendar of whoever orders: at %s-fold speed it holds after %s of their thirty days: %s', (speed, days, isHeld) => {
    let realMs = 0
    const clock = startClock({ speed, startAtMs: 0, now: () => realMs })
    const catalogue = new Catalogue({ seed: 1, size: 400, isDrifting: false })
    const service = catalogue.list(0).find((one) => one.guarantee === 30 && one.isRefillable && one.type === 'Default')
    if (service === undefined) throw new Error('the catalogue has such a service')
    const world = new World({ seed: 1, clock, catalogue, hasMishaps: false, onChange: () => undefined })
    const { order } = world.add({ key: 'key', service, link: 'instagram.com/c', quantity: 1_000, comments: null, answerNumber: null }, { startCount: 100, startAfterSeconds: 0, unitsPerHour: 1_000, dropAfterEnd: 400 })
    realMs += HOUR_MS + days * DAY_MS
    expect(world.refill(order) !== null).toBe(isHeld)
  })
})

describe('ten thousand orders', () => {
  it('cost nothing until somebody asks, and then little', () => {
    const { clock, world, fresh } = openWorld(true)
    const startedAt = performance.now()
    for (let index = 0; index < 10_000; index += 1) world.add(fresh(`https://instagram.com/somebody${index}`), null)
    clock.advance(30 * DAY_MS)
    const statuses = [...world.orders].map((order) => progressAt(order.delivery, world.nowMs).status)
    world.balance('key')
    // Seconds where timers or walks over all orders had crept in; a fraction of one otherwise.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    const share = (status: string) => statuses.filter((one) => one === status).length / statuses.length
    expect(share('Completed')).toBeGreaterThan(0.9)
    expect(share('Partial')).toBeCloseTo(0.05, 2)
    expect(share('Canceled')).toBeCloseTo(0.02, 2)
    expect(share('In progress')).toBe(0)
  })

  it('hang after being taken now and then, and only where mishaps are on', () => {
    const count = (hasMishaps: boolean) => {
      const { world, fresh } = openWorld(hasMishaps)
      return Array.from({ length: 4_000 }, (_, index) => world.add(fresh(`https://instagram.com/x${index}`), null)).filter(({ accept }) => accept === 'hang').length
    }
    expect(count(true) / 4_000).toBeCloseTo(0.005, 2)
    expect(count(true)).toBeGreaterThan(0)
    expect(count(false)).toBe(0)
  })
})
