import { describe, expect, it } from 'vitest'
import type { RefillStatus } from '../graphql/generated/graphql.ts'
import { countInFeed, emptyRefillFeed, mergeRefills, refillsEndedBetween, waitingRefills, withRefillChange, type RefillChange } from './refill-feed.ts'

const AT = '2026-03-04T10:00:00.000Z'
const change = (refillId: string, version: number, status: RefillStatus): RefillChange => ({
  refillId, orderId: '9', version, status, quantity: 1_294, isContested: false, startLatestAt: AT, sentAt: null, startedAt: null, endedAt: null, changedAt: AT,
})
const snapshot = (...changes: RefillChange[]) => ({ cursor: 's', isSnapshot: true, changes })
const push = (...changes: RefillChange[]) => ({ cursor: 'p', isSnapshot: false, changes })
const isSent = (status: RefillStatus): boolean => status === 'Sent'

describe('mergeRefills', () => {
  it('takes the first snapshot as what is known, not as news', () => {
    const merge = mergeRefills(emptyRefillFeed, snapshot(change('1', 1, 'Requested')))
    expect(merge.moved).toEqual([])
    expect(merge.feed.changes.get('1')?.status).toBe('Requested')
  })

  it('ignores a message that comes twice or late', () => {
    const { feed } = mergeRefills(mergeRefills(emptyRefillFeed, snapshot(change('1', 1, 'Requested'))).feed, push(change('1', 3, 'InProgress')))
    const late = mergeRefills(feed, push(change('1', 2, 'Sent'), change('1', 3, 'InProgress')))
    expect(late.moved).toEqual([])
    expect(late.feed.changes.get('1')?.status).toBe('InProgress')
  })

  it('asks again when a snapshot no longer holds what was open', () => {
    const { feed } = mergeRefills(emptyRefillFeed, snapshot(change('1', 1, 'Sent'), change('2', 4, 'Completed')))
    const merge = mergeRefills(feed, snapshot())
    expect(merge.isAskNeeded).toBe(true)
    expect([...merge.feed.changes.keys()]).toEqual(['2'])
  })
})

describe('countInFeed', () => {
  it('knows nothing before the first snapshot, and then counts', () => {
    expect(countInFeed(emptyRefillFeed, isSent)).toBeNull()
    const { feed } = mergeRefills(emptyRefillFeed, snapshot(change('1', 1, 'Sent'), change('2', 4, 'Completed')))
    expect(countInFeed(feed, isSent)).toBe(1)
  })
})

describe('withRefillChange', () => {
  const refill = { version: 2, status: 'Sent' as RefillStatus, quantity: 1, isContested: false, startLatestAt: AT, sentAt: AT, startedAt: null, endedAt: null, changedAt: AT, word: 'kept' }

  it('lays a newer push over what was asked for and keeps the rest', () => {
    expect(withRefillChange(refill, change('1', 3, 'InProgress'))).toMatchObject({ version: 3, status: 'InProgress', word: 'kept' })
  })

  it('leaves what is as new alone', () => {
    expect(withRefillChange(refill, change('1', 2, 'Requested'))).toBe(refill)
  })
})

describe('waitingRefills', () => {
  const { feed } = mergeRefills(emptyRefillFeed, snapshot(change('5', 1, 'Requested'), change('7', 2, 'Sent'), change('8', 2, 'Completed')))

  it('counts what fits the tab and is not shown', () => {
    expect(waitingRefills(feed, { refillIds: new Set(['5']), statuses: null, oldestId: null })).toEqual(['7', '8'])
    expect(waitingRefills(feed, { refillIds: new Set(), statuses: ['Sent'], oldestId: null })).toEqual(['7'])
  })

  it('leaves out what is older than the last row while more can be loaded', () => {
    expect(waitingRefills(feed, { refillIds: new Set(), statuses: null, oldestId: '7' })).toEqual(['7', '8'])
  })
})

describe('refillsEndedBetween', () => {
  it('names what was open and is not any more, and nothing that was never open here', () => {
    const before = mergeRefills(emptyRefillFeed, snapshot(change('1', 1, 'Sent'), change('2', 1, 'Completed'))).feed
    const after = mergeRefills(before, push(change('1', 2, 'Completed'), change('3', 4, 'Rejected'))).feed
    expect(refillsEndedBetween(before, after).map(({ refillId }) => refillId)).toEqual(['1'])
  })
})
