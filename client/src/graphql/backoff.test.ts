import { describe, expect, it } from 'vitest'
import { retryWaitMs } from './backoff.ts'

describe('waiting to connect again', () => {
  it('doubles up to a cap, however often it failed', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => retryWaitMs(attempt, 0))).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
    expect(retryWaitMs(100_000, 0)).toBe(5_000)
  })

  it('is spread over half of the wait', () => {
    expect(retryWaitMs(3, 0.5)).toBe(3_000)
    expect(retryWaitMs(3, 1)).toBe(2_000)
  })
})
