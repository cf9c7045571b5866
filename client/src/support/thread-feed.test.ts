import { expect, test } from 'vitest'
import { emptyThreadFeed, orderHelpPlace, waitingThreads, type ThreadChange, type ThreadFeed } from './thread-feed.ts'

const thread = (threadId: string, changes: Partial<ThreadChange>): ThreadChange => ({
  threadId, version: 1, subject: 'Order', orderId: null, refillId: null, title: 'A question', status: 'Waiting', openedAt: '2026-01-01T00:00:00.000Z',
  changedAt: `2026-01-0${threadId}T00:00:00.000Z`, resolvedAt: null, unreadCount: 0, customerReadId: null, houseReadId: null, lastMessage: null, ...changes,
})
const feedOf = (...threads: ThreadChange[]): ThreadFeed => ({ ...emptyThreadFeed, cursor: 'a', changes: new Map(threads.map((each) => [each.threadId, each])) })

test('help about an order is in the last conversation about it that is not resolved, or else begins one', () => {
  const feed = feedOf(thread('1', { orderId: '7', status: 'Answered' }), thread('2', { orderId: '7', subject: 'Refill', refillId: '3' }), thread('3', { orderId: '7', status: 'Resolved' }), thread('4', { orderId: '8' }))
  expect(orderHelpPlace(feed, '7', false)).toEqual({ name: 'help-thread', params: { id: '2' } })
  expect(orderHelpPlace(feed, '9', false)).toEqual({ name: 'help', query: { order: '9' } })
  expect(orderHelpPlace(feedOf(thread('1', { orderId: '7', status: 'Answered' })), '7', true)).toEqual({ name: 'house-help', query: { status: 'Answered', thread: '1' } })
})

test('of a list that is not loaded to its end, what is further down is not counted as news', () => {
  const feed = feedOf(thread('1', {}), thread('2', {}), thread('5', {}), thread('3', { status: 'Answered' }))
  const threadIds = new Set(['1'])
  expect(waitingThreads(feed, { threadIds, status: 'Waiting' })).toEqual(['2', '5'])
  expect(waitingThreads(feed, { threadIds, status: 'Waiting', lastChangedAt: '2026-01-01T00:00:00.000Z' })).toEqual([])
  expect(waitingThreads(feed, { threadIds, status: 'Answered', lastChangedAt: '2026-01-02T00:00:00.000Z' })).toEqual(['3'])
  expect(waitingThreads(feed, { threadIds, status: 'Answered', lastChangedAt: '2026-01-04T00:00:00.000Z' })).toEqual([])
})
