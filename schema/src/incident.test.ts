import { describe, expect, it } from 'vitest'
import { decideIncident, type IncidentTurn } from './incident.ts'

describe('orders that stop together are an incident (P3.5)', () => {
  it.each<[openCount: number, lateCount: number, isKnown: boolean, turn: IncidentTurn, why: string]>([
    [5, 5, false, 'Opens', 'the fewest that are one'],
    [4, 4, false, 'None', 'a few are single cases'],
    [10, 5, false, 'Opens', 'half of them'],
    [11, 5, false, 'None', 'fewer than half'],
    [0, 0, false, 'None', 'nothing is open'],
    [100, 26, true, 'GoesOn', 'more than a quarter is still late'],
    [100, 25, true, 'GoesOn', 'a quarter is still late'],
    [100, 24, true, 'Over', 'most move again'],
    [4, 2, true, 'GoesOn', 'what opened with more goes on with fewer'],
    [4, 0, true, 'Over', 'none is late'],
    [0, 0, true, 'Over', 'all have ended'],
  ])('%i open, %i late, known: %s → %s, as %4$s', (openCount, lateCount, isKnown, turn) => {
    expect(decideIncident({ of: 'Service', openCount, lateCount, isKnown })).toBe(turn)
  })

  it.each([
    ['Open', 5, false, 'Opens'], ['Open', 4, false, 'None'], ['HalfOpen', 9, false, 'None'], ['Closed', 9, false, 'None'],
    ['Open', 0, true, 'GoesOn'], ['HalfOpen', 9, true, 'GoesOn'], ['Closed', 9, true, 'Over'],
  ] as const)('a supplier with its breaker %s and %i open orders, known: %s → %s', (breaker, openCount, isKnown, turn) => {
    expect(decideIncident({ of: 'Supplier', openCount, breaker, isKnown })).toBe(turn)
  })
})
