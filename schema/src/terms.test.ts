import { describe, expect, it } from 'vitest'
import { REFUSALS } from './refusal.ts'
import { CLAUSES, TERMS_PUBLISHED_AT, TERMS_VERSION, termsMarkdown } from './terms.ts'

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
