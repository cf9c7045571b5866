import { describe, expect, it } from 'vitest'
import { curveHeads, curveOption, curveSentence, type DeliveryCurveView } from './delivery-curve.ts'

const HOUR = 3_600_000
const placedAt = new Date(2025, 10, 23, 10, 35)
const at = (hours: number): Date => new Date(placedAt.getTime() + hours * HOUR)

const course = [{ share: 0, fastMs: 0, medianMs: 0, slowMs: HOUR }, { share: 1, fastMs: 7 * HOUR, medianMs: 10 * HOUR, slowMs: 15 * HOUR }]
const live: DeliveryCurveView = {
  points: [{ at: placedAt, count: 18_204 }, { at: at(6), count: 24_388 }], startCount: 18_204, targetCount: 28_204, currentCount: 24_388, placedAt, course, state: 'InProgress', now: at(6), ended: null,
}
const ended: DeliveryCurveView = {
  ...live, state: 'Partial', currentCount: 25_310, now: at(43 + 24 * 24), ended: { at: at(43), guaranteedCount: 26_604, points: [{ at: at(43), count: 26_604 }, { at: at(43 + 24 * 24), count: 25_310 }] },
}

const ids = (view: DeliveryCurveView, width: number): string[] => (curveOption(view, width).series as { id: string }[]).map((series) => series.id)
const words = (view: DeliveryCurveView, width: number): string => JSON.stringify(curveOption(view, width).series)

describe('the delivery curve', () => {
  it('says what it shows', () => {
    expect(curveSentence(live)).toBe('From 18,204 towards 28,204; 24,388 at the last reading, in progress.')
    expect(curveSentence(ended)).toBe('From 18,204 towards 28,204; 25,310 at the last reading, partial. 1,294 under the guaranteed 26,604.')
  })

  it('has one plot while under way and a second one after', () => {
    expect(curveOption(live, 800).grid).toHaveLength(1)
    expect(curveOption(ended, 800).grid).toHaveLength(2)
    expect(curveHeads(live, 800)).toBeNull()
    expect(curveHeads(ended, 800)).toMatchObject({ delivery: 'Delivery, 1 d 19 h', since: 'Since it ended, 24 d' })
  })

  it('has a band only where a course is measured, and a drop only where there is one', () => {
    expect(ids(live, 800)).toContain('usual')
    expect(ids({ ...live, course: [] }, 800)).not.toContain('usual')
    expect(ids(ended, 800)).toContain('drop')
    expect(ids({ ...ended, currentCount: 26_604 }, 800)).not.toContain('drop')
  })

  it('names its lines, but not two that would stand on one another', () => {
    expect(words(live, 800)).toContain('current 24,388')
    expect(words({ ...live, currentCount: 28_100 }, 800)).not.toContain('current 28,100')
    expect(words({ ...live, currentCount: 28_100 }, 800)).toContain('target 28,204')
  })

  it('leaves out the word above the line of now where the guaranteed count would stand on it', () => {
    const high: DeliveryCurveView = { ...ended, targetCount: 27_800, ended: { at: at(43), guaranteedCount: 27_800, points: [{ at: at(43), count: 27_800 }, { at: at(44), count: 25_310 }] } }
    expect(ids(ended, 800)).toContain('now label')
    expect(ids(high, 800)).toContain('now label')
    expect(ids(high, 340)).not.toContain('now label')
    expect(ids({ ...high, targetCount: 48_000 }, 340)).toContain('now label')
  })

  it('survives an order that has just been placed', () => {
    const young = { ...live, points: [], currentCount: 18_204, now: placedAt, course: [] }
    expect(curveOption(young, 280).xAxis).toMatchObject([{ min: placedAt.getTime(), max: placedAt.getTime() + 60_000 }])
  })
})
