import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { ContentRuleType } from '../services/service-mutations.graphql.ts'
import type { Tables } from '../tables.ts'

/** Every rule of the content screen, as screening reads them. There are hundreds, not millions. */
export async function readContentRules(db: Kysely<Tables>): Promise<readonly ContentRuleType[]> {
  return await read(db, sql`true`, sql`order by id`)
}

/** A page of the rules, newest first, one more than asked for when there are more. */
export async function readContentRulePage(db: Kysely<Tables>, first: number, beforeId: string | null): Promise<readonly ContentRuleType[]> {
  return await read(db, beforeId === null ? sql`true` : sql`id < ${beforeId}::bigint`, sql`order by id desc limit ${first + 1}`)
}

/** A rule by its id. */
export async function readContentRule(db: Kysely<Tables>, id: string): Promise<ContentRuleType | null> {
  return (await read(db, sql`id = ${id}::bigint`, sql``))[0] ?? null
}

async function read(db: Kysely<Tables>, condition: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<readonly ContentRuleType[]> {
  const { rows } = await sql<ContentRuleType>`
    select id, kind, pattern, action, is_allowed as "isAllowed", note, created_at as "createdAt" from content_rules where ${condition} ${order}`.execute(db)
  return rows
}
