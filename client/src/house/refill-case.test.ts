import { describe, expect, it } from 'vitest'
import type { CaseEvidenceFragment, CaseRefillFragment, CaseSpeedUpFragment, HouseCaseQuery, Permission } from '../graphql/generated/graphql.ts'
import { actionsOf, caseOf, houseHistoryOf, isHoldable, missingOf, orderCaseOf, queuePlaceOf, titleOf, usualMustShow, type CaseOrder, type RefillCase } from './refill-case.ts'

const AGENT: readonly Permission[] = ['ManageOrders', 'ReadHouse', 'AnswerHelp']
const AT = '2026-03-04T10:00:00.000Z'
const refill = (fields: Partial<CaseRefillFragment> = {}): CaseRefillFragment => ({
  id: '12', version: 3, status: 'Sent', quantity: 1_294, currentCount: 25_310, guaranteedCount: 26_604, requestedAt: AT, startLatestAt: AT, sentAt: AT, startedAt: null, endedAt: null, changedAt: AT,
  isAutomatic: false, isContested: false, refusal: null, order: { id: '48262', version: 9, serviceName: 'Followers', canonicalLink: 'instagram.com/atelier.nord', currentCount: 25_310 },
  contestedBy: null, contestedReason: null, isUncertain: false, isLate: false, checks: [], timeline: [{ version: 3, at: AT, status: 'Sent', actor: { kind: 'Supplier', name: null }, text: 'Sent', reason: null }], ...fields,
})
const evidence = (fields: Partial<CaseEvidenceFragment> = {}): CaseEvidenceFragment => ({ id: '3', refillId: '12', speedUpId: null, mustShow: 'The counter.', status: 'Wanted', askedAt: AT, suppliedAt: null, decidedAt: null, reason: null, images: [], ...fields })
const speedUp = (fields: Partial<CaseSpeedUpFragment> = {}): CaseSpeedUpFragment => ({ id: '7', subject: 'Refill', refillId: '12', status: 'Requested', lateAfterAt: AT, askedAt: AT, answeredAt: null, reason: null, ...fields })
const order = (fields: Partial<CaseOrder> = {}): CaseOrder => ({
  id: '48262', version: 9, status: 'Completed', serviceName: 'Followers', metric: 'Followers', canonicalLink: 'instagram.com/atelier.nord', quantity: 8_400, delivered: 8_400, startCount: 18_204, currentCount: 25_310,
  guaranteedCount: 26_604, droppedCount: 1_294, placedAt: AT, endedAt: AT, slowFinishAt: null, isLate: false, guaranteeEndsAt: null, lastReading: null, doubtedReading: null, refills: [refill()], ...fields,
})
const data = (fields: Partial<CaseOrder>, requests: CaseEvidenceFragment[] = [], speedUps: CaseSpeedUpFragment[] = []): HouseCaseQuery => ({ order: order(fields), houseEvidenceRequests: { nodes: requests }, speedUps: { nodes: speedUps } })
const found = (fields: Partial<RefillCase> = {}): RefillCase => ({ subject: 'refill', order: order(), refill: refill(), evidence: null, speedUp: null, ...fields })
const ids = (each: RefillCase, permissions = AGENT): string[] => actionsOf(each, permissions).map(({ id }) => id)

describe('what a row is about', () => {
  it('is the refill with its screenshot that came, before one that is still to come', () => {
    const all = data({}, [evidence({ id: '5' }), evidence({ id: '4', status: 'Supplied' }), evidence({ id: '2', status: 'Accepted' })], [speedUp({ status: 'Closed' })])
    expect(caseOf(all, 'refill-12')).toMatchObject({ subject: 'refill', refill: { id: '12' }, evidence: { id: '4' }, speedUp: null })
  })

  it('is the screenshot with what it is for', () => {
    const all = data({}, [evidence({ refillId: '12', speedUpId: '7' })], [speedUp()])
    expect(caseOf(all, 'evidence-3')).toMatchObject({ subject: 'evidence', refill: { id: '12' }, speedUp: { id: '7' } })
  })

  it.each(['refill-13', 'evidence-9', 'speed-up-9', 'order-1', ''])('is nothing for %j', (key) => {
    expect(caseOf(data({}), key)).toBeNull()
  })

  it('is found from the page of the order, and leads to its place in the queue', () => {
    const of = (...parts: Parameters<typeof data>): unknown => {
      const all = orderCaseOf(data(...parts))
      return all === null ? null : queuePlaceOf(all)
    }
    const ended = { refills: [refill({ status: 'Completed' })] }
    expect(of(ended)).toBeNull()
    expect(of(ended, [evidence({ refillId: null })])).toEqual({ tab: 'waiting', open: { key: 'evidence-3', orderId: '48262' } })
    expect(of({}, [evidence({ status: 'Supplied' })], [speedUp()])).toMatchObject({ tab: 'evidence' })
    expect(of({}, [], [speedUp({ status: 'PassedOn' })])).toMatchObject({ tab: 'speed-up', open: { key: 'speed-up-7' } })
    expect(of({ refills: [refill({ isContested: true })] })).toMatchObject({ tab: 'contested', open: { key: 'refill-12' } })
    expect(of({})).toMatchObject({ tab: 'open', open: { key: 'refill-12' } })
  })
})

