import type { CanonicalLink } from './link.ts'
import { ContentRuleKind, type ScreenAction } from './service-vocabulary.ts'

/**
 * A rule of the content screen (P2.7). One that is allowed is an exception: a host or handle that is allowed clears the whole link, a
 * keyword that is allowed clears those words.
 */
export interface ContentRule {
  readonly id: string
  readonly kind: ContentRuleKind
  readonly pattern: string
  readonly action: ScreenAction
  readonly isAllowed: boolean
}

/** A rule that was hit, and the words that hit it. */
export interface ScreenHit {
  readonly rule: string
  readonly words: string
  readonly action: ScreenAction
}

/** A link, as far as the screen looks at it. */
export type ScreenedLink = Pick<CanonicalLink, 'canonical' | 'host' | 'handle'>

/**
 * Looks at a link and at comment texts with the rules of the house (P2.7), in the order of the rules. A host rule matches the host and
 * whatever ends in it, a handle rule the whole handle, a keyword anything that holds it: `essex` is cleared by an exception.
 *
 * @example screenTarget([{ id: '7', kind: 'Keyword', pattern: 'casino', action: 'Refuse', isAllowed: false }], link, null)
 */
export function screenTarget(rules: readonly ContentRule[], link: ScreenedLink, comments: string | null): readonly ScreenHit[] {
  const exceptions = rules.filter(rule => rule.isAllowed)
  const isLinkCleared = exceptions.some(rule => rule.kind !== ContentRuleKind.Keyword && isLinkHit(rule, link))
  const clearedWords = exceptions.filter(rule => rule.kind === ContentRuleKind.Keyword).map(rule => foldedWords(rule.pattern))
  const linkWords = isLinkCleared ? '' : foldedWords(`${readable(link.canonical)} ${link.handle ?? ''}`)
  const words = clearedWords.reduce((text, cleared) => cleared === '' ? text : text.replaceAll(cleared, '|'), `${linkWords}|${foldedWords(comments ?? '')}`)
  return rules.filter(rule => !rule.isAllowed).flatMap((rule) => {
    const isHit = rule.kind === ContentRuleKind.Keyword ? isWordHit(rule, words) : !isLinkCleared && isLinkHit(rule, link)
    return isHit ? [{ rule: rule.id, words: rule.pattern.trim(), action: rule.action }] : []
  })
}

function isLinkHit({ kind, pattern }: ContentRule, link: ScreenedLink): boolean {
  const name = pattern.trim().toLowerCase()
  if (kind === ContentRuleKind.Handle) return name !== '' && link.handle === name.replace(/^@/, '')
  const host = name.replace(/^(\*?\.|www\.)/, '')
  return host !== '' && (link.host === host || link.host.endsWith(`.${host}`))
}

function isWordHit({ pattern }: ContentRule, words: string): boolean {
  const keyword = foldedWords(pattern)
  return keyword !== '' && words.includes(keyword)
}

/** Words without case, accents, decoration and punctuation, with one blank between them, so that `Póker` is seen as `poker`. */
function foldedWords(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/[\p{M}\p{Cf}]/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** A canonical link with its percent-encoding undone. */
function readable(canonical: string): string {
  try {
    return decodeURIComponent(canonical)
  } catch {
    return canonical
  }
}
