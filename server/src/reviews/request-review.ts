import { decidePlacement, decideReviewRequest, ScreenAction, type PlacementRequest } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { Viewer } from '../context.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { commentsHash } from '../orders/comments-hash.ts'
import { lookAtPlacement } from '../orders/placement-facts.ts'
import { requireCommentsLength } from '../orders/place-order.ts'
import { transact, type Transaction } from '../transact.ts'
import { publishReview } from './publish-review.ts'

/** An order that the content screen holds, as it would be placed. */
export interface RequestReviewRequest extends PlacementRequest {
  readonly serviceId: string
  readonly idempotencyKey: string
}

/** The review that waits now, asked for by this attempt or by an earlier one for the same link and comments. */
export interface ReviewRequested {
  readonly kind: 'Requested'
  readonly reviewId: string
}

/**
 * Puts a link before a person (P2.7). Nothing is charged, nothing is held. What the terms refuse whatever a person says is refused at once, so
 * that nobody looks at an order that cannot be placed anyway.
 */
export async function requestReview(house: House, viewer: Viewer, request: RequestReviewRequest): Promise<ReviewRequested | Refused> {
  requireCommentsLength(request.comments)
  const { idempotencyKey, ...input } = request
  const inForce = await house.settings()
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'requestReview', input }
  return await transact(house, async tx => await withIdempotency<ReviewRequested>(tx, attempt, async () => {
    // One request of an account after the other, so that the bound on those waiting holds.
    await sql`select from accounts where id = ${viewer.accountId}::bigint for no key update`.execute(tx.db)
    const { facts, service } = await lookAtPlacement(house, tx.db, { ...request, accountId: viewer.accountId, idempotencyKey: null }, inForce, tx.now)
    const decision = decidePlacement(facts, request, inForce.settings, tx.now)
    const isHeld = !decision.allowed && decision.refusal.code === 'TARGET_UNDER_REVIEW'
    if (!decision.allowed && !isHeld && facts.screenHits.some(hit => hit.action === ScreenAction.Review)) return { kind: 'Refused', refusal: decision.refusal }
    const known = await waitingReview(tx, viewer, facts.canonicalLink, request.comments)
    if (known !== null) return { kind: 'Requested', reviewId: known }
    const { rows: [counted] } = await sql<{ count: number }>`
      select count(*)::int as count from placement_reviews where account_id = ${viewer.accountId}::bigint and status = 'Waiting'`.execute(tx.db)
    const granted = decideReviewRequest({ isNeeded: isHeld, waitingCount: counted?.count ?? 0 }, tx.now)
    if (!granted.allowed) return { kind: 'Refused', refusal: granted.refusal }
    const { rows: [written] } = await sql<{ id: string }>`
      insert into placement_reviews (account_id, service_id, service_name, link, canonical_link, quantity, comments, comments_hash, answer_number,
        screen_hits, status, asked_at)
      values (${viewer.accountId}, ${service.id}, ${service.name}, ${request.link.trim()}, ${facts.canonicalLink}, ${request.quantity}, ${request.comments},
        ${commentsHash(request.comments)}, ${request.answerNumber}, ${JSON.stringify(facts.screenHits)}::jsonb, 'Waiting', ${tx.now}::timestamptz)
      returning id`.execute(tx.db)
    const reviewId = written?.id ?? ''
    await publishReview(tx, reviewId)
    return { kind: 'Requested', reviewId }
  }))
}

async function waitingReview(tx: Transaction, viewer: Viewer, canonicalLink: string | null, comments: string | null): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from placement_reviews where account_id = ${viewer.accountId}::bigint and canonical_link = ${canonicalLink}
      and comments_hash = ${commentsHash(comments)} and status = 'Waiting'`.execute(tx.db)
  return rows[0]?.id ?? null
}
