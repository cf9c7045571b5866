import { describe, expect, it } from 'vitest'
import { expectedShare, standingOf, thinned } from './course.ts'

const course = [
  { share: 0, fastMs: 50, medianMs: 100, slowMs: 200 },
  { share: 0.5, fastMs: 200, medianMs: 300, slowMs: 600 },
  { share: 1, fastMs: 400, medianMs: 700, slowMs: 1000 },
]

describe('the usual course', () => {
  it.each([[0, 0], [100, 0], [200, 0.25], [300, 0.5], [500, 0.75], [700, 1], [5000, 1]])('after %i ms the middle order had delivered %d', (elapsed, share) => {
    expect(expectedShare(course, elapsed)).toBe(share)
  })

  it('says nothing where nothing is measured', () => {
    expect(expectedShare([], 500)).toBeNull()
  })

  it('survives steps at one instant', () => {
    expect(expectedShare([{ share: 0, fastMs: 0, medianMs: 0, slowMs: 0 }, { share: 1, fastMs: 0, medianMs: 0, slowMs: 0 }], 5)).toBe(1)
  })

  it('thins a curve but keeps its ends', () => {
    const points = Array.from({ length: 400 }, (_, index) => index)
    const thin = thinned(points, 24)
    expect(thin).toHaveLength(24)
    expect(thin[0]).toBe(0)
    expect(thin.at(-1)).toBe(399)
    expect(thinned([1, 2], 24)).toEqual([1, 2])
  })

  it.each([[0.61, 0.55, 'a little ahead'], [0.44, 0.45, 'as usual'], [0.15, 0.34, 'a little behind'], [0.1, 0.5, 'behind'], [0.9, 0.5, 'ahead']] as const)(
    'at %d where %d is usual it is %s', (delivered, expected, words) => {
      expect(standingOf(delivered, expected)).toBe(words)
    })
})
