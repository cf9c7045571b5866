import { expect, it } from 'vitest'
import { sectionsOf } from './sections.ts'

const clause = (id: string, section: string) => ({ id, section, title: `Title of ${id}`, text: `Text of ${id}` })

it('puts each clause under its heading, in the order of the terms', () => {
  const sections = sectionsOf([clause('P1.1', 'Catalogue'), clause('P1.2', 'Catalogue'), clause('P2.1', 'Placing an order'), clause('P2.10', 'Placing an order')])
  expect(sections.map(({ title, prefix, clauses }) => [title, prefix, clauses.map(({ id }) => id)])).toEqual([
    ['Catalogue', 'P1', ['P1.1', 'P1.2']],
    ['Placing an order', 'P2', ['P2.1', 'P2.10']],
  ])
})
