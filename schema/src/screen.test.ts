import { describe, expect, it } from 'vitest'
import { canonicaliseLink } from './link.ts'
import { screenTarget, type ContentRule } from './screen.ts'

const rule = (kind: ContentRule['kind'], pattern: string, more: Partial<ContentRule> = {}): ContentRule => ({ id: `${kind} ${pattern}`, kind, pattern, action: 'Refuse', isAllowed: false, ...more })

/** The ids of the rules that a link and comments hit. */
function hits(rules: readonly ContentRule[], text: string, comments: string | null = null) {
  const link = canonicaliseLink(text)
  if (!link.ok) throw new Error(link.code)
  return screenTarget(rules, link, comments).map(hit => hit.rule)
}

describe('the content screen', () => {
  const host = rule('Host', 'example.com')
  const handle = rule('Handle', '@BadName')
  const keyword = rule('Keyword', 'casino')

  it.each<readonly [string, ContentRule, string, string | null, boolean]>([
    ['P2.7 a host', host, 'https://example.com/x', null, true],
    ['P2.7 what ends in the host', host, 'https://shop.example.com/x', null, true],
    ['P2.7 a host that only ends alike', host, 'https://notexample.com/x', null, false],
    ['P2.7 a host that is a path elsewhere', host, 'https://other.org/example.com', null, false],
    ['P2.7 a handle, whatever its case', handle, 'https://instagram.com/badname', null, true],
    ['P2.7 the handle in front of a post', handle, 'https://x.com/BadName/status/1460323737035677698', null, true],
    ['P2.7 a longer handle', handle, 'https://instagram.com/badname2', null, false],
    ['P2.7 a keyword in a handle', keyword, 'https://instagram.com/best.CASINO.ever', null, true],
    ['P2.7 a keyword in a path', keyword, 'https://example.org/Casino-royale', null, true],
    ['P2.7 a keyword in percent-encoding', rule('Keyword', 'выборы'), 'https://example.org/%D0%B2%D1%8B%D0%B1%D0%BE%D1%80%D1%8B', null, true],
    ['P2.7 a keyword in the comments', keyword, 'https://example.org/x', 'Nice\nBest caſino', true],
    ['P2.7 a keyword with accents and decoration', keyword, 'https://example.org/x', '𝐂𝐚𝐬𝐢́𝐧𝐨!', true],
    ['P2.7 two words with anything between them', rule('Keyword', 'buy votes'), 'https://example.org/buy_votes', null, true],
    ['P2.7 nothing of the kind', keyword, 'https://example.org/x', 'Nice', false],
    ['P2.7 an empty rule hits nothing', rule('Keyword', ' ! '), 'https://example.org/x', 'Nice', false],
    ['P2.7 an empty host hits nothing', rule('Host', ''), 'https://example.org/x', null, false],
    ['P2.7 an empty handle hits nothing', rule('Handle', '@'), 'https://instagram.com/x', null, false],
  ])('%s', (_, one, link, comments, isHit) => {
    expect(hits([one], link, comments)).toEqual(isHit ? [one.id] : [])
  })

  it('P2.7 an allowed word is cleared, the same letters elsewhere are not', () => {
    const rules = [rule('Keyword', 'sex'), rule('Keyword', 'essex', { isAllowed: true })]
    expect(hits(rules, 'https://example.org/essex')).toEqual([])
    expect(hits(rules, 'https://example.org/essex-sex')).toEqual(['Keyword sex'])
  })

  it('P2.7 an allowed handle clears its link, not the comments', () => {
    const rules = [keyword, rule('Handle', 'casino.royale', { isAllowed: true })]
    expect(hits(rules, 'https://instagram.com/casino.royale')).toEqual([])
    expect(hits(rules, 'https://instagram.com/casino.royale', 'casino')).toEqual(['Keyword casino'])
  })

  it('P2.7 an allowed host is an exception to the host it ends in', () => {
    const rules = [host, rule('Host', 'shop.example.com', { isAllowed: true })]
    expect(hits(rules, 'https://shop.example.com/x')).toEqual([])
    expect(hits(rules, 'https://other.example.com/x')).toEqual(['Host example.com'])
  })

  it('P2.7 gives every hit in the order of the rules, with its words and what it does', () => {
    const rules = [rule('Keyword', 'poker', { action: 'Review' }), keyword]
    const link = canonicaliseLink('https://example.org/casino-poker')
    expect(link.ok && screenTarget(rules, link, null)).toEqual([{ rule: 'Keyword poker', words: 'poker', action: 'Review' }, { rule: 'Keyword casino', words: 'casino', action: 'Refuse' }])
  })
})
