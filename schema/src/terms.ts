export { type Clause, type ClauseId, type ClauseSection } from './clauses.ts'

/** The version of the terms in force (P7.1). It is stamped on every order (P2.1). */
export const TERMS_VERSION = 1

/** When this version was published. */
export const TERMS_PUBLISHED_AT: Date = new Date('2025-11-12T00:00:00Z')
