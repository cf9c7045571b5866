import { expect, test } from 'vitest'
import { emptyMovesFeed, mergeMoves } from './request-feed.ts'

const message = (version: number, cursor = `cursor ${version}`) => ({ cursor, speedUps: [{ speedUpId: '3', orderId: '7', version }], evidenceRequests: [] })

test('each newer version of a request moves its order, and one that comes twice or late moves nothing', () => {
  const first = mergeMoves(emptyMovesFeed, message(1))
  expect(first.moves.get('7')).toBe(1)
  const second = mergeMoves(first, message(3))
  expect(second.moves.get('7')).toBe(2)
  const late = mergeMoves(second, message(2))
  expect(late.moves.get('7')).toBe(2)
  expect(late.cursor).toBe('cursor 2')
})

test('a refill, a request for speed-up and one for evidence of the same number are different things', () => {
  const feed = mergeMoves(emptyMovesFeed, {
    cursor: 'a', refills: [{ refillId: '1', orderId: '7', version: 2 }], speedUps: [{ speedUpId: '1', orderId: '7', version: 1 }], evidenceRequests: [{ evidenceRequestId: '1', orderId: '8', version: 1 }],
  })
  expect(feed.moves).toEqual(new Map([['7', 2], ['8', 1]]))
})

test('a review that is new or decided has moved, and moves no order', () => {
  const feed = mergeMoves(emptyMovesFeed, { cursor: 'a', speedUps: [], evidenceRequests: [], reviews: [{ reviewId: '4', version: 1 }] })
  expect([feed.versions.get('review 4'), feed.moves.size]).toEqual([1, 0])
})
