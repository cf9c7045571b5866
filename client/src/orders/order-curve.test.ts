import { describe, expect, it } from 'vitest'
import { curvePlots, curveWith, sparkPoints, type CurveReading } from './order-curve.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 4, 10, minute)).toISOString()
const reading = (minute: number, delivered: number): CurveReading => ({ at: at(minute), currentCount: 100 + delivered, delivered })

describe('curveWith', () => {
  it('appends what came since, and nothing twice', () => {
    const merged = curveWith([reading(1, 10), reading(2, 20)], [reading(2, 20), reading(3, 30)])
    expect(merged.map(({ delivered }) => delivered)).toEqual([10, 20, 30])
  })
})

describe('sparkPoints', () => {
  it('begins at zero when the order started', () => {
    const points = sparkPoints({ startedAt: at(0), curve: [reading(2, 20)] }, [])
    expect(points.map(({ count }) => count)).toEqual([0, 20])
  })

  it('is empty before the start', () => {
    expect(sparkPoints({ startedAt: null, curve: [] }, [])).toEqual([])
  })
})

describe('curvePlots', () => {
  const order = { placedAt: at(0), startedAt: at(1), endedAt: at(10), startCount: 100, guaranteedCount: 150, guarantee: {} }

  it('is flat from placing to the start', () => {
    expect(curvePlots({ ...order, endedAt: null }, [reading(5, 20)]).delivery.map(({ count }) => count)).toEqual([100, 100, 120])
  })

  it('shows no second plot when nobody has looked since the end', () => {
    expect(curvePlots(order, [reading(5, 20), reading(10, 50)]).ended).toBeNull()
  })

  it('puts what was read after the end into the second plot, which begins at the guaranteed count', () => {
    const { delivery, ended } = curvePlots(order, [reading(10, 50), reading(20, 40)])
    expect(delivery.at(-1)?.count).toBe(150)
    expect(ended?.points.map(({ count }) => count)).toEqual([150, 140])
    expect(ended?.guaranteedCount).toBe(150)
  })

  it('draws no guaranteed line where there is no guarantee', () => {
    expect(curvePlots({ ...order, guarantee: null }, [reading(20, 40)]).ended?.guaranteedCount).toBeNull()
  })
})
