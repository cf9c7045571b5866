import type { ContentRule } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'

const kept = new WeakMap<House, { readonly mark: string, readonly rules: Promise<readonly ContentRule[]> }>()

/** A text that changes whenever the content rules do. It is read with the other facts of a placement, at the price of no extra query. */
export const CONTENT_RULES_MARK = sql<string>`(select count(*) || '/' || coalesce(max(created_at)::text, '') from content_rules)`

/** The rules of the content screen (P2.7), read again only when their mark has changed. */
export async function contentRules(house: House, mark: string): Promise<readonly ContentRule[]> {
  const known = kept.get(house)
  if (known?.mark === mark) return await known.rules
  const rules = sql<ContentRule>`
    select id, kind, pattern, action, is_allowed as "isAllowed" from content_rules order by id`.execute(house.db).then(result => result.rows)
  kept.set(house, { mark, rules })
  // A failed read is not kept, or the screen would stay shut until the next rule.
  rules.catch(() => kept.delete(house))
  return await rules
}
