import type { ContentRule } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'

const kept = new WeakMap<House, { readonly mark: string, readonly rules: readonly ContentRule[] }>()

/**
 * A text that changes whenever the content rules do: a new or changed rule has a revision above all others. It is read with the other facts of a
 * placement, at the price of no extra query.
 */
export const CONTENT_RULES_MARK = sql<string>`(select count(*) || '/' || coalesce(sum(revision), 0) from content_rules)`

/** The rules of the content screen (P2.7), read again only when their mark has changed, and then over the reader's own connection. */
export async function contentRules(house: House, db: Kysely<Tables>, mark: string): Promise<readonly ContentRule[]> {
  const known = kept.get(house)
  if (known?.mark === mark) return known.rules
  const { rows: rules } = await sql<ContentRule>`
    select id, kind, pattern, action, is_allowed as "isAllowed" from content_rules order by id`.execute(db)
  kept.set(house, { mark, rules })
  return rules
}
