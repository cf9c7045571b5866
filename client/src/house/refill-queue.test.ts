import { describe, expect, it } from 'vitest'
import type { LocationQuery } from 'vue-router'
import type { HouseRefillQueueQuery, QueueEvidenceFragment, QueueRefillFragment, QueueSpeedUpFragment } from '../graphql/generated/graphql.ts'
import { keptInPlace, rowAfter } from './queue-rows.ts'
import { isCutOff, readQueueAddress, rowsOf, waitingCountOf, withNextPage, writeQueueAddress, type QueueRow } from './refill-queue.ts'

const NOW = new Date('2026-03-04T12:00:00.000Z')
const order = { id: '48262', serviceName: 'Followers', canonicalLink: 'instagram.com/atelier.nord' }
const refill = (id: string, fields: Partial<QueueRefillFragment> = {}): QueueRefillFragment => ({
  id, version: 3, status: 'Sent', quantity: 1_294, requestedAt: '2026-03-04T10:00:00.000Z', changedAt: '2026-03-04T11:00:00.000Z', startLatestAt: '2026-03-04T13:00:00.000Z', startedAt: null,
  isContested: false, contestedBy: null, isUncertain: false, checks: [{ verdict: 'Passed' }], order, ...fields,
})
const evidence = (id: string, fields: Partial<QueueEvidenceFragment> = {}): QueueEvidenceFragment => ({
  id, refillId: null, speedUpId: null, mustShow: 'The counter.', status: 'Wanted', askedAt: '2026-03-04T10:00:00.000Z', suppliedAt: null, decidedAt: null, images: [], order, ...fields,
})
const speedUp = (id: string, fields: Partial<QueueSpeedUpFragment> = {}): QueueSpeedUpFragment => ({
  id, subject: 'Order', refillId: null, status: 'Requested', lateAfterAt: '2026-03-04T09:00:00.000Z', askedAt: '2026-03-04T10:00:00.000Z', answeredAt: null, order, ...fields,
})
const page = <Node>(...nodes: Node[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null as string | null } })
const queue = (parts: Partial<HouseRefillQueueQuery>): HouseRefillQueueQuery => ({ houseRefills: page(), contested: page(), houseEvidenceRequests: page(), speedUps: page(), ...parts })
const keys = (rows: readonly QueueRow[]): string[] => rows.map(({ key }) => key)

describe('the address of the queue', () => {
  it('is read back as it was written', () => {
    const address = { tab: 'speed-up', open: { key: 'speed-up-7', orderId: '48262' } } as const
    expect(writeQueueAddress(address)).toEqual({ tab: 'speed-up', item: 'speed-up-7', order: '48262' })
    expect(readQueueAddress({ tab: 'speed-up', item: 'speed-up-7', order: '48262' })).toEqual(address)
  })

  it.each<LocationQuery>([{ tab: 'everything' }, { item: 'order-7', order: '1' }, { item: 'refill-7' }, { item: 'refill-7', order: 'x' }, { item: ['refill-7'], order: '1' }])('is the first tab with nothing open for %j', (query) => {
    expect(readQueueAddress(query)).toEqual({ tab: 'contested', open: null })
  })
})