describe('what can be decided', () => {
  it('is closing, asking and reading for a contested refill', () => {
    expect(ids(found({ refill: refill({ isContested: true }) }))).toEqual(['complete', 'reject', 'ask', 'read'])
  })

  it('P4.15 is first the screenshot where one came, and nothing of it where none did', () => {
    expect(ids(found({ subject: 'evidence', evidence: evidence({ status: 'Supplied' }) }))).toEqual(['accept', 'decline', 'complete', 'reject', 'ask', 'read'])
    expect(ids(found({ subject: 'evidence', refill: null, evidence: evidence() }))).toEqual(['ask', 'read'])
  })

  it('P6.3 is first the answer where speed-up is asked for; what is passed on is not passed on again', () => {
    expect(ids(found({ subject: 'speed-up', speedUp: speedUp(), refill: null }))).toEqual(['pass-on', 'ask-for-speed-up', 'close-speed-up', 'ask', 'read'])
    expect(ids(found({ subject: 'speed-up', speedUp: speedUp({ status: 'PassedOn' }), refill: null }))).toEqual(['ask-for-speed-up', 'close-speed-up', 'ask', 'read'])
  })

  it('fits the nine digits when everything is open', () => {
    expect(actionsOf(found({ evidence: evidence({ status: 'Supplied' }), speedUp: speedUp() }), AGENT).length).toBeLessThanOrEqual(9)
  })

  it('is what the role allows, and no more', () => {
    const all = found({ evidence: evidence({ status: 'Supplied' }), speedUp: speedUp() })
    expect(ids(all, ['AnswerHelp'])).toEqual(['accept', 'decline', 'pass-on', 'ask-for-speed-up', 'close-speed-up', 'ask'])
    expect(ids(all, ['ManageOrders'])).toEqual(['complete', 'reject', 'read'])
    expect(ids(all, [])).toEqual([])
  })

  it('closes nothing that has ended', () => {
    expect(ids(found({ refill: refill({ status: 'Completed' }) }))).toEqual(['ask', 'read'])
  })

  it('has the ink frame on what the newest count speaks for, not on what an older one does', () => {
    const read = (count: number, readAt: string): RefillCase => found({ order: order({ lastReading: { count, visibility: 'Public', readAt, source: 'Agent' } }) })
    const whys = (each: RefillCase): (string | null)[] => actionsOf(each, AGENT).map(({ why }) => why)
    expect(whys(read(26_604, '2026-03-04T11:00:00.000Z'))[0]).toBe('26,604 is restored')
    expect(whys(read(26_603, '2026-03-04T11:00:00.000Z')).every((why) => why === null)).toBe(true)
    expect(whys(read(26_604, '2026-03-04T09:00:00.000Z')).every((why) => why === null)).toBe(true)
  })
})

describe('a refill', () => {
  it('P4.11 is held back by a screenshot only while it is certainly not with the supplier', () => {
    expect(isHoldable({ status: 'Requested', isContested: false })).toBe(true)
    expect(isHoldable({ status: 'EvidenceWanted', isContested: false })).toBe(true)
    expect(isHoldable({ status: 'Requested', isContested: true })).toBe(false)
    expect(isHoldable({ status: 'Sent', isContested: false })).toBe(false)
  })

  it('misses what the reading since it was asked for does not show', () => {
    const at = (count: number | null): number | null => missingOf(refill(), { lastReading: { count, visibility: count === null ? 'Private' : 'Public', readAt: AT, source: 'Agent' } })
    expect([at(25_310), at(30_000), at(null), missingOf(refill(), { lastReading: null })]).toEqual([1_294, 0, null, null])
  })

  it('has a history that names the customer and does not repeat the dispute', () => {
    const [event] = refill().timeline
    if (event === undefined) throw new Error('the sample has a history')
    const { timeline } = houseHistoryOf(refill({ contestedReason: 'It says no.', timeline: [{ ...event, reason: 'It says no.' }, { ...event, version: 1, actor: { kind: 'Customer', name: null }, reason: 'Other.' }] }))
    expect(timeline.map(({ actor, reason }) => [actor.name, reason])).toEqual([[null, null], ['the customer', 'Other.']])
  })

  it('says in its title who is in doubt', () => {
    const title = (fields: Partial<CaseRefillFragment>): string => titleOf(found({ refill: refill({ isContested: true, ...fields }) }))
    expect(title({ contestedBy: 'Supplier' })).toBe('Order 48,262: the supplier rejects the refill')
    expect(title({ contestedBy: 'House' })).toBe('Order 48,262: the refill cannot be sent')
    expect(title({ contestedBy: 'House', isUncertain: true })).toBe('Order 48,262: nobody knows whether the refill was taken')
  })
})

it('names the counter that a screenshot has to show', () => {
  expect(usualMustShow({ metric: 'WatchHours', canonicalLink: 'youtube.com/@harbourlights' })).toBe('youtube.com/@harbourlights with its number of hours, and the date and time of the screenshot.')
})
