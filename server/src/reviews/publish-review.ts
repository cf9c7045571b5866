import { sql } from 'kysely'
import { invariant } from '../errors.ts'
import { isoText } from '../feed-query.ts'
import type { ReviewNews } from '../topics.ts'
import type { Transaction } from '../transact.ts'

/** A review of a table named `q` as one JSON object, as far as a queue needs it. The link and the comments are read by whoever shows them. */
export const REVIEW_JSON = sql<ReviewNews>`jsonb_build_object('kind', 'Review', 'id', q.id::text, 'accountId', q.account_id::text, 'transaction', q.transaction::text,
  'version', q.version, 'status', q.status, 'askedAt', ${isoText('q.asked_at')}, 'decidedAt', ${isoText('q.decided_at')}, 'endedAt', ${isoText('q.ended_at')})`

/** Tells, after the commit, the customer and the house that a review is new or decided. */
export async function publishReview(tx: Transaction, id: string): Promise<void> {
  const { rows: [row] } = await sql<{ state: ReviewNews }>`select ${REVIEW_JSON} as state from placement_reviews q where q.id = ${id}::bigint`.execute(tx.db)
  invariant(row !== undefined, 'a review that was changed is there')
  const { state } = row
  tx.afterCommit(() => {
    for (const key of [state.accountId, 'house']) tx.house.bus.publish('reviews', key, { reviewId: id, version: state.version })
    tx.house.bus.publish('queues', 'house', state)
  })
}
