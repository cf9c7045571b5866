import { describe, expect, it } from 'vitest'
import { emptyFeed, endedBetween, mergeProgress, openTotalsOf, waitingOrders, withChange, type OrderChange, type ProgressFeed, type ProgressMessage } from './progress-feed.ts'

function change(orderId: string, version: number, fields: Partial<OrderChange> = {}): OrderChange {
  const delivered = fields.delivered ?? 0
  return {
    orderId,
    version,
    status: 'InProgress',
    startCount: 100,
    currentCount: 100 + delivered,
    delivered,
    remains: 1_000 - delivered,
    quantity: 1_000,
    charge: '1.00',
    refund: '0.00',
    startedAt: null,
    endedAt: null,
    changedAt: `2026-01-01T00:00:${String(version).padStart(2, '0')}.000Z`,
    expectedStartAt: null,
    expectedFinishAt: null,
    slowFinishAt: null,
    ...fields,
  }
}

const snapshot = (...changes: OrderChange[]): ProgressMessage => ({ cursor: 'a', isSnapshot: true, changes })
const news = (...changes: OrderChange[]): ProgressMessage => ({ cursor: 'b', isSnapshot: false, changes })
const feedOf = (...messages: ProgressMessage[]): ProgressFeed => messages.reduce((feed, message, index) => mergeProgress(feed, message, index).feed, emptyFeed)

describe('mergeProgress', () => {
  it('takes the first snapshot as what was there, not as news', () => {
    const merge = mergeProgress(emptyFeed, snapshot(change('1', 3, { delivered: 40 })), 10)
    expect(merge.moved).toEqual([])
    expect(merge.isCountChanged).toBe(false)
    expect(merge.feed.deliveredGain).toBe(0)
    expect(merge.feed.entries.get('1')?.movedAt).toBeNull()
  })

  it('marks what moved after it, and by how much', () => {
    const merge = mergeProgress(feedOf(snapshot(change('1', 3, { delivered: 40 }))), news(change('1', 4, { delivered: 52 })), 10)
    expect(merge.moved).toEqual(['1'])
    expect(merge.feed.entries.get('1')).toMatchObject({ movedAt: 10, deliveredGain: 12 })
    expect(merge.feed.lastGain).toEqual({ units: 12, at: 10 })
    expect(merge.feed.cursor).toBe('b')
  })

  it('ignores a version that is not newer, so a message heard twice or late changes nothing', () => {
    const feed = feedOf(snapshot(change('1', 4, { delivered: 52 })))
    for (const version of [3, 4]) {
      const merge = mergeProgress(feed, news(change('1', version, { delivered: 10 })), 10)
      expect(merge.moved).toEqual([])
      expect(merge.feed.entries.get('1')).toBe(feed.entries.get('1'))
      expect(merge.feed.deliveredGain).toBe(0)
    }
  })

  it('ends in the same state in whatever order the messages come', () => {
    const steps = [1, 2, 3, 4, 5].map((version) => news(change('1', version, { delivered: version * 10 })))
    const start = snapshot(change('2', 1))
    const orders = [steps, steps.toReversed(), [...steps.slice(3), ...steps.slice(0, 3), ...steps]]
    for (const order of orders) {
      const feed = feedOf(start, ...order)
      expect(feed.entries.get('1')?.change).toEqual(steps[4]?.changes[0])
      expect(feed.deliveredGain).toBe(50)
    }
  })

  it('says that counts of lists changed when an order came in or changed its state, and not when only its number moved', () => {
    const feed = feedOf(snapshot(change('1', 1)))
    expect(mergeProgress(feed, news(change('1', 2, { delivered: 5 })), 1).isCountChanged).toBe(false)
    expect(mergeProgress(feed, news(change('1', 2, { status: 'Completed' })), 1).isCountChanged).toBe(true)
    expect(mergeProgress(feed, news(change('2', 1, { status: 'Pending' })), 1).isCountChanged).toBe(true)
  })

  it('forgets an open order that a later snapshot left out and asks for it again', () => {
    const merge = mergeProgress(feedOf(snapshot(change('1', 1), change('2', 1))), snapshot(change('2', 1)), 1)
    expect(merge.isAskNeeded).toBe(true)
    expect([...merge.feed.entries.keys()]).toEqual(['2'])
  })

  it('keeps an ended order that a later snapshot left out', () => {
    const merge = mergeProgress(feedOf(snapshot(change('1', 1, { status: 'Completed' }))), snapshot(), 1)
    expect(merge.isAskNeeded).toBe(false)
    expect(merge.feed.entries.has('1')).toBe(true)
  })

  it('draws what was missed as changes after a resume', () => {
    const merge = mergeProgress(feedOf(snapshot(change('1', 1))), news(change('1', 9, { delivered: 90 }), change('7', 1, { status: 'Pending' })), 5)
    expect(merge.moved).toEqual(['1', '7'])
  })

  it('grows a trail of readings, oldest first, and never without end', () => {
    const messages = Array.from({ length: 60 }, (_, index) =>
      news(change('1', index + 2, { delivered: index, changedAt: new Date(index * 1_000).toISOString() })))
    const trail = feedOf(snapshot(change('1', 1, { currentCount: null })), ...messages).entries.get('1')?.trail ?? []
    expect(trail).toHaveLength(48)
    expect(trail.at(-1)?.delivered).toBe(59)
    expect(trail.map((point) => point.at)).toEqual(trail.map((point) => point.at).toSorted())
  })
})

