import { CLAUSES } from '@tallyboard/schema'
import type { ClauseText } from '../shared/clause-text.ts'

/** Every clause by its id. A module of its own, so that the texts are a chunk of their own: a page can be used before they are there. */
export const clauseTexts: ReadonlyMap<string, ClauseText> = new Map(CLAUSES.map(({ id, title, text }) => [id, { title, text }]))
