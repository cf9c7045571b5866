import { expect, test } from 'vitest'
import { readColumns, writeColumns, type Column } from './columns.ts'

const columns: readonly Column<'number' | 'role' | 'since'>[] = [{ id: 'number', label: 'Number', isUsual: true }, { id: 'role', label: 'Role', isUsual: true }, { id: 'since', label: 'Since', isUsual: false }]

test('the usual columns need no word in the address', () => {
  expect(readColumns({}, columns)).toEqual(['number', 'role'])
  expect(writeColumns(['role', 'number'], columns)).toEqual({})
})

test.each([[['number', 'since'], 'number,since'], [['role'], 'role'], [[], '']] as const)('a choice of %j is read back from the address', (chosen, cols) => {
  expect(writeColumns(chosen, columns)).toEqual({ cols })
  expect(readColumns({ cols }, columns)).toEqual(chosen)
})

test('what an address asks for and nobody knows is as if it were not there', () => {
  expect(readColumns({ cols: 'since,rate' }, columns)).toEqual(['since'])
  expect(readColumns({ cols: 'rate' }, columns)).toEqual(['number', 'role'])
  expect(readColumns({ cols: ['since', 'role'] }, columns)).toEqual(['number', 'role'])
})
