import { expect, it } from 'vitest'
import { differenceInWords, olderThan, versionsAsked } from './versions.ts'

it('P7.1 the address names a version, and an older one to compare it with', () => {
  expect(versionsAsked({ version: '3', since: '1' }, 3)).toEqual({ version: 3, since: 1 })
  expect(versionsAsked({ since: '2' }, 3)).toEqual({ version: null, since: 2 })
})

it.each([[{ version: '2', since: '2' }], [{ version: '1', since: '2' }], [{ version: '2', since: 'one' }]])('a version is not compared with itself, a newer one or a word: %j', (query) => {
  expect(versionsAsked(query, 3).since).toBeNull()
})

it.each([['0'], ['-1'], ['1.5'], ['99999999'], [['1', '2']], [null]])('what is no version asks for the one in force: %j', (version) => {
  expect(versionsAsked({ version }, 3).version).toBeNull()
})

it('the versions to compare with are older than the shown one, newest first', () => {
  const versions = [1, 3, 2].map((version) => ({ version, publishedAt: '2025-11-12T00:00:00Z', isInForce: version === 3 }))
  expect(olderThan(versions, 3).map(({ version }) => version)).toEqual([2, 1])
  expect(olderThan(versions, 1)).toEqual([])
})

it('P7.1 says how many clauses differ', () => {
  expect(differenceInWords([{ kind: 'Added' }, { kind: 'Changed' }, { kind: 'Changed' }])).toBe('2 changed, 1 added')
  expect(differenceInWords([])).toBe('no clause differs')
})
