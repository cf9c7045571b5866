/** A clause as the terms page shows it. */
export interface TermsClause {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly section: string
}

/** Clauses under one heading. */
export interface TermsSection {
  readonly title: string
  /** What its clauses' ids begin with: 'P2'. Also its place on the page. */
  readonly prefix: string
  readonly clauses: readonly TermsClause[]
}

/** The clauses under their headings, in the order in which they stand. */
export function sectionsOf(clauses: readonly TermsClause[]): TermsSection[] {
  const sections = new Map<string, TermsClause[]>()
  for (const clause of clauses) sections.set(clause.section, [...(sections.get(clause.section) ?? []), clause])
  return [...sections].map(([title, own]) => ({ title, prefix: own[0]?.id.split('.')[0] ?? title, clauses: own }))
}
