import { describe, expect, it } from 'vitest'
import { paceOf, recentChanges } from './draw-pace.ts'

describe('paceOf', () => {
  it('draws each change at once while there are at most four a second', () => {
    expect(paceOf([100, 300, 500, 700], 700, 710)).toEqual({ isBusy: false, waitMs: 0 })
  })

  it('draws four times a second when there are more', () => {
    expect(paceOf([100, 300, 500, 700, 710], 700, 710)).toEqual({ isBusy: true, waitMs: 240 })
    expect(paceOf([100, 300, 500, 700, 960], 700, 960)).toEqual({ isBusy: true, waitMs: 0 })
  })

  it('is calm again a second later', () => {
    expect(paceOf([100, 300, 500, 700, 710], 950, 1_800).isBusy).toBe(false)
  })
})

describe('recentChanges', () => {
  it('counts each order of one message and forgets what is older than a second', () => {
    expect(recentChanges([100, 900], 2, 1_200)).toEqual([900, 1_200, 1_200])
  })

  it('stays small however much comes', () => {
    expect(recentChanges([], 5_000, 10)).toHaveLength(5)
  })
})
