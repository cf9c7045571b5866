import { expect, it } from 'vitest'
import type { OwnReviewFragment } from '../graphql/generated/graphql.ts'
import { ownReviewOf, withReview } from './own-review.ts'

const review = (part: Partial<OwnReviewFragment>): OwnReviewFragment => ({
  id: '1', version: 1, status: 'Waiting', canonicalLink: 'https://instagram.com/casino', comments: null, askedAt: '2025-11-23T12:00:00Z', decidedAt: null, reason: null, ...part,
})

it('P2.7 a review speaks for the same link with the same comments, the newest for all', () => {
  const reviews = [review({ id: '1' }), review({ id: '2', askedAt: '2025-11-23T13:00:00Z', status: 'Refused' }), review({ id: '3', comments: 'Nice', askedAt: '2025-11-23T14:00:00Z' })]
  expect(ownReviewOf(reviews, { canonicalLink: 'https://instagram.com/casino', comments: '' })?.id).toBe('2')
  expect(ownReviewOf(reviews, { canonicalLink: 'https://instagram.com/casino', comments: 'Nice' })?.id).toBe('3')
  expect(ownReviewOf(reviews, { canonicalLink: 'https://instagram.com/casino', comments: ' \n' })?.id).toBe('2')
  expect(ownReviewOf(reviews, { canonicalLink: 'https://instagram.com/casino', comments: 'Nicer' })).toBeNull()
  expect(ownReviewOf(reviews, { canonicalLink: 'https://instagram.com/other', comments: '' })).toBeNull()
})

it('a push that comes late changes nothing', () => {
  const decided = [review({ version: 2, status: 'Allowed' })]
  expect(withReview(decided, review({ version: 1 }))).toBe(decided)
  expect(withReview([review({})], review({ version: 2, status: 'Refused', reason: 'No casinos.' }))).toEqual([review({ version: 2, status: 'Refused', reason: 'No casinos.' })])
})