describe('openTotalsOf', () => {
  it('knows nothing before the first snapshot', () => {
    expect(openTotalsOf(emptyFeed)).toBeNull()
  })

  it('counts open orders and what they have left', () => {
    const feed = feedOf(snapshot(change('1', 1, { delivered: 400 }), change('2', 1, { status: 'Completed', remains: 0 }), change('3', 1, { status: 'Pending' })))
    expect(openTotalsOf(feed)).toEqual({ orderCount: 2, remains: 1_600 })
  })
})

describe('withChange', () => {
  const order = { ...change('1', 5, { delivered: 50 }), serviceName: 'Views' }

  it('lays a newer push over an order and keeps what the push does not carry', () => {
    expect(withChange(order, change('1', 6, { delivered: 60 }))).toMatchObject({ serviceName: 'Views', delivered: 60, version: 6 })
  })

  it('never goes back to an older push', () => {
    expect(withChange(order, change('1', 4, { delivered: 10 }))).toBe(order)
    expect(withChange(order, undefined)).toBe(order)
  })
})

describe('waitingOrders', () => {
  const feed = feedOf(snapshot(change('10', 1), change('9', 1, { status: 'Completed' }), change('3', 1)), news(change('11', 1, { status: 'Pending' })))

  it('holds what belongs into the list and is not in it', () => {
    expect(waitingOrders(feed, { orderIds: new Set(['10', '9', '3']), statuses: null, oldestId: null })).toEqual(['11'])
  })

  it('looks only at the states the list is filtered by', () => {
    expect(waitingOrders(feed, { orderIds: new Set(['10', '3']), statuses: ['Completed'], oldestId: null })).toEqual(['9'])
    expect(waitingOrders(feed, { orderIds: new Set(['9']), statuses: ['Completed'], oldestId: null })).toEqual([])
  })

  it('does not miss orders older than the rows that were loaded', () => {
    expect(waitingOrders(feed, { orderIds: new Set(['10', '9', '11']), statuses: null, oldestId: '9' })).toEqual([])
  })
})

describe('endedBetween', () => {
  it('tells of orders that were open and have ended, and of no others', () => {
    const before = feedOf(snapshot(change('1', 1), change('2', 1, { status: 'Completed' }), change('3', 1, { status: 'Pending' })))
    const { feed: after } = mergeProgress(before, news(change('1', 2, { status: 'Completed' }), change('2', 2, { status: 'Completed' }), change('3', 2, { status: 'Processing' }), change('4', 1, { status: 'Cancelled' })), 1)
    expect(endedBetween(before, after)).toEqual(['1'])
  })

  it('tells nothing of what the first snapshot holds', () => {
    expect(endedBetween(emptyFeed, feedOf(snapshot(change('1', 9, { status: 'Completed' }))))).toEqual([])
  })
})
