import { describe, expect, it } from 'vitest'
import { expectedDelivered, expectedFinishAt, expectedStartAt, isLate, measureEstimate, NO_ESTIMATE, slowFinishAt, type FinishedOrder } from './estimate.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const HOUR = 3_600_000
const now = new Date('2025-11-24T12:00:00Z')
const at = (hours: number) => new Date(now.getTime() + hours * HOUR)

/** An order that started and finished so many hours after placing, delivered evenly. */
function finished(startHours: number, finishHours: number, more: Partial<FinishedOrder> = {}): FinishedOrder {
  return { placedAt: at(0), startedAt: at(startHours), endedAt: at(finishHours), quantity: 1_000, readings: [], dropShare: null, ...more }
}

describe('an estimate', () => {
  it('P1.1 says nothing without finished orders', () => {
    expect(measureEstimate([], now)).toBe(NO_ESTIMATE)
    expect(expectedStartAt(NO_ESTIMATE, now)).toBeNull()
    expect(expectedFinishAt(NO_ESTIMATE, now)).toBeNull()
    expect(slowFinishAt(NO_ESTIMATE, now)).toBeNull()
    expect(expectedDelivered(NO_ESTIMATE, now, 1_000, at(5))).toBeNull()
  })

  it('P1.1 is that order itself when there is one', () => {
    expect(measureEstimate([finished(1, 5, { dropShare: 0.02 })], now)).toMatchObject({
      sampleSize: 1, measuredAt: now, startMedianMs: HOUR, startSlowMs: HOUR, finishFastMs: 5 * HOUR, finishMedianMs: 5 * HOUR, finishSlowMs: 5 * HOUR, unitsPerDay: 6_000, dropShare: 0.02,
      samples: [{ startMs: HOUR, finishMs: 5 * HOUR, endedAt: at(5) }],
    })
  })

  it('P1.1 looks at the newest ten and no more', () => {
    const orders = [...Array.from({ length: 10 }, () => finished(1, 5)), ...Array.from({ length: 10 }, () => finished(100, 500))]
    expect(measureEstimate(orders, now)).toMatchObject({ sampleSize: 10, finishSlowMs: 5 * HOUR })
    expect(measureEstimate(orders, now, 20)).toMatchObject({ sampleSize: 20 })
  })

  it('P1.1 gives the middle and the slow end, which nine of ten keep to', () => {
    const orders = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(hours => finished(hours, hours * 10))
    expect(measureEstimate(orders.toReversed(), now, 11)).toMatchObject({
      startMedianMs: 6 * HOUR, startSlowMs: 10 * HOUR, finishFastMs: 20 * HOUR, finishMedianMs: 60 * HOUR, finishSlowMs: 100 * HOUR,
    })
  })

  it('P1.1 draws the course in twenty-one points that never fall', () => {
    const { course, samples } = measureEstimate([finished(2, 12, { readings: [{ at: at(3), delivered: 500 }, { at: at(7), delivered: 750 }] }), finished(1, 4)], now)
    expect(course.map(point => point.share)).toEqual(Array.from({ length: 21 }, (_, step) => step / 20))
    expect(samples[0]?.courseMs.filter((_, step) => step % 5 === 0).map(ms => ms / HOUR)).toEqual([2, 2.5, 3, 7, 12])
    for (const ends of ['fastMs', 'medianMs', 'slowMs'] as const) {
      expect(course.map(point => point[ends])).toEqual(course.map(point => point[ends]).toSorted((left, right) => left - right))
    }
    for (const point of course) expect(point.fastMs <= point.medianMs && point.medianMs <= point.slowMs).toBe(true)
  })

  it('P1.1 takes a drop only from orders that somebody looked at again', () => {
    expect(measureEstimate([finished(1, 5), finished(1, 5, { dropShare: 0.3 }), finished(1, 5, { dropShare: 0.1 })], now).dropShare).toBeCloseTo(0.2)
    expect(measureEstimate([finished(1, 5)], now).dropShare).toBeNull()
  })

  it('bears an order without a start and a clock that was set back', () => {
    const { startMedianMs, finishMedianMs, course } = measureEstimate([finished(0, -1, { startedAt: null, readings: [{ at: at(-3), delivered: 10 }] })], now)
    expect([startMedianMs, finishMedianMs, ...course.map(point => point.medianMs)].every(ms => ms === 0)).toBe(true)
  })

  it('says how much is usually delivered by now', () => {
    const estimate = measureEstimate([finished(2, 12)], now)
    expect([0, 2, 7, 12, 99].map(hours => expectedDelivered(estimate, at(0), 1_000, at(hours)))).toEqual([0, 0, 500, 1_000, 1_000])
  })

  it('says when an order should start and finish', () => {
    const estimate = measureEstimate([finished(2, 12)], now)
    expect([expectedStartAt(estimate, at(1)), expectedFinishAt(estimate, at(1)), slowFinishAt(estimate, at(1))]).toEqual([at(3), at(13), at(13)])
  })
})

describe('an order past its estimate', () => {
  const estimate = { startSlowMs: 2 * HOUR, finishSlowMs: 12 * HOUR }
  const nothing = { startSlowMs: null, finishSlowMs: null }
  const waiting = { status: 'Pending', placedAt: at(0), startedAt: null } as const
  const started = { status: 'InProgress', placedAt: at(0), startedAt: at(1) } as const

  it.each([
    ['P3.5 at the slow end of the starts it is in time', waiting, estimate, 2, false],
    ['P3.5 not started after the slow end of the starts', waiting, estimate, 2.01, true],
    ['P3.5 at the slow end of the finishes it is in time', started, estimate, 12, false],
    ['P3.5 not finished after the slow end of the finishes', started, estimate, 12.01, true],
    ['P3.5 without a measurement, within the lead time', waiting, nothing, 72, false],
    ['P3.5 without a measurement, past the lead time', waiting, nothing, 72.01, true],
    ['P3.5 an order that has ended is never late', { ...started, status: 'Partial' }, estimate, 99, false],
  ] as const)('%s', (_, order, measured, hours, late) => {
    expect(isLate(order, measured, DEFAULT_SETTINGS, at(hours))).toBe(late)
  })
})
