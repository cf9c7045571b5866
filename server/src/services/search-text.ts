import { sql, type RawBuilder } from 'kysely'

/** What the search by words looks through. */
interface SearchedService {
  readonly name: string
  readonly platform: string
  readonly metric: string
  readonly category: string
}

/** The text a service is found by: everything it is called, in lower case. Whoever writes a service writes this beside it. */
export function searchTextOf(service: SearchedService): string {
  const spaced = service.metric.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return plain(`${service.name} ${service.platform} ${spaced} ${service.category}`)
}

/** Letter case, width and decoration of the same letters make no difference to who searches. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** More words than anybody types; each costs one pass over the catalogue. */
const WORD_COUNT_MAX = 8

/** A search longer than this is pasted, not typed. */
export const SEARCH_LENGTH_MAX = 200

/** The words of a search, as they are compared. */
export function wordsOf(search: string): string[] {
  return plain(search.slice(0, SEARCH_LENGTH_MAX)).split(' ').filter(word => word !== '').slice(0, WORD_COUNT_MAX)
}

/** Whether a text contains a word, taken literally: `%` and `_` are letters here. */
export function contains(column: RawBuilder<unknown>, word: string): RawBuilder<boolean> {
  return sql<boolean>`${column} like ${`%${word.replace(/[\\%_]/g, match => `\\${match}`)}%`}`
}
