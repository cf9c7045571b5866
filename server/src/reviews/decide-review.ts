import { decideReview, Permission, REVIEW_LIMITS, type ReviewStatus } from '@tallyboard/schema'
import { sql } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { publishReview } from './publish-review.ts'

/** What a person says of a link after looking. */
export interface DecideReviewRequest {
  readonly reviewId: string
  readonly isAllowed: boolean
  readonly reason: string
  readonly idempotencyKey: string
}

/** The review that was decided, now or by an earlier attempt with the same key. */
export interface ReviewDecided {
  readonly kind: 'Decided'
  readonly reviewId: string
}

/**
 * Decides a review, once (P2.7). When it is allowed, this customer may order this link with these comments, as far as the rules that held it go;
 * a rule added later holds it again. For agents and administrators.
 */
export async function decideReviewOf(house: House, viewer: Viewer, { idempotencyKey, ...input }: DecideReviewRequest): Promise<ReviewDecided | Refused> {
  requirePermissionOf(viewer, Permission.ManageOrders)
  const { reviewId, isAllowed, reason } = input
  if (!isRowId(reviewId)) throw notFound('review')
  if (reason.length > REVIEW_LIMITS.reasonMax) throw inputError(`reason has at most ${REVIEW_LIMITS.reasonMax} characters.`, { field: 'reason' })
  return await transact(house, async tx => await withIdempotency<ReviewDecided>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'decideReview', input }, async () => {
    const { rows: [review] } = await sql<{ status: ReviewStatus }>`
      select status from placement_reviews where id = ${reviewId}::bigint for update`.execute(tx.db)
    if (review === undefined) throw notFound('review')
    const decision = decideReview(review.status, { isAllowed, reason }, tx.now)
    if (!decision.allowed) return { kind: 'Refused', refusal: decision.refusal }
    await sql`
      update placement_reviews set status = ${decision.grant.status}, reason = ${decision.grant.reason}, decided_at = ${tx.now}::timestamptz,
        decided_by = ${viewer.accountId}::bigint, version = version + 1, transaction = pg_current_xact_id()
      where id = ${reviewId}::bigint`.execute(tx.db)
    await publishReview(tx, reviewId)
    return { kind: 'Decided', reviewId }
  }))
}
