import { describe, expect, it } from 'vitest'
import { matchKey, nameOf, type PressedKey } from './key-match.ts'

const press = (key: string, modifiers: Partial<PressedKey> = {}): PressedKey => ({ key, metaKey: false, ctrlKey: false, altKey: false, ...modifiers })
const shortcuts = ['mod+k', '/', 'n', '?', 'enter', 'g o', 'g f']

describe('shortcuts', () => {
  it('are known by the key, with ⌘ and Ctrl for one another', () => {
    expect(nameOf(press('K', { metaKey: true }))).toBe('mod+k')
    expect(nameOf(press('k', { ctrlKey: true }))).toBe('mod+k')
    expect(nameOf(press('Enter'))).toBe('enter')
    expect(nameOf(press('n', { altKey: true }))).toBeNull()
  })

  it('of one key act at once', () => {
    expect(matchKey(press('/'), null, shortcuts, 0)).toEqual({ match: '/', chain: null })
    expect(matchKey(press('x'), null, shortcuts, 0)).toEqual({ match: null, chain: null })
    expect(matchKey(press('n', { ctrlKey: true }), null, shortcuts, 0).match).toBeNull()
  })

  it('of two keys wait for the second, but not for long', () => {
    const { match, chain } = matchKey(press('g'), null, shortcuts, 0)
    expect(match).toBeNull()
    expect(matchKey(press('o'), chain, shortcuts, 800).match).toBe('g o')
    expect(matchKey(press('o'), chain, shortcuts, 801).match).toBeNull()
  })

  it('a wrong second key may be a shortcut itself', () => {
    const { chain } = matchKey(press('g'), null, shortcuts, 0)
    expect(matchKey(press('n'), chain, shortcuts, 100)).toEqual({ match: 'n', chain: null })
  })
})
