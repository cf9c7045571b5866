import { describe, expect, it } from 'vitest'
import { estimateRows, type FullEstimate } from './estimate-rows.ts'

const HOUR_MS = 3_600_000
const none = { share: null, sampleSize: 0 }
const nothing: FullEstimate = {
  sampleSize: 0, startMedianMs: null, startP90Ms: null, finishMedianMs: null, finishP90Ms: null, unitsPerDay: null, drop7Share: none, drop30Share: none, partialShare: none, refillHonouredShare: none,
}
const claims = { start: '0-1 h', speed: '50k a day', drop: 'non-drop' }

describe('estimateRows', () => {
  it('P1.1 gives each number with the cases it rests on, beside what the supplier claims', () => {
    const rows = estimateRows({
      ...nothing, sampleSize: 10, startMedianMs: 14 * 60_000, startP90Ms: HOUR_MS, finishMedianMs: 10 * HOUR_MS, finishP90Ms: 20 * HOUR_MS, unitsPerDay: 12_000,
      drop7Share: { share: 0.021, sampleSize: 8 }, partialShare: { share: 0, sampleSize: 12 }, refillHonouredShare: { share: 1, sampleSize: 1 },
    }, claims, '30 days of refill')
    expect(rows.map((row) => [row.label, row.measured, row.cases, row.claim])).toEqual([
      ['Start', '14 min, 9 of 10 within 1 h', 'of 10 orders', '0-1 h'],
      ['Finish', '10 h, 9 of 10 within 20 h', 'of 10 orders', null],
      ['Speed', '12,000 a day', 'of 10 orders', '50k a day'],
      ['Drop within 7 days', '2.1\u2009%', 'of 8 orders', 'non-drop'],
      ['Drop within 30 days', 'not measured', '', 'non-drop'],
      ['Ended Partial', '0\u2009%', 'of 12 orders', null],
      ['Refills honoured', '100\u2009%', 'of 1 refill', '30 days of refill'],
    ])
  })

  it('claims nothing of its own where nothing was measured', () => {
    expect(estimateRows(nothing, { start: null, speed: null, drop: null }, 'no guarantee').every((row) => row.measured === 'not measured' && row.cases === '')).toBe(true)
  })
})
