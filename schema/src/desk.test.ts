import { expect, test } from 'vitest'
import { LATENCY_STEPS_MS, latencyP95Of, latencyStepOf } from './desk.ts'

test('a call belongs to the first step that holds it, and the slowest to a step of their own', () => {
  expect([0, 25, 26, 212, 30_000, 30_001].map(latencyStepOf)).toEqual([0, 0, 1, 8, LATENCY_STEPS_MS.length - 1, LATENCY_STEPS_MS.length])
})

test('steps grow', () => {
  expect([...LATENCY_STEPS_MS].sort((one, other) => one - other)).toEqual(LATENCY_STEPS_MS)
})

test.each([
  { of: 'no call', counts: [], p95: null },
  { of: 'steps without a call', counts: [0, 0, 0], p95: null },
  { of: 'one call', counts: [0, 0, 1], p95: 75 },
  { of: 'one slow call in twenty', counts: [19, 0, 0, 1], p95: 25 },
  { of: 'two slow calls in twenty', counts: [18, 0, 0, 2], p95: 100 },
  { of: 'calls that took longer than the last step', counts: [...LATENCY_STEPS_MS.map(() => 0), 3], p95: 30_000 },
])('what 95 of 100 calls took: $of', ({ counts, p95 }) => {
  expect(latencyP95Of(counts)).toBe(p95)
})
