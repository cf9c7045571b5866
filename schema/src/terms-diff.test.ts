import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLAUSES, clausesOf, type Clause } from './clauses.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { termsDiff, wordsDiff } from './terms-diff.ts'

const clause = (id: Clause['id'], text: string, title = 'Limits'): Clause => ({ id, title, text, section: 'Catalogue' })
/** A diff as one line: [-removed-] and {+added+}. */
const line = (parts: ReturnType<typeof wordsDiff>) => parts.map(({ kind, text }) => kind === 'Same' ? text : kind === 'Added' ? `{+${text}+}` : `[-${text}-]`).join(' ')

describe('the difference between two versions of the terms', () => {
  it('P7.1 says what was added, removed and changed, in the order of the clauses', () => {
    const before = [clause('P2.10', 'Stays.'), clause('P2.9', 'Advice.'), clause('P1.6', 'A minimum and a maximum.')]
    const after = [clause('P2.10', 'Stays.'), clause('P1.6', 'A minimum, a maximum and a step.'), clause('P1.5', 'New.')]
    expect(termsDiff(before, after).map(({ id, kind, parts }) => [id, kind, line(parts)])).toEqual([
      ['P1.5', 'Added', '{+Limits. New.+}'], ['P1.6', 'Changed', 'Limits. A [-minimum-] {+minimum, a maximum+} and a [-maximum.-] {+step.+}'], ['P2.9', 'Removed', '[-Limits. Advice.-]'],
    ])
  })

  it('P7.1 shows a new title too, and nothing where nothing changed', () => {
    expect(termsDiff([clause('P1.6', 'Same.')], [clause('P1.6', 'Same.', 'Bounds')]).map(({ title, parts }) => [title, line(parts)])).toEqual([['Bounds', '[-Limits.-] {+Bounds.+} Same.']])
    expect(termsDiff(CLAUSES, CLAUSES)).toEqual([])
  })

  it('P7.1 compares the terms under two settings', () => {
    const changes = termsDiff(CLAUSES, clausesOf({ ...DEFAULT_SETTINGS, refillStartShareBasisPoints: 1_250, withdrawalDeductionBasisPoints: 1_500, linkScope: 'linkAndMetric', isSourceRequired: true }))
    expect(changes.map(({ id }) => id)).toEqual(['P1.5', 'P2.3', 'P4.6', 'P5.4', 'P5.5'])
    expect(changes.map(({ parts }) => line(parts).match(/[[{].*[\]}]/)?.[0])).toEqual([
      '{+A service that declares no source is not sold.+}', '{+of the same kind+}', '[-10-] {+12.5+} % of the start count. Exactly [-10-] {+12.5+}', '[-20-] {+15+}', '[-40-] {+42.5+} is paid out and [-10-] {+7.5+}',
    ])
  })

  it('P7.1 shows the old beside the new where a clause is too long to compare', () => {
    const long = Array.from({ length: 401 }, (_, index) => `w${index}`).join(' ')
    expect(wordsDiff(long, `${long} more`)).toHaveLength(2)
  })

  it('P7.1 reads as the old words without what was added, and as the new without what was removed', { timeout: 30_000 }, () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'an', 'order'), { maxLength: 12 }).map(words => words.join(' '))
    fc.assert(fc.property(text, text, (before, after) => {
      const parts = wordsDiff(before, after)
      const without = (kind: string) => parts.filter(part => part.kind !== kind).map(part => part.text).join(' ')
      expect([without('Added'), without('Removed')]).toEqual([before, after])
      expect(parts.every((part, index) => part.kind !== parts[index - 1]?.kind)).toBe(true)
      if (before === after) expect(parts.every(part => part.kind === 'Same')).toBe(true)
    }), { numRuns: 2_000 })
  })
})
