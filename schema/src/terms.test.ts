import { describe, expect, it } from 'vitest'
import { REFUSALS } from './refusal.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { CLAUSES, clausesOf, TERMS, TERMS_PUBLISHED_AT, TERMS_VERSION, termsMarkdown, termsOf } from './terms.ts'

/** How many clauses each section of the policy has: P1.1 to P1.6, P2.1 to P2.10 and so on. */
const COUNTS = [6, 10, 6, 17, 8, 4, 3]

describe('the terms', () => {
  it('have every clause once, in the order of their numbers', () => {
    expect(CLAUSES.map(clause => clause.id)).toEqual(COUNTS.flatMap((count, section) => Array.from({ length: count }, (_, index) => `P${section + 1}.${index + 1}`)))
  })

  it('have a section for each first number', () => {
    const sections = Object.entries(Object.groupBy(CLAUSES, clause => clause.id.split('.', 1)[0] ?? ''))
    expect(sections.every(([, clauses]) => new Set(clauses?.map(clause => clause.section)).size === 1)).toBe(true)
    expect(new Set(CLAUSES.map(clause => clause.section)).size).toBe(COUNTS.length)
  })

  it('are written in short, whole sentences without blanks left over', () => {
    for (const { title, text } of CLAUSES) {
      expect(text).toMatch(/^[A-Z].*[.]$/)
      expect(`${title} ${text}`).not.toMatch(/ {2}|undefined|NaN|please|sorry|!|\$\{/)
    }
  })

  it('say the numbers that the house enforces', () => {
    const textOf = (id: string) => CLAUSES.find(clause => clause.id === id)?.text
    expect(textOf('P1.1')).toContain('last 10 finished orders')
    expect(textOf('P3.5')).toContain('24 to 72 hours')
    expect(textOf('P4.6')).toContain('10 %')
    expect(textOf('P5.4')).toContain('48 hours')
    expect(textOf('P5.4')).toContain('20 %')
  })

  it('P7.1 say the numbers of the settings they are given', () => {
    const textOf = (id: string) => clausesOf({ ...DEFAULT_SETTINGS, withdrawalFreeHours: 24, withdrawalDeductionBasisPoints: 500, linkScope: 'linkAndMetric' }).find(clause => clause.id === id)?.text
    expect(textOf('P5.4')).toContain('up to 24 hours old, the last instant included, can be withdrawn whole; older paid money at a deduction of 5 %')
    expect(textOf('P5.5')).toContain('After 24 hours 50 can still be asked for: 47.5 is paid out and 2.5 is the deduction.')
    expect(textOf('P2.3')).toContain('another of the same kind for the same link')
  })

  it('P7.1 keep every version, numbered and dated in order', () => {
    expect(TERMS.map(({ version }) => version)).toEqual(TERMS.map((_, index) => index + 1))
    expect(TERMS.map(({ publishedAt }) => publishedAt)).toEqual(TERMS.map(({ publishedAt }) => publishedAt).toSorted((left, right) => left.getTime() - right.getTime()))
    expect(termsOf(TERMS_VERSION)?.clausesOf(DEFAULT_SETTINGS)).toEqual(CLAUSES)
    expect([termsOf(0), termsOf(TERMS_VERSION + 1)]).toEqual([null, null])
  })

  it('are a dated version, written out as a page', () => {
    expect(TERMS_VERSION).toBe(1)
    expect(TERMS_PUBLISHED_AT.getTime()).not.toBeNaN()
    const page = termsMarkdown()
    expect(page).toMatch(/^# Terms of service\n\nVersion 1, in force since 2025-11-12\./)
    for (const { id, title, text } of CLAUSES) expect(page).toContain(`**${id} ${title}.** ${text}`)
    expect(page.endsWith('.\n')).toBe(true)
  })

  it('are what every refusal comes from', () => {
    for (const { clause } of Object.values(REFUSALS)) expect(termsMarkdown()).toContain(`**${clause} `)
  })
})
