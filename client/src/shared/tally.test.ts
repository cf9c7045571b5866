import { describe, expect, it } from 'vitest'
import type { CheckVerdict } from './checks.ts'
import { tallyMarks } from './tally.ts'

const passed = (count: number): CheckVerdict[] => Array.from({ length: count }, () => 'Passed')
const letters = { stroke: 'I', slash: '/', cross: 'x', dots: ':', short: ',' }
const kinds = (verdicts: readonly CheckVerdict[]): string => tallyMarks(verdicts).marks.map((mark) => letters[mark.kind]).join('')

describe('a tally', () => {
  it.each([[0, ''], [3, 'III'], [5, 'IIII/'], [7, 'IIII/II'], [12, 'IIII/IIII/II']])('of %i passed checks is %j: the fifth crosses the four', (count, drawn) => {
    expect(kinds(passed(count))).toBe(drawn)
  })

  it('sets apart what did not pass, whatever order it came in', () => {
    expect(kinds(['Advice', 'Unknown', ...passed(6), 'Failed'])).toBe('IIII/Ix:,')
    expect(kinds(['Failed'])).toBe('x')
    expect(kinds(['Unknown', 'Unknown'])).toBe('::')
  })

  it('never draws one mark over another, but for the slash', () => {
    const { marks, width } = tallyMarks([...passed(11), 'Failed', 'Failed', 'Unknown', 'Advice', 'Advice'])
    const places = marks.filter((mark) => mark.kind !== 'slash').map((mark) => mark.x)
    expect(places.every((place, index) => index === 0 || place - (places[index - 1] ?? 0) >= 8)).toBe(true)
    expect(width).toBeGreaterThan(places.at(-1) ?? 0)
  })
})
