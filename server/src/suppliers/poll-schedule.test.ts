import { describe, expect, test } from 'vitest'
import { backoffMs, READ_BACKOFF, SEND_BACKOFF, WAIT_BACKOFF } from './backoff.ts'
import { pollAfterEndMs, pollIntervalMs } from './poll-schedule.ts'

const PACE = { shortestMs: 1_500, longestMs: 120_000 }
const MINUTE_MS = 60_000

describe('when an order is asked after again', () => {
  test.each([
    ['it has just moved', 0, 0, 1_500],
    ['it is quiet for half a minute', 30_000, 0, 1_500],
    ['it is quiet for two minutes', 2 * MINUTE_MS, 0, 6_000],
    ['it is quiet for an hour', 60 * MINUTE_MS, 0, 120_000],
    ['it is quiet for a month', 43_200 * MINUTE_MS, 0, 120_000],
    ['nothing usable was said once', 0, 1, 3_000],
    ['nothing usable was said five times', 0, 5, 48_000],
    ['nothing usable was said a thousand times', 0, 1_000, 120_000],
    ['a clock went back', -5_000, 0, 1_500],
  ])('%s', (_name, quietMs, failureCount, expected) => {
    expect(pollIntervalMs({ quietMs, failureCount }, PACE)).toBe(expected)
  })

  test.each([
    [0, 5 * MINUTE_MS], [4 * MINUTE_MS, MINUTE_MS], [5 * MINUTE_MS, 55 * MINUTE_MS], [60 * MINUTE_MS, 1_380 * MINUTE_MS], [1_440 * MINUTE_MS, null],
  ])('%d ms after its end it is asked after again in %d ms', (sinceEndMs, expected) => {
    expect(pollAfterEndMs(sinceEndMs)).toBe(expected)
  })
})

describe('how long to wait after an attempt', () => {
  test.each([
    [READ_BACKOFF, 1, 200], [READ_BACKOFF, 2, 400], [READ_BACKOFF, 5, 2_000],
    [SEND_BACKOFF, 1, 2_000], [SEND_BACKOFF, 4, 16_000], [SEND_BACKOFF, 40, 60_000],
    [WAIT_BACKOFF, 1, 15_000], [WAIT_BACKOFF, 7, 960_000], [WAIT_BACKOFF, 1_000, 1_800_000],
    [WAIT_BACKOFF, 0, 15_000], [WAIT_BACKOFF, -3, 15_000],
  ])('%o, attempt %d: %d ms', (backoff, attempt, expected) => {
    expect(backoffMs(backoff, attempt)).toBe(expected)
  })
})
