import { decide, failed, passed, type Decision } from './decision.ts'

/** Where a link that a person has to look at stands (P2.7). */
export const ReviewStatus = {
  Waiting: 'Waiting',
  Allowed: 'Allowed',
  Refused: 'Refused',
} as const
export type ReviewStatus = (typeof ReviewStatus)[keyof typeof ReviewStatus]

/** The bounds of the review queue. More waiting for one customer, and that customer fills it. */
export const REVIEW_LIMITS = { waitingMax: 20, reasonMax: 500 } as const

/** Whether a link may join the queue of those that a person looks at (P2.7). `isNeeded`: the screen holds it, and nothing else stands before that. */
export function decideReviewRequest(facts: { readonly isNeeded: boolean, readonly waitingCount: number }, now: Date): Decision<null> {
  const { isNeeded, waitingCount } = facts
  return decide([
    isNeeded ? passed('REVIEW_NOT_NEEDED') : failed('REVIEW_NOT_NEEDED', {}, now),
    waitingCount < REVIEW_LIMITS.waitingMax
      ? passed('TOO_MANY_REVIEWS', null, { waitingCount })
      : failed('TOO_MANY_REVIEWS', { waitingCount, waitingMaxCount: REVIEW_LIMITS.waitingMax }, now),
  ], () => null)
}

/** Whether a review is decided so (P2.7): once, and a refusal says why. */
export function decideReview(
  status: ReviewStatus, answer: { readonly isAllowed: boolean, readonly reason: string }, now: Date,
): Decision<{ readonly status: ReviewStatus, readonly reason: string | null }> {
  const reason = answer.reason.trim()
  return decide([
    status === ReviewStatus.Waiting ? passed('REVIEW_DECIDED') : failed('REVIEW_DECIDED', { reviewStatus: status }, now),
    answer.isAllowed || reason !== '' ? passed('REVIEW_REASON_MISSING') : failed('REVIEW_REASON_MISSING', {}, now),
  ], () => ({ status: answer.isAllowed ? ReviewStatus.Allowed : ReviewStatus.Refused, reason: reason === '' ? null : reason }))
}