describe('the rows of a tab', () => {
  const disputed = refill('1', { isContested: true, contestedBy: 'Supplier' })
  const unanswered = refill('2', { isContested: true, status: 'Requested', changedAt: '2026-03-04T09:00:00.000Z', contestedBy: 'House', isUncertain: true })

  it('keep apart what the supplier disputes and what nobody knows', () => {
    const all = queue({ contested: page(disputed, unanswered) })
    expect(rowsOf('contested', all, NOW)).toMatchObject([{ key: 'refill-1', words: 'Refill of 1,294, the supplier rejects it' }])
    expect(rowsOf('uncertain', all, NOW)).toMatchObject([{ key: 'refill-2', words: 'Refill of 1,294, no answer came', since: new Date('2026-03-04T09:00:00.000Z') }])
  })

  it('count what cannot be sent among the contested: it never left, so nothing about it is uncertain', () => {
    const all = queue({ contested: page(refill('3', { isContested: true, contestedBy: 'House', status: 'Requested' })) })
    expect(rowsOf('contested', all, NOW)).toMatchObject([{ key: 'refill-3', words: 'Refill of 1,294, it cannot be sent' }])
    expect(rowsOf('uncertain', all, NOW)).toEqual([])
  })

  it('P4.15 keep a screenshot that came apart from one that is still to come, and one that was not enough with the latter', () => {
    const all = queue({ houseEvidenceRequests: page(
      evidence('1', { status: 'Supplied', suppliedAt: '2026-03-04T11:30:00.000Z', images: [{ id: '1' }, { id: '2' }], refillId: '9' }), evidence('2'), evidence('3', { status: 'Declined', decidedAt: '2026-03-04T09:30:00.000Z' }),
    ) })
    expect(rowsOf('evidence', all, NOW)).toMatchObject([{ key: 'evidence-1', words: '2 screenshots for the refill, sent', since: new Date('2026-03-04T11:30:00.000Z') }])
    expect(keys(rowsOf('waiting', all, NOW))).toEqual(['evidence-3', 'evidence-2'])
  })

  it('P6.3 put a speed-up that waits for the house before one that waits for the supplier, and count the first alone', () => {
    const all = queue({ speedUps: page(speedUp('1', { status: 'PassedOn', answeredAt: '2026-03-04T08:00:00.000Z' }), speedUp('2')) })
    expect(keys(rowsOf('speed-up', all, NOW))).toEqual(['speed-up-2', 'speed-up-1'])
    expect(waitingCountOf('speed-up', all, NOW)).toBe(1)
  })

  it('P4.14 say that a refill is late once its latest start has passed', () => {
    const all = queue({ houseRefills: page(refill('1'), refill('2', { startLatestAt: '2026-03-04T11:59:59.999Z' }), refill('3', { startLatestAt: '2026-03-04T11:00:00.000Z', startedAt: '2026-03-04T10:30:00.000Z' })) })
    expect(rowsOf('open', all, NOW).map(({ isLate }) => isLate)).toEqual([false, true, false])
  })
})

describe('the pages of the queue', () => {
  const cut = <Node>(...nodes: Node[]) => ({ nodes, pageInfo: { hasNextPage: true, endCursor: 'here' as string | null } })

  it('are one list, each row once, until the last has come', () => {
    const first = queue({ houseEvidenceRequests: cut(evidence('3'), evidence('2')) })
    expect(isCutOff('contested', first)).toBe(true)
    const all = withNextPage(first, queue({ houseEvidenceRequests: page(evidence('2'), evidence('1')) }))
    expect(all.houseEvidenceRequests.nodes.map(({ id }) => id)).toEqual(['3', '2', '1'])
    expect(all.houseEvidenceRequests.pageInfo.endCursor).toBe('here')
    expect(isCutOff('contested', all)).toBe(false)
  })

  it('of every open refill are needed by their own tab alone', () => {
    const all = queue({ houseRefills: cut(refill('1')) })
    expect([isCutOff('open', all), isCutOff('waiting', all)]).toEqual([true, false])
  })
})

describe('a list that comes anew by itself', () => {
  const [first, second, third] = rowsOf('open', queue({ houseRefills: page(refill('1'), refill('2'), refill('3')) }), NOW) as [QueueRow, QueueRow, QueueRow]

  it('moves nothing: what came stands at the end, what is gone stays in its place', () => {
    const rows = keptInPlace([second, first], [third, first], new Set())
    expect(rows.map(({ key, isGone }) => [key, isGone])).toEqual([['refill-2', true], ['refill-1', false], ['refill-3', false]])
  })

  it('takes out what was settled here, unless the server still has it', () => {
    expect(keys(keptInPlace([first, second], [second], new Set(['refill-1', 'refill-2'])))).toEqual(['refill-2'])
  })

  it('shows a row again that has come back', () => {
    expect(keptInPlace([{ ...first, isGone: true }], [first], new Set())).toEqual([first])
  })

  it('opens the next row after one was settled, and the one before at the end', () => {
    expect(rowAfter([first, second, third], 'refill-2')).toBe(third)
    expect(rowAfter([first, second, third], 'refill-3')).toBe(second)
    expect(rowAfter([first], 'refill-1')).toBeNull()
  })
})
