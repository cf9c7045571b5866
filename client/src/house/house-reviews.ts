import type { HouseReviewFragment } from '../graphql/generated/graphql.ts'

/** News of reviews by id, the latest version of each, in whatever order they arrive. */
export function withReviewNews(news: ReadonlyMap<string, HouseReviewFragment>, review: HouseReviewFragment): ReadonlyMap<string, HouseReviewFragment> {
  const known = news.get(review.id)
  return known !== undefined && known.version >= review.version ? news : new Map(news).set(review.id, review)
}

/**
 * The queue: whoever waits longest comes first, so what is asked for meanwhile stands at the end and moves nothing. What was decided meanwhile
 * stays where it was until the list is asked for again.
 */
export function reviewQueue(listed: readonly HouseReviewFragment[], news: ReadonlyMap<string, HouseReviewFragment>, status: HouseReviewFragment['status']): readonly HouseReviewFragment[] {
  const ids = new Set(listed.map(({ id }) => id))
  const latest = listed.map((review) => {
    const later = news.get(review.id)
    return later !== undefined && later.version > review.version ? later : review
  })
  const added = status === 'Waiting' ? [...news.values()].filter((review) => !ids.has(review.id)) : []
  const sign = status === 'Waiting' ? 1 : -1
  return [...latest, ...added].sort((one, other) => sign * (Date.parse(one.askedAt) - Date.parse(other.askedAt)))
}
