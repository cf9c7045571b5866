import { describe, expect, it } from 'vitest'
import { blockersOf, inShownOrder, summaryOfChecks, tallyInWords, titleOfChecks, waitingFor, type CheckVerdict, type CheckView } from './checks.ts'

const check = (clause: string, verdict: CheckVerdict): CheckView => ({ clause, code: 'CODE', verdict, title: clause, text: null, detail: null })
const checks = [check('P2.1', 'Passed'), check('P2.2', 'Unknown'), check('P2.3', 'Failed'), check('P2.9', 'Advice'), check('P2.8', 'Passed')]

describe('checks on the screen', () => {
  it('stand with what fails first, and in the policy’s order within each', () => {
    expect(inShownOrder(checks).map((each) => each.clause)).toEqual(['P2.3', 'P2.2', 'P2.9', 'P2.1', 'P2.8'])
  })

  it('can be held in the group they were in', () => {
    expect(inShownOrder(checks, (each) => (each.clause === 'P2.8' ? 'Failed' : each.verdict)).map((each) => each.clause)).toEqual(['P2.3', 'P2.8', 'P2.2', 'P2.9', 'P2.1'])
  })

  it('have a title in words', () => {
    expect(titleOfChecks(checks)).toBe('One check is in the way')
    expect(titleOfChecks([...checks, check('P2.5', 'Failed')])).toBe('Two checks are in the way')
    expect(titleOfChecks([check('P2.2', 'Unknown'), check('P2.9', 'Advice')])).toBe('One check is yours to confirm')
    expect(titleOfChecks([check('P2.1', 'Passed'), check('P2.9', 'Advice')])).toBe('Every check passes')
  })

  it('have a line under it', () => {
    expect(summaryOfChecks(checks)).toBe('2 pass, 1 is yours to confirm, 1 is advice')
    expect(summaryOfChecks([check('P2.1', 'Passed'), check('P2.8', 'Passed')])).toBe('2 of 2')
  })

  it('have a tally that can be heard', () => {
    expect(tallyInWords(checks.map((each) => each.verdict))).toBe('2 of 5 pass, 1 fails, 1 unknown, 1 advice')
    expect(tallyInWords(['Passed', 'Failed', 'Failed'])).toBe('1 of 3 passes, 2 fail')
  })

  it('say what the action waits for, advice never among it', () => {
    expect(waitingFor(checks)).toBe('Waits for P2.3 and P2.2.')
    expect(waitingFor([check('P2.9', 'Advice')])).toBeNull()
    expect(waitingFor([check('P2.3', 'Failed'), check('P2.5', 'Failed'), check('P2.8', 'Failed')])).toBe('Waits for P2.3, P2.5 and P2.8.')
    expect(blockersOf(checks)).toHaveLength(2)
  })
})
