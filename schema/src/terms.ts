import { invariant } from './assert.ts'
import { CLAUSES, clausesOf, type Clause } from './clauses.ts'
import type { PolicySettings } from './settings.ts'

export { CLAUSES, clausesOf, type Clause, type ClauseId, type ClauseSection } from './clauses.ts'

/**
 * A numbered, dated version of the terms (P7.1). Its words are fixed; the numbers in them are those of the settings, which have versions of
 * their own.
 */
export interface TermsVersion {
  readonly version: number
  readonly publishedAt: Date
  readonly clausesOf: (settings: PolicySettings) => readonly Clause[]
}

/**
 * Every version of the terms, oldest first. To publish a new one, the clause files of the version before are copied under its number and
 * named here, then the new words are written: what somebody accepted is never lost.
 */
export const TERMS: readonly TermsVersion[] = [
  { version: 1, publishedAt: new Date('2025-11-12T00:00:00Z'), clausesOf },
]

const inForce = TERMS.at(-1)
invariant(inForce !== undefined, 'a house has terms')

/** The version of the terms in force (P7.1). It is stamped on every order (P2.1). */
export const TERMS_VERSION: number = inForce.version

/** When this version was published. */
export const TERMS_PUBLISHED_AT: Date = inForce.publishedAt

/** A version of the terms, or null when there is none of this number. */
export function termsOf(version: number): TermsVersion | null {
  return TERMS.find(terms => terms.version === version) ?? null
}

/**
 * The terms as a page in Markdown, which begins `docs/terms.md`. `pnpm check` compares the two, so that the page never says
 * anything else than the house enforces.
 */
export function termsMarkdown(): string {
  const sections = Map.groupBy(CLAUSES, clause => clause.section)
  const pages = [...sections].map(([section, clauses]) => `## ${section}\n\n${clauses.map(clauseMarkdown).join('\n\n')}\n`)
  const since = TERMS_PUBLISHED_AT.toISOString().slice(0, 10)
  const origin = 'Written out from `schema/src/clauses.ts` by `pnpm terms`: change the clause there, not here.'
  return `# Terms of service\n\nVersion ${TERMS_VERSION}, in force since ${since}. ${origin}\n\n${pages.join('\n')}`
}

function clauseMarkdown({ id, title, text }: Clause): string {
  return `**${id} ${title}.** ${text}`
}
