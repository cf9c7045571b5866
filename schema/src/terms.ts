import { CLAUSES, type Clause } from './clauses.ts'

export { CLAUSES, type Clause, type ClauseId, type ClauseSection } from './clauses.ts'

/** The version of the terms in force (P7.1). It is stamped on every order (P2.1). */
export const TERMS_VERSION = 1

/** When this version was published. */
export const TERMS_PUBLISHED_AT: Date = new Date('2025-11-12T00:00:00Z')

/**
 * The terms as a page in Markdown, which is kept as `docs/terms.md`. The contract test compares the two, so that the page never says
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
