import { describe, expect, it } from 'vitest'
import { CLAUSE_PROOF, clauseTestsIn, proofMarkdown } from './clause-proof.ts'
import { CLAUSES } from './clauses.ts'

/** A test file is built here from its parts, so that no name in this one is taken for a test of a clause. */
const id = (section: number, clause: number) => `P${section}.${clause}`

describe('finding the tests of a clause', () => {
  it.each([
    ['a test', `it('${id(4, 6)} takes exactly 10 %', () => {})`, ['takes exactly 10 %']],
    ['a test on its own line, in backticks', `test(\n  \`${id(4, 6)} takes it\`, () => {})`, ['takes it']],
    ['the name of a table', `it.each([1, 2])('${id(4, 6)} takes %s', () => {})`, ['takes %s']],
    ['the rows of a table', `it.each([\n  ['${id(4, 6)} one', 1],\n  ["${id(4, 7)} two", 2],\n])('%s', () => {})`, ['one', 'two']],
    ['a first row beside its table', `it.each([['${id(4, 6)} one', 1]])('%s', () => {})`, ['one']],
    ['a list that is compared', `expect(checks).toEqual(['${id(4, 6)} Failed'])`, []],
    ['a clause in the middle', `it('refuses by ${id(4, 6)} alone', () => {})`, []],
    ['a clause that the terms do not have', `it('${id(9, 9)} is new', () => {})`, []],
  ])('finds %s or leaves it', (_, source, names) => {
    expect(clauseTestsIn(source).map(test => test.name)).toEqual(names)
  })
})

describe('the table of the clauses', () => {
  const page = proofMarkdown(new Map(['a', 'b', 'c', 'd'].map(name => [`test/${name}.test.ts`, [{ clause: 'P4.6', name: `proves | ${name}` }, { clause: 'P4.6', name: 'again' }]])))

  it('has a row for every clause', () => {
    for (const { id: clause, title } of CLAUSES) expect(page).toContain(`\n| ${clause} ${title} | `)
    expect(Object.keys(CLAUSE_PROOF)).toEqual(CLAUSES.map(clause => clause.id))
  })

  it('names the first test of a few files, and how many more there are', () => {
    expect(page).toContain('| P4.6 Large enough | `decideRefill` | `test/a.test.ts` “proves \\| a”, `test/b.test.ts` “proves \\| b”, `test/c.test.ts` “proves \\| c”, and 1 more file | ')
  })

  it('says why a cell has nothing to name', () => {
    expect(page).toMatch(/\| P6\.4 Liability \| Words alone; .+ \| Words alone; .+ \| .+ \|/)
  })
})
