import { expect, test } from 'vitest'
import { filterFromSearch, isNarrowed, queryFromSearch, searchFromQuery } from './service-search.ts'

test('a search goes into the address and comes back the same', () => {
  const search = searchFromQuery({ q: 'youtube views', platform: 'YouTube', guarantee: '1', soon: '1', sort: 'Name' })
  expect(searchFromQuery(queryFromSearch(search) as Record<string, string>)).toEqual(search)
})

test('what an address says wrongly counts as absent', () => {
  const search = searchFromQuery({ q: ['a', 'b'], sort: 'Sideways', guarantee: 'yes' })
  expect(search).toMatchObject({ words: '', sort: 'RateAscending', hasGuarantee: false })
})

test('only what is asked for reaches the API, and services that are off are listed with their reason', () => {
  expect(filterFromSearch(searchFromQuery({}))).toEqual({ includeOff: true })
  expect(filterFromSearch(searchFromQuery({ q: ' x ', nondrop: '1' }))).toEqual({ includeOff: true, search: 'x', isNonDrop: true })
})

test('a sort narrows nothing', () => {
  expect(isNarrowed(searchFromQuery({ sort: 'Name' }))).toBe(false)
  expect(isNarrowed(searchFromQuery({ used: '1' }))).toBe(true)
})
