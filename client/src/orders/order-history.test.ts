import { describe, expect, it } from 'vitest'
import type { OrderEventRowFragment } from '../graphql/generated/graphql.ts'
import { countBefore, dropEntry, historyEntry, mergedEvents, shortHistory, type HistoryOrder } from './order-history.ts'

const order: HistoryOrder = { quantity: 10_000, currency: 'USD', placementVerdicts: ['Passed', 'Passed'], guaranteedCount: 26_604, dropFirstSeenAt: '2026-03-09T07:00:00.000Z' }

function event(fields: Partial<OrderEventRowFragment>): OrderEventRowFragment {
  return {
    version: 1,
    kind: 'Reading',
    at: '2026-03-04T10:00:00.000Z',
    status: 'InProgress',
    actor: { kind: 'House', name: null },
    clause: null,
    cause: null,
    reason: null,
    text: 'Reading 24,388',
    startCount: 18_204,
    currentCount: 24_388,
    delivered: 6_184,
    deliveredChange: 12,
    charge: '12.4',
    refund: '0',
    ...fields,
  }
}

describe('countBefore', () => {
  it('is the nearest older count, and null where there is none', () => {
    const events = [event({ version: 9 }), event({ version: 8, currentCount: null }), event({ version: 7, currentCount: 26_604 }), event({ version: 6, currentCount: 26_000 })]
    expect(countBefore(events, event({ version: 9 }))).toBe(26_604)
    expect(countBefore(events, event({ version: 6 }))).toBeNull()
  })
})

describe('historyEntry', () => {
  it('says of a reading after the end by how much the counter moved', () => {
    expect(historyEntry(event({ status: 'Partial', currentCount: 25_310, deliveredChange: 0 }), order, 25_372)).toMatchObject({ who: 'house · −62', clause: null })
  })

  it('P4.8 says when a drop was first seen, and how far it was from the guaranteed count', () => {
    const at = '2026-03-09T07:00:00.000Z'
    const seen = event({ status: 'Partial', at, text: 'Reading 26,180', currentCount: 26_180, deliveredChange: 0 })
    expect(dropEntry(order, [seen], [])).toMatchObject({ what: 'Drop first seen, reading 26,180', who: 'house · −424 from guaranteed', clause: 'P4.8' })
    expect(dropEntry(order, [], [{ at, currentCount: 26_180 }])).toMatchObject({ what: 'Drop first seen, reading 26,180', who: '−424 from guaranteed' })
    expect(dropEntry(order, [], [])).toMatchObject({ what: 'Drop first seen', who: '' })
    expect(dropEntry({ ...order, dropFirstSeenAt: null }, [seen], [])).toBeNull()
  })

  it('says of a reading who saw it and what changed', () => {
    expect(historyEntry(event({}), order)).toMatchObject({ what: 'Reading 24,388', who: 'house · +12', state: null })
  })

  it('says of a state what it rests on', () => {
    expect(historyEntry(event({ kind: 'Started', text: 'In progress: first units seen' }), order)).toMatchObject({ who: 'house · start count 18,204', state: 'InProgress' })
    const ended = event({ kind: 'Ended', status: 'Partial', actor: { kind: 'Supplier', name: null }, refund: '1.984', clause: 'P3.3' })
    expect(historyEntry(ended, order)).toMatchObject({ who: 'supplier · $1.984 refunded', clause: 'P3.3' })
  })

  it('shows the tally of the placement where the order was placed, and nowhere else', () => {
    const placed = historyEntry(event({ kind: 'Placed', status: 'Pending', actor: { kind: 'Customer', name: null } }), order)
    expect(placed.who).toBe('you · $12.40 charged')
    expect(placed.verdicts).toHaveLength(2)
    expect(historyEntry(event({}), order).verdicts).toEqual([])
  })

  it('gives the reason somebody left', () => {
    const closed = event({ kind: 'Ended', status: 'Completed', actor: { kind: 'Administrator', name: null }, reason: 'The account was made private.' })
    expect(historyEntry(closed, order).who).toBe('administrator · The account was made private.')
  })
})

it('merges pushed events into asked ones, newest first and none twice', () => {
  const merged = mergedEvents([{ version: 3 }, { version: 2 }], [{ version: 5 }, { version: 3 }])
  expect(merged.map(({ version }) => version)).toEqual([5, 3, 2])
})

it('shows every state and only the newest readings', () => {
  const kinds = ['Reading', 'Reading', 'Reading', 'Reading', 'Started', 'Reading', 'Placed'].map((kind) => ({ kind }))
  expect(shortHistory(kinds, 2).map(({ kind }) => kind)).toEqual(['Reading', 'Reading', 'Started', 'Placed'])
})
