import { describe, expect, it } from 'vitest'
import type { EstimateCourseFragment } from '../graphql/generated/graphql.ts'
import { expectedByNow, finishOf, lastOrders, outlookOf, type OutlookOrder } from './order-outlook.ts'

const HOUR_MS = 3_600_000
const placedAt = new Date(2026, 2, 4, 10, 0)
const at = (hours: number): number => placedAt.getTime() + hours * HOUR_MS

const estimate: EstimateCourseFragment = {
  sampleSize: 10,
  measuredAt: placedAt.toISOString(),
  startMedianMs: HOUR_MS,
  startSlowMs: 2 * HOUR_MS,
  finishFastMs: 8 * HOUR_MS,
  finishMedianMs: 11 * HOUR_MS,
  finishSlowMs: 16 * HOUR_MS,
  course: [0, 0.5, 1].map((share) => ({ share, fastMs: HOUR_MS + share * 7 * HOUR_MS, medianMs: HOUR_MS + share * 10 * HOUR_MS, slowMs: 2 * HOUR_MS + share * 14 * HOUR_MS })),
}

const order: OutlookOrder = {
  status: 'InProgress',
  quantity: 1_000,
  delivered: 500,
  placedAt: placedAt.toISOString(),
  expectedFinishAt: new Date(at(11)).toISOString(),
  slowFinishAt: new Date(at(16)).toISOString(),
}

describe('outlookOf', () => {
  it('says when the order should finish and how that compares', () => {
    expect(outlookOf(order, estimate, at(6))).toEqual({ text: '≈ 21:00 today', detail: 'as usual', isLate: false })
    expect(outlookOf({ ...order, delivered: 560 }, estimate, at(6)).detail).toBe('a little ahead')
    expect(outlookOf({ ...order, delivered: 200 }, estimate, at(6)).detail).toBe('behind')
  })

  it('names the slow end once the median has passed, and never a time that has passed', () => {
    expect(outlookOf(order, estimate, at(12.5)).text).toBe('by 02:00 tomorrow')
    expect(finishOf({ expectedFinishAt: null, slowFinishAt: null }, at(1))).toBeNull()
    expect(finishOf(order, at(17))).toBeNull()
  })

  it('says by how much an order is past the slow end of its estimate, and only then is it late', () => {
    expect(outlookOf(order, estimate, at(16)).isLate).toBe(false)
    expect(outlookOf(order, estimate, at(22))).toEqual({ text: '6 h past usual', detail: 'slower than usual', isLate: true })
  })

  it('says by when an order that has not started should', () => {
    const waiting: OutlookOrder = { ...order, status: 'Pending', delivered: 0 }
    expect(outlookOf(waiting, estimate, at(0.5))).toEqual({ text: 'starts by 12:00', detail: 'usually within 2 h', isLate: false })
    expect(outlookOf(waiting, estimate, at(3)).text).toBe('1 h past usual start')
  })

  it('names the usual lead time where nothing is measured', () => {
    expect(outlookOf(order, { ...estimate, sampleSize: 0, course: [] }, at(1)).detail).toBe('nothing measured yet')
    expect(outlookOf(order, null, at(1)).text).toBe('usually within 24–72 h')
  })
})

describe('expectedByNow', () => {
  it('reads the median course at this time', () => {
    expect(expectedByNow(order, estimate, at(6))).toBe(500)
    expect(expectedByNow(order, estimate, at(0))).toBe(0)
    expect(expectedByNow(order, estimate, at(40))).toBe(1_000)
  })

  it('expects nothing of an ended order and nothing where nothing is measured', () => {
    expect(expectedByNow({ ...order, status: 'Partial' }, estimate, at(6))).toBeNull()
    expect(expectedByNow(order, null, at(6))).toBeNull()
    expect(expectedByNow(order, { ...estimate, course: [] }, at(6))).toBeNull()
  })
})

describe('lastOrders', () => {
  it('counts the orders an estimate rests on', () => {
    expect([1, 3, 10].map(lastOrders)).toEqual(['the last order', 'the last 3 orders', 'the last 10 orders'])
  })
})
