import { expect, test } from 'vitest'
import { rowsOnce } from './pages.ts'

test('a row that moved to the next page between two readings is shown once, in the order of the list', () => {
  const pageInfo = { hasNextPage: true, endCursor: 'a' }
  const pages = [{ nodes: [{ id: '9' }, { id: '8' }], pageInfo }, { nodes: [{ id: '8' }, { id: '7' }], pageInfo }]
  expect(rowsOnce(pages).map(({ id }) => id)).toEqual(['9', '8', '7'])
})
