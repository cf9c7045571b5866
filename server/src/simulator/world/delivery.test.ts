import { describe, expect, it } from 'vitest'
import { buildCatalogue } from '../catalogue/build-catalogue.ts'
import { HOUR_MS, MINUTE_MS } from '../clock.ts'
import { randomOf } from '../random.ts'
import { planDelivery, progressAt, type DeliveryTerms } from './delivery.ts'
import { drawLuck } from './luck.ts'

const steady: DeliveryTerms = {
  processingAtMs: 10 * MINUTE_MS, startsAtMs: HOUR_MS, soFar: null, total: 100, durationMs: 10 * HOUR_MS, isSShaped: false, unsteadiness: 0, phase: 0,
  stall: null, end: { status: 'Completed', at: 100, lagMs: 0 },
}

describe('a planned delivery', () => {
  it.each([
    [0, 'Pending', 0], [0.5, 'Processing', 0], [1, 'In progress', 0], [6, 'In progress', 50], [10.99, 'In progress', 99], [11, 'Completed', 100], [99, 'Completed', 100],
  ])('stands after %d hours at %s with %d', (hours, status, delivered) => {
    expect(progressAt(planDelivery(steady), hours * HOUR_MS)).toEqual({ status, delivered })
  })

  it('stops for ever where it stalls', () => {
    const delivery = planDelivery({ ...steady, stall: { at: 40, forMs: null } })
    expect(progressAt(delivery, 1_000 * HOUR_MS)).toEqual({ status: 'In progress', delivered: 40 })
  })

  it('goes on after a stall that ends', () => {
    const delivery = planDelivery({ ...steady, stall: { at: 40, forMs: 5 * HOUR_MS } })
    expect(progressAt(delivery, 9 * HOUR_MS).delivered).toBe(40)
    expect(progressAt(delivery, 16 * HOUR_MS)).toEqual({ status: 'Completed', delivered: 100 })
  })

  it('ends where it is told to, as soon as it is told to', () => {
    const delivery = planDelivery({ ...steady, end: { status: 'Partial', at: 30, lagMs: HOUR_MS } })
    expect(progressAt(delivery, 4.5 * HOUR_MS)).toEqual({ status: 'In progress', delivered: 30 })
    expect(progressAt(delivery, 5 * HOUR_MS)).toEqual({ status: 'Partial', delivered: 30 })
  })
})

describe('the luck of ordinary orders', () => {
  const services = buildCatalogue(1, 2_400)
  const deliveries = services.map((service, index) => planDelivery(drawLuck(service, 1_000, 0, randomOf(1, 'order', index), false).terms))

  it('never runs backwards and always arrives', () => {
    for (const delivery of deliveries.slice(0, 200)) {
      const endsAtMs = delivery.ends?.atMs ?? 0
      let last = 0
      for (let atMs = 0; atMs <= endsAtMs; atMs += 2 * MINUTE_MS) {
        const { delivered } = progressAt(delivery, atMs)
        expect(delivered).toBeGreaterThanOrEqual(last)
        last = delivered
      }
      expect(progressAt(delivery, endsAtMs)).toEqual({ status: 'Completed', delivered: 1_000 })
    }
  })

  it('starts within forty real seconds and delivers 1,000 units in one to six real minutes, sixty times as fast as life', () => {
    for (const delivery of deliveries) {
      const startSeconds = delivery.startsAtMs / 1_000 / 60
      const minutes = ((delivery.ends?.atMs ?? Infinity) - delivery.startsAtMs) / 60_000 / 60
      expect(startSeconds).toBeGreaterThan(4)
      expect(startSeconds).toBeLessThan(40)
      expect(minutes).toBeGreaterThan(1)
      expect(minutes).toBeLessThan(6)
    }
  })

  it('goes wrong rarely, in the usual ways', () => {
    const [service] = services
    if (!service) throw new Error('no services')
    const statuses = Array.from({ length: 10_000 }, (_, index) => drawLuck(service, 1_000, 0, randomOf(7, 'order', index), true))
    const count = (isMeant: (luck: (typeof statuses)[number]) => boolean) => statuses.filter(isMeant).length / statuses.length
    expect(count(({ terms, targetGone }) => terms.end.status === 'Partial' && targetGone === null)).toBeCloseTo(0.04, 2)
    expect(count(({ terms }) => terms.end.status === 'Canceled')).toBeCloseTo(0.02, 2)
    expect(count(({ targetGone }) => targetGone !== null)).toBeCloseTo(0.01, 2)
    expect(count(({ terms }) => terms.stall !== null)).toBeCloseTo(0.015, 2)
  })
})
