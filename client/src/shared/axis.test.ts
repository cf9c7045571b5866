import { describe, expect, it } from 'vitest'
import { axisSteps, countTicks, roundStep } from './axis.ts'

const MIN = 60_000

describe('axes', () => {
  it.each([[0.7, 1], [1.2, 2], [2.2, 2.5], [3, 5], [7, 10], [1900, 2000], [2400, 2500]])('a raw step of %d becomes %d', (raw, step) => {
    expect(roundStep(raw)).toBe(step)
  })

  it('of time begin at zero and say their unit once', () => {
    expect(axisSteps(76 * MIN)).toEqual({ end: 80 * MIN, labels: ['0', '20', '40', '60', '80 min'], stepMs: 20 * MIN })
    expect(axisSteps(23 * 60 * MIN).labels.at(-1)).toMatch(/ h$/)
    expect(axisSteps(1).labels).toEqual(['0', '1 s'])
  })

  it.each([[18_204, 28_204], [0, 10], [5, 5], [1_000_000, 1_000_400]])('of counts from %i to %i hold both ends within four to seven steps', (low, high) => {
    const { min, max, step } = countTicks(low, high)
    expect(min).toBeLessThanOrEqual(low)
    expect(max).toBeGreaterThan(high)
    expect((max - min) / step).toBeLessThanOrEqual(7)
    expect(min % step).toBe(0)
  })
})
