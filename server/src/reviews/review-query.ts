import type { ReviewStatus, ScreenHit } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from '../tables.ts'
import type { PlacementReviewType } from './review.graphql.ts'

/** Which reviews of a list are wanted. */
export interface ReviewSelection {
  readonly statuses?: readonly ReviewStatus[] | null
  readonly search?: string | null
}

/** A review with what its fields are resolved from. */
export interface ReviewObject extends PlacementReviewType {
  readonly accountId: string
  readonly serviceId: string
}

interface ReviewRow {
  readonly id: string
  readonly account_id: string
  readonly service_id: string
  readonly service_name: string
  readonly version: number
  readonly status: ReviewStatus
  readonly link: string
  readonly canonical_link: string
  readonly quantity: number | null
  readonly comments: string | null
  readonly answer_number: number | null
  readonly screen_hits: readonly ScreenHit[]
  readonly asked_at: Date
  readonly decided_at: Date | null
  readonly reason: string | null
}

/** A page of reviews, newest first, one more than asked for when there are more; of everybody when no account is named. */
export async function readReviewPage(
  db: Kysely<Tables>, accountId: string | null, { statuses, search }: ReviewSelection, first: number, beforeId: string | null,
): Promise<ReviewObject[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (accountId !== null) conditions.push(sql`account_id = ${accountId}::bigint`)
  if (statuses != null) conditions.push(sql`status = any(${[...new Set(statuses)]}::text[])`)
  if (beforeId !== null) conditions.push(sql`id < ${beforeId}::bigint`)
  const part = search?.trim().toLowerCase() ?? ''
  if (part !== '') conditions.push(sql`strpos(lower(canonical_link), ${part}) > 0`)
  return await read(db, sql`${sql.join(conditions, sql` and `)} order by id desc limit ${first + 1}`)
}

/** A review by its id. */
export async function readReview(db: Kysely<Tables>, id: string): Promise<ReviewObject | null> {
  return (await read(db, sql`id = ${id}::bigint`))[0] ?? null
}

async function read(db: Kysely<Tables>, condition: RawBuilder<unknown>): Promise<ReviewObject[]> {
  const { rows } = await sql<ReviewRow>`
    select id, account_id, service_id, service_name, version, status, link, canonical_link, quantity, comments, answer_number, screen_hits,
      asked_at, decided_at, reason
    from placement_reviews where ${condition}`.execute(db)
  return rows.map(row => ({
    id: row.id, accountId: row.account_id, serviceId: row.service_id, serviceName: row.service_name, version: row.version, status: row.status,
    link: row.link, canonicalLink: row.canonical_link, quantity: row.quantity, comments: row.comments, answerNumber: row.answer_number,
    hits: row.screen_hits, askedAt: row.asked_at, decidedAt: row.decided_at, reason: row.reason,
  }))
}
