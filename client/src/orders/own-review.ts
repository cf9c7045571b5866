import type { OwnReviewFragment } from '../graphql/generated/graphql.ts'

/** What a review is about: the same link with the same comments. */
export interface ReviewTarget {
  readonly canonicalLink: string | null
  readonly comments: string
}

/** The newest review of this link with these comments; null when nobody was asked. A later version of a review replaces an earlier one. */
export function ownReviewOf(reviews: readonly OwnReviewFragment[], target: ReviewTarget): OwnReviewFragment | null {
  // Comments are sent as they are written, and blank ones not at all; the server compares them to the letter.
  const wanted = target.comments.trim() === '' ? '' : target.comments
  return reviews
    .filter((review) => review.canonicalLink === target.canonicalLink && (review.comments ?? '') === wanted)
    .sort((a, b) => Date.parse(b.askedAt) - Date.parse(a.askedAt) || b.version - a.version)[0] ?? null
}

/** The list with what was pushed: news of a known review only when it is later, in whatever order the pushes arrive. */
export function withReview(reviews: readonly OwnReviewFragment[], news: OwnReviewFragment): readonly OwnReviewFragment[] {
  const known = reviews.find(({ id }) => id === news.id)
  if (known !== undefined && known.version >= news.version) return reviews
  return [news, ...reviews.filter(({ id }) => id !== news.id)]
}
